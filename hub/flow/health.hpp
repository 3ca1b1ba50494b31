#pragma once
// What the hub says of itself (M73), as messages like all others, routed by the routes: HubHealth
// from time to time, PluginStatusChanged as soon as the state of an endpoint or a plugin is
// another.

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flow/hub.hpp"

namespace kamhub::flow {

// What of the hub has a state, by kind (endpoint, plugin) and name. States as in HubPartState of
// hub_health.xsd.
struct PartState {
    std::string state, why{};
};
using PartStates = std::map<std::pair<std::string, std::string>, PartState>;

// How often states are looked at.
constexpr Duration kStateLook = std::chrono::seconds(1);

// Bodies of M73. Pure.
std::string healthBody(const Live& live, const std::vector<EndpointStatus>& endpoints,
                       const PartStates& states, const std::vector<observe::Metrics::Count>& counts,
                       std::optional<std::uint64_t> free_bytes, Instant since, Instant now);
std::string stateBody(const Live& live, const PartStates::key_type& part, const PartState& now,
                      const std::string& before, Instant at);
// Of the plugins alone: those that are loaded, and those that could not be.
PartStates pluginStates(const host::Graph& graph);

// Does nothing while `health-every` is 0. Thread-safe.
class HealthReports {
public:
    // `states`: of all parts, without a look at the store. Outlives what it has begun: stop()
    // first.
    HealthReports(Hub& hub, std::filesystem::path data, std::function<PartStates()> states);

    void begin();  // at the start, and after a reload
    void stop();   // waits for a look that is under way

private:
    void tick();
    void look();
    void tell(std::string body);

    Hub& hub_;
    const std::filesystem::path data_;
    const std::function<PartStates()> states_;
    const Instant since_;
    const std::unique_ptr<host::BlockingCalls> calls_;  // at most one look at once
    std::atomic<bool> ticking_ = false, looking_ = false, stopping_ = false;
    PartStates known_;  // by looks only, as the next one
    Instant next_{};
};

}  // namespace kamhub::flow
