#pragma once
// The core's scheduler on one thread: events in simulated time, in an order of the dice's choosing
// where time does not decide.

#include <functional>
#include <map>
#include <tuple>

#include "dice.hpp"
#include "host/scheduler.hpp"

namespace kamhub::simulation {

// One thread.
class Scheduler final : public host::Scheduler {
public:
    Scheduler(Dice& dice, Instant start) : dice_(dice), now_(start) {}

    void post(std::function<void()> task) override;
    void postAt(Instant when, std::function<void()> task) override;
    Instant now() const override { return now_; }
    Busy busy() override { return nullptr; }
    // A call takes a while, then happens in one instant; what it returns takes a while again.
    std::unique_ptr<host::BlockingCalls> blockingCalls(int most) override;

    // Of the world around the hub: it goes on when the hub's process ends.
    void outside(Duration after, std::function<void()> task);
    bool step(Instant until);  // the next event; false: none before `until`, which is now then
    // kill -9. What its threads had still before them runs, cut off from the world (the store is
    // dead, no call begins), so that it lets go of what it holds.
    void dropHub();

    std::uint64_t hubEvents() const { return hub_events_; }

private:
    enum class Kind { Outside, Task, Timer };
    struct Event {
        std::function<void()> task;
        Kind kind;
    };
    void add(Instant when, std::function<void()> task, Kind kind);

    Dice& dice_;
    Instant now_;
    std::map<std::tuple<Instant, std::uint64_t>, Event> events_;
    std::uint64_t hub_events_ = 0;
};

}  // namespace kamhub::simulation
