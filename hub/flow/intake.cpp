#include "flow/intake.hpp"

#include <sstream>

#include "flow/body_view.hpp"
#include "flow/deliverer.hpp"
#include "xml/soap.hpp"
#include "xml/stream.hpp"

namespace kamhub::flow {

namespace {

Status fill(std::string& target, const std::optional<xml::XPath>& path, const BodyView& body) {
    if (!target.empty() || !path) return okStatus();
    auto text = body.string(*path);
    if (!text) return text.error();
    target = *text;
    return okStatus();
}

// A complaint about a body quotes it; here it is still known what of it is personal.
Error about(const xml::Document& body, const host::MessageType& type, Error error) {
    error.message = type.personal.hiddenIn(std::move(error.message), body);
    return error;
}

bool passedBefore(const std::string& via, const std::string& hub) {
    std::istringstream in(via);
    for (std::string each; in >> each;)
        if (each == hub) return true;
    return false;
}

Instant expiryOf(const Live& live, const std::string& endpoint, Instant now) {
    const auto found = live.graph->endpoints.find(endpoint);
    if (found == live.graph->endpoints.end()) return {};
    const auto after = found->second->settings.expire_after;
    return after.count() == 0 ? Instant{} : now + after;
}

}  // namespace

Result<Arrival> readLarge(const host::Catalogue& catalogue, Payload canonical) {
    auto root = xml::rootOf(canonical);
    if (!root) return root.error();
    auto bare = xml::Document::parse("<" + root->name + " xmlns=\"" +
                                     xml::escape(root->namespace_uri) + "\"/>");
    if (!bare) return bare.error();
    const auto type = catalogue.identify(*bare);
    if (!type) return type.error();
    auto frame = xml::readFrame(canonical, {{}, &(*type)->schema, {}});
    if (!frame) {
        auto error = frame.error();
        error.message = (*type)->personal.hiddenIn(std::move(error.message), canonical);
        return error;
    }
    Arrival out;
    out.body = std::move(frame->document);
    out.large = std::make_shared<const LargeBody>(
        LargeBody{std::move(canonical), std::move(frame->left_out), std::move(frame->lacking)});
    return out;
}

Result<const host::MessageType*> complete(const Live& live, Arrival& arrival, Clock& clock,
                                          Random& random) {
    auto type = live.graph->catalogue->identify(arrival.body);
    if (!type) return type;
    auto& e = arrival.envelope;
    if (!e.type.empty() && e.type != (*type)->type)
        return invalidMessage("the envelope says type " + e.type + " but the body is " +
                              (*type)->element + "; write type " + (*type)->type);
    e.type = (*type)->type;
    if (!arrival.large)
        if (auto status = (*type)->schema.validate(arrival.body); !status)
            return about(arrival.body, **type, status.error());
    if (e.id.empty()) e.id = uuidV7(clock.now(), random);
    if (e.time == Instant{}) e.time = clock.now();
    if (e.data_schema.empty()) e.data_schema = (*type)->schema_file.filename().string();
    const BodyView view(arrival.body, arrival.large.get());
    if (auto status = fill(e.subject, (*type)->subject, view); !status) return status.error();
    if (auto status = fill(e.partition_key, (*type)->lane, view); !status) return status.error();
    e.traceparent = traceparentFrom(e.traceparent, random);
    const auto& hub = live.graph->settings.name;
    if (passedBefore(e.via, hub))
        return invalidMessage("this message has passed the hub " + hub +
                              " before; it goes in a circle");
    e.via += (e.via.empty() ? "" : " ") + hub;
    if (auto status = validate(e); !status) return status.error();
    return type;
}

Result<Prepared> prepare(const Live& live, Arrival arrival, Clock& clock, Random& random) {
    auto type = complete(live, arrival, clock, random);
    if (!type) return type.error();
    // One that the hub itself sends is asked by its delivery; the answer comes as a message.
    if ((*type)->kind == host::MessageKind::Query && arrival.actor != "hub")
        return invalidMessage((*type)->type + " is a query; ask it where an answer is waited for");
    const bool unresolved = arrival.envelope.correlation_id.starts_with(kUnresolved);
    Plan plan;
    if (unresolved) {
        plan.destinations.push_back(
            {kCorrelate, kCorrelate, arrival.envelope.correlation_id, true});
        plan.priority = arrival.envelope.priority;
    } else {
        auto planned =
            live.routes->plan(*live.graph, arrival.envelope, {arrival.body, arrival.large.get()});
        if (!planned) return about(arrival.body, **type, planned.error());
        plan = std::move(*planned);
    }
    arrival.envelope.priority = plan.priority;
    Prepared out;
    out.type = *type;
    auto& message = out.message;
    const auto now = clock.now();
    for (const auto& d : plan.destinations)
        message.deliveries.push_back(
            {uuidV5(arrival.envelope.source + "\n" + arrival.envelope.id + "\n" + d.endpoint),
             d.endpoint, d.route, d.lane, plan.priority, d.hold, expiryOf(live, d.endpoint, now)});
    if (plan.destinations.empty()) {
        message.end = plan.filtered ? "filtered" : "unrouted";
        message.end_reason = plan.reason;
    }
    message.body = arrival.large ? arrival.large->canonical : Payload::of(arrival.body.serialise());
    message.duplicate_hash = message.body.sha256();
    if (arrival.original.size() != message.body.size() ||
        arrival.original.sha256() != message.body.sha256())
        message.original = arrival.original;
    message.envelope = std::move(arrival.envelope);
    return out;
}

std::vector<store::DeliveryRow> rowsOf(const store::NewMessage& message, std::int64_t message_seq,
                                       const std::vector<std::int64_t>& delivery_seqs, Instant at) {
    std::vector<store::DeliveryRow> out;
    for (std::size_t i = 0; i < message.deliveries.size(); ++i) {
        const auto& d = message.deliveries[i];
        store::DeliveryRow row;
        row.seq = delivery_seqs[i];
        row.message_seq = message_seq;
        row.id = d.id;
        row.endpoint = d.endpoint;
        row.route = d.route;
        row.lane = d.lane;
        row.partition = store::partitionOf(d.lane);
        row.version = 1;  // as the store begins
        row.priority = d.priority;
        row.hold = d.hold;
        row.created = row.changed = at;
        row.expires = d.expires;
        out.push_back(std::move(row));
    }
    return out;
}

}  // namespace kamhub::flow
