// What the business does to a running instance. Each is allowed by the definition, has a reason,
// and stands in the history; a refused one says why and changes nothing.

#include <algorithm>
#include <sstream>

#include "process/detail/run.hpp"
#include "process/detail/words.hpp"

namespace kamhub::process::detail {

namespace {

std::vector<std::string> split(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

}  // namespace

Run::Refusal Run::operate(const Happening& it) {
    const auto wanted = operation(it.name);
    if (!wanted) return "there is no operation " + it.name;
    if (it.reason.empty() && *wanted != Operation::Claim) return it.name + " needs a reason";
    if (i_.state == Instance::State::Cancelling && *wanted != Operation::Retry)
        return "the instance is being cancelled";
    if (isOfTask(*wanted)) return operateTask(*wanted, it);
    auto refused = Definition::refusal(definition_.allowed, *wanted, it.roles);
    if (refused.empty()) {
        history("", 0, it.name, it.reason);
        refused = operateInstance(*wanted, it);
    }
    return refused;
}

Run::Refusal Run::operateInstance(Operation wanted, const Happening& it) {
    const bool paused =
        i_.state == Instance::State::Deferred || i_.state == Instance::State::Waiting;
    const auto stands = "the instance is " + std::string(toString(i_.state));
    switch (wanted) {
        case Operation::Chase:
            return chase(), "";
        case Operation::Amend:
            return amend(it);
        case Operation::Cancel:
            return cancelAll();
        case Operation::Defer:
            return pause(Instance::State::Deferred, it);
        case Operation::Wait:
            return pause(Instance::State::Waiting, it);
        case Operation::Resume:
            return paused ? resume() : stands + "; there is nothing to resume";
        case Operation::Merge:
            if (it.target.empty() || it.target == i_.id)
                return "merge needs the other instance that goes on, as target";
            cancelScope(0, "merged into " + it.target);
            i_.scopes.clear();
            i_.timers.clear();
            i_.subscriptions.clear();
            i_.leader = it.target;
            i_.state = Instance::State::Merged;
            return {};
        case Operation::Return:
            return paused ? stands + "; resume it first" : returnTo(it);
        case Operation::Retry:
            return paused ? stands + "; resume it first" : retry(it);
        default:
            return "that is an operation on a task";
    }
}

void Run::chase() {
    i_.chased = true;
    i_.priority = 9;
    for (const auto& task : i_.tasks) notice("chased", task, {}, "hastened");
}

// The change is seen by all steps that have not been done yet.
Run::Refusal Run::amend(const Happening& it) {
    if (it.body.empty()) return "amend needs the data that changes";
    const auto taken = data_.take(it.body, "", {}, true);
    if (!taken) return "the change cannot be taken: " + taken.error().message;
    for (const auto& task : i_.tasks) notice("chased", task, {}, "amended");
    return {};
}

Run::Refusal Run::pause(Instance::State state, const Happening& it) {
    if (i_.state == state) return "the instance is " + std::string(toString(state)) + " already";
    if (state == Instance::State::Deferred && it.until != Instant{} && it.until <= now_)
        return "the day to go on is over";
    std::erase_if(i_.timers, [](const Timer& t) { return t.purpose == Timer::Purpose::Resume; });
    for (auto& each : i_.timers) {
        if (each.paused >= 0) continue;
        const auto* calendar =
            each.calendar.empty() || !around_.calendar ? nullptr : around_.calendar(each.calendar);
        const auto left = calendar ? calendar->between(now_, each.due) : each.due - now_;
        each.paused = std::max<std::int64_t>(0, left.count());
    }
    if (state == Instance::State::Deferred && it.until != Instant{}) {
        Timer out;
        out.id = newId();
        out.purpose = Timer::Purpose::Resume;
        out.due = it.until;
        i_.timers.push_back(out);
    }
    i_.state = state;
    return {};
}

// What was left of each timer begins now; what came meanwhile comes now.
Run::Refusal Run::resume() {
    i_.state = Instance::State::Running;
    history("", 0, "resumed");
    std::erase_if(i_.timers, [](const Timer& t) { return t.purpose == Timer::Purpose::Resume; });
    for (auto& each : i_.timers) {
        if (each.paused < 0) continue;
        const auto* calendar =
            each.calendar.empty() || !around_.calendar ? nullptr : around_.calendar(each.calendar);
        const auto due = calendar ? calendar->add(now_, Span{0, Duration(each.paused)})
                                  : Result<Instant>(now_ + Duration(each.paused));
        each.due = due ? *due : now_ + Duration(each.paused);
        each.paused = -1;
        for (auto& task : i_.tasks)
            if (task.token == each.token && each.purpose == Timer::Purpose::Due)
                task.due = each.due;
    }
    const auto held = std::move(i_.held);
    i_.held.clear();
    for (const auto& each : held) {
        const auto refused = handle(each, {});
        if (!refused.empty()) history("", 0, "dropped", refused);
        settle();
        if (isOver(i_.state)) break;
    }
    return {};
}

// All that runs ends; what was done is undone, the last first.
Run::Refusal Run::cancelAll() {
    cancelScope(0, "cancelled");
    for (auto& each : i_.done) each.scope = 0;
    std::sort(i_.done.begin(), i_.done.end(),
              [](const Done& a, const Done& b) { return a.order < b.order; });
    i_.scopes.clear();
    i_.timers.clear();
    i_.subscriptions.clear();
    i_.held.clear();
    i_.state = Instance::State::Cancelling;
    Token driver;
    driver.id = newId();
    i_.tokens.push_back(driver);
    nextCompensation(driver.id);
    return {};
}

Run::Refusal Run::returnTo(const Happening& it) {
    const auto* to = definition_.node(it.target);
    if (!to || !has(i_.visited, it.target)) return "the instance has not been at " + it.target;
    if (!isActivity(to->kind) || to->for_compensation)
        return it.target + " is no step to return to";
    std::vector<std::int64_t> scopes;
    if (to->parent.empty()) scopes.push_back(0);
    for (const auto& each : i_.scopes)
        if (each.node == to->parent) scopes.push_back(each.id);
    if (scopes.empty()) return it.target + " stands in " + to->parent + ", which is over";
    if (scopes.size() > 1)
        return it.target + " stands in " + to->parent + ", which runs more than once";
    const auto scope = scopes[0];
    Token from;
    from.node = to->id;
    from.scope = scope;
    // What stands behind the step goes; what came to a join on another way has its own past.
    for (const auto id : tokensIn(scope)) {
        const auto at = *token(id);
        const auto& node = *definition_.node(at.node);
        const bool joins =
            node.kind == Kind::ParallelGateway || node.kind == Kind::InclusiveGateway;
        bool behind = at.node == to->id;
        for (const auto& flow : node.incoming)
            behind = behind || ((!joins || flow == at.via) && mayReach(from, flow, node.id));
        for (const auto* event : definition_.nodesIn(to->parent))
            if (event->id == at.node && event->kind == Kind::BoundaryEvent)
                behind = behind || event->attached_to == to->id;
        if (behind) cancelToken(id, "returned to " + it.target);
    }
    place(to->id, scope, "");
    return joinsComplete(from);
}

// Whether the joins before a step can still be filled from all their ways.
Run::Refusal Run::joinsComplete(const Token& from) const {
    for (const auto* join : definition_.nodesIn(definition_.node(from.node)->parent)) {
        if (join->kind != Kind::ParallelGateway || join->incoming.size() < 2) continue;
        const auto ahead = [&](const std::string& flow) { return mayReach(from, flow, join->id); };
        if (std::none_of(join->incoming.begin(), join->incoming.end(), ahead)) continue;
        for (const auto& flow : join->incoming) {
            const bool filled =
                std::any_of(i_.tokens.begin(), i_.tokens.end(), [&](const Token& t) {
                    return t.scope == from.scope &&
                           (t.node == join->id ? t.via == flow : mayReach(t, flow, join->id));
                });
            if (!filled)
                return from.node + " stands before the join " + join->id +
                       ", whose other ways are over; return to a step before the fork";
        }
    }
    return {};
}

// Goes into the node again, under new message ids: the partner refused the old ones.
Run::Refusal Run::retry(const Happening& it) {
    std::vector<std::int64_t> again;
    for (const auto& each : i_.tokens)
        if (each.incident && (it.key.empty() || it.key == std::to_string(each.id)))
            again.push_back(each.id);
    if (again.empty()) return "there is no incident" + (it.key.empty() ? "" : " at " + it.key);
    for (const auto id : again) {
        token(id)->incident = false;
        disarm(id);
        ready_.push_back(id);
    }
    return {};
}

Run::Refusal Run::operateTask(Operation wanted, const Happening& it) {
    std::int64_t id = 0;
    auto* task = parse(it.key, id) ? this->task(id) : nullptr;
    if (!task) return "there is no open task " + it.key;
    const auto& node = *definition_.node(task->node);
    if (wanted != Operation::Claim)
        if (auto refused = Definition::refusal(node.allowed, wanted, it.roles); !refused.empty())
            return refused;
    const bool signs = wanted == Operation::Countersign || wanted == Operation::AddSigner ||
                       wanted == Operation::RemoveSigner;
    const auto token = task->token;
    auto refused = signs ? signers(wanted, *task, it) : passOn(wanted, *task, it);
    if (refused.empty())
        history(node.id, token, it.name + (it.target.empty() ? "" : " " + it.target), it.reason);
    return refused;
}

Run::Refusal Run::passOn(Operation wanted, Task& task, const Happening& it) {
    const bool needs = wanted == Operation::Reassign || wanted == Operation::Delegate ||
                       wanted == Operation::CopyTo;
    if (needs && it.target.empty()) return it.name + " needs somebody as target";
    switch (wanted) {
        case Operation::Claim: {
            if (!task.assignee.empty()) return "the task is with " + task.assignee;
            const bool may = task.roles.empty() || share(task.roles, it.roles);
            if (!may) return it.by + " is none of those who may do the task: " + joined(task.roles);
            task.assignee = it.by;
            return {};
        }
        case Operation::Reassign:
            if (task.assignee == it.target) return "the task is with " + it.target + " already";
            task.assignee = it.target;
            task.owner.clear();
            return {};
        case Operation::Delegate:
            if (task.assignee != it.by)
                return task.assignee.empty() ? "claim the task first"
                                             : "the task is with " + task.assignee;
            if (it.target == it.by) return "the task is with " + it.target + " already";
            if (task.owner.empty()) task.owner = it.by;
            task.assignee = it.target;
            return {};
        case Operation::Withdraw:
            if (!task.owner.empty() && task.owner == it.by) {
                task.assignee = task.owner;
                task.owner.clear();
            } else if (!task.assignee.empty() && task.assignee == it.by) {
                task.assignee.clear();
            } else {
                return it.by + " has neither taken nor handed on the task";
            }
            return {};
        case Operation::Urge:
            ++task.urged;
            return notice("urged", task, {}, it.reason), "";
        case Operation::CopyTo:
            if (has(task.copies, it.target)) return it.target + " has a copy already";
            task.copies.push_back(it.target);
            return notice("copied", task, {it.target}, it.reason), "";
        default:
            return "that is no operation on a task";
    }
}

Run::Refusal Run::signers(Operation wanted, Task& task, const Happening& it) {
    const auto who = split(it.target);
    if (who.empty()) return it.name + " needs those who sign, as target";
    const auto known = [&](const std::string& each) {
        return std::find_if(task.signers.begin(), task.signers.end(),
                            [&](const Signer& s) { return s.who == each; });
    };
    if (wanted == Operation::Countersign) {
        if (it.body != "all" && it.body != "any")
            return "countersign needs to know whether all or any sign";
        if (!task.signers.empty()) return "the task has signers already; add to them";
        task.sign_any = it.body == "any";
    } else if (task.signers.empty()) {
        return "the task has no signers; countersign it first";
    }
    if (wanted == Operation::RemoveSigner) {
        for (const auto& each : who) {
            const auto at = known(each);
            if (at == task.signers.end()) return each + " is no signer";
            if (!at->signed_by.empty()) return each + " has signed already";
            if (std::count_if(task.signers.begin(), task.signers.end(),
                              [](const Signer& s) { return s.signed_by.empty(); }) == 1)
                return each + " is the last who has not signed; let him sign, or add another first";
            task.signers.erase(at);
        }
        return {};
    }
    for (const auto& each : who) {
        if (known(each) != task.signers.end()) return each + " is a signer already";
        task.signers.push_back({each, ""});
    }
    return {};
}

}  // namespace kamhub::process::detail
