#pragma once
// Time, chance and where work runs come in through these faces, so that a test or a simulation owns
// them.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace kamhub {

// UTC, microseconds since 1970: the only instant that is stored.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;
// For deadlines of calls; real even where the clock is simulated, because a partner's socket is.
using Deadline = std::chrono::steady_clock::time_point;

std::string toIso(Instant instant);  // 2026-11-22T08:00:00.000000Z
bool parseIso(std::string_view text,
              Instant& instant);        // accepts offsets and fractions; false if not a dateTime
Duration remaining(Deadline deadline);  // never negative

// Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

// Thread-safe.
class Random {
public:
    virtual ~Random() = default;
    virtual std::uint64_t next() = 0;  // uniform over all 64 bits
};

// Where run-to-completion functions run. A function given to it must not block. Thread-safe.
class Executor {
public:
    virtual ~Executor() = default;
    virtual void post(std::function<void()> task) = 0;
    // Runs `task` once the clock has reached `when`.
    virtual void postAt(Instant when, std::function<void()> task) = 0;
};

}  // namespace kamhub
