#pragma once
// What the delivery core runs on: tasks, time, and a place for calls that block. The runtime has
// threads for it; a simulation has one thread and an order of its own choosing.

#include <functional>
#include <memory>

#include "sdk/time.hpp"

namespace kamhub::host {

// Where calls that block run. Bounded by its caller, who posts at most as many tasks as he has said
// he runs at once. Thread-safe.
class BlockingCalls {
public:
    virtual ~BlockingCalls() = default;
    virtual void post(std::function<void()> task) = 0;  // dropped after close()
    virtual void close() = 0;  // waits for running tasks, drops the others; not from such a task
};

// Thread-safe.
class Scheduler : public Executor, public Clock {
public:
    // Held while work is under way that is on no queue here: a call to a partner, a commit. A
    // simulated clock does not move meanwhile.
    using Busy = std::shared_ptr<void>;
    virtual Busy busy() = 0;
    // For calls of which at most `most` run at once.
    virtual std::unique_ptr<BlockingCalls> blockingCalls(int most) = 0;
};

}  // namespace kamhub::host
