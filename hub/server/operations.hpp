#pragma once
// The operations API, /api/v1/… and /health/…, JSON over HTTP on the operations listener. One
// method per resource; each blocks on the store and runs on this object's own threads.

#include <functional>
#include <map>
#include <string>

#include "flow/hub.hpp"
#include "sdk/http.hpp"

namespace kamhub::server {

// Thread-safe. Destroy it after the listener has stopped.
class Operations {
public:
    Operations(flow::Hub& hub, host::LoadOptions options);
    ~Operations();

    Status mount();

private:
    using Answer = HttpResponse (Operations::*)(const HttpRequest&, const std::string& rest);
    struct Resource {
        const char* method;
        const char* path;  // below /api/v1/; one that ends with / takes what follows as `rest`
        Answer answer;
    };
    static const std::vector<Resource>& resources();

    void handle(HttpRequest request, HttpResponder responder);
    HttpResponse answer(const HttpRequest& request);
    HttpResponse health(const HttpRequest& request);

    // operations_reads.cpp
    HttpResponse status(const HttpRequest& request, const std::string& rest);
    HttpResponse plugins(const HttpRequest& request, const std::string& rest);
    HttpResponse routes(const HttpRequest& request, const std::string& rest);
    HttpResponse endpoints(const HttpRequest& request, const std::string& rest);
    HttpResponse types(const HttpRequest& request, const std::string& rest);
    HttpResponse messages(const HttpRequest& request, const std::string& rest);
    HttpResponse message(const HttpRequest& request, const std::string& rest);
    HttpResponse payload(const HttpRequest& request, const std::string& rest);
    HttpResponse notes(const HttpRequest& request, const std::string& rest);
    HttpResponse counters(const HttpRequest& request, const std::string& rest);

    // operations_actions.cpp
    HttpResponse idle(const HttpRequest& request, const std::string& rest);
    HttpResponse clock(const HttpRequest& request, const std::string& rest);
    HttpResponse advance(const HttpRequest& request, const std::string& rest);
    HttpResponse replay(const HttpRequest& request, const std::string& rest);
    HttpResponse discard(const HttpRequest& request, const std::string& rest);
    HttpResponse reload(const HttpRequest& request, const std::string& rest);

    flow::Hub& hub_;
    const host::LoadOptions options_;
    const Instant started_;
    std::string listener_, address_;
    // Its own runtime, not a pool of the hub's: what runs here does not count as the hub being
    // busy, so that "advance the clock" and "is it idle" can wait for a hub that is not.
    host::Runtime threads_;
};

}  // namespace kamhub::server
