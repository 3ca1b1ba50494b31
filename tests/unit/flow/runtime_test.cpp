// Goal: simulated time moves only when told, timer by timer; real time runs tasks and timers.

#include "host/runtime.hpp"

#include <gtest/gtest.h>

#include <future>

namespace kamhub::test {

TEST(RuntimeTest, SimulatedTimeStepsFromTimerToTimer) {
    host::Runtime runtime(2, true, Instant(std::chrono::hours(1)));
    std::vector<Instant> fired;
    const auto start = runtime.now();
    runtime.postAt(start + std::chrono::seconds(2), [&] { fired.push_back(runtime.now()); });
    runtime.postAt(start + std::chrono::seconds(1), [&] {
        fired.push_back(runtime.now());
        runtime.postAt(runtime.now() + std::chrono::milliseconds(500),
                       [&] { fired.push_back(runtime.now()); });
    });
    runtime.advance(std::chrono::milliseconds(999));
    EXPECT_TRUE(fired.empty());
    runtime.advance(std::chrono::seconds(2));
    ASSERT_EQ(fired.size(), 3u);
    EXPECT_EQ(fired[0], start + std::chrono::seconds(1));
    EXPECT_EQ(fired[1], start + std::chrono::milliseconds(1500));
    EXPECT_EQ(fired[2], start + std::chrono::seconds(2));
    EXPECT_EQ(runtime.now(), start + std::chrono::milliseconds(2999));
}

TEST(RuntimeTest, AdvanceWaitsForWhatIsUnderWayElsewhere) {
    host::Runtime runtime(1, true);
    std::promise<void> release;
    std::atomic<bool> done = false;
    host::BlockingPool pool(runtime, 1);
    pool.post([&] {
        release.get_future().wait();
        done = true;
    });
    std::thread releaser([&] { release.set_value(); });
    runtime.advance(Duration(0));
    EXPECT_TRUE(done);
    releaser.join();
}

TEST(RuntimeTest, AStrandRunsOneTaskAtATimeInOrder) {
    host::Runtime runtime(4, false);
    auto strand = std::make_shared<host::Strand>(runtime);
    std::vector<int> order;
    std::promise<void> all;
    for (int i = 0; i < 1000; ++i) strand->post([&order, i] { order.push_back(i); });
    strand->post([&] { all.set_value(); });
    all.get_future().wait();
    ASSERT_EQ(order.size(), 1000u);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(RuntimeTest, AStoppedSleeperWakes) {
    host::Runtime runtime(1, true);
    std::atomic<bool> stop = false;
    auto slept =
        std::async(std::launch::async, [&] { return runtime.sleep(std::chrono::hours(1), stop); });
    stop = true;
    runtime.wake();
    EXPECT_FALSE(slept.get());
}

}  // namespace kamhub::test
