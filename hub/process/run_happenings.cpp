// What comes to an instance: starts, messages, timers, people, children.

#include <algorithm>

#include "process/detail/run.hpp"
#include "process/detail/words.hpp"

namespace kamhub::process::detail {

namespace {

// What XML cannot carry cannot be kept.
bool isPlain(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 || c == '\n' || c == '\r' || c == '\t';
    });
}

}  // namespace

Run::Refusal Run::handle(const Happening& it, const std::vector<ChildRow>& rows) {
    if (isOver(i_.state))
        return "the instance is " + std::string(toString(i_.state)) +
               "; nothing happens to it any more";
    if (i_.hash != definition_.hash || i_.definition != definition_.id)
        return "the instance belongs to another version of " + i_.definition;
    for (const auto* text : {&it.name, &it.key, &it.by, &it.reason, &it.target})
        if (!isPlain(*text)) return "a text with control characters";
    const bool paused =
        i_.state == Instance::State::Deferred || i_.state == Instance::State::Waiting;
    const bool fresh = i_.version == 0;
    if (fresh != (it.kind == Happening::Kind::Start))
        return fresh ? "the instance has not been started"
                     : "the instance has been started already";
    switch (it.kind) {
        case Happening::Kind::Start:
            return start(it);
        case Happening::Kind::Message:
            return message(it);
        case Happening::Kind::Signal:
            return signal(it);
        case Happening::Kind::Timer:
            return timer(it);
        case Happening::Kind::Failed:
            return failed(it);
        case Happening::Kind::Operate:
            return operate(it);
        case Happening::Kind::TaskDone:
            if (paused)
                return "the instance is " + std::string(toString(i_.state)) + "; resume it first";
            return taskDone(it);
        case Happening::Kind::ChildrenEnded:
            if (paused)
                return "the instance is " + std::string(toString(i_.state)) +
                       "; ask again when it is resumed";
            return childrenEnded(it, rows);
    }
    return "nothing of that kind happens";
}

Run::Refusal Run::start(const Happening& it) {
    const Node* node = i_.body.empty() ? definition_.noneStart("") : definition_.node(i_.body);
    if (!it.name.empty() && i_.body.empty()) {
        node = nullptr;
        for (const auto* each : definition_.nodesIn(""))
            if (each->kind == Kind::StartEvent &&
                (each->id == it.name || each->reference == it.name))
                node = each;
    }
    if (!node)
        return it.name.empty() ? definition_.id + " starts by an event only"
                               : definition_.id + " has no start " + it.name;
    if (!it.body.empty()) {
        const auto taken =
            data_.take(it.body, node->result, node->assignments, node->trigger == Trigger::None);
        if (!taken) return taken.error().message;
    }
    history("", 0, "started", definition_.id);
    armControls();
    if (i_.body.empty())
        for (const auto* each : definition_.nodesIn(""))
            if (each->kind == Kind::EventSubProcess)
                for (const auto* event : definition_.nodesIn(each->id))
                    if (event->kind == Kind::StartEvent)
                        wait(*event, 0, Timer::Purpose::EventStart, true);
    place(node->id, 0, "");
    return {};
}

Run::Refusal Run::message(const Happening& it) {
    const auto found =
        std::find_if(i_.subscriptions.begin(), i_.subscriptions.end(), [&](const Subscription& s) {
            return !s.signal && s.message == it.name && s.key == it.key;
        });
    if (found == i_.subscriptions.end())
        return "nobody waits for " + it.name + " with the key " + it.key;
    if (i_.state == Instance::State::Deferred || i_.state == Instance::State::Waiting) {
        i_.held.push_back(it);
        history(found->node, found->token, "held", it.name);
        return {};
    }
    const auto to = *found;
    return deliver(to, it);
}

Run::Refusal Run::signal(const Happening& it) {
    std::vector<Subscription> all;
    for (const auto& each : i_.subscriptions)
        if (each.signal && each.message == it.name) all.push_back(each);
    if (all.empty()) return "nobody waits for the signal " + it.name;
    if (i_.state == Instance::State::Deferred || i_.state == Instance::State::Waiting) {
        i_.held.push_back(it);
        history("", 0, "held", it.name);
        return {};
    }
    for (const auto& each : all) {
        const bool there = std::any_of(i_.subscriptions.begin(), i_.subscriptions.end(),
                                       [&](const Subscription& s) { return s.id == each.id; });
        if (!there) continue;
        if (auto refused = deliver(each, it); !refused.empty()) return refused;
    }
    return {};
}

Run::Refusal Run::deliver(const Subscription& to, const Happening& it) {
    const auto& node = *definition_.node(to.node);
    const auto taken = data_.take(it.body, node.result, node.assignments, false);
    if (!taken) return it.name + " cannot be taken at " + node.id + ": " + taken.error().message;
    history(node.id, to.event_start ? 0 : to.token, to.signal ? "signalled" : "answered", it.name);
    if (to.event_start) {
        fireEventSubProcess(node, to.token);
    } else if (node.kind == Kind::BoundaryEvent) {
        fireBoundary(node, to.token);
    } else {
        disarm(to.token);
        token(to.token)->node = node.id;
        leave(to.token);
    }
    return {};
}

Run::Refusal Run::timer(const Happening& it) {
    std::int64_t id = 0;
    const auto found = parse(it.key, id) ? std::find_if(i_.timers.begin(), i_.timers.end(),
                                                        [&](const Timer& t) { return t.id == id; })
                                         : i_.timers.end();
    if (found == i_.timers.end()) return "there is no timer " + it.key;
    if (found->paused >= 0)
        return "the timer stands still while the instance is " + std::string(toString(i_.state));
    if (found->due > now_) return "the timer is not due before " + toIso(found->due);
    const auto timer = *found;
    if (timer.every > 0 && timer.left != 1) {
        found->due += Duration(timer.every);
        if (found->left > 1) --found->left;
    } else {
        i_.timers.erase(found);
    }
    return fireTimer(timer);
}

Run::Refusal Run::fireTimer(const Timer& timer) {
    if (timer.purpose == Timer::Purpose::Resume) return resume();
    const auto& node = *definition_.node(timer.node);
    history(node.id, timer.purpose == Timer::Purpose::EventStart ? 0 : timer.token, "timer",
            toString(timer.purpose));
    switch (timer.purpose) {
        case Timer::Purpose::Catch:
            disarm(timer.token);
            token(timer.token)->node = node.id;
            leave(timer.token);
            break;
        case Timer::Purpose::Boundary:
            fireBoundary(node, timer.token);
            break;
        case Timer::Purpose::EventStart:
            fireEventSubProcess(node, timer.token);
            break;
        case Timer::Purpose::Answer:
            trouble(timer.token, "timeout", "no answer came in time");
            break;
        default:
            timeOfTask(timer);
    }
    return {};
}

void Run::timeOfTask(const Timer& timer) {
    for (auto& task : i_.tasks) {
        if (task.token != timer.token) continue;
        if (timer.purpose == Timer::Purpose::Warn)
            notice("warned", task, {}, "due " + toIso(task.due));
        if (timer.purpose == Timer::Purpose::Due)
            notice("overdue", task, {}, "was due " + toIso(task.due));
        if (timer.purpose != Timer::Purpose::Escalate) continue;
        const auto& to = definition_.node(task.node)->work->escalate_to;
        task.escalated = true;
        if (!has(task.roles, to)) task.roles.push_back(to);
        notice("escalated", task, {to}, "not done since " + toIso(task.begun));
    }
}

Run::Refusal Run::taskDone(const Happening& it) {
    std::int64_t id = 0;
    auto* task = parse(it.key, id) ? this->task(id) : nullptr;
    if (!task) return "there is no open task " + it.key;
    const bool candidate = task->roles.empty() || share(task->roles, it.roles);
    bool complete = true;
    if (!task->signers.empty()) {
        if (auto refused = sign(*task, it, complete); !refused.empty()) return refused;
    } else if (!task->assignee.empty() && task->assignee != it.by) {
        return "the task is with " + task->assignee;
    } else if (task->assignee.empty() && !candidate) {
        return it.by + " is none of those who may do the task: " + joined(task->roles);
    }
    const auto at = task->token;
    const auto& node = *definition_.node(task->node);
    const auto taken = data_.take(it.body, node.result,
                                  complete ? node.assignments : std::vector<Assignment>{}, true,
                                  it.by);
    if (!taken) return "what the form gave cannot be taken: " + taken.error().message;
    history(node.id, at, complete ? "done" : "signed", it.reason);
    if (complete) leave(at);
    return {};
}

Run::Refusal Run::sign(Task& task, const Happening& it, bool& complete) {
    const auto mine = [&](const Signer& each) {
        return each.who == it.by || has(it.roles, each.who);
    };
    auto open = std::find_if(task.signers.begin(), task.signers.end(), [&](const Signer& each) {
        return each.signed_by.empty() && mine(each);
    });
    if (std::any_of(task.signers.begin(), task.signers.end(),
                    [&](const Signer& each) { return each.signed_by == it.by; }))
        return it.by + " has signed already";
    if (open == task.signers.end()) return it.by + " is none of those who sign";
    open->signed_by = it.by;
    complete =
        task.sign_any || std::all_of(task.signers.begin(), task.signers.end(),
                                     [](const Signer& each) { return !each.signed_by.empty(); });
    return {};
}

Run::Refusal Run::failed(const Happening& it) {
    for (const auto& each : i_.tokens) {
        const auto* node = definition_.node(each.node);
        if (!node || node->kind != Kind::ServiceTask || each.incident || messageId(each) != it.key)
            continue;
        if (i_.state == Instance::State::Deferred || i_.state == Instance::State::Waiting) {
            i_.held.push_back(it);
            history(node->id, each.id, "held", it.name);
            return {};
        }
        trouble(each.id, it.name.empty() ? "failed" : it.name, it.reason);
        return {};
    }
    return "no step waits for the message " + it.key;
}

Run::Refusal Run::childrenEnded(const Happening& it, const std::vector<ChildRow>& rows) {
    std::int64_t id = 0;
    auto* at = parse(it.key, id) ? token(id) : nullptr;
    const auto found = std::find_if(i_.children.begin(), i_.children.end(),
                                    [&](const Children& c) { return c.token == id; });
    if (!at || found == i_.children.end()) return "no children are waited for at " + it.key;
    const auto& node = *definition_.node(at->node);
    int ended = 0;
    for (const auto& each : rows) {
        ended += each.ended;
        if (!each.ended || each.error.empty()) continue;
        const auto code = each.error;
        step_.cancelled_children.push_back(id);
        trouble(id, code, "child " + std::to_string(each.index + 1) + " ended with it");
        std::erase(step_.cancelled_children, id);
        step_.cancelled_children.push_back(id);
        return {};
    }
    const int total = found->total;
    const auto complete = enough(node, total, rows);
    if (!complete) return incident(id, complete.error().message), "";
    if (*complete) return gather(node, *at, rows);
    if (found->started == ended && found->started < total) {
        startChildren(node, id, found->started, 1);
        return {};
    }
    return "the join waits for " + std::to_string(total - ended) + " more";
}

Result<bool> Run::enough(const Node& node, int total, const std::vector<ChildRow>& rows) {
    int ended = 0;
    std::string results;
    for (const auto& each : rows) {
        if (!each.ended) continue;
        ++ended;
        results += each.data;
    }
    if (ended == total) return true;
    if (!node.multi || !node.multi->complete || ended == 0) return false;
    auto data = Data::of(data_.xml());
    if (!data) return data.error();
    const auto put =
        data->put("loop", "<total>" + std::to_string(total) + "</total><ended>" +
                              std::to_string(ended) + "</ended><results>" + results + "</results>");
    if (!put) return put.error();
    return data->boolean(*node.multi->complete);
}

Run::Refusal Run::gather(const Node& node, Token& at, const std::vector<ChildRow>& rows) {
    const auto id = at.id;
    auto sorted = rows;
    std::sort(sorted.begin(), sorted.end(),
              [](const ChildRow& a, const ChildRow& b) { return a.index < b.index; });
    std::string results;
    bool left = false;
    for (const auto& each : sorted) {
        if (each.ended) results += each.data;
        left = left || !each.ended;
    }
    const bool multi = node.multi && !isBody(node, at);
    Status done = okStatus();
    if (multi && !node.multi->outputs.empty()) done = data_.put(node.multi->outputs, results);
    // A call gives its data; a multi-instance activity's assignments are those of its bodies.
    if (!multi && done) done = data_.take(results, node.result, node.assignments, false);
    if (!done) return incident(id, done.error().message), "";
    if (left) step_.cancelled_children.push_back(id);
    history(node.id, id, "joined", std::to_string(rows.size()) + " children");
    leave(id);
    return {};
}

}  // namespace kamhub::process::detail
