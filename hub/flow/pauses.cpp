#include "flow/pauses.hpp"

#include "flow/parked.hpp"

namespace kamhub::flow {

namespace {

constexpr char kPausedKind[] = "endpoint.paused";  // of the facts, by endpoint
constexpr int kPage = 1000;

// Instant, actor and reason, a line each; only the last may hold more of them.
std::string factOf(const Pause& pause) {
    return toIso(pause.at) + "\n" + pause.actor + "\n" + pause.reason;
}

Pause pauseIn(const std::string& fact) {
    Pause out;
    const auto first = fact.find('\n'), second = fact.find('\n', first + 1);
    parseIso(fact.substr(0, first), out.at);
    out.actor = fact.substr(first + 1, second - first - 1);
    out.reason = fact.substr(second + 1);
    return out;
}

}  // namespace

std::string Pause::text() const {
    return "paused by " + actor + " since " + toIso(at) + ": " + reason;
}

Status Pauses::load() {
    const auto rows = store_.facts(kPausedKind, "", kPage);
    if (!rows) return rows.error();
    const std::lock_guard lock(mutex_);
    for (const auto& row : *rows) all_[row.key] = pauseIn(row.value);
    return okStatus();
}

Status Pauses::pause(const std::string& endpoint, const Pause& pause) {
    return keep(endpoint, pause, true);
}

Status Pauses::resume(const std::string& endpoint, const Pause& by) {
    if (!of(endpoint)) return rejected("endpoint " + endpoint + " is not paused");
    return keep(endpoint, by, false);
}

Status Pauses::keep(const std::string& endpoint, const Pause& by, bool paused) {
    const auto fact = store_.fact(kPausedKind, endpoint);
    if (!fact) return fact.error();
    store::Unit unit{by.actor, by.at};
    unit.facts.push_back({kPausedKind, endpoint, *fact ? (*fact)->version : 0,
                          paused ? std::optional(factOf(by)) : std::nullopt});
    unit.audit.push_back(
        {paused ? "endpoint.pause" : "endpoint.resume", endpoint, "done", by.reason});
    const auto outcome = submitAndWait(store_, std::move(unit));
    if (const auto* error = std::get_if<Error>(&outcome)) return *error;
    if (std::holds_alternative<store::Conflict>(outcome))
        return unavailable("somebody else changes it at this moment; try again");
    const std::lock_guard lock(mutex_);
    if (paused)
        all_[endpoint] = by;
    else
        all_.erase(endpoint);
    return okStatus();
}

std::optional<Pause> Pauses::of(const std::string& endpoint) const {
    const std::lock_guard lock(mutex_);
    const auto found = all_.find(endpoint);
    return found == all_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace kamhub::flow
