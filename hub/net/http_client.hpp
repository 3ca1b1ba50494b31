#pragma once
// HTTP(S) calls to partners, on POCO, with keep-alive sessions kept per client and a deadline over
// the whole call.

#include <memory>
#include <string>

#include "net/tls.hpp"
#include "sdk/http.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::net {

struct HttpCall {
    std::string method = "POST";
    std::string path_suffix;  // appended to the client's base URL
    HttpHeaders headers;
    Payload body;  // a spooled one is streamed
    Deadline deadline;
    // Written around the body, of which the first `body_from` bytes are left out.
    std::string before{}, after{};
    std::size_t body_from = 0;
};

struct HttpAnswer {
    int status = 0;
    HttpHeaders headers;
    std::string body;  // at most `max_answer` bytes, else Internal "answer too large"
};

// Thread-safe: as many calls at once as threads ask. A stale keep-alive session is tried again
// once, only if no byte of the request was taken (or the method is safe).
class HttpClient {
public:
    // `url` is http:// or https://; InvalidConfig if it is not.
    static Result<std::unique_ptr<HttpClient>> make(const std::string& url, TlsSettings tls,
                                                    std::size_t max_answer = 16 * 1024 * 1024);
    virtual ~HttpClient() = default;
    // Any HTTP status is an answer. Unavailable: nothing was sent (refused, unresolved, TLS
    // failed). Timeout: deadline passed or connection lost after sending began.
    virtual Result<HttpAnswer> call(const HttpCall& call) = 0;
};

}  // namespace kamhub::net
