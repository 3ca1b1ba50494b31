// What watches a hub from outside: metrics for Prometheus, the feed of events, health for a load
// balancer or a supervisor.

#include <unistd.h>

#include <fstream>

#include "observe/exposition.hpp"
#include "server/json.hpp"
#include "server/operations.hpp"

namespace kamhub::server {

namespace {

double seconds(Duration time) { return std::chrono::duration<double>(time).count(); }

// Bytes that the process holds in memory; 0 where the system does not say.
double residentBytes() {
    std::ifstream file("/proc/self/statm");
    double size = 0, resident = 0;
    file >> size >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

void addEndpoints(observe::Exposition& out, const std::vector<flow::EndpointStatus>& all,
                  Instant now) {
    const auto gauge = [&](const char* name, const char* help, auto value) {
        out.family(name, "gauge", help);
        for (const auto& e : all) out.sample({{"endpoint", e.name}}, static_cast<double>(value(e)));
    };
    using Status = flow::EndpointStatus;
    gauge("kamhub_deliveries_waiting", "Deliveries that wait, those being sent among them.",
          [](const Status& e) { return e.waiting; });
    gauge("kamhub_deliveries_parked", "Deliveries that wait for a person.",
          [](const Status& e) { return e.parked; });
    gauge("kamhub_oldest_waiting_seconds", "Age of the oldest delivery that waits; 0: none.",
          [&](const Status& e) {
              return e.oldest_waiting == Instant{} ? 0.0 : seconds(now - e.oldest_waiting);
          });
    gauge("kamhub_attempts_running", "Attempts under way.",
          [](const Status& e) { return e.running; });
    gauge("kamhub_lanes", "Lanes in memory.", [](const Status& e) { return e.lanes; });
    gauge("kamhub_lanes_retrying", "Lanes that wait for their next attempt.",
          [](const Status& e) { return e.retrying; });
    gauge("kamhub_breaker_open", "1 while the circuit breaker is not closed.",
          [](const Status& e) { return e.breaker == "closed" ? 0 : 1; });
    gauge("kamhub_endpoint_ready", "1 while the endpoint is ready to send.",
          [](const Status& e) { return e.state == "ready" ? 1 : 0; });
    out.family("kamhub_deliveries_delivered_total", "counter",
               "Deliveries that the store holds as done.");
    for (const auto& e : all) out.sample({{"endpoint", e.name}}, static_cast<double>(e.delivered));
}

}  // namespace

HttpResponse Operations::metrics(const Call&) {
    observe::Exposition out;
    const auto live = hub_.live();
    const auto now = hub_.runtime().now();
    out.family("kamhub_info", "gauge", "The hub that runs.");
    out.sample({{"name", live.graph->settings.name}, {"version", version()}}, 1);
    out.family("kamhub_uptime_seconds", "gauge", "Since the hub was started.");
    out.sample({}, seconds(now - started_));
    out.family("process_resident_memory_bytes", "gauge", "Memory that the process holds.");
    out.sample({}, residentBytes());
    out.family("kamhub_store_writable", "gauge",
               "0: the store takes nothing new, because the disk is full or it has failed.");
    out.sample({}, hub_.store().writable() ? 1 : 0);
    out.family("kamhub_connections", "gauge", "Open connections of each listener.");
    for (const auto& open : hub_.listeners().list())
        out.sample({{"listener", open.config.name}}, static_cast<double>(open.connections));
    out.family("kamhub_certificate_expires_seconds", "gauge",
               "Time until a certificate of the hub's own ends; negative: it has ended.");
    for (const auto& one : live.graph->certificates)
        out.sample({{"of", one.owner}}, seconds(one.until - now));
    addEndpoints(out, hub_.endpoints(), now);
    out.add(hub_.observer().metrics());
    return {200, {{"Content-Type", observe::kExpositionType}}, out.take()};
}

HttpResponse Operations::events(const Call& call) {
    const auto page = pageOf(call.request);
    if (!page) return jsonError(page.error());
    const auto lines = hub_.observer().feed(static_cast<std::uint64_t>(page->after),
                                            static_cast<std::size_t>(page->limit));
    JsonList all;
    for (const auto& line : lines)
        if (auto one = readObject(line.json)) {
            one->set("number", line.number);
            all.add(*one);
        }
    auto out = object();
    out.set("events", all);
    // Also of an empty page: who asks again with it gets what comes next.
    out.set("next", lines.empty() ? static_cast<std::uint64_t>(page->after) : lines.back().number);
    return jsonAnswer(out);
}

HttpResponse Operations::live(const Call& call) { return live_.open(call.actor()); }

std::string Operations::state() {
    static const OperatorRequest nobody{};
    const Call call{nobody, {}, Json(), {}, {}};
    const auto line = [](const HttpResponse& answer) {  // an event's data holds no line break
        return answer.body.substr(0, answer.body.find('\n'));
    };
    return "{\"status\":" + line(status(call)) + ",\"endpoints\":" + line(endpoints(call)) +
           ",\"counters\":" + line(counters(call)) + "}";
}

HttpResponse Operations::health(const HttpRequest& request) {
    auto out = object();
    if (request.path == "/health/live") return out.set("live", true), jsonAnswer(out);
    if (request.path != "/health/ready")
        return jsonError(404, "NotFound", "there are /health/live and /health/ready");
    // Ready: a message that comes now would be taken. A partner that is down does not count, its
    // messages wait.
    auto status = hub_.store().writable();
    if (status)
        if (const auto counts = hub_.store().counts(); !counts) status = counts.error();
    out.set("ready", status.ok());
    if (!status) out.set("why", status.error().message);
    return jsonAnswer(out, status ? 200 : 503);
}

}  // namespace kamhub::server
