#include "observe/metrics.hpp"

#include <algorithm>

namespace kamhub::observe {

namespace {

using Names = std::tuple<std::string_view, std::string_view, std::string_view>;

// The entry of these names; made where it is not there yet, looked up without copying them else.
template <class Map>
auto& entryOf(Map& map, const Names& names) {
    auto found = map.find(names);
    if (found == map.end()) {
        const auto& [a, b, c] = names;
        found = map.try_emplace({std::string(a), std::string(b), std::string(c)}).first;
    }
    return found->second;
}

}  // namespace

void Metrics::count(std::string_view event, Labels labels) {
    const std::lock_guard lock(mutex_);
    ++entryOf(counts_, {event, labels.endpoint, labels.route});
}

void Metrics::took(std::string_view step, std::string_view endpoint,
                   std::chrono::nanoseconds time) {
    const double seconds = std::chrono::duration<double>(time).count();
    const auto bucket = std::lower_bound(kDurationBounds.begin(), kDurationBounds.end(), seconds);
    const std::lock_guard lock(mutex_);
    auto& entry = entryOf(durations_, {step, endpoint, {}});
    ++entry.buckets[static_cast<std::size_t>(bucket - kDurationBounds.begin())];
    ++entry.times;
    entry.seconds += seconds;
}

std::vector<Metrics::Count> Metrics::counts() const {
    const std::lock_guard lock(mutex_);
    std::vector<Count> out;
    for (const auto& [names, times] : counts_)
        out.push_back({std::get<0>(names), std::get<1>(names), std::get<2>(names), times});
    return out;
}

std::vector<Metrics::Durations> Metrics::durations() const {
    const std::lock_guard lock(mutex_);
    std::vector<Durations> out;
    for (const auto& [names, entry] : durations_) {
        out.push_back(entry);
        out.back().step = std::get<0>(names);
        out.back().endpoint = std::get<1>(names);
    }
    return out;
}

}  // namespace kamhub::observe
