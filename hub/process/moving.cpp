#include "process/moving.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "process/detail/run.hpp"
#include "process/detail/words.hpp"

namespace kamhub::process {

namespace {

bool joinsWays(const Node& node) {
    return (node.kind == Kind::ParallelGateway || node.kind == Kind::InclusiveGateway) &&
           node.incoming.size() > 1;
}

bool repeatsAlike(const Node& a, const Node& b) {
    return a.multi.has_value() == b.multi.has_value() &&
           (!a.multi || a.multi->sequential == b.multi->sequential);
}

std::string whyNot(const Node* was, const Node* is) {
    if (!is) return "is not there any more";
    if (!was) return "was not there before";
    if (is->kind != was->kind)
        return std::string("is a ") + toString(is->kind) + ", and was a " + toString(was->kind);
    if (is->trigger != was->trigger)
        return std::string("is triggered by ") + toString(is->trigger) + ", and was by " +
               toString(was->trigger);
    if (is->parent != was->parent)
        return "stands in " + (is->parent.empty() ? "the process" : is->parent) +
               ", and stood in " + (was->parent.empty() ? "the process" : was->parent);
    if (!repeatsAlike(*was, *is)) return "is repeated in another way";
    if (!was->answer.empty() && is->answer.empty()) return "does not wait for an answer any more";
    return {};
}

std::string whyNot(const Node* was, const Node* is, const Token& token) {
    auto why = whyNot(was, is);
    if (!why.empty() || !joinsWays(*was)) return why;
    if (!joinsWays(*is)) return "is no join any more";
    if (!detail::has(is->incoming, token.via))
        return "is not reached by " + token.via + " any more, on which a token came";
    return {};
}

std::string named(const Place& place) {
    return place.node + (place.name.empty() ? "" : " (" + place.name + ")") + " " + place.why;
}

// Whether a limit says the same, so that its time may go on.
bool alike(const std::optional<TimeLimit>& a, const std::optional<TimeLimit>& b) {
    if (!a || !b) return a.has_value() == b.has_value();
    const auto text = [](const TimeLimit& it) { return it.text ? it.text->text() : std::string(); };
    return a->form == b->form && a->span == b->span && a->at == b->at && text(*a) == text(*b) &&
           a->times == b->times && a->calendar == b->calendar;
}

std::optional<TimeLimit> limitOf(const Node* node, Timer::Purpose purpose) {
    if (!node) return std::nullopt;
    const bool of_work = purpose == Timer::Purpose::Warn || purpose == Timer::Purpose::Due ||
                         purpose == Timer::Purpose::Escalate;
    if (!of_work) return node->limit;
    if (!node->work) return std::nullopt;
    return purpose == Timer::Purpose::Warn  ? node->work->warn
           : purpose == Timer::Purpose::Due ? node->work->due
                                            : node->work->escalate;
}

}  // namespace

std::vector<Place> placesOf(const Definition& from, const Definition& to,
                            const Instance& instance) {
    std::vector<Place> out;
    const auto add = [&](const std::string& node, std::int64_t token, std::string why) {
        const auto* was = from.node(node);
        out.push_back({node, was ? was->name : std::string(), token, std::move(why)});
    };
    for (const auto& each : instance.tokens)
        add(each.node, each.id, whyNot(from.node(each.node), to.node(each.node), each));
    for (const auto& each : instance.scopes)
        if (each.event) add(each.node, 0, whyNot(from.node(each.node), to.node(each.node)));
    std::set<std::string> done;
    for (const auto& each : instance.done) {
        if (!done.insert(each.node).second) continue;
        const auto* is = to.node(each.node);
        auto why = whyNot(from.node(each.node), is);
        if (why.empty() && is->compensated_by.empty()) why = "was done, and could not be undone";
        for (const auto& around : each.within)
            if (why.empty() && !to.node(around)) why = "stood in " + around + ", which is gone";
        add(each.node, 0, std::move(why));
    }
    if (!instance.body.empty() && instance.tokens.empty())
        add(instance.body, 0, whyNot(from.node(instance.body), to.node(instance.body)));
    return out;
}

Step moveInstance(const Definition& from, const Definition& to, const Instance& instance,
                  const Happening& moved, const Surroundings& around) {
    return detail::Run(to, instance, around).move(from, moved);
}

namespace detail {

Step Run::move(const Definition& from, const Happening& it) {
    by_ = it.by;
    auto refused = moveTo(from, it);
    if (refused.empty()) settle();
    return finish(std::move(refused));
}

Run::Refusal Run::moveTo(const Definition& from, const Happening& it) {
    if (it.reason.empty()) return "move needs a reason";
    if (from.id != definition_.id || i_.definition != from.id || i_.hash != from.hash)
        return "the instance belongs to another version, or process";
    if (from.hash == definition_.hash) return "the instance runs by this version already";
    if (i_.state != Instance::State::Running)
        return "the instance is " + std::string(toString(i_.state)) +
               (isOver(i_.state) || i_.state == Instance::State::Cancelling ? ""
                                                                            : "; resume it first");
    std::string wrong;
    for (const auto& each : placesOf(from, definition_, i_))
        if (!each.why.empty()) wrong += (wrong.empty() ? "" : "; ") + named(each);
    if (!wrong.empty()) return wrong;
    i_.hash = definition_.hash;
    std::erase_if(i_.visited, [&](const std::string& node) { return !definition_.node(node); });
    history("", 0, "moved",
            "version " + std::to_string(from.version) + " to " +
                std::to_string(definition_.version) + " (" + definition_.hash.substr(0, 8) +
                "): " + it.reason);
    return rearm(from);
}

// What waited waits again as the new definition says, what it adds waits too; what has fired and
// does not wait any more stays so. A limit that says the same keeps its time, another one begins
// anew: that of a task when the task began.
Run::Refusal Run::rearm(const Definition& from) {
    const auto incidents = i_.incidents.size();
    const auto timers = std::exchange(i_.timers, {});
    const auto waits = std::exchange(i_.subscriptions, {});
    const auto waited = [&](std::int64_t token, const std::string& node) {
        const auto at = [&](const auto& each) { return each.token == token && each.node == node; };
        return std::any_of(timers.begin(), timers.end(), at) ||
               std::any_of(waits.begin(), waits.end(), at);
    };
    const auto again = [&](std::int64_t token, const Node& event) {
        return waited(token, event.id) || !from.node(event.id);
    };
    armControls();
    if (i_.body.empty()) rearmStarts("", 0, again);
    const auto scopes = i_.scopes;
    for (const auto& each : scopes) rearmStarts(each.node, each.id, again);
    const auto tokens = i_.tokens;
    for (const auto& each : tokens) {
        if (each.incident) continue;
        const auto& node = *definition_.node(each.node);
        if (isActivity(node.kind) && !isBody(node, each))
            for (const auto* event : definition_.boundariesOf(node.id))
                if (again(each.id, *event)) wait(*event, each.id, Timer::Purpose::Boundary, false);
        if (node.multi && !isBody(node, each)) continue;
        if (node.kind == Kind::UserTask)
            offerAgain(node, each.id);
        else if (node.kind == Kind::ServiceTask)
            awaitAnswer(node, each.id);
        else
            await(node, each.id);
    }
    if (i_.incidents.size() > incidents)
        return i_.incidents.back().node + ": " + i_.incidents.back().what;
    keepTimes(from, timers);
    return {};
}

void Run::rearmStarts(const std::string& in, std::int64_t scope,
                      const std::function<bool(std::int64_t, const Node&)>& again) {
    for (const auto& each : i_.scopes)
        if (each.event && each.parent == scope)
            for (const auto* start : definition_.nodesIn(each.node))
                if (start->kind == Kind::StartEvent && start->interrupting) return;
    for (const auto* each : definition_.nodesIn(in)) {
        if (each->kind != Kind::EventSubProcess) continue;
        for (const auto* start : definition_.nodesIn(each->id))
            if (start->kind == Kind::StartEvent && again(scope, *start))
                wait(*start, scope, Timer::Purpose::EventStart, true);
    }
}

// Who has it keeps it; who signs or has a copy too.
void Run::offerAgain(const Node& node, std::int64_t id) {
    const auto found = std::find_if(i_.tasks.begin(), i_.tasks.end(),
                                    [&](const Task& each) { return each.token == id; });
    if (found == i_.tasks.end()) return;
    const auto& work = *node.work;
    auto task = *found;
    task.name = node.name;
    task.form = work.form;
    task.roles = work.roles;
    task.due = {};
    if (task.escalated && !has(task.roles, work.escalate_to) && !work.escalate_to.empty())
        task.roles.push_back(work.escalate_to);
    task.scope.clear();
    if (work.scope) {
        const auto scope = data_.string(*work.scope);
        if (!scope) return incident(id, scope.error().message);
        task.scope = *scope;
    }
    const auto now = std::exchange(now_, task.begun);
    const auto arm = [&](const std::optional<TimeLimit>& limit, Timer::Purpose purpose) {
        return !limit || armTimer(node, *limit, id, purpose);
    };
    const bool armed = arm(work.due, Timer::Purpose::Due);
    if (armed && work.due) task.due = i_.timers.back().due;
    const bool all = armed && arm(work.warn, Timer::Purpose::Warn) &&
                     arm(work.escalate, Timer::Purpose::Escalate);
    now_ = now;
    if (all) *this->task(task.id) = task;
}

void Run::keepTimes(const Definition& from, const std::vector<Timer>& before) {
    const auto old = [&](const Timer& timer) {
        return std::find_if(before.begin(), before.end(), [&](const Timer& each) {
            return each.token == timer.token && each.node == timer.node &&
                   each.purpose == timer.purpose;
        });
    };
    std::erase_if(i_.timers, [&](Timer& timer) {
        const auto* was = from.node(timer.node);
        const auto limit = limitOf(was, timer.purpose);
        if (!was || !limit || !alike(limit, limitOf(definition_.node(timer.node), timer.purpose)))
            return false;
        const auto found = old(timer);
        if (found == before.end()) return true;  // it has fired
        timer.due = found->due, timer.every = found->every, timer.left = found->left;
        if (timer.purpose == Timer::Purpose::Due)
            for (auto& task : i_.tasks)
                if (task.token == timer.token) task.due = timer.due;
        return false;
    });
}

}  // namespace detail

}  // namespace kamhub::process
