#pragma once
// The operations API, /api/v1/… and /health/…, JSON over HTTP on the operations listener. One
// method per resource; each blocks on the store and runs on this object's own threads.

#include <functional>
#include <map>
#include <string>

#include "flow/hub.hpp"
#include "sdk/http.hpp"
#include "server/operator_request.hpp"

namespace kamhub::server {

// Thread-safe. Destroy it after the listener has stopped.
class Operations {
public:
    Operations(flow::Hub& hub, host::LoadOptions options);
    ~Operations();

    Status mount();

private:
    using Answer = HttpResponse (Operations::*)(const OperatorRequest&, const std::string& rest);
    struct Resource {
        const char* method;
        const char* path;  // below /api/v1/; one that ends with / takes what follows as `rest`
        const char* right;
        Answer answer;
    };
    static const std::vector<Resource>& resources();

    void handle(HttpRequest request, HttpResponder responder);
    HttpResponse answer(const HttpRequest& request);
    HttpResponse health(const HttpRequest& request);

    // operations_reads.cpp
    HttpResponse status(const OperatorRequest& request, const std::string& rest);
    HttpResponse plugins(const OperatorRequest& request, const std::string& rest);
    HttpResponse routes(const OperatorRequest& request, const std::string& rest);
    HttpResponse endpoints(const OperatorRequest& request, const std::string& rest);
    HttpResponse types(const OperatorRequest& request, const std::string& rest);
    HttpResponse messages(const OperatorRequest& request, const std::string& rest);
    HttpResponse message(const OperatorRequest& request, const std::string& rest);
    HttpResponse payload(const OperatorRequest& request, const std::string& rest);
    HttpResponse notes(const OperatorRequest& request, const std::string& rest);
    HttpResponse counters(const OperatorRequest& request, const std::string& rest);

    // operations_actions.cpp
    HttpResponse idle(const OperatorRequest& request, const std::string& rest);
    HttpResponse clock(const OperatorRequest& request, const std::string& rest);
    HttpResponse advance(const OperatorRequest& request, const std::string& rest);
    HttpResponse replay(const OperatorRequest& request, const std::string& rest);
    HttpResponse discard(const OperatorRequest& request, const std::string& rest);
    HttpResponse reload(const OperatorRequest& request, const std::string& rest);

    flow::Hub& hub_;
    const host::LoadOptions options_;
    const Instant started_;
    std::string listener_, address_;
    // Its own runtime, not a pool of the hub's: what runs here does not count as the hub being
    // busy, so that "advance the clock" and "is it idle" can wait for a hub that is not.
    host::Runtime threads_;
};

}  // namespace kamhub::server
