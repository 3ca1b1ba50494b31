#pragma once
// The circuit breaker of one endpoint. A partner that fails is left alone for a while, then probed
// by one attempt; when that works, attempts come back one by one, so that a partner that has just
// risen is not run over by what waited for it.

#include "host/settings.hpp"
#include "sdk/time.hpp"

namespace kamhub::flow {

// Value; one thread at a time.
class Breaker {
public:
    enum class State { Closed, Open, HalfOpen };

    explicit Breaker(const host::EndpointSettings& settings);

    // Each is true when the state has become another by it.
    bool failed(Instant now, Random& random);
    bool worked();
    bool look(Instant now);  // half-open once the pause is over

    int allowed() const;  // attempts under way at once
    State state() const { return state_; }
    const char* name() const;
    Instant openUntil() const { return open_until_; }  // Open: the next probe

private:
    const int concurrency_, failures_to_open_;
    const Duration pause_, longest_;
    State state_ = State::Closed;
    int failures_ = 0, openings_ = 0;  // in a row
    int allowed_;                      // Closed: grows with each success after an outage
    Instant open_until_{};
};

}  // namespace kamhub::flow
