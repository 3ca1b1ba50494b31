#pragma once
// The hub's HTTP listeners and who answers which path on them. They stay open over reloads.

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "host/settings.hpp"
#include "net/http_listener.hpp"

namespace kamhub::host {

// Thread-safe.
class Listeners {
public:
    Listeners(std::vector<ListenerConfig> configs, std::filesystem::path spool, Executor& workers);

    Status start();
    void stop(std::chrono::milliseconds grace);

    // Who is told of what a listener refuses by itself; null: nobody. On an io thread: must not
    // block.
    using Refused = std::function<void(const std::string& source, const std::string& why)>;
    void onRefused(Refused refused);

    // `path` and what is below it. Refused if the listener is unknown or the path is taken.
    Status mount(const std::string& listener, const std::string& path, HttpHandler handler);
    void unmount(const std::string& listener, const std::string& path);

    struct Open {
        ListenerConfig config;
        int port = 0;
        int connections = 0;
    };
    std::vector<Open> list() const;
    int port(const std::string& listener) const;  // 0: unknown or not started

private:
    struct One {
        ListenerConfig config;
        std::unique_ptr<net::HttpListener> listener;
        std::map<std::string, std::shared_ptr<HttpHandler>> paths;
    };
    void dispatch(const std::string& listener, HttpRequest request, HttpResponder responder);

    mutable std::shared_mutex mutex_;
    Refused refused_;
    std::map<std::string, One> all_;
};

}  // namespace kamhub::host
