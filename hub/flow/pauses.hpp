#pragma once
// Endpoints that somebody has paused: nothing is sent to them nor asked of them until somebody
// resumes them, over restarts and reloads. What is accepted for them waits in its lanes.

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "store/store.hpp"

namespace kamhub::flow {

constexpr std::size_t kPauseReason = 500;  // bytes

// Value.
struct Pause {
    std::string actor, reason;
    Instant at{};
    std::string text() const;  // paused by user:li since …: reason
};

// Thread-safe.
class Pauses {
public:
    explicit Pauses(store::Store& store) : store_(store) {}

    Status load();  // blocks on the store, as the next two
    // Its audit row commits with it. One that is paused already gets the new reason.
    Status pause(const std::string& endpoint, const Pause& pause);
    // Rejected: it is not paused.
    Status resume(const std::string& endpoint, const Pause& by);

    std::optional<Pause> of(const std::string& endpoint) const;

private:
    Status keep(const std::string& endpoint, const Pause& by, bool paused);

    store::Store& store_;
    mutable std::mutex mutex_;
    std::map<std::string, Pause> all_;
};

}  // namespace kamhub::flow
