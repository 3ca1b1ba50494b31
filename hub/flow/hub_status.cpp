// What the hub says of itself while it runs, and what is paused.

#include <algorithm>

#include "flow/hub_impl.hpp"

namespace kamhub::flow {

Live HubImpl::live() const {
    const std::shared_lock lock(mutex_);
    return live_;
}

std::shared_ptr<Slot> HubImpl::slot(const std::string& name) const {
    const std::shared_lock lock(mutex_);
    const auto found = slots_.find(name);
    return found == slots_.end() ? nullptr : found->second;
}

std::shared_ptr<Lanes> HubImpl::lanesOf(const std::string& endpoint) const {
    const std::shared_lock lock(mutex_);
    if (const auto found = slots_.find(endpoint); found != slots_.end())
        return found->second->lanes();
    return destinations_.find(endpoint);
}

std::vector<EndpointStatus> HubImpl::endpoints() {
    std::map<std::string, store::EndpointCounts> counts;
    if (auto rows = parts_.store.counts())
        for (auto& row : *rows) counts[row.endpoint] = row;
    std::vector<EndpointStatus> out;
    auto add = [&](EndpointStatus status, const Lanes& lanes) {
        const auto state = lanes.status();
        const auto& count = counts[status.name];
        status.breaker = state.breaker;
        status.trouble = state.trouble;
        status.retry_at = state.next_try;
        status.running = state.running;
        status.lanes = state.lanes;
        status.retrying = state.retrying;
        status.waiting = count.waiting;
        status.parked = count.parked;
        status.delivered = count.delivered;
        status.oldest_waiting = count.oldest_waiting;
        if (status.state.empty()) status.state = state.breaker == "open" ? "waiting" : "ready";
        out.push_back(std::move(status));
    };
    const std::shared_lock lock(mutex_);
    for (const auto& [name, slot] : slots_) {
        const auto plan = slot->plan();
        EndpointStatus status;
        status.name = name;
        status.adapter = plan->settings.adapter;
        status.hash = plan->hash;
        status.plugin_sha256 = plan->plugin_sha256;
        status.state = !slot->failure().empty() ? "failed" : slot->absent() ? "absent" : "";
        status.attributes = plan->attributes;
        status.paused = pauses_.of(name);
        if (status.paused && status.state.empty()) status.state = "paused";
        add(std::move(status), *slot->lanes());
    }
    for (const auto& [name, entry] : destinations_.all()) {
        EndpointStatus status;
        status.name = name;
        status.adapter = entry.adapter;
        status.attributes = entry.attributes;
        add(std::move(status), *entry.lanes);
    }
    // What was accepted while a reload took its endpoint away, or while the hub was down and
    // somebody else did: it waits in the store until the endpoint is back.
    for (const auto& [name, count] : counts) {
        if (slots_.contains(name) || destinations_.has(name) || !(count.waiting + count.parked))
            continue;
        EndpointStatus status;
        status.name = name;
        status.state = "removed";
        status.breaker = "closed";
        status.trouble =
            "the configuration has no endpoint or step of this name any more; put it back and "
            "what waits is sent, or discard what waits";
        status.waiting = count.waiting;
        status.parked = count.parked;
        status.delivered = count.delivered;
        status.oldest_waiting = count.oldest_waiting;
        out.push_back(std::move(status));
    }
    return out;
}

PartStates HubImpl::partStates() {
    const std::shared_lock lock(mutex_);
    auto out = pluginStates(*live_.graph);
    for (const auto& [name, slot] : slots_) {
        const auto lanes = slot->lanes()->status();
        auto& part = out[{"endpoint", name}];
        if (!slot->failure().empty())
            part = {"failed", slot->failure()};
        else if (slot->absent())
            part = {"absent", "its plugin is not loaded"};
        else if (const auto paused = pauses_.of(name))
            part = {"waiting", paused->text()};
        else if (lanes.breaker != "closed")
            part = {"waiting", lanes.trouble};
        else
            part = {"ready"};
    }
    for (const auto& [name, entry] : destinations_.all()) out[{"endpoint", name}] = {"ready"};
    return out;
}

Result<LaneList> HubImpl::lanes(const std::string& endpoint, int limit) {
    const auto lanes = lanesOf(endpoint);
    if (!lanes) return invalidMessage("there is no endpoint " + endpoint);
    return lanes->list(limit);
}

Status HubImpl::pause(const std::string& endpoint, const std::string& actor,
                      const std::string& reason) {
    const auto found = slot(endpoint);
    if (!found) return invalidMessage("there is no endpoint " + endpoint);
    const Pause pause{actor, reason, parts_.runtime.now()};
    if (auto status = pauses_.pause(endpoint, pause); !status) return status;
    found->pause(pause.text());
    parts_.observer.event(observe::Level::Warning, "endpoint-paused",
                          {{"endpoint", endpoint}, {"by", actor}, {"why", reason}});
    return okStatus();
}

Status HubImpl::resume(const std::string& endpoint, const std::string& actor,
                       const std::string& reason) {
    const auto found = slot(endpoint);
    if (!found) return invalidMessage("there is no endpoint " + endpoint);
    if (auto status = pauses_.resume(endpoint, {actor, reason, parts_.runtime.now()}); !status)
        return status;
    found->pause({});
    parts_.observer.event(observe::Level::Info, "endpoint-resumed",
                          {{"endpoint", endpoint}, {"by", actor}});
    return okStatus();
}

bool HubImpl::idle() {
    const std::shared_lock lock(mutex_);
    auto quiet = [](const Lanes& lanes) {
        const auto status = lanes.status();
        return status.running == 0 && (status.ready == 0 || status.breaker != "closed");
    };
    const auto own = destinations_.all();
    const bool asked = std::any_of(questions_.begin(), questions_.end(),
                                   [](auto& q) { return q.second->asking(); });
    return !asked && std::all_of(slots_.begin(), slots_.end(), [&](auto& s) {
        return quiet(*s.second->lanes()) && !s.second->asking();
    }) && std::all_of(own.begin(), own.end(), [&](auto& d) { return quiet(*d.second.lanes); });
}

}  // namespace kamhub::flow
