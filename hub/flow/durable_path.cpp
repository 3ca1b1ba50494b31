#include "flow/durable_path.hpp"

namespace kamhub {

// The one place that can say that a message is safe: called only with the store's word that it is
// committed.
struct AcceptedMaker {
    static Accepted make(std::string id, bool duplicate) {
        return Accepted(std::move(id), duplicate);
    }
};

}  // namespace kamhub

namespace kamhub::flow {

Result<store::NewMessage> DurablePath::plan(Envelope envelope, xml::Document body) {
    auto prepared = prepare(parts_.live(), {std::move(envelope), std::move(body), {}, "hub"},
                            parts_.scheduler, parts_.random);
    if (!prepared) return prepared.error();
    prepared->message.original = {};
    return std::move(prepared->message);
}

void DurablePath::emitted(const std::vector<store::NewMessage>& messages,
                          const store::Committed& committed, Instant at) {
    for (std::size_t i = 0; i < messages.size(); ++i)
        offer(messages[i], committed.messages[i], committed.deliveries[i], at);
}

void DurablePath::accept(Arrival arrival, WhenAccepted done) {
    const auto source = arrival.envelope.source, type = arrival.envelope.type;
    const auto actor = arrival.actor;
    const observe::Stopwatch accepting;
    auto prepared = prepare(parts_.live(), std::move(arrival), parts_.scheduler, parts_.random);
    parts_.observer.metrics().took("prepare", {}, accepting.elapsed());
    if (!prepared) {
        if (prepared.error().code == ErrorCode::InvalidMessage)
            refused(source, type, {}, prepared.error().message);
        return done(prepared.error());
    }
    const auto at = parts_.scheduler.now();
    auto message = std::make_shared<const store::NewMessage>(prepared->message);
    parts_.store.submit({actor, at, {std::move(prepared->message)}, {}, {}},
                        [this, message, actor, at, accepting, done = std::move(done),
                         busy = parts_.scheduler.busy()](store::Outcome outcome) {
                            parts_.observer.metrics().took("accept", {}, accepting.elapsed());
                            answered(*message, actor, at, std::move(outcome), done);
                        });
}

void DurablePath::answered(const store::NewMessage& message, const std::string& actor, Instant at,
                           store::Outcome outcome, const WhenAccepted& done) {
    const auto& e = message.envelope;
    if (const auto* error = std::get_if<Error>(&outcome)) return done(*error);
    if (const auto* conflict = std::get_if<store::Conflict>(&outcome)) {
        if (conflict->kind == store::Conflict::Kind::Duplicate) {
            parts_.observer.event(observe::Level::Info, "duplicate",
                                  {{"source", e.source}, {"id", e.id}});
            return done(AcceptedMaker::make(e.id, true));
        }
        const auto why =
            "id " + e.id + " was used before for another body; a new message needs a new id";
        refused(e.source, e.type, e.subject, why);
        return done(invalidMessage(why));
    }
    const auto& committed = std::get<store::Committed>(outcome);
    offer(message, committed.messages.front(), committed.deliveries.front(), at);
    parts_.observer.event(observe::Level::Debug, "accepted",
                          {{"source", e.source},
                           {"type", e.type},
                           {"id", e.id},
                           {"by", actor},
                           {"traceparent", e.traceparent}});
    if (!message.end.empty())
        parts_.observer.event(observe::Level::Warning, message.end,
                              {{"id", e.id}, {"type", e.type}, {"why", message.end_reason}});
    done(AcceptedMaker::make(e.id, false));
}

void DurablePath::offer(const store::NewMessage& message, std::int64_t seq,
                        const std::vector<std::int64_t>& deliveries, Instant at) {
    store::MessageRow row;
    row.seq = seq;
    row.envelope = message.envelope;
    row.accepted = at;
    // A spooled body is read from where the store has put it.
    auto fresh = message.body.inMemory()
                     ? std::make_shared<const Fresh>(Fresh{std::move(row), message.body})
                     : nullptr;
    for (auto& delivery : rowsOf(message, seq, deliveries, at)) {
        // None: a reload has just taken the endpoint away. Hub::endpoints() shows what waits.
        if (const auto lanes = parts_.lanes(delivery.endpoint))
            lanes->offer({{std::move(delivery), fresh}});
        else
            parts_.observer.event(
                observe::Level::Error, "endpoint-removed",
                {{"endpoint", delivery.endpoint},
                 {"id", message.envelope.id},
                 {"why", "a reload took the endpoint away; put it back and the message is sent"}});
    }
}

void DurablePath::refused(const std::string& source, const std::string& type,
                          const std::string& subject, const std::string& why) {
    const auto now = parts_.scheduler.now();
    const auto left_out = refusals_.take(source, now);
    if (!left_out) return parts_.observer.metrics().count("refused");
    const auto text = *left_out == 0 ? bounded(why)
                                     : bounded(why) + " (" + std::to_string(*left_out) +
                                           " more refusals before this one are not written down)";
    parts_.observer.event(observe::Level::Warning, "refused",
                          {{"source", source}, {"type", type}, {"why", text}});
    parts_.store.submit(
        {"hub", now, {}, {}, {{"refused", source, bounded(type), bounded(subject), text}}},
        [busy = parts_.scheduler.busy()](store::Outcome) {});
}

}  // namespace kamhub::flow
