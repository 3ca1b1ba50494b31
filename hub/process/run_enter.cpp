// What happens when a token enters a node.

#include <algorithm>
#include <cmath>

#include "process/detail/run.hpp"
#include "sdk/envelope.hpp"

namespace kamhub::process::detail {

namespace {
constexpr int kBodies = 10'000;  // of one multi-instance activity
}

void Run::enter(std::int64_t id) {
    auto& at = *token(id);
    const auto& node = *definition_.node(at.node);
    if (++moves_ > kMoves)
        return incident(id, "the process goes round without waiting: more than " +
                                std::to_string(kMoves) + " moves in one step");
    at.visit = newId();
    const bool gateway = node.kind == Kind::ParallelGateway || node.kind == Kind::InclusiveGateway;
    history(node.id, id, "entered", at.via);
    if (gateway && node.incoming.size() > 1) return;  // joins() takes it on
    arm(node, id);
    if (token(id) && !token(id)->incident) act(node, id);
}

void Run::act(const Node& node, std::int64_t id) {
    if (node.multi && !isBody(node, *token(id))) return call(node, id);
    switch (node.kind) {
        case Kind::ServiceTask:
            return service(node, id);
        case Kind::ReceiveTask:
        case Kind::EventGateway:
            return await(node, id);
        case Kind::UserTask:
            return offer(node, id);
        case Kind::RuleTask:
            return decide(node, id);
        case Kind::CallActivity:
            return call(node, id);
        case Kind::SubProcess: {
            const auto scope = openScope(node, token(id)->scope, false);
            token(id)->inner = scope;
            return place(definition_.noneStart(node.id)->id, scope, "");
        }
        case Kind::CatchEvent:
            if (node.trigger == Trigger::Link) return leave(id);
            return await(node, id);
        case Kind::ScriptTask: {
            const auto done = data_.take("", "", node.assignments, false);
            if (!done) return incident(id, done.error().message);
            return leave(id);
        }
        case Kind::SendTask:
            if (send(node, id)) leave(id);
            return;
        case Kind::ThrowEvent:
        case Kind::EndEvent:
            return end(node, id);
        default:
            return leave(id);
    }
}

// Boundary events wait as long as their activity does. A body's belong to the parent.
void Run::arm(const Node& node, std::int64_t id) {
    if (!isActivity(node.kind) || isBody(node, *token(id))) return;
    for (const auto* event : definition_.boundariesOf(node.id))
        if (!token(id)->incident) wait(*event, id, Timer::Purpose::Boundary, false);
}

void Run::wait(const Node& event, std::int64_t id, Timer::Purpose purpose, bool event_start) {
    if (event.trigger == Trigger::Timer) {
        armTimer(event, *event.limit, id, purpose);
        return;
    }
    const bool message = event.trigger == Trigger::Message || event.kind == Kind::ReceiveTask;
    if (!message && event.trigger != Trigger::Signal) return;
    Subscription out;
    out.token = id;
    out.node = event.id;
    out.message = event.reference;
    out.signal = !message;
    out.event_start = event_start;
    if (message) {
        auto key = data_.string(*event.correlation);
        const auto wrong = !key           ? key.error().message
                           : key->empty() ? event.correlation->text() + " gives no key to wait for"
                                          : "";
        if (!wrong.empty() && event_start) return history(event.id, 0, "unarmed", wrong);
        if (!wrong.empty()) return incident(id, wrong);
        out.key = *key;
    }
    out.id = newId();
    i_.subscriptions.push_back(std::move(out));
}

Result<Instant> Run::due(const TimeLimit& limit, Timer& timer) const {
    auto form = limit;
    if (limit.text) {
        const auto text = data_.string(*limit.text);
        if (!text) return text.error();
        Instant at;
        const auto span = parseSpan(*text);
        if (limit.form == TimeLimit::Form::At && parseIso(*text, at))
            form.at = at;
        else if (limit.form != TimeLimit::Form::At && span)
            form.span = *span;
        else
            return invalidMessage(limit.text->text() + " gives '" + *text + "', which is no time");
    }
    if (form.form == TimeLimit::Form::At) return *form.at;
    timer.calendar = form.calendar;
    if (form.form == TimeLimit::Form::Every) {
        timer.every = (form.span->time + std::chrono::hours(24) * form.span->days).count();
        timer.left = form.times;
    }
    if (form.calendar.empty())
        return now_ + form.span->time + std::chrono::hours(24) * form.span->days;
    const auto* calendar = around_.calendar ? around_.calendar(form.calendar) : nullptr;
    if (!calendar) return invalidMessage("there is no calendar " + form.calendar);
    return calendar->add(now_, *form.span);
}

bool Run::armTimer(const Node& event, const TimeLimit& limit, std::int64_t id,
                   Timer::Purpose purpose) {
    Timer out;
    out.token = id;
    out.node = event.id;
    out.purpose = purpose;
    const auto at = due(limit, out);
    if (!at) {
        if (purpose == Timer::Purpose::EventStart)
            history(event.id, 0, "unarmed", at.error().message);
        else
            incident(id, at.error().message);
        return false;
    }
    out.due = *at;
    out.id = newId();
    i_.timers.push_back(out);
    return true;
}

bool Run::send(const Node& node, std::int64_t id) {
    OutMessage out;
    out.id = messageId(*token(id));
    out.type = node.message;
    out.node = node.id;
    out.translation = node.translation;
    auto body = node.body ? data_.element(*node.body) : Result<std::string>(data_.xml());
    if (!body) return incident(id, body.error().message), false;
    out.body = std::move(*body);
    out.key = out.id;
    if (node.correlation) {
        const auto key = data_.string(*node.correlation);
        const auto wrong = !key           ? key.error().message
                           : key->empty() ? node.correlation->text() + " gives no key"
                                          : "";
        if (!wrong.empty()) return incident(id, wrong), false;
        out.key = *key;
    }
    history(node.id, id, "sent", out.type + " " + out.id);
    step_.messages.push_back(std::move(out));
    return true;
}

void Run::service(const Node& node, std::int64_t id) {
    if (!send(node, id)) return;
    if (node.answer.empty()) return leave(id);
    awaitAnswer(node, id);
}

// What a token at a step waits for, once the step has been entered.
void Run::await(const Node& node, std::int64_t id) {
    switch (node.kind) {
        case Kind::ReceiveTask:
            wait(node, id, Timer::Purpose::Answer, false);
            if (node.limit && !token(id)->incident)
                armTimer(node, *node.limit, id, Timer::Purpose::Answer);
            return;
        case Kind::EventGateway:
            for (const auto& flow : node.outgoing) {
                const auto& event = *definition_.node(definition_.flow(flow)->target);
                if (!token(id)->incident) wait(event, id, Timer::Purpose::Catch, false);
            }
            return;
        case Kind::CatchEvent:
            return wait(node, id, Timer::Purpose::Catch, false);
        default:
            return;
    }
}

// What it asked for has been sent.
void Run::awaitAnswer(const Node& node, std::int64_t id) {
    Subscription out;
    out.token = id;
    out.node = node.id;
    out.message = node.answer;
    out.key = messageId(*token(id));
    if (node.correlation) {
        const auto key = data_.string(*node.correlation);
        if (!key) return incident(id, key.error().message);
        if (key->empty()) return incident(id, node.correlation->text() + " gives no key");
        out.key = *key;
    }
    out.id = newId();
    i_.subscriptions.push_back(std::move(out));
    if (node.limit) armTimer(node, *node.limit, id, Timer::Purpose::Answer);
}

void Run::offer(const Node& node, std::int64_t id) {
    const auto& work = *node.work;
    Task out;
    out.id = newId();
    out.token = id;
    out.node = node.id;
    out.name = node.name;
    out.form = work.form;
    out.roles = work.roles;
    out.begun = now_;
    out.sign_any = work.sign_any;
    for (const auto& each : work.signers) out.signers.push_back({each, ""});
    if (work.scope) {
        const auto scope = data_.string(*work.scope);
        if (!scope) return incident(id, scope.error().message);
        out.scope = *scope;
    }
    const auto task_id = out.id;
    i_.tasks.push_back(std::move(out));
    if (work.due && armTimer(node, *work.due, id, Timer::Purpose::Due))
        task(task_id)->due = i_.timers.back().due;
    if (token(id)->incident) return;
    if (work.warn && !armTimer(node, *work.warn, id, Timer::Purpose::Warn)) return;
    if (work.escalate) armTimer(node, *work.escalate, id, Timer::Purpose::Escalate);
}

void Run::decide(const Node& node, std::int64_t id) {
    const auto* decision = around_.decision ? around_.decision(node.reference) : nullptr;
    if (!decision) return incident(id, "there is no decision " + node.reference);
    const auto inner = decision->evaluate(data_.document());
    if (!inner) return incident(id, inner.error().message);
    auto done = data_.put(node.result, *inner);
    if (done && !node.assignments.empty()) done = data_.take("", "", node.assignments, false);
    if (!done) return incident(id, done.error().message);
    history(node.id, id, "decided", node.reference);
    leave(id);
}

Result<std::string> Run::bodyData(const Node& node, int index) const {
    auto data = Data::of(data_.xml());
    if (!data) return data.error();
    if (node.multi && node.multi->collection) {
        const auto all = data->elements(*node.multi->collection);
        if (!all) return all.error();
        if (index >= static_cast<int>(all->size()))
            return invalidMessage("the collection has no item " + std::to_string(index + 1) +
                                  " any more");
        const auto done = data->put(node.multi->item, (*all)[static_cast<std::size_t>(index)]);
        if (!done) return done.error();
    }
    if (node.multi) {
        const auto done = data->put("loopCounter", std::to_string(index + 1));
        if (!done) return done.error();
    }
    return data->xml();
}

// Calls and multi-instance activities: their bodies are instances of their own.
void Run::call(const Node& node, std::int64_t id) {
    const bool multi = node.multi && !isBody(node, *token(id));
    int total = 1;
    if (multi && node.multi->count) {
        const auto count = data_.number(*node.multi->count);
        if (!count) return incident(id, count.error().message);
        if (*count != std::floor(*count) || *count < 0 || *count > kBodies)
            return incident(id,
                            "loopCardinality gives no number from 0 to " + std::to_string(kBodies));
        total = static_cast<int>(*count);
    } else if (multi) {
        const auto all = data_.elements(*node.multi->collection);
        if (!all) return incident(id, all.error().message);
        if (all->size() > kBodies)
            return incident(id,
                            "the collection has more than " + std::to_string(kBodies) + " items");
        total = static_cast<int>(all->size());
    }
    if (total == 0) return leave(id);
    i_.children.push_back({id, total, 0});
    startChildren(node, id, 0, multi && node.multi->sequential ? 1 : total);
}

void Run::startChildren(const Node& node, std::int64_t id, int from, int count) {
    const auto visit = token(id)->visit;
    const bool multi = node.multi && !isBody(node, *token(id));
    std::vector<ChildStart> starts;
    for (int index = from; index < from + count; ++index) {
        ChildStart out;
        out.id = uuidV5("process:" + i_.id + ":" + std::to_string(id) + ":" +
                        std::to_string(visit) + ":child:" + std::to_string(index));
        out.token = id;
        out.index = index;
        (multi ? out.body : out.process) = multi ? node.id : node.reference;
        auto data = multi ? bodyData(node, index) : Result<std::string>(data_.xml());
        if (!data) return incident(id, data.error().message);
        out.data = std::move(*data);
        starts.push_back(std::move(out));
    }
    for (auto& each : i_.children)
        if (each.token == id) each.started = from + count;
    for (auto& each : starts) step_.children.push_back(std::move(each));
}

std::int64_t Run::openScope(const Node& node, std::int64_t parent, bool event) {
    Scope out;
    out.id = newId();
    out.node = node.id;
    out.parent = parent;
    out.event = event;
    i_.scopes.push_back(out);
    for (const auto* each : definition_.nodesIn(node.id)) {
        if (each->kind != Kind::EventSubProcess) continue;
        for (const auto* start : definition_.nodesIn(each->id))
            if (start->kind == Kind::StartEvent)
                wait(*start, out.id, Timer::Purpose::EventStart, true);
    }
    return out.id;
}

void Run::link(const Node& node, std::int64_t id) {
    const auto scope = token(id)->scope;
    history(node.id, id, "left");
    consume(id);
    for (const auto* other : definition_.nodesIn(node.parent))
        if (other->kind == Kind::CatchEvent && other->trigger == Trigger::Link &&
            other->reference == node.reference)
            return place(other->id, scope, "");
}

// Throw events and end events. What an end event does when it is done is that of leaving it: no
// flow goes out.
void Run::end(const Node& node, std::int64_t id) {
    switch (node.trigger) {
        case Trigger::Message:
            if (send(node, id)) leave(id);
            return;
        case Trigger::Signal:
            step_.signals.push_back(node.reference);
            return leave(id);
        case Trigger::Link:
            return link(node, id);
        case Trigger::Compensation:
            return compensate(node, id);
        case Trigger::Error:
            return errorEnd(node, id);
        case Trigger::Escalation:
            history(node.id, id, "escalated", node.reference);
            if (!raise(Trigger::Escalation, node.reference, id, false))
                history(node.id, id, "uncaught", node.reference);
            if (token(id)) leave(id);
            return;
        case Trigger::Terminate: {
            const auto scope = token(id)->scope;
            history(node.id, id, "left", "terminate");
            return cancelScope(scope, "terminated by " + node.id);
        }
        default:
            return leave(id);
    }
}

}  // namespace kamhub::process::detail
