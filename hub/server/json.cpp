#include "server/json.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Parser.h>

#include <array>
#include <sstream>

#include "server/refusal.hpp"

namespace kamhub::server {

Json object() { return Json(Poco::JSON_PRESERVE_KEY_ORDER); }

std::string text(const Json& json) {
    std::ostringstream out;
    json.stringify(out);
    return std::move(out).str();
}

HttpResponse jsonAnswer(const Json& json, int status) {
    return {status,
            {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
            text(json) + "\n"};
}

HttpResponse jsonError(int status, const std::string& code, const std::string& message) {
    auto error = object();
    error.set("code", code);
    error.set("message", message);
    auto out = object();
    out.set("error", error);
    return jsonAnswer(out, status);
}

HttpResponse jsonError(const Error& error) {
    return jsonError(httpStatusOf(error.code), codeName(error.code), error.message);
}

Result<Json> readObject(const std::string& text) {
    try {
        Poco::JSON::Parser parser;
        parser.setDepth(16);
        const auto parsed = parser.parse(text);
        if (parsed.type() == typeid(Json::Ptr)) return *parsed.extract<Json::Ptr>();
        return invalidMessage("the body is not a JSON object; write {…}");
    } catch (const Poco::Exception& e) {
        return invalidMessage("the body is not JSON: " + e.displayText());
    }
}

std::string textMember(const Json& json, const std::string& name) {
    const auto value = json.get(name);
    return value.isString() ? value.toString() : std::string();
}

bool flagMember(const Json& json, const std::string& name) {
    const auto value = json.get(name);
    return value.isBoolean() && value.convert<bool>();
}

std::vector<std::string> listMember(const Json& json, const std::string& name) {
    std::vector<std::string> out;
    const auto list = json.getArray(name);
    for (std::size_t i = 0; list && i < list->size(); ++i)
        if (const auto value = list->get(static_cast<unsigned>(i)); value.isString())
            out.push_back(value.toString());
    return out;
}

std::string instant(Instant at) { return at == Instant{} ? std::string() : toIso(at); }

Json toJson(const store::DeliveryRow& row) {
    auto out = object();
    out.set("seq", row.seq);
    out.set("id", row.id);
    out.set("endpoint", row.endpoint);
    out.set("route", row.route);
    out.set("lane", row.lane);
    out.set("state", store::toString(row.state));
    out.set("version", row.version);
    out.set("attempts", row.attempts);
    out.set("revision", row.revision);
    out.set("priority", row.priority);
    out.set("hold", row.hold);
    out.set("created", instant(row.created));
    out.set("changed", instant(row.changed));
    out.set("next_at", instant(row.next_at));
    out.set("expires", instant(row.expires));
    out.set("reference", row.reference);
    out.set("error", row.error);
    if (row.body) out.set("body", row.body);
    return out;
}

Json toJson(const store::JournalRow& row) {
    auto out = object();
    out.set("seq", row.seq);
    out.set("at", instant(row.at));
    out.set("event", row.event);
    out.set("delivery_seq", row.delivery_seq);
    out.set("attempt", row.attempt);
    out.set("detail", row.detail);
    out.set("actor", row.actor);
    out.set("artefacts", row.artefacts);
    if (row.sent) out.set("sent", row.sent);
    if (row.answer) out.set("answer", row.answer);
    if (row.body) out.set("body", row.body);
    if (!row.source.empty()) out.set("source", row.source);
    if (!row.type.empty()) out.set("type", row.type);
    if (!row.subject.empty()) out.set("subject", row.subject);
    return out;
}

std::string stateOf(const store::MessageRow& row,
                    const std::vector<store::DeliveryRow>& deliveries) {
    if (!row.end.empty()) return row.end;
    using store::DeliveryState;
    for (const auto state :
         {DeliveryState::Parked, DeliveryState::Sending, DeliveryState::Waiting,
          DeliveryState::Expired, DeliveryState::Discarded, DeliveryState::Delivered})
        for (const auto& delivery : deliveries)
            if (delivery.state == state) return store::toString(state);
    return {};
}

Json toJson(const store::MessageRow& row, const std::vector<store::DeliveryRow>& deliveries) {
    auto out = object();
    out.set("seq", row.seq);
    out.set("state", stateOf(row, deliveries));
    for (const auto& [name, value] : attributesOf(row.envelope)) {
        if (name == "priority")
            out.set(name, row.envelope.priority);
        else
            out.set(name, value);
    }
    out.set("accepted", instant(row.accepted));
    out.set("end", row.end);
    out.set("end_reason", row.end_reason);
    auto body = object();
    body.set("payload", row.body);
    body.set("size", static_cast<std::uint64_t>(row.body_size));
    body.set("sha256", row.body_sha256);
    out.set("body", body);
    if (row.original) out.set("original", row.original);
    out.set("deliveries", listOf(deliveries));
    return out;
}

Json toJson(const flow::EndpointStatus& status) {
    auto out = object();
    out.set("name", status.name);
    out.set("adapter", status.adapter);
    out.set("state", status.state);
    out.set("breaker", status.breaker);
    out.set("trouble", status.trouble);
    out.set("retry_at", instant(status.retry_at));
    out.set("waiting", status.waiting);
    out.set("running", status.running);
    out.set("retrying", status.retrying);
    out.set("parked", status.parked);
    out.set("delivered", status.delivered);
    out.set("lanes", status.lanes);
    out.set("oldest_waiting", instant(status.oldest_waiting));
    out.set("hash", status.hash);
    out.set("plugin_sha256", status.plugin_sha256);
    if (status.paused) {
        auto paused = object();
        paused.set("by", status.paused->actor);
        paused.set("at", toIso(status.paused->at));
        paused.set("reason", status.paused->reason);
        out.set("paused", paused);
    }
    auto attributes = object();
    for (const auto& [name, value] : status.attributes) attributes.set(name, value);
    out.set("attributes", attributes);
    return out;
}

Json toJson(const flow::LaneStatus& status) {
    auto out = object();
    out.set("key", status.key);
    out.set("state", status.state);
    out.set("why", status.why);
    out.set("depth", status.depth);
    out.set("priority", status.priority);
    out.set("delivery", status.delivery);
    out.set("attempts", status.attempts);
    out.set("accepted", instant(status.accepted));
    out.set("retry_at", instant(status.next_try));
    return out;
}

Json toJson(const flow::Route& route) {
    auto out = object();
    out.set("name", route.name);
    out.set("matches", route.predicate.text);
    if (route.filter) {
        out.set("filtered", route.filter->text);
        out.set("filter_reason", route.filter_reason);
    }
    out.set("order_by", route.order_by ? route.order_by->text() : std::string());
    JsonList targets;
    for (const auto& target : route.targets) {
        auto one = object();
        one.set("endpoint",
                target.endpoints ? "{" + target.endpoints->text() + "}" : target.endpoint);
        std::string matches = target.arm_condition.text;
        if (!target.predicate.text.empty())
            matches += (matches.empty() ? "" : ", ") + target.predicate.text;
        one.set("matches", matches);
        one.set("hold", target.hold);
        targets.add(one);
    }
    out.set("targets", targets);
    out.set("hash", route.hash);
    return out;
}

Json toJson(const Complaint& complaint) {
    auto out = object();
    out.set("file", complaint.file);
    out.set("line", complaint.line);
    out.set("column", complaint.column);
    out.set("what", complaint.what);
    out.set("write", complaint.write);
    out.set("text", toString(complaint));
    return out;
}

}  // namespace kamhub::server
