#include "host/runtime.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace kamhub::host {

std::uint64_t SystemRandom::next() {
    std::uint64_t value;
    if (getrandom(&value, sizeof value, 0) != sizeof value) std::abort();
    return value;
}

Runtime::Runtime(int threads, bool simulated, Instant start)
    : simulated_(simulated), simulated_now_(start) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
    if (!simulated_) timer_thread_ = std::thread([this] { runTimers(); });
}

Runtime::~Runtime() { stop(); }

void Runtime::stop() {
    // What a timer holds may want this lock when it is destroyed.
    std::multimap<Instant, std::function<void()>> dropped;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        dropped.swap(timers_);
    }
    tasks_changed_.notify_all();
    timers_changed_.notify_all();
    idle_.notify_all();
    for (auto& thread : threads_)
        if (thread.joinable()) thread.join();
    if (timer_thread_.joinable()) timer_thread_.join();
}

void Runtime::post(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        tasks_.push_back(std::move(task));
    }
    tasks_changed_.notify_one();
}

void Runtime::postAt(Instant when, std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        if (simulated_ && when <= simulated_now_) {
            tasks_.push_back(std::move(task));
            tasks_changed_.notify_one();
            return;
        }
        timers_.emplace(when, std::move(task));
    }
    timers_changed_.notify_all();
}

Instant Runtime::now() const {
    if (!simulated_) return real_.now();
    const std::lock_guard lock(mutex_);
    return simulated_now_;
}

Scheduler::Busy Runtime::busy() { return std::make_shared<Busy>(*this); }

std::unique_ptr<BlockingCalls> Runtime::blockingCalls(int most) {
    return std::make_unique<BlockingPool>(*this, most);
}

Instant RealClock::now() {
    const auto wall = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    const auto steady = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    const auto passed = std::chrono::duration_cast<Duration>(steady - steady_);
    steady_ += passed;  // what is too short to count is counted the next time
    // Set back, it goes at half speed until the wall clock has caught up; set forward, it follows.
    now_ = wall >= now_ + passed ? wall : now_ + passed / 2;
    return now_;
}

void Runtime::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        tasks_changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        auto task = std::move(tasks_.front());
        tasks_.pop_front();
        ++running_;
        lock.unlock();
        task();
        task = nullptr;
        lock.lock();
        if (--running_ == 0 && tasks_.empty()) idle_.notify_all();
    }
}

void Runtime::releaseDue(Instant until) {
    bool released = false;
    while (!timers_.empty() && timers_.begin()->first <= until) {
        tasks_.push_back(std::move(timers_.begin()->second));
        timers_.erase(timers_.begin());
        released = true;
    }
    if (released) tasks_changed_.notify_all();
}

void Runtime::runTimers() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (timers_.empty()) {
            timers_changed_.wait(lock);
            continue;
        }
        // Never long at once, so that a clock that was set is noticed.
        const Duration left = timers_.begin()->first - real_.now();
        timers_changed_.wait_for(lock, std::min<Duration>(left, std::chrono::seconds(1)));
        releaseDue(real_.now());
    }
}

void Runtime::settle(std::unique_lock<std::mutex>& lock) {
    idle_.wait(lock,
               [this] { return stopping_ || (running_ == 0 && busy_ == 0 && tasks_.empty()); });
}

void Runtime::advance(Duration by) {
    std::unique_lock lock(mutex_);
    const Instant end = simulated_now_ + by;
    settle(lock);
    while (!stopping_ && !timers_.empty() && timers_.begin()->first <= end) {
        simulated_now_ = std::max(simulated_now_, timers_.begin()->first);
        releaseDue(simulated_now_);
        settle(lock);
    }
    simulated_now_ = std::max(simulated_now_, end);
}

bool Runtime::sleep(Duration time, const std::atomic<bool>& stop) {
    const Instant until = now() + time;
    // The timer only wakes; the flag it sets outlives this call if it fires late.
    auto fired = std::make_shared<std::atomic<bool>>(false);
    postAt(until, [this, fired] {
        {
            const std::lock_guard lock(mutex_);
            *fired = true;
        }
        wake();
    });
    std::unique_lock lock(mutex_);
    timers_changed_.wait(lock, [&] { return stop || stopping_ || *fired; });
    return *fired && !stop;
}

void Runtime::wake() {
    // Under the lock, so that a sleeper that has just looked at its flag is not missed.
    const std::lock_guard lock(mutex_);
    timers_changed_.notify_all();
}

Runtime::Busy::Busy(Runtime& runtime) : runtime_(runtime) {
    const std::lock_guard lock(runtime_.mutex_);
    ++runtime_.busy_;
}

Runtime::Busy::Busy(const Busy& other) : Busy(other.runtime_) {}

Runtime::Busy::~Busy() {
    const std::lock_guard lock(runtime_.mutex_);
    if (--runtime_.busy_ == 0) runtime_.idle_.notify_all();
}

void Strand::post(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(task));
        if (scheduled_) return;
        scheduled_ = true;
    }
    executor_.post([self = shared_from_this()] { self->drain(); });
}

void Strand::drain() {
    // A bounded number at a time, so that one busy strand leaves the thread to others.
    for (int i = 0; i < 64; ++i) {
        std::function<void()> task;
        {
            const std::lock_guard lock(mutex_);
            if (queue_.empty()) {
                scheduled_ = false;
                return;
            }
            task = std::move(queue_.front());
            queue_.pop_front();
        }
        task();
    }
    executor_.post([self = shared_from_this()] { self->drain(); });
}

BlockingPool::BlockingPool(Runtime& runtime, int threads) : runtime_(runtime) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

BlockingPool::~BlockingPool() { close(); }

void BlockingPool::close() {
    std::deque<std::function<void()>> dropped;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        dropped.swap(tasks_);
    }
    changed_.notify_all();
    for (auto& thread : threads_)
        if (thread.joinable()) thread.join();
}

void BlockingPool::post(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        tasks_.push_back([busy = Runtime::Busy(runtime_), task = std::move(task)] { task(); });
    }
    changed_.notify_one();
}

void BlockingPool::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
        if (stopping_) return;
        auto task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        task();
        task = nullptr;
        lock.lock();
    }
}

}  // namespace kamhub::host
