#include "flow/pace.hpp"

#include <algorithm>

namespace kamhub::flow {

Duration backoff(Duration first, Duration longest, int times, Random& random) {
    auto pause = first;
    for (int i = 1; i < times && pause < longest; ++i) pause *= 2;
    pause = std::min(pause, std::max(first, longest));
    const double jitter =
        0.8 + 0.4 * static_cast<double>(random.next() >> 11) / static_cast<double>(1ULL << 53);
    return std::chrono::duration_cast<Duration>(pause * jitter);
}

Throttle::Throttle(int per_second)
    : spacing_(per_second == 0 ? Duration(0) : Duration(std::chrono::seconds(1)) / per_second) {}

void Throttle::took(Instant now) { next_ = now + spacing_; }

}  // namespace kamhub::flow
