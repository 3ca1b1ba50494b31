#include "app/api_client.hpp"

#include <cctype>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "app/table.hpp"

namespace kamhub::app {

namespace {

constexpr char kDefaultUrl[] = "http://127.0.0.1:8480";
constexpr std::chrono::seconds kDeadline{60};

}  // namespace

Result<ApiClient> ApiClient::make(const Arguments& arguments) {
    const char* environment = std::getenv("KAMHUB_URL");
    std::string url = arguments.get("url", environment && *environment ? environment : kDefaultUrl);
    while (url.ends_with('/')) url.pop_back();
    auto client = net::HttpClient::make(url, {});
    if (!client) return client.error();
    return ApiClient(std::move(url), std::move(*client));
}

Result<std::string> ApiClient::call(const std::string& method, const std::string& path,
                                    const std::string& body) {
    net::HttpCall call;
    call.method = method;
    call.path_suffix = "/api/v1/" + path;
    if (method == "POST") call.headers.emplace_back("Content-Type", "application/json");
    call.body = Payload::of(body);
    call.deadline = Deadline::clock::now() + kDeadline;
    auto answer = client_->call(call);
    if (!answer && answer.error().code == ErrorCode::Unavailable)
        return unavailable("no hub answers at " + url_ +
                           "; start one with kamhub run --config FILE");
    if (!answer) return answer.error();
    if (answer->status < 300) return std::move(answer->body);
    const auto said = server::readObject(answer->body);
    const auto message = said ? server::textMember(part(*said, "error"), "message") : std::string();
    if (message.empty())
        return rejected(url_ + " answered with HTTP status " + std::to_string(answer->status) +
                        "; is a hub's operations API there?");
    return Error{ErrorCode::Rejected, message, answer->body};
}

Result<Json> ApiClient::get(const std::string& path) {
    const auto text = call("GET", path, {});
    if (!text) return text.error();
    auto json = server::readObject(*text);
    if (!json)
        return rejected(
            url_ + " answered with something that is not JSON; is a hub's operations API there?");
    return json;
}

Result<Json> ApiClient::post(const std::string& path, const Json& body) {
    const auto text = call("POST", path, server::text(body));
    if (!text) return text.error();
    return server::readObject(*text);
}

Result<std::string> ApiClient::bytes(const std::string& path) { return call("GET", path, {}); }

std::string percentEncoded(const std::string& text) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char c : text) {
        if (std::isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += static_cast<char>(c);
        } else {
            out += '%';
            out += kDigits[c >> 4];
            out += kDigits[c & 15];
        }
    }
    return out;
}

int failed(const Error& error) {
    std::cerr << "kamhub: " << printable(error.message) << "\n";
    return error.code == ErrorCode::InvalidConfig ? kUsage : kFailed;
}

void printJson(const Json& json) {
    json.stringify(std::cout, 2);
    std::cout << "\n";
}

std::string member(const Json& json, const std::string& name) {
    const auto value = json.get(name);
    return value.isEmpty() || value.isStruct() ? std::string() : value.toString();
}

std::vector<Json> items(const Json& json, const std::string& name) {
    std::vector<Json> out;
    const auto list = json.getArray(name);
    for (unsigned i = 0; list && i < list->size(); ++i)
        if (const auto object = list->getObject(i)) out.push_back(*object);
    return out;
}

Json part(const Json& json, const std::string& name) {
    const auto object = json.getObject(name);
    return object ? *object : Json();
}

}  // namespace kamhub::app
