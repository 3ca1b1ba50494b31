#pragma once
// The client commands' side of the operations API.

#include <filesystem>
#include <memory>
#include <string>

#include "app/arguments.hpp"
#include "net/http_client.hpp"
#include "server/json.hpp"

namespace kamhub::app {

using server::Json;
using server::JsonList;

// One thread at a time.
class ApiClient {
public:
    // From --url, KAMHUB_URL or the default; with the token of --token-file, KAMHUB_TOKEN_FILE, or
    // the hub's own in its data folder (--data, KAMHUB_DATA, ./kamhub-data). InvalidConfig if it is
    // no URL, if a file that was named cannot be read, or if the token would travel in clear.
    static Result<ApiClient> make(const Arguments& arguments);

    // `path` is below /api/v1/. The error is what a person should read: the hub's own words, or
    // that none answers.
    Result<Json> get(const std::string& path);
    Result<Json> post(const std::string& path, const Json& body);
    // Bytes that are no JSON; what answers is.
    Result<Json> postFile(const std::string& path, const std::string& media_type,
                          const std::string& bytes);
    // Bytes that the hub keeps.
    Result<std::string> getFile(const std::string& path);
    Result<Json> remove(const std::string& path);
    // A payload of a message. What the hub hides from the caller is an error, unless `hidden` is
    // given: then it says whether something is.
    Result<std::string> payload(const std::string& number, const Json& message,
                                bool as_text = false, bool* hidden = nullptr);
    const std::string& url() const { return url_; }

private:
    ApiClient(std::string url, Secret token, std::unique_ptr<net::HttpClient> client)
        : url_(std::move(url)), token_(std::move(token)), client_(std::move(client)) {}
    Result<net::HttpAnswer> call(const std::string& method, const std::string& path,
                                 const std::string& body,
                                 const std::string& media_type = "application/json");

    std::string url_;
    Secret token_;  // empty: none was found; the hub says what it wants
    std::unique_ptr<net::HttpClient> client_;
};

// The one line of a file that holds a token; InvalidConfig if there is none.
Result<Secret> readToken(const std::filesystem::path& file);
// --data, KAMHUB_DATA or the default.
std::filesystem::path dataFolder(const Arguments& arguments);

std::string percentEncoded(const std::string& text);

// Prints a complaint to standard error; kFailed, or kUsage for what was typed wrong.
int failed(const Error& error);
void printJson(const Json& json);

// Members of a JSON object for printing; empty where absent.
std::string member(const Json& json, const std::string& name);
// Objects of a list member.
std::vector<Json> items(const Json& json, const std::string& name);
Json part(const Json& json, const std::string& name);

}  // namespace kamhub::app
