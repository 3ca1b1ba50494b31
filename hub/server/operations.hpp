#pragma once
// The operations API, /api/v1/…, /metrics and /health/…, on the operations listener. One
// method per resource; each blocks on the store and runs on this object's own threads.

#include <functional>
#include <map>
#include <string>

#include "flow/hub.hpp"
#include "server/resource.hpp"

namespace kamhub::server {

// Thread-safe. Destroy it after the listener has stopped.
class Operations {
public:
    Operations(flow::Hub& hub, host::LoadOptions options);
    ~Operations();

    Status mount();

    // Everything below /api/v1/ (operations_table.cpp).
    static const std::vector<Resource>& resources();
    static const char* version();  // of the program

private:
    friend struct OperationsTable;
    void handle(HttpRequest request, HttpResponder responder);
    HttpResponse answer(const HttpRequest& request);
    HttpResponse answer(const Resource& resource, const HttpRequest& request, std::string rest);

    // operations_reads.cpp
    HttpResponse status(const Call& call);
    HttpResponse plugins(const Call& call);
    HttpResponse routes(const Call& call);
    HttpResponse endpoints(const Call& call);
    HttpResponse lanes(const Call& call);
    HttpResponse types(const Call& call);
    HttpResponse messages(const Call& call);
    HttpResponse message(const Call& call);
    HttpResponse payload(const Call& call);
    HttpResponse artefact(const Call& call);
    HttpResponse notes(const Call& call);
    HttpResponse counters(const Call& call);

    // operations_watch.cpp
    HttpResponse metrics(const Call& call);
    HttpResponse events(const Call& call);
    HttpResponse health(const HttpRequest& request);

    // operations_actions.cpp
    HttpResponse idle(const Call& call);
    HttpResponse clock(const Call& call);
    HttpResponse advance(const Call& call);
    HttpResponse reload(const Call& call);

    // operations_parked.cpp
    HttpResponse parked(const Call& call);
    HttpResponse replay(const Call& call);
    HttpResponse discard(const Call& call);
    HttpResponse edit(const Call& call);

    flow::Hub& hub_;
    const host::LoadOptions options_;
    const Instant started_;
    std::string listener_, address_;
    // Its own runtime, not a pool of the hub's: what runs here does not count as the hub being
    // busy, so that "advance the clock" and "is it idle" can wait for a hub that is not.
    host::Runtime threads_;
};

}  // namespace kamhub::server
