#include "flow/destinations.hpp"

#include <climits>

namespace kamhub::flow {

namespace {

host::EndpointSettings ownSettings(const std::string& name) {
    host::EndpointSettings s;
    s.name = name;
    s.adapter = "hub";
    s.concurrency = 2;
    s.deadline = std::chrono::seconds(30);
    s.attempts = 10;
    s.retry_first = std::chrono::seconds(1);
    s.retry_longest = std::chrono::minutes(1);
    s.breaker_failures = INT_MAX;
    s.breaker_pause = std::chrono::seconds(1);
    return s;
}

}  // namespace

bool Destinations::has(const std::string& name) const { return find(name) != nullptr; }

Destinations::Made Destinations::add(const LaneParts& parts, Destination destination) {
    const std::lock_guard lock(mutex_);
    if (stopped_) return nullptr;
    auto& entry = entries_[destination.settings.name];
    if (entry.lanes) return entry.lanes;
    entry.adapter = destination.settings.adapter;
    entry.attributes = std::move(destination.attributes);
    entry.lanes = std::make_shared<Lanes>(parts, std::move(destination.settings), true,
                                          std::move(destination.deliverer));
    return entry.lanes;
}

void Destinations::addOwn(const LaneParts& parts, const std::string& name,
                          std::shared_ptr<Deliverer> deliverer) {
    add(parts, {ownSettings(name), {}, std::move(deliverer)});
}

Destinations::Made Destinations::find(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(name);
    return found == entries_.end() ? nullptr : found->second.lanes;
}

void Destinations::remove(const std::string& name) {
    Made lanes;
    {
        const std::lock_guard lock(mutex_);
        const auto found = entries_.find(name);
        if (found == entries_.end()) return;
        lanes = std::move(found->second.lanes);
        entries_.erase(found);
    }
    lanes->stop(std::chrono::seconds(10));
    lanes->close();
}

void Destinations::start() {
    for (const auto& [name, entry] : all()) entry.lanes->start();
}

void Destinations::stop(const std::function<std::chrono::milliseconds()>& left) {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    for (const auto& [name, entry] : all()) entry.lanes->stop(left());
}

void Destinations::close() {
    for (const auto& [name, entry] : all()) entry.lanes->close();
}

std::map<std::string, Destinations::Entry> Destinations::all() const {
    const std::lock_guard lock(mutex_);
    return entries_;
}

}  // namespace kamhub::flow
