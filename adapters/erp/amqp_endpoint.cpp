#include "amqp_endpoint.hpp"

#include <utility>

#include "idoc.hpp"

namespace kamhub::erp {

namespace {

constexpr std::chrono::seconds kWaitForMessage{1};  // how long a stop may have to wait
constexpr std::chrono::seconds kRefusalLimit{10};

Deadline in(std::chrono::seconds time) { return std::chrono::steady_clock::now() + time; }

}  // namespace

AmqpEndpoint::AmqpEndpoint(ErpConfig config, Host& host)
    : config_(std::move(config)),
      host_(host),
      publisher_(net::AmqpSession::make(amqpSettings(config_))) {}

Status AmqpEndpoint::start() {
    host_.runThread("queue", [this](const std::function<bool()>& stopping) { consume(stopping); });
    return okStatus();
}

void AmqpEndpoint::stop() {
    turn_.acquire();
    publisher_->close();
    turn_.release();
}

Result<Acknowledgement> AmqpEndpoint::send(const Outgoing& outgoing) {
    auto bytes = outgoing.document.read();
    if (!bytes) return bytes.error();
    const auto idoc = readIdoc(*bytes);
    if (!idoc) return idoc.error();

    net::AmqpMessage message;
    message.exchange = config_.exchange;
    message.routing_key = config_.routing_key;
    message.body = std::move(*bytes);
    message.content_type = "application/xml";
    message.message_id = outgoing.delivery_id;
    message.type = idoc->message;
    message.headers.emplace_back("traceparent", outgoing.envelope.traceparent);
    if (!turn_.try_acquire_until(outgoing.deadline))
        return unavailable(
            "the session with the broker was busy until the deadline; nothing was sent");
    const auto published = publisher_->publish(message, outgoing.deadline);
    turn_.release();
    if (!published) return published.error();
    return Acknowledgement{idoc->number, {}};
}

void AmqpEndpoint::consume(const std::function<bool()>& stopping) {
    const auto session = net::AmqpSession::make(amqpSettings(config_));
    const auto refusals = net::AmqpSession::make(amqpSettings(config_));
    bool lost = false;
    while (!stopping()) {
        auto outcome = Outcome::Acknowledge;
        const auto consumed =
            session->consumeOne(config_.queue, in(kWaitForMessage), [&](const auto& message) {
                outcome = receive(message, *refusals);
                return outcome == Outcome::Acknowledge;
            });
        const bool idle = !consumed && consumed.error().code == ErrorCode::Timeout;
        const bool failed = !consumed && !idle;
        if (failed && !lost) host_.note("queue lost", consumed.error().message);
        if (!failed && lost) host_.note("queue found again", config_.queue);
        lost = failed;
        if ((failed || outcome == Outcome::Later) && !host_.pause(config_.poll)) break;
    }
    refusals->close();
    session->close();
}

AmqpEndpoint::Outcome AmqpEndpoint::receive(const net::AmqpMessage& message,
                                            net::AmqpSession& refusals) {
    auto idoc = readIdoc(message.body);
    if (!idoc) return refuse(message, idoc.error().message, refusals);
    Incoming incoming;
    incoming.operation = idoc->operation;
    incoming.id = idoc->number;
    for (const auto& [name, value] : message.headers)
        if (name == "traceparent") incoming.traceparent = value;
    if (idoc->text != message.body) incoming.original = Payload::of(message.body);
    incoming.document = Payload::of(std::move(idoc->text));
    const auto accepted = host_.receiveAndWait(std::move(incoming));
    if (accepted) return Outcome::Acknowledge;
    if (accepted.error().code == ErrorCode::InvalidMessage)
        return refuse(message, accepted.error().message, refusals);
    return Outcome::Later;
}

// Published before the original is acknowledged: a refused message may come twice, but is never
// lost.
AmqpEndpoint::Outcome AmqpEndpoint::refuse(const net::AmqpMessage& message,
                                           const std::string& reason, net::AmqpSession& refusals) {
    net::AmqpMessage refused = message;
    refused.exchange.clear();
    refused.routing_key = config_.queue + ".refused";
    refused.headers.emplace_back("reason", reason);
    const Deadline deadline = in(kRefusalLimit);
    auto published = refusals.declareQueue(refused.routing_key, deadline);
    if (published) published = refusals.publish(refused, deadline);
    host_.note(published ? "document refused" : "refusal not published",
               message.message_id + ": " + (published ? reason : published.error().message));
    return published ? Outcome::Acknowledge : Outcome::Later;
}

}  // namespace kamhub::erp
