#pragma once
// HTTP as values: what a listener hands to whoever mounted a path on it, and what goes back.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sdk/payload.hpp"

namespace kamhub {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// The first value of a header, names compared without case; empty if absent.
std::string_view header(const HttpHeaders& headers, std::string_view name);

// What a TLS client has proved to be. Value.
struct ClientCertificate {
    std::string subject;      // RFC 2253
    std::string fingerprint;  // SHA-256, lower-case hex
};

struct HttpRequest {
    std::string method;
    std::string target;  // as sent, query included
    std::string path;    // percent-decoded, without query
    std::string query;   // as sent, without '?'
    HttpHeaders headers;
    Payload body;
    std::string peer;    // address:port
    std::string source;  // the partner this request's credential stands for
    std::string partner;  // the declared partner who has proved who he is; empty: nobody has
    bool secure = false;
    std::shared_ptr<const ClientCertificate> certificate;  // null: the client showed none
};

struct HttpResponse {
    int status = 200;
    HttpHeaders headers;
    std::string body;
};

// The value of a query parameter, percent-decoded; empty if absent.
std::string queryParameter(const HttpRequest& request, std::string_view name);

// Answers one request, from any thread, exactly once. Dropped unanswered, it answers 500.
// Move-only.
class HttpResponder {
public:
    using Send = std::function<void(HttpResponse)>;
    explicit HttpResponder(Send send) : send_(std::move(send)) {}
    HttpResponder(HttpResponder&& other) noexcept : send_(std::exchange(other.send_, nullptr)) {}
    HttpResponder& operator=(HttpResponder&&) = delete;
    ~HttpResponder();
    void answer(HttpResponse response) && { std::exchange(send_, nullptr)(std::move(response)); }

private:
    Send send_;
};

// Called on a worker thread; must not block: keep the responder and answer later.
using HttpHandler = std::function<void(HttpRequest, HttpResponder)>;

}  // namespace kamhub
