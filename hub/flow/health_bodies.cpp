// The bodies of M73, as hub_health.xsd has them.

#include <algorithm>

#include "flow/health.hpp"
#include "xml/soap.hpp"

namespace kamhub::flow {

namespace {

constexpr std::size_t kLongestName = 120;     // as the schema has it; names of the hub's are ASCII
constexpr std::size_t kLongestReason = 1500;  // characters of the schema are at least as many

std::string element(const char* name, const std::string& text) {
    return "<" + std::string(name) + ">" + xml::escape(text) + "</" + name + ">";
}

template <class Number>
std::string number(const char* name, Number value) {
    return element(name, std::to_string(value));
}

// Cut between characters.
std::string shortened(std::string text, std::size_t longest) {
    if (text.size() <= longest) return text;
    while (longest > 0 && (text[longest] & 0xC0) == 0x80) --longest;
    text.resize(longest);
    return text;
}

std::string root(const host::Catalogue& catalogue, const char* name, const std::string& inside) {
    return "<" + std::string(name) + " xmlns=\"" + catalogue.bodyNamespace() + "\">" + inside +
           "</" + name + ">";
}

std::string plugins(const Live& live, const PartStates& states) {
    std::string out;
    for (const auto& [part, state] : states) {
        if (part.first != "plugin") continue;
        const auto loaded = live.graph->plugins.find(part.second);
        out += "<plugin>" + element("name", part.second);
        if (loaded != live.graph->plugins.end())
            out += element("version", loaded->second.descriptor.version);
        out += element("state", state.state) + "</plugin>";
    }
    return out.empty() ? out : "<plugins>" + out + "</plugins>";
}

std::string endpoints(const std::vector<EndpointStatus>& all, const PartStates& states,
                      Instant now) {
    std::string out;
    for (const auto& each : all) {
        const auto state = states.find({"endpoint", each.name});
        if (state == states.end()) continue;  // changed since the look
        out += "<endpoint>" + element("name", each.name) + element("adapter", each.adapter) +
               element("state", state->second.state) + number("waiting", each.waiting) +
               number("parked", each.parked) + number("delivered", each.delivered);
        if (each.oldest_waiting != Instant{})
            out += number("oldestWaitingSeconds",
                          std::chrono::duration_cast<std::chrono::seconds>(
                              std::max(now, each.oldest_waiting) - each.oldest_waiting)
                              .count());
        out += "</endpoint>";
    }
    return out.empty() ? out : "<endpoints>" + out + "</endpoints>";
}

std::string counters(const std::vector<observe::Metrics::Count>& counts) {
    std::map<std::string, std::uint64_t> sums;  // over endpoints and routes
    for (const auto& each : counts) sums[each.event] += each.times;
    std::string out;
    for (const auto& [event, times] : sums)
        out += "<counter>" + element("event", shortened(event, kLongestName)) +
               number("times", times) + "</counter>";
    return out.empty() ? out : "<counters>" + out + "</counters>";
}

}  // namespace

PartStates pluginStates(const host::Graph& graph) {
    PartStates out;
    for (const auto& [name, plugin] : graph.plugins) out[{"plugin", name}] = {"ready"};
    for (const auto& skipped : graph.skipped)
        out[{"plugin", skipped.plugin}] = {"absent", skipped.why};
    return out;
}

std::string healthBody(const Live& live, const std::vector<EndpointStatus>& all,
                       const PartStates& states, const std::vector<observe::Metrics::Count>& counts,
                       std::optional<std::uint64_t> free_bytes, Instant since, Instant now) {
    return root(*live.graph->catalogue, "HubHealth",
                element("hub", live.graph->settings.name) + element("reportedAt", toIso(now)) +
                    element("runningSince", toIso(since)) +
                    (free_bytes ? number("freeBytes", *free_bytes) : "") + plugins(live, states) +
                    endpoints(all, states, now) + counters(counts));
}

std::string stateBody(const Live& live, const PartStates::key_type& part, const PartState& now,
                      const std::string& before, Instant at) {
    const auto why = shortened(now.why, kLongestReason);
    return root(*live.graph->catalogue, "PluginStatusChanged",
                element("hub", live.graph->settings.name) + element("kind", part.first) +
                    element("name", part.second) + element("state", now.state) +
                    element("previousState", before) + (why.empty() ? "" : element("reason", why)) +
                    element("changedAt", toIso(at)));
}

}  // namespace kamhub::flow
