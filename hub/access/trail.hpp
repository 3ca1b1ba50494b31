#pragma once
// Audit rows about what strangers caused: bounded, so that nobody fills the disk with them.

#include <mutex>
#include <string>

#include "store/store.hpp"

namespace kamhub::access {

struct TrailRate {
    int burst = 30;
    Duration each = std::chrono::seconds(10);  // one more after this time: 8,640 a day
};

// Thread-safe.
class Trail {
public:
    Trail(store::Store& store, const Clock& clock, TrailRate rate)
        : store_(store), clock_(clock), rate_(rate), level_(rate.burst), at_(clock.now()) {}

    // Writes a row with the outcome "refused", or counts it: the next row that is written says how
    // many were not. Texts are shortened and made printable. Does not wait for the disk.
    void refused(const std::string& actor, const std::string& action, const std::string& object,
                 const std::string& detail);

private:
    store::Store& store_;
    const Clock& clock_;
    const TrailRate rate_;
    std::mutex mutex_;
    double level_;
    Instant at_;
    std::int64_t left_out_ = 0;
};

}  // namespace kamhub::access
