#pragma once
// How fast an endpoint is sent to: pauses between attempts, attempts a second.

#include "sdk/time.hpp"

namespace kamhub::flow {

// The pause after the `times`th failure: `first`, doubled with each further one up to `longest`,
// a fifth more or less by chance, so that what failed together does not come back together.
Duration backoff(Duration first, Duration longest, int times, Random& random);

// Evenly spaced: in no second more than one attempt above the declared number. Value; one thread at
// a time.
class Throttle {
public:
    explicit Throttle(int per_second);  // 0: no limit
    Instant next() const { return next_; }  // not before
    void took(Instant now);

private:
    Duration spacing_;
    Instant next_{};
};

}  // namespace kamhub::flow
