#include "net/tmf_event.hpp"

#include <Poco/JSONString.h>

#include <utility>
#include <vector>

#include "net/http_message.hpp"
#include "xml/json.hpp"

namespace kamhub::net {

namespace {

constexpr char kJson[] = "application/json; charset=utf-8";
constexpr std::size_t kLongestEventName = 64;

HttpResponse jsonResponse(int status,
                          const std::vector<std::pair<std::string, std::string>>& members) {
    std::string body = "{";
    for (const auto& [name, value] : members) {
        if (body.size() > 1) body += ",";
        body += Poco::toJSON(name);
        body += ":";
        body += Poco::toJSON(value);
    }
    body += "}";
    return {status, {{"Content-Type", kJson}}, std::move(body)};
}

bool isLetters(std::string_view name) {
    for (const char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
    return !name.empty();
}

}  // namespace

std::string member(const xml::Document& json, std::string_view name) {
    for (const auto* child : xml::childElements(json.root())) {
        const auto kind = xml::localName(child);
        if (kind != "map" && kind != "array" && xml::attributeOf(child, "key") == name)
            return xml::textOf(child);
    }
    return {};
}

std::string operationOf(std::string_view path_below_mount) {
    constexpr std::string_view kListener = "/listener/";
    if (!path_below_mount.starts_with(kListener)) return {};
    std::string name(path_below_mount.substr(kListener.size()));
    if (!isLetters(name) || name.size() > kLongestEventName) return {};
    if (name[0] >= 'a') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

Result<Incoming> incomingFrom(const std::string& operation, const Payload& body) {
    auto bytes = body.read();
    if (!bytes) return invalidMessage(bytes.error().message);
    auto document = xml::jsonToXml(*bytes);
    if (!document) return invalidMessage(document.error().message);
    const auto id = member(*document, "eventId");
    if (id.empty())
        return invalidMessage(
            "the event has no eventId; write one that a repeat of the event has too");
    const auto type = member(*document, "eventType");
    if (type != operation)
        return invalidMessage("eventType is \"" + type +
                              "\"; post it to the listener of its name, here " + operation);
    return Incoming{operation, Payload::of(document->serialise()), body, id};
}

HttpResponse refusal(int status, std::string_view code, const std::string& message) {
    const auto cut = message.find("; ");
    std::vector<std::pair<std::string, std::string>> members{{"code", std::string(code)},
                                                             {"reason", message.substr(0, cut)}};
    if (cut != std::string::npos) members.emplace_back("message", message.substr(cut + 2));
    return jsonResponse(status, members);
}

HttpResponse answerTo(const Result<Accepted>& outcome) {
    if (outcome) return jsonResponse(201, {{"id", outcome->id()}});
    const auto& error = outcome.error();
    if (error.code == ErrorCode::InvalidMessage || error.code == ErrorCode::Rejected)
        return refusal(400, "invalidMessage", error.message);
    auto response =
        refusal(503, "unavailable", "the event cannot be stored now; post it again later");
    response.headers.emplace_back("Retry-After", kRetryAfterSeconds);
    return response;
}

}  // namespace kamhub::net
