// Errors, escalations, boundary events, event sub-processes and compensation.

#include <algorithm>

#include "process/detail/run.hpp"

namespace kamhub::process::detail {

namespace {

bool catches(const Node& event, Trigger kind, const std::string& code) {
    return event.trigger == kind && (event.reference.empty() || event.reference == code);
}

// The event that names the code goes before the one that takes any.
const Node* catcher(std::vector<const Node*> events, Trigger kind, const std::string& code) {
    const Node* found = nullptr;
    for (const auto* each : events)
        if (catches(*each, kind, code) && (!found || !each->reference.empty())) found = each;
    return found;
}

}  // namespace

bool Run::raise(Trigger kind, const std::string& code, std::int64_t from, bool at_activity) {
    if (at_activity && raiseAtBoundary(kind, code, from)) return true;
    auto at = token(from)->scope;
    bool handling = false;  // what an event sub-process raises is not caught beside it
    while (true) {
        if (!handling && raiseInScope(kind, code, at)) return true;
        if (at == 0) break;
        const auto here = *scope(at);
        handling = here.event;
        at = here.parent;
        if (here.event) continue;
        const auto owner = std::find_if(i_.tokens.begin(), i_.tokens.end(),
                                        [&](const Token& t) { return t.inner == here.id; });
        if (owner == i_.tokens.end()) continue;
        if (raiseAtBoundary(kind, code, owner->id)) return true;
        at = owner->scope;
    }
    return false;
}

bool Run::raiseAtBoundary(Trigger kind, const std::string& code, std::int64_t activity) {
    const auto at = *token(activity);
    const auto* node = definition_.node(at.node);
    if (!node || isBody(*node, at)) return false;
    const auto* event = catcher(definition_.boundariesOf(node->id), kind, code);
    if (!event) return false;
    history(event->id, activity, "caught", code);
    fireBoundary(*event, activity);
    return true;
}

bool Run::raiseInScope(Trigger kind, const std::string& code, std::int64_t at) {
    const auto* here = scope(at);
    std::vector<const Node*> starts;
    for (const auto* each : definition_.nodesIn(here ? here->node : ""))
        if (each->kind == Kind::EventSubProcess && (i_.body.empty() || at != 0))
            for (const auto* start : definition_.nodesIn(each->id))
                if (start->kind == Kind::StartEvent) starts.push_back(start);
    const auto* start = catcher(starts, kind, code);
    if (!start) return false;
    history(start->id, 0, "caught", code);
    fireEventSubProcess(*start, at);
    return true;
}

void Run::fireBoundary(const Node& event, std::int64_t activity) {
    const auto scope = token(activity)->scope;
    if (event.interrupting) cancelToken(activity, "interrupted by " + event.id);
    place(event.id, scope, "");
}

void Run::fireEventSubProcess(const Node& start, std::int64_t scope) {
    if (start.interrupting) {
        cancelScope(scope, "interrupted by " + start.id);
        std::erase_if(i_.timers, [&](const Timer& t) {
            return t.token == scope && t.purpose == Timer::Purpose::EventStart;
        });
        std::erase_if(i_.subscriptions,
                      [&](const Subscription& s) { return s.token == scope && s.event_start; });
    }
    const auto& node = *definition_.node(start.parent);
    history(node.id, 0, "entered", start.id);
    const auto inner = openScope(node, scope, true);
    place(start.id, inner, "");
}

// An error that nobody here catches ends the instance; its parent may catch it.
void Run::errorEnd(const Node& node, std::int64_t id) {
    history(node.id, id, "raised", node.reference);
    if (raise(Trigger::Error, node.reference, id, false)) {
        if (token(id)) consume(id);
        return;
    }
    cancelScope(0, "the error " + node.reference);
    i_.scopes.clear();
    i_.timers.clear();
    i_.subscriptions.clear();
    i_.state = Instance::State::Failed;
    i_.error = node.reference;
    history("", 0, "failed", node.reference);
}

// A failure of the machine or of a partner: caught where the process says so, or by the parent for
// which this instance runs; else a person is asked.
void Run::trouble(std::int64_t id, const std::string& code, const std::string& what) {
    const auto at = *token(id);
    history(at.node, id, "failed", code + ": " + what);
    if (raise(Trigger::Error, code, id, true)) return;
    if (!i_.body.empty() && catcher(definition_.boundariesOf(i_.body), Trigger::Error, code)) {
        cancelScope(0, "the error " + code);
        i_.scopes.clear();
        i_.state = Instance::State::Failed;
        i_.error = code;
        return history("", 0, "failed", code);
    }
    incident(id, code + ": " + what);
}

void Run::compensate(const Node& node, std::int64_t id) {
    history(node.id, id, "compensates", node.reference);
    nextCompensation(id);
}

// The last that was done is undone first; the handlers go one after the other.
void Run::nextCompensation(std::int64_t driver) {
    auto* by = token(driver);
    if (!by) return;
    const auto* node = definition_.node(by->node);
    auto at = by->scope;
    while (at != 0 && scope(at)->event) at = scope(at)->parent;
    const auto meant = [&](const Done& each) {
        if (each.scope != at) return false;
        if (!node || node->reference.empty() || each.node == node->reference) return true;
        return std::find(each.within.begin(), each.within.end(), node->reference) !=
               each.within.end();
    };
    const auto last = std::find_if(i_.done.rbegin(), i_.done.rend(), meant);
    if (last == i_.done.rend()) return node ? leave(driver) : consume(driver);
    const auto handler = definition_.node(last->node)->compensated_by;
    i_.done.erase(std::next(last).base());
    const auto scope = by->scope;
    place(handler, scope, "");
    i_.tokens.back().compensates = driver;
}

}  // namespace kamhub::process::detail
