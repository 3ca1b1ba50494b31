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

#include "host/graph.hpp"
#include "net/http_listener.hpp"

namespace kamhub::host {

struct SignInWays;
class MessageProof;
class BlockingPool;
class Runtime;

// Who could not get in, or was not let do something. Value.
struct Denied {
    std::string listener, peer, partner;  // no partner: a stranger
    std::string action;                   // sign-in, send, ask, callback
    std::string object;                   // what he wanted: a path, a type
    std::string why;
};

// Thread-safe.
class Listeners {
public:
    Listeners(std::vector<ListenerConfig> configs, std::filesystem::path spool, Runtime& workers);

    ~Listeners();

    Status start();
    void stop(std::chrono::milliseconds grace);
    // What a checked configuration says of partners and how they prove who they are, and its
    // certificates, keys and authorities as they are now in their files: for requests and
    // connections to come. What cannot be used stays as it was.
    Complaints apply(const Graph& graph);
    std::shared_ptr<const access::Partners> partners() const;  // null before apply()

    // Who hears of those that could not prove who they are, or were not let do something. On any
    // thread, an io thread among them: must not block.
    using WhenDenied = std::function<void(const Denied&)>;
    void onDenied(WhenDenied denied);
    void deny(const Denied& denied) const;

    // Who is told of what a listener refuses by itself; null: nobody. On an io thread: must not
    // block.
    using Refused = std::function<void(const std::string& source, const std::string& why)>;
    void onRefused(Refused refused);

    // `path` and what is below it. Refused if the listener is unknown or the path is taken.
    // `endpoint`: whose callback path it is; of partners only those may call it that name it.
    Status mount(const std::string& listener, const std::string& path, HttpHandler handler,
                 const std::string& endpoint = {});
    void unmount(const std::string& listener, const std::string& path);

    struct Open {
        ListenerConfig config;
        int port = 0;
        int connections = 0;
    };
    std::vector<Open> list() const;
    int port(const std::string& listener) const;  // 0: unknown or not started

private:
    struct Mounted {
        std::shared_ptr<HttpHandler> handler;
        std::string endpoint;
    };
    struct One {
        ListenerConfig config;
        std::unique_ptr<net::HttpListener> listener;
        std::map<std::string, Mounted> paths;
        std::shared_ptr<const SignInWays> ways;
    };
    void dispatch(const std::string& listener, HttpRequest request, HttpResponder responder);

    std::optional<HttpResponse> admit(const std::string& listener, HttpRequest& request);
    bool mayCall(const std::string& listener, const std::string& endpoint,
                 const HttpRequest& request) const;

    // By whom the request is to be answered, or nothing: the message does not prove who sends it
    // where it has to, and that has been answered.
    std::optional<HttpResponder> proved(const std::string& listener, HttpRequest& request,
                                        HttpResponder responder);
    void serve(const std::string& listener, HttpRequest request, HttpResponder responder);

    const std::unique_ptr<MessageProof> proof_;
    mutable std::shared_mutex mutex_;
    Refused refused_;
    WhenDenied denied_;
    std::shared_ptr<const access::Partners> partners_;
    std::map<std::string, One> all_;
    std::unique_ptr<BlockingPool>
        disk_;  // reads spooled bodies that have a proof in them; last, so it ends first
};

}  // namespace kamhub::host
