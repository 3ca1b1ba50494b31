#include "app/api_client.hpp"

#include <cctype>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "access/access.hpp"
#include "app/table.hpp"
#include "server/personal_view.hpp"
#include "server/request_guard.hpp"

namespace kamhub::app {

namespace {

constexpr char kDefaultUrl[] = "http://127.0.0.1:8480";
constexpr std::chrono::seconds kCallTime{60};
constexpr char kDefaultData[] = "kamhub-data";

// What an option, or else an environment variable, says; empty: neither.
std::string given(const Arguments& arguments, const char* option, const char* variable) {
    const char* environment = std::getenv(variable);
    return arguments.get(option, environment ? environment : "");
}

}  // namespace

Result<Secret> readToken(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line) || line.empty())
        return invalidConfig(file.string() +
                             " holds no token or cannot be read; name the file of an API token "
                             "with --token-file, or a running hub's data folder with --data");
    return Secret(line);
}

std::filesystem::path dataFolder(const Arguments& arguments) {
    const auto data = given(arguments, "data", "KAMHUB_DATA");
    return data.empty() ? kDefaultData : data;
}

namespace {

Result<Secret> findToken(const Arguments& arguments) {
    if (const auto file = given(arguments, "token-file", "KAMHUB_TOKEN_FILE"); !file.empty())
        return readToken(file);
    if (const auto data = given(arguments, "data", "KAMHUB_DATA"); !data.empty())
        return readToken(std::filesystem::path(data) / access::kLocalTokenFile);
    const auto usual = std::filesystem::path(kDefaultData) / access::kLocalTokenFile;
    std::error_code ignored;
    return std::filesystem::exists(usual, ignored) ? readToken(usual) : Secret();
}

bool inClear(const std::string& url) {
    constexpr std::string_view kPlain = "http://";
    if (!url.starts_with(kPlain)) return false;
    const auto host = server::hostName(
        std::string_view(url).substr(kPlain.size(), url.find('/', kPlain.size()) - kPlain.size()));
    return host != "localhost" && host != "::1" && !host.starts_with("127.");
}

}  // namespace

Result<ApiClient> ApiClient::make(const Arguments& arguments) {
    const char* environment = std::getenv("KAMHUB_URL");
    std::string url = arguments.get("url", environment && *environment ? environment : kDefaultUrl);
    while (url.ends_with('/')) url.pop_back();
    auto client = net::HttpClient::make(url, {});
    if (!client) return client.error();
    auto token = findToken(arguments);
    if (!token) return token.error();
    if (!token->empty() && inClear(url))
        return invalidConfig("a token would travel in clear to " + url + "; write https://");
    return ApiClient(std::move(url), std::move(*token), std::move(*client));
}

Result<net::HttpAnswer> ApiClient::call(const std::string& method, const std::string& path,
                                        const std::string& body, const std::string& media_type) {
    net::HttpCall call;
    call.method = method;
    call.path_suffix = "/api/v1/" + path;
    if (method == "POST") call.headers.emplace_back("Content-Type", media_type);
    if (!token_.empty()) call.headers.emplace_back("Authorization", "Bearer " + token_.reveal());
    call.body = Payload::of(body);
    call.deadline = Deadline::clock::now() + kCallTime;
    auto answer = client_->call(call);
    if (!answer && answer.error().code == ErrorCode::Unavailable)
        return unavailable("no hub answers at " + url_ +
                           "; start one with kamhub run --config FILE");
    if (!answer) return answer.error();
    if (answer->status < 300) return answer;
    const auto said = server::readObject(answer->body);
    const auto message = said ? server::textMember(part(*said, "error"), "message") : std::string();
    if (message.empty())
        return rejected(url_ + " answered with HTTP status " + std::to_string(answer->status) +
                        "; is a hub's operations API there?");
    return Error{ErrorCode::Rejected, message, answer->body};
}

Result<Json> ApiClient::get(const std::string& path) {
    const auto answer = call("GET", path, {});
    if (!answer) return answer.error();
    auto json = server::readObject(answer->body);
    if (!json)
        return rejected(
            url_ + " answered with something that is not JSON; is a hub's operations API there?");
    return json;
}

Result<Json> ApiClient::post(const std::string& path, const Json& body) {
    const auto answer = call("POST", path, server::text(body));
    if (!answer) return answer.error();
    return server::readObject(answer->body);
}

Result<Json> ApiClient::postFile(const std::string& path, const std::string& media_type,
                                 const std::string& bytes) {
    const auto answer = call("POST", path, bytes, media_type);
    if (!answer) return answer.error();
    return server::readObject(answer->body);
}

Result<std::string> ApiClient::getFile(const std::string& path) {
    auto answer = call("GET", path, {});
    if (!answer) return answer.error();
    return std::move(answer->body);
}

Result<Json> ApiClient::remove(const std::string& path) {
    const auto answer = call("DELETE", path, {});
    if (!answer) return answer.error();
    return server::readObject(answer->body);
}

Result<std::string> ApiClient::payload(const std::string& number, const Json& message, bool as_text,
                                       bool* hidden) {
    auto answer = call(
        "GET",
        "payloads/" + number + "?message=" + member(message, "seq") + (as_text ? "&as=text" : ""),
        {});
    if (!answer) return answer.error();
    const std::string right(header(answer->headers, server::kHidden));
    if (hidden) *hidden = !right.empty();
    if (right.empty() || hidden) return std::move(answer->body);
    return rejected("payload " + number +
                    " says something of persons that is hidden from you; only "
                    "the right " +
                    right + " shows it");
}

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
