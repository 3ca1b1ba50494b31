#include "server/refusal.hpp"

#include <Poco/JSON/Object.h>

#include <charconv>
#include <sstream>

namespace kamhub::server {

namespace {

// Reads the number behind `label` at the front of `rest` and moves `rest` behind it; 0 if it is not
// there.
int numberBehind(std::string_view label, std::string_view& rest) {
    if (!rest.starts_with(label)) return 0;
    int number = 0;
    const auto from = rest.data() + label.size();
    const auto [end, error] = std::from_chars(from, rest.data() + rest.size(), number);
    if (error != std::errc{} || number < 1) return 0;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return number;
}

std::string leaf(const char* name, const std::string& text) {
    return std::string("<") + name + ">" + xml::escape(text) + "</" + name + ">";
}

}  // namespace

Place placeIn(std::string_view message) {
    for (auto at = message.find("line "); at != message.npos; at = message.find("line ", at + 1)) {
        if (at > 0 && message[at - 1] != ' ' && message[at - 1] != '(') continue;
        auto rest = message.substr(at);
        const int line = numberBehind("line ", rest);
        if (line == 0) continue;
        return {line, numberBehind(", column ", rest)};
    }
    return {};
}

const char* codeName(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidConfig:
            return "InvalidConfig";
        case ErrorCode::InvalidMessage:
            return "InvalidMessage";
        case ErrorCode::Rejected:
            return "Rejected";
        case ErrorCode::Unavailable:
            return "Unavailable";
        case ErrorCode::Timeout:
            return "Timeout";
        case ErrorCode::Internal:
            return "Internal";
    }
    return "";
}

std::string refusalXml(const Error& error) {
    const auto place = placeIn(error.message);
    std::string out = std::string("<Refusal xmlns=\"") + kHubNamespace + "\">" +
                      leaf("code", codeName(error.code)) + leaf("message", error.message);
    if (place.line > 0) out += leaf("line", std::to_string(place.line));
    if (place.column > 0) out += leaf("column", std::to_string(place.column));
    return out + "</Refusal>";
}

std::string acceptedXml(const std::string& id, bool duplicate) {
    return std::string("<Accepted xmlns=\"") + kHubNamespace + "\">" + leaf("id", id) +
           leaf("duplicate", duplicate ? "true" : "false") + "</Accepted>";
}

xml::SoapFault faultOf(const Error& error) {
    const bool sender =
        error.code == ErrorCode::InvalidMessage || error.code == ErrorCode::Rejected;
    xml::SoapFault fault;
    fault.code = sender ? xml::SoapFault::Code::Sender : xml::SoapFault::Code::Receiver;
    fault.subcode = codeName(error.code);
    fault.reason = error.message;
    fault.detail = refusalXml(error);
    return fault;
}

int httpStatusOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidMessage:
            return 400;
        case ErrorCode::Rejected:
            return 422;
        case ErrorCode::Unavailable:
            return 503;
        case ErrorCode::Timeout:
            return 504;
        case ErrorCode::InvalidConfig:
        case ErrorCode::Internal:
            return 500;
    }
    return 500;
}

HttpResponse problem(int status, const std::string& title, const Error& error) {
    Poco::JSON::Object body(Poco::JSON_PRESERVE_KEY_ORDER);
    body.set("type", std::string("urn:kamhub:problem:") + codeName(error.code));
    body.set("title", title);
    body.set("status", status);
    body.set("detail", error.message);
    const auto place = placeIn(error.message);
    if (place.line > 0) body.set("line", place.line);
    if (place.column > 0) body.set("column", place.column);
    std::ostringstream text;
    body.stringify(text);
    HttpResponse response{
        status, {{"Content-Type", "application/problem+json"}}, text.str() + "\n"};
    if (status == 503)
        response.headers.emplace_back("Retry-After", std::to_string(kRetryAfterSeconds));
    return response;
}

HttpResponse plainText(int status, const std::string& text) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, text + "\n"};
}

}  // namespace kamhub::server
