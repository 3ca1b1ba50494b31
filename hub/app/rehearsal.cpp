#include "app/rehearsal.hpp"

#include <cstdlib>

namespace kamhub::app {

namespace {

std::int64_t number(const Json& json, const std::string& name) {
    return std::strtoll(member(json, name).c_str(), nullptr, 10);
}

}  // namespace

Result<StoredDelivery> storedDelivery(ApiClient& client, const Json& message,
                                      const Json& delivery) {
    StoredDelivery out;
    out.row.seq = number(delivery, "seq");
    out.row.id = member(delivery, "id");
    out.row.endpoint = member(delivery, "endpoint");
    out.row.route = member(delivery, "route");
    out.row.lane = member(delivery, "lane");
    out.row.revision = static_cast<int>(number(delivery, "revision"));
    out.message.seq = number(message, "seq");
    for (const char* name :
         {"id", "source", "type", "subject", "time", "datacontenttype", "dataschema",
          "partitionkey", "correlationid", "causationid", "priority", "level", "region",
          "traceparent", "via"})
        if (const auto value = member(message, name); !value.empty())
            if (auto status = setAttribute(out.message.envelope, name, value); !status)
                return status.error();
    const auto own = member(delivery, "body");
    auto body =
        client.payload(own.empty() ? member(part(message, "body"), "payload") : own, message);
    if (!body) return body.error();
    out.body = std::move(*body);
    std::string sent;
    for (const auto& each : items(message, "history")) {
        if (number(each, "delivery_seq") != out.row.seq || member(each, "sent").empty()) continue;
        sent = member(each, "sent");
        out.artefacts = member(each, "artefacts");
    }
    if (sent.empty()) return out;
    auto bytes = client.payload(sent, message);
    if (!bytes) return bytes.error();
    out.sent = std::move(*bytes);
    return out;
}

}  // namespace kamhub::app
