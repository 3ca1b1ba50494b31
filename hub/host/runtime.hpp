#pragma once
// The only place where threads and timers are made (beside the listener's and the store's own).
// Real or simulated clock behind one face.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "host/scheduler.hpp"

namespace kamhub::host {

// Thread-safe.
class SystemRandom final : public Random {
public:
    std::uint64_t next() override;
};

// The system's clock, that never goes back: whoever waits for an instant would wait for hours where
// somebody sets it back. Set forward, it follows; set back, it goes at half speed until the
// system's clock has caught up. Thread-safe.
class RealClock {
public:
    Instant now();

private:
    std::mutex mutex_;
    Instant now_{};
    std::chrono::steady_clock::time_point steady_ = std::chrono::steady_clock::now();
};

// Runs tasks on a few threads and timers by a clock that is either the system's or moved by
// advance(). Thread-safe.
class Runtime final : public Scheduler {
public:
    // `simulated`: the clock stands still at `start` until advance().
    Runtime(int threads, bool simulated, Instant start = {});
    ~Runtime() override;

    void post(std::function<void()> task) override;
    void postAt(Instant when, std::function<void()> task) override;
    Instant now() const override;
    Scheduler::Busy busy() override;
    std::unique_ptr<BlockingCalls> blockingCalls(int most) override;

    bool simulated() const { return simulated_; }
    // Moves the simulated clock from timer to timer up to now + `by`; before each step it waits
    // until nothing runs (busy() holds and posted tasks). Blocks the caller; not for a thread of
    // this runtime.
    void advance(Duration by);
    // Waits on this runtime's clock, or until `stop` is true and wake() was called. True when the
    // time has passed.
    bool sleep(Duration time, const std::atomic<bool>& stop);
    void wake();

    // What busy() gives, without an allocation.
    class Busy {
    public:
        explicit Busy(Runtime& runtime);
        Busy(const Busy& other);
        Busy& operator=(const Busy&) = delete;
        ~Busy();

    private:
        Runtime& runtime_;
    };

    // Takes no more tasks, runs those that are posted, drops timers.
    void stop();

private:
    void work();
    void runTimers();
    void settle(std::unique_lock<std::mutex>& lock);  // waits until nothing runs
    void releaseDue(Instant until);

    const bool simulated_;
    mutable RealClock real_;
    mutable std::mutex mutex_;
    std::condition_variable tasks_changed_, timers_changed_, idle_;
    std::deque<std::function<void()>> tasks_;
    std::multimap<Instant, std::function<void()>> timers_;
    Instant simulated_now_;
    int running_ = 0;
    int busy_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
    std::thread timer_thread_;
};

// Serialises tasks: one at a time, in order, on the executor's threads. Keep alive by shared_ptr
// while tasks may run. Thread-safe.
class Strand : public std::enable_shared_from_this<Strand> {
public:
    explicit Strand(Executor& executor) : executor_(executor) {}
    void post(std::function<void()> task);

private:
    void drain();
    Executor& executor_;
    std::mutex mutex_;
    std::deque<std::function<void()>> queue_;
    bool scheduled_ = false;
};

// Threads for what blocks: one endpoint's own, so that a slow partner stops only itself.
// Thread-safe.
class BlockingPool final : public BlockingCalls {
public:
    BlockingPool(Runtime& runtime, int threads);
    ~BlockingPool() override;
    void post(std::function<void()> task) override;
    void close() override;

private:
    void work();
    Runtime& runtime_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace kamhub::host
