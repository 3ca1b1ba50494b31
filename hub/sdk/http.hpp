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

// The rest of an answer that goes on as long as both sides want it. Dropped, the answer ends.
// Thread-safe.
class HttpStream {
public:
    virtual ~HttpStream() = default;
    // Sends bytes behind those before. False: the other side is gone, or has left more than
    // kStreamWaiting bytes untaken and is given up.
    virtual bool send(std::string bytes) = 0;
};
constexpr std::size_t kStreamWaiting = 1024 * 1024;

struct HttpResponse {
    int status = 200;
    HttpHeaders headers;
    std::string body;
    // Set: the answer goes on behind the body, until the stream is dropped. Called once, on an io
    // thread: must not block.
    std::function<void(std::unique_ptr<HttpStream>)> stream{};
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
