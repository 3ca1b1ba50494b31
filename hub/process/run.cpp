#include "process/detail/run.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sdk/envelope.hpp"

namespace kamhub::process::detail {

namespace {

template <class T>
void removeIf(std::vector<T>& list, auto test) {
    list.erase(std::remove_if(list.begin(), list.end(), test), list.end());
}

template <class T>
void compareLists(const std::vector<T>& before, const std::vector<T>& after, Changes<T>& changes) {
    for (const auto& each : after) {
        const auto old =
            std::find_if(before.begin(), before.end(), [&](const T& b) { return b.id == each.id; });
        if (old == before.end())
            changes.added.push_back(each);
        else if (!(*old == each))
            changes.changed.push_back(each);
    }
    for (const auto& each : before)
        if (std::none_of(after.begin(), after.end(), [&](const T& a) { return a.id == each.id; }))
            changes.removed.push_back(each.id);
}

Data dataOf(const std::string& xml) {
    auto data = Data::of(xml);
    return data ? std::move(*data) : std::move(*Data::of("<data/>"));
}

bool isJoin(const Node& node) {
    return (node.kind == Kind::ParallelGateway || node.kind == Kind::InclusiveGateway) &&
           node.incoming.size() > 1;
}

}  // namespace

std::string messageIdOf(const Instance& instance, const Token& token) {
    return uuidV5("process:" + instance.id + ":" + std::to_string(token.id) + ":" +
                  std::to_string(token.visit));
}

Run::Run(const Definition& definition, const Instance& instance, const Surroundings& around)
    : definition_(definition),
      before_(instance),
      around_(around),
      i_(step_.next),
      data_(dataOf(instance.data)),
      now_(around.clock.now()) {
    i_ = instance;
}

Step Run::run(const Happening& happening, const std::vector<ChildRow>& rows) {
    by_ = happening.by;
    if (happening.kind == Happening::Kind::Message && controls(happening))
        return control(controlled(happening), happening);
    auto refused = handle(happening, rows);
    if (refused.empty()) settle();
    return finish(std::move(refused));
}

Step Run::finish(Refusal refused) {
    if (refused.empty()) {
        i_.data = data_.xml();
        if (i_.data.size() > kDataBytes) refused = "the data would be larger than 8 MiB";
    }
    if (!refused.empty()) {
        Step none;
        none.refused = std::move(refused);
        none.next = before_;
        return none;
    }
    ++i_.version;
    tell();
    step_.over = isOver(i_.state);
    compare();
    return std::move(step_);
}

void Run::compare() {
    compareLists(before_.tokens, i_.tokens, step_.tokens);
    compareLists(before_.timers, i_.timers, step_.timers);
    compareLists(before_.subscriptions, i_.subscriptions, step_.subscriptions);
    compareLists(before_.tasks, i_.tasks, step_.tasks);
    compareLists(before_.incidents, i_.incidents, step_.incidents);
}

// Runs until everything waits. Joins are looked at when nothing else moves, because an inclusive
// one must know of all tokens that may still come.
void Run::settle() {
    while (!isOver(i_.state)) {
        if (!ready_.empty()) {
            const auto next = ready_.front();
            ready_.pop_front();
            if (token(next)) enter(next);
        } else if (!joins() && !endScopes() && !endInstance()) {
            return findStuck();
        }
    }
}

void Run::place(const std::string& node, std::int64_t scope, const std::string& via) {
    Token out;
    out.id = newId();
    out.node = node;
    out.scope = scope;
    out.via = via;
    i_.tokens.push_back(out);
    ready_.push_back(out.id);
}

void Run::leave(std::int64_t id) {
    const auto at = *token(id);
    const auto& node = *definition_.node(at.node);
    if (isBody(node, at)) {
        history(node.id, id, "left");
        return consume(id);
    }
    const auto flows = pick(node);
    if (!flows) return incident(id, flows.error().message);
    history(node.id, id, "left");
    if (std::find(i_.visited.begin(), i_.visited.end(), node.id) == i_.visited.end())
        i_.visited.push_back(node.id);
    if (!node.compensated_by.empty()) i_.done.push_back({newId(), node.id, at.scope, {}});
    consume(id);
    if (at.compensates != 0) return nextCompensation(at.compensates);
    follow(*flows, at.scope);
}

void Run::follow(const std::vector<std::string>& flows, std::int64_t scope) {
    for (const auto& id : flows) place(definition_.flow(id)->target, scope, id);
}

Result<std::vector<std::string>> Run::pick(const Node& node) const {
    const bool one = node.kind == Kind::ExclusiveGateway;
    if (node.kind == Kind::ParallelGateway) return node.outgoing;
    std::vector<std::string> out;
    for (const auto& id : node.outgoing) {
        const auto* flow = definition_.flow(id);
        if (id == node.default_flow) continue;
        if (flow->condition) {
            const auto holds = data_.boolean(*flow->condition);
            if (!holds) return holds.error();
            if (!*holds) continue;
        }
        out.push_back(id);
        if (one) break;
    }
    if (out.empty() && !node.default_flow.empty()) out.push_back(node.default_flow);
    return out;
}

void Run::disarm(std::int64_t id) {
    removeIf(i_.timers, [&](const Timer& t) {
        return t.token == id && t.purpose != Timer::Purpose::EventStart;
    });
    removeIf(i_.subscriptions,
             [&](const Subscription& s) { return s.token == id && !s.event_start; });
    removeIf(i_.tasks, [&](const Task& t) { return t.token == id; });
    removeIf(i_.incidents, [&](const Incident& t) { return t.token == id; });
    removeIf(i_.children, [&](const Children& c) { return c.token == id; });
}

void Run::consume(std::int64_t id) {
    disarm(id);
    removeIf(i_.tokens, [&](const Token& t) { return t.id == id; });
}

void Run::incident(std::int64_t id, const std::string& what) {
    disarm(id);
    auto* at = token(id);
    at->incident = true;
    i_.incidents.push_back({newId(), id, at->node, what, now_});
    history(at->node, id, "incident", what);
}

void Run::cancelToken(std::int64_t id, const std::string& why) {
    const auto at = *token(id);
    if (at.inner != 0) {
        cancelScope(at.inner, why);
        for (auto& each : i_.done)
            if (each.scope == at.inner) each.scope = at.scope, each.within.push_back(at.node);
        removeIf(i_.timers, [&](const Timer& t) {
            return t.token == at.inner && t.purpose == Timer::Purpose::EventStart;
        });
        removeIf(i_.subscriptions,
                 [&](const Subscription& s) { return s.token == at.inner && s.event_start; });
        removeIf(i_.scopes, [&](const Scope& s) { return s.id == at.inner; });
    }
    for (const auto& each : i_.children)
        if (each.token == id) step_.cancelled_children.push_back(id);
    history(at.node, id, "cancelled", why);
    consume(id);
}

void Run::cancelScope(std::int64_t scope, const std::string& why, std::int64_t but) {
    for (const auto id : tokensIn(scope))
        if (id != but) cancelToken(id, why);
    const auto scopes = i_.scopes;
    for (const auto& each : scopes) {
        if (!each.event || each.parent != scope) continue;
        if (but != 0 && token(but)->scope == each.id) continue;
        cancelScope(each.id, why);
        removeIf(i_.scopes, [&](const Scope& s) { return s.id == each.id; });
    }
}

bool Run::endScopes() {
    for (const auto& each : i_.scopes) {
        const bool busy = !tokensIn(each.id).empty() ||
                          std::any_of(i_.scopes.begin(), i_.scopes.end(), [&](const Scope& s) {
                              return s.event && s.parent == each.id;
                          });
        if (busy) continue;
        const auto ended = each;
        const auto owner = std::find_if(i_.tokens.begin(), i_.tokens.end(),
                                        [&](const Token& t) { return t.inner == ended.id; });
        for (auto& done : i_.done)
            if (done.scope == ended.id)
                done.scope = ended.event || owner == i_.tokens.end() ? ended.parent : owner->scope,
                done.within.push_back(ended.node);
        removeIf(i_.timers, [&](const Timer& t) {
            return t.token == ended.id && t.purpose == Timer::Purpose::EventStart;
        });
        removeIf(i_.subscriptions,
                 [&](const Subscription& s) { return s.token == ended.id && s.event_start; });
        removeIf(i_.scopes, [&](const Scope& s) { return s.id == ended.id; });
        if (ended.event)
            history(ended.node, 0, "left");
        else if (owner != i_.tokens.end())
            owner->inner = 0, leave(owner->id);
        return true;
    }
    return false;
}

bool Run::endInstance() {
    if (!i_.tokens.empty() || !i_.scopes.empty()) return false;
    const bool cancelled = i_.state == Instance::State::Cancelling;
    i_.state = cancelled ? Instance::State::Cancelled : Instance::State::Ended;
    i_.timers.clear();
    i_.subscriptions.clear();
    history("", 0, cancelled ? "cancelled" : "ended");
    return true;
}

bool Run::joins() {
    std::set<std::pair<std::string, std::int64_t>> places;
    for (const auto& each : i_.tokens) {
        const auto* node = definition_.node(each.node);
        if (node && isJoin(*node) && !each.incident) places.emplace(each.node, each.scope);
    }
    for (const auto& [name, scope] : places) {
        const auto& node = *definition_.node(name);
        if (node.kind == Kind::ParallelGateway ? joinParallel(node, scope)
                                               : joinInclusive(node, scope))
            return true;
    }
    return false;
}

// One token of each flow goes in; what came twice on one flow waits for the next time.
bool Run::joinParallel(const Node& node, std::int64_t scope) {
    std::map<std::string, std::int64_t> first;
    for (const auto& each : i_.tokens)
        if (each.node == node.id && each.scope == scope && !each.incident)
            first.emplace(each.via, each.id);
    if (first.size() < node.incoming.size()) return false;
    for (const auto& [via, id] : first) consume(id);
    history(node.id, 0, "joined");
    follow(node.outgoing, scope);
    return true;
}

bool Run::joinInclusive(const Node& node, std::int64_t scope) {
    std::map<std::string, std::int64_t> first;
    for (const auto& each : i_.tokens)
        if (each.node == node.id && each.scope == scope && !each.incident)
            first.emplace(each.via, each.id);
    for (const auto& each : i_.tokens) {
        if (each.scope != scope || each.node == node.id) continue;
        bool to_empty = false, to_filled = false;
        for (const auto& flow : node.incoming) {
            const bool reaches = mayReach(each, flow, node.id);
            (first.contains(flow) ? to_filled : to_empty) |= reaches;
        }
        if (to_empty && !to_filled) return false;
    }
    const auto flows = pick(node);
    if (!flows) return incident(first.begin()->second, flows.error().message), true;
    for (const auto& [via, id] : first) consume(id);
    history(node.id, 0, "joined");
    follow(*flows, scope);
    return true;
}

// By sequence flows and boundary events, without going through the join.
bool Run::mayReach(const Token& from, const std::string& flow, const std::string& join) const {
    std::set<std::string> seen{from.node};
    std::vector<std::string> open{from.node};
    while (!open.empty()) {
        const auto* node = definition_.node(open.back());
        open.pop_back();
        if (!node || node->id == join) continue;
        for (const auto& id : node->outgoing) {
            if (id == flow) return true;
            const auto& target = definition_.flow(id)->target;
            if (seen.insert(target).second) open.push_back(target);
        }
        for (const auto* event : definition_.boundariesOf(node->id))
            if (seen.insert(event->id).second) open.push_back(event->id);
        if (node->kind != Kind::ThrowEvent || node->trigger != Trigger::Link) continue;
        for (const auto* other : definition_.nodesIn(node->parent))
            if (other->kind == Kind::CatchEvent && other->trigger == Trigger::Link &&
                other->reference == node->reference && seen.insert(other->id).second)
                open.push_back(other->id);
    }
    return false;
}

// A join that waits where nothing else can move any more would wait for ever.
void Run::findStuck() {
    if (isOver(i_.state) || i_.tokens.empty()) return;
    std::vector<std::int64_t> waiting;
    for (const auto& each : i_.tokens) {
        const auto* node = definition_.node(each.node);
        if (!node || each.incident || (!isJoin(*node) && each.inner == 0)) return;
        if (isJoin(*node)) waiting.push_back(each.id);
    }
    for (const auto& each : i_.subscriptions)
        if (each.event_start) return;
    for (const auto& each : i_.timers)
        if (each.purpose == Timer::Purpose::EventStart || each.purpose == Timer::Purpose::Boundary)
            return;
    for (const auto id : waiting)
        incident(id, "the join waits for a token that cannot come any more");
}

Token* Run::token(std::int64_t id) {
    const auto found = std::find_if(i_.tokens.begin(), i_.tokens.end(),
                                    [&](const Token& t) { return t.id == id; });
    return found == i_.tokens.end() ? nullptr : &*found;
}

Task* Run::task(std::int64_t id) {
    const auto found =
        std::find_if(i_.tasks.begin(), i_.tasks.end(), [&](const Task& t) { return t.id == id; });
    return found == i_.tasks.end() ? nullptr : &*found;
}

Scope* Run::scope(std::int64_t id) {
    const auto found = std::find_if(i_.scopes.begin(), i_.scopes.end(),
                                    [&](const Scope& s) { return s.id == id; });
    return found == i_.scopes.end() ? nullptr : &*found;
}

std::vector<std::int64_t> Run::tokensIn(std::int64_t wanted) const {
    std::vector<std::int64_t> out;
    for (const auto& each : i_.tokens)
        if (each.scope == wanted) out.push_back(each.id);
    return out;
}

std::string Run::messageId(const Token& token) const { return messageIdOf(i_, token); }

// The one activity for which a child was started runs once there, not over its collection again.
bool Run::isBody(const Node& node, const Token& token) const {
    return !i_.body.empty() && node.id == i_.body && token.scope == 0;
}

void Run::history(const std::string& node, std::int64_t token, std::string event, std::string why) {
    step_.history.push_back(
        {++i_.history, node, token, std::move(event), std::move(why), by_, now_});
}

void Run::notice(std::string kind, const Task& task, std::vector<std::string> extra,
                 std::string text) {
    auto to = std::move(extra);
    if (to.empty() && !task.assignee.empty()) to.push_back(task.assignee);
    if (to.empty()) to = task.roles;
    step_.notices.push_back({std::move(kind), task.id, std::move(to), std::move(text)});
}

}  // namespace kamhub::process::detail

namespace kamhub::process {

Instance startInstance(const Definition& definition, std::string id, std::string data) {
    Instance out;
    out.id = std::move(id);
    out.definition = definition.id;
    out.hash = definition.hash;
    out.data = std::move(data);
    return out;
}

Instance startChild(const Definition& definition, const Instance& parent, const ChildStart& child) {
    auto out = startInstance(definition, child.id, child.data);
    out.parent = parent.id;
    out.parent_token = child.token;
    out.index = child.index;
    out.body = child.body;
    out.priority = parent.priority;
    return out;
}

Step advance(const Definition& definition, const Instance& instance, const Happening& happening,
             const Surroundings& around, const std::vector<ChildRow>& rows) {
    return detail::Run(definition, instance, around).run(happening, rows);
}

}  // namespace kamhub::process
