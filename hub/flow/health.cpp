#include "flow/health.hpp"

namespace kamhub::flow {

namespace {

std::chrono::milliseconds every(Hub& hub) { return hub.live().graph->settings.health_every; }

}  // namespace

HealthReports::HealthReports(Hub& hub, std::filesystem::path data,
                             std::function<PartStates()> states)
    : hub_(hub),
      data_(std::move(data)),
      states_(std::move(states)),
      since_(hub.runtime().now()),
      calls_(hub.runtime().blockingCalls(1)) {}

void HealthReports::begin() {
    if (every(hub_).count() > 0 && !ticking_.exchange(true)) tick();
}

void HealthReports::stop() {
    stopping_ = true;
    calls_->close();
}

void HealthReports::tick() {
    if (stopping_) return;
    if (every(hub_).count() == 0) {
        ticking_ = false;
        return;
    }
    if (!looking_.exchange(true))
        calls_->post([this] {
            look();
            looking_ = false;
        });
    hub_.runtime().postAt(hub_.runtime().now() + kStateLook, [this] { tick(); });
}

void HealthReports::look() {
    const auto live = hub_.live();
    const auto now = hub_.runtime().now();
    auto states = states_();
    for (const auto& [part, state] : known_)
        if (!states.contains(part)) tell(stateBody(live, part, {"removed"}, state.state, now));
    for (const auto& [part, state] : states) {
        const auto before = known_.find(part);
        // What nobody has looked at counts as well.
        const std::string was = before == known_.end() ? "ready" : before->second.state;
        if (was != state.state) tell(stateBody(live, part, state, was, now));
    }
    known_ = std::move(states);
    if (now < next_) return;
    next_ = now + every(hub_);
    std::error_code failed;
    const auto space = std::filesystem::space(data_, failed);
    tell(healthBody(live, hub_.endpoints(), known_, hub_.observer().metrics().counts(),
                    failed ? std::nullopt : std::optional<std::uint64_t>(space.available), since_,
                    now));
}

void HealthReports::tell(std::string body) {
    auto document = xml::Document::parse(body);
    if (!document) return;  // its own words: always a document
    Arrival arrival;
    arrival.envelope.source = hub_.live().graph->settings.name;
    arrival.body = std::move(*document);
    arrival.original = Payload::of(arrival.body.serialise());
    arrival.actor = "hub";
    hub_.accept(std::move(arrival), [&observer = hub_.observer()](Result<Accepted> accepted) {
        if (!accepted)
            observer.event(observe::Level::Warning, "health-not-told",
                           {{"why", accepted.error().message}});
    });
}

}  // namespace kamhub::flow
