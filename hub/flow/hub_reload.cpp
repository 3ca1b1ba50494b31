// Another configuration in place of the one that is live.

#include "flow/artefacts.hpp"
#include "flow/hub_impl.hpp"

namespace kamhub::flow {

// What of the new configuration cannot take the old one's place while the hub runs.
Complaints HubImpl::refusals(const Live& next) {
    Complaints out;
    auto complain = [&](std::string what, std::string write) {
        out.push_back({next.graph->file.string(), 1, 1, std::move(what), std::move(write)});
    };
    auto sockets = [](const host::Graph& graph) {
        std::string text;
        for (const auto& l : graph.listeners)
            text += l.name + " " + l.address + " " + std::to_string(l.port) + " " + l.source +
                    (l.certificate.empty() ? "" : " TLS") + "\n";
        return text + graph.settings.front_door + " " + graph.settings.operations + " " +
               graph.settings.web;
    };
    if (sockets(*next.graph) != sockets(*live_.graph))
        complain("listeners changed", "restart the hub to change listeners");
    if (!host::sameStore(next.graph->store, live_.graph->store)) {
        complain("<store> changed: a running hub keeps its store", "restart the hub to change it");
        out.back().line = std::max(next.graph->store_line, 1);
        out.back().column = std::max(next.graph->store_column, 1);
    }
    auto waits = [&](const std::string& endpoint) {
        auto heads = parts_.store.laneHeads(endpoint, 1);
        return !heads || !heads->empty();
    };
    for (const auto& [name, slot] : slots_)
        if (!next.graph->endpoints.contains(name) && waits(name))
            complain("endpoint " + name + " is gone but deliveries wait for it",
                     "keep it until they are delivered or discarded");
    for (const auto& [name, step] : live_.routes->steps())
        if (!next.routes->steps().contains(name) && waits(name))
            complain("step " + name + " is gone but messages wait in it",
                     "keep it until they are through");
    return out;
}

Complaints HubImpl::reload(const std::filesystem::path& file, const host::LoadOptions& options) {
    const std::lock_guard one_at_a_time(reload_mutex_);
    Complaints complaints;
    auto next = load(file, options, complaints);
    if (!next) return complaints;
    complaints = refusals(*next);
    for (const auto& [name, activator] : activators_)
        if (complaints.empty()) complaints = activator->prepare(*next);
    if (!complaints.empty()) return complaints;
    keepArtefacts(parts_, *next);
    std::vector<std::shared_ptr<Slot>> old, fresh;
    {
        const std::unique_lock lock(mutex_);
        for (auto it = slots_.begin(); it != slots_.end();) {
            const auto plan = next->graph->endpoints.find(it->first);
            if (plan != next->graph->endpoints.end() &&
                plan->second->session_hash == it->second->plan()->session_hash) {
                it->second->replacePlan(plan->second);
                ++it;
            } else {
                old.push_back(it->second);
                it = slots_.erase(it);
            }
        }
        for (const auto& [name, plan] : next->graph->endpoints)
            if (!slots_.contains(name)) fresh.push_back(slots_[name] = makeSlot(plan));
        addInternals(*next->routes);
        live_ = *next;
        for (const auto& [name, activator] : activators_) activator->take();
    }
    // Exclusive: the old session ends before the new one begins; what is accepted meanwhile waits
    // in its lanes.
    for (const auto& slot : old) slot->stop(std::chrono::seconds(10));
    for (const auto& slot : fresh) {
        if (auto status = slot->start(); !status)
            complaints.push_back({file.string(), 1, 1,
                                  "endpoint " + slot->plan()->settings.name +
                                      " cannot start: " + status.error().message,
                                  ""});
        slot->startLanes();
    }
    destinations_.start();
    for (auto& complaint : parts_.listeners.apply(*next->graph))
        complaints.push_back(std::move(complaint));
    host::warnOfExpiry(next->graph->certificates, parts_.runtime.now(), parts_.observer);
    health_->begin();
    parts_.observer.event(observe::Level::Info, "reloaded", {{"file", file.string()}});
    return complaints;
}

}  // namespace kamhub::flow
