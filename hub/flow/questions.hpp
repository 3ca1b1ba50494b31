#pragma once
// The share of threads on which one endpoint's questions are asked, and how many may wait for them.

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "host/scheduler.hpp"
#include "sdk/result.hpp"

namespace kamhub::flow {

// Thread-safe.
class Questions {
public:
    Questions(host::Scheduler& scheduler, int threads) : calls_(scheduler.blockingCalls(threads)) {}

    // Unavailable: too many wait, or it has ended; `call` is not called then.
    Status post(const std::string& endpoint, std::function<void()> call);
    bool asking() const { return asking_ > 0; }
    void end();    // takes no more
    void close();  // after end(): waits for those that run, drops the others; not from one of them

private:
    std::mutex mutex_;
    bool ended_ = false;
    const std::unique_ptr<host::BlockingCalls> calls_;
    std::atomic<int> asking_ = 0;
};

}  // namespace kamhub::flow
