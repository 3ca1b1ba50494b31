#pragma once
// What ended long ago leaves the store: archived, synced, and only then removed.

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "host/scheduler.hpp"
#include "host/settings.hpp"
#include "observe/observer.hpp"
#include "store/store.hpp"

namespace kamhub::flow {

struct Swept {
    std::int64_t messages = 0, notes = 0, keys = 0;  // that were removed
    int files = 0;                                   // that were written
};

// One pass: blocks on the store and the disk until nothing is left that is due, or `stop`. Removes
// in units so small that what comes in meanwhile waits some milliseconds at most. What changes
// meanwhile is left. An error: what was removed so far is archived, the rest is there; `swept` says
// how far it came.
Status sweepStore(store::Store& store, const host::RetentionSettings& settings, Instant now,
                  const std::atomic<bool>& stop, Swept& swept);

// Sweeps at the declared interval, counted over restarts. Thread-safe.
class Retention : public std::enable_shared_from_this<Retention> {
public:
    struct Parts {
        host::Scheduler& scheduler;
        observe::Observer& observer;
        store::Store& store;
        std::function<std::optional<host::RetentionSettings>()> settings;  // live; none: never
    };
    explicit Retention(Parts parts);
    void start();
    void stop();  // waits for the unit under way

private:
    void arm();
    void look();  // on the thread for blocking calls
    bool sweep(const host::RetentionSettings& settings, Instant now);  // whether it came to its end

    const Parts parts_;
    std::unique_ptr<host::BlockingCalls> calls_;
    std::atomic<bool> stopping_ = false;
};

}  // namespace kamhub::flow
