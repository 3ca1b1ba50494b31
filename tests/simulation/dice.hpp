#pragma once
// All chance of a simulated run, from one seed.

#include <cstdint>

#include "sdk/time.hpp"

namespace kamhub::simulation {

// splitmix64. One thread.
class Dice final : public Random {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() override {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    int between(int low, int high) {
        return low + static_cast<int>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    Duration between(Duration low, Duration high) {
        return low + Duration(static_cast<std::int64_t>(
                         next() % static_cast<std::uint64_t>((high - low).count() + 1)));
    }
    bool percent(int chance) { return between(0, 99) < chance; }

private:
    std::uint64_t state_;
};

}  // namespace kamhub::simulation
