// What the hub would do with a message: nothing is stored, nothing sent.

#include "flow/deliverer.hpp"
#include "flow/intake.hpp"
#include "server/json.hpp"
#include "server/operations.hpp"

namespace kamhub::server {

namespace {

constexpr char kTrying[] = "try";  // source of what names none

// The branch of one destination, and what would be sent there.
Json branchOf(const flow::Live& live, const store::NewDelivery& delivery,
              const store::NewMessage& message, Instant now) {
    auto out = object();
    out.set("endpoint", delivery.endpoint);
    out.set("route", delivery.route);
    out.set("lane", delivery.lane);
    out.set("priority", delivery.priority);
    out.set("hold", delivery.hold);
    const auto plan = live.graph->endpoints.find(delivery.endpoint);
    if (plan == live.graph->endpoints.end()) return out;  // the hub's own: it sends nothing itself
    store::DeliveryRow row;
    row.id = delivery.id;
    row.endpoint = delivery.endpoint;
    row.route = delivery.route;
    row.lane = delivery.lane;
    row.created = now;
    store::MessageRow stored;
    stored.envelope = message.envelope;
    const auto made = flow::rehearse(*plan->second, row, stored, message.body);
    out.set("operation", made.operation);
    const auto text =
        made.document ? made.document->read() : Result<std::string>(made.document.error());
    if (text)
        out.set("document", *text);
    else
        out.set("error", text.error().message);
    return out;
}

// A question goes to the one who answers it, on no lane.
HttpResponse tryQuestion(const flow::Live& live, flow::Arrival question) {
    const auto endpoint =
        live.routes->queryEndpoint(*live.graph, question.envelope, question.body);
    if (!endpoint) return jsonError(endpoint.error());
    store::NewDelivery asked;
    asked.endpoint = *endpoint;
    store::NewMessage message;
    message.body = Payload::of(question.body.serialise());
    message.envelope = std::move(question.envelope);
    auto out = object();
    out.set("type", message.envelope.type);
    out.set("subject", message.envelope.subject);
    JsonList branches;
    branches.add(branchOf(live, asked, message, message.envelope.time));
    out.set("deliveries", branches);
    return jsonAnswer(out);
}

}  // namespace

HttpResponse Operations::tryMessage(const Call& call) {
    auto body = xml::Document::parse(textMember(call.body, "body"));
    if (!body) return jsonError(body.error());
    flow::Arrival arrival;
    arrival.envelope.source = textMember(call.body, "source");
    if (arrival.envelope.source.empty()) arrival.envelope.source = kTrying;
    arrival.body = std::move(*body);
    arrival.actor = call.actor();
    const auto live = hub_.live();
    host::SystemRandom random;
    const auto envelope = arrival.envelope;  // completed below, each time as if it had just come
    const auto type = flow::complete(live, arrival, hub_.runtime(), random);
    if (!type) return jsonError(type.error());
    if ((*type)->kind == host::MessageKind::Query) return tryQuestion(live, std::move(arrival));
    arrival.envelope = envelope;
    const auto prepared = flow::prepare(live, std::move(arrival), hub_.runtime(), random);
    if (!prepared) return jsonError(prepared.error());
    const auto& message = prepared->message;
    auto out = object();
    out.set("type", message.envelope.type);
    out.set("subject", message.envelope.subject);
    out.set("end", message.end);
    out.set("why", message.end_reason);
    JsonList branches;
    for (const auto& delivery : message.deliveries)
        branches.add(branchOf(live, delivery, message, hub_.runtime().now()));
    out.set("deliveries", branches);
    return jsonAnswer(out);
}

}  // namespace kamhub::server
