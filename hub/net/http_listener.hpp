#pragma once
// An HTTP/1.1 listener (Boost.Beast behind this face; ADR-0005). Holds thousands of idle keep-alive
// connections on a few threads; spools large bodies while it reads; answers Expect: 100-continue;
// refuses what breaks a limit with 400, 408, 411, 413, 414, 431 or 505 and goes on serving others.

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "net/tls.hpp"
#include "sdk/http.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::net {

struct ListenerSettings {
    std::string name;
    std::string address = "127.0.0.1";
    int port = 0;  // 0: a free one
    TlsSettings tls;
    std::string source;  // what `HttpRequest::source` says: the partner behind this listener
    std::size_t max_body = 128 * 1024 * 1024;
    std::size_t max_header = 16 * 1024;
    int max_connections = 10000;
    std::chrono::milliseconds idle_timeout{120000};  // keep-alive connection without a request
    std::chrono::milliseconds request_timeout{
        30000};  // header and body, from first byte; slow-loris ends here
    int io_threads = 1;
    // Told of what the listener refuses itself: malformed, too large, too slow. On an io thread:
    // must not block.
    std::function<void(int status, const std::string& why)> refused;
    // Told of each request's head before its body is read: may say who sends it, or refuse it with
    // an answer. On an io thread: must not block.
    std::function<std::optional<HttpResponse>(HttpRequest&)> admit;
    std::filesystem::path spool;  // folder for bodies above kSpoolThreshold; exists
};

// Thread-safe. Connections are kept over setHandler().
class HttpListener {
public:
    // `workers` runs the handler; it is never called on an io thread.
    static std::unique_ptr<HttpListener> make(ListenerSettings settings, Executor& workers,
                                              HttpHandler handler);
    virtual ~HttpListener() = default;  // stops
    virtual Status start() = 0;         // once; "address 127.0.0.1:8480 is in use; …"
    virtual void setHandler(HttpHandler handler) = 0;  // for requests that begin from now on
    // Reads certificate, key and authorities anew, for connections that begin from now on. With an
    // error the old ones stay. A listener that was started without TLS stays so.
    virtual Status setTls(const TlsSettings& tls) = 0;
    // No new connections; requests under way are answered for up to `grace`; then all closes.
    virtual void stop(std::chrono::milliseconds grace) = 0;
    virtual int port() const = 0;
    virtual int connections() const = 0;
};

}  // namespace kamhub::net
