#include "scheduler.hpp"

#include <algorithm>
#include <deque>
#include <vector>

namespace kamhub::simulation {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// One thread.
class Calls final : public host::BlockingCalls {
public:
    Calls(Scheduler& scheduler, Dice& dice, int most)
        : state_(std::make_shared<State>(State{scheduler, dice, most, 0, false, {}})) {}
    ~Calls() override { close(); }
    void post(std::function<void()> task) override {
        if (state_->closed) return;
        state_->waiting.push_back(std::move(task));
        state_->start(state_);
    }
    void close() override {
        state_->closed = true;
        state_->waiting.clear();
    }

private:
    struct State {
        Scheduler& scheduler;
        Dice& dice;
        int most, running;
        bool closed;
        std::deque<std::function<void()>> waiting;

        void start(const std::shared_ptr<State>& self) {
            if (closed || waiting.empty() || running >= most) return;
            ++running;
            auto task = std::move(waiting.front());
            waiting.pop_front();
            const int kind = dice.between(0, 99);
            const auto longest = kind < 70   ? Duration(milliseconds(2))
                                 : kind < 96 ? Duration(milliseconds(300))
                                             : Duration(seconds(9));
            scheduler.postAt(scheduler.now() + dice.between(Duration(0), longest),
                             [self, task = std::move(task)] {
                                 if (self->closed) return;
                                 task();
                                 --self->running;
                                 self->start(self);
                             });
        }
    };
    std::shared_ptr<State> state_;
};

}  // namespace

void Scheduler::add(Instant when, std::function<void()> task, Kind kind) {
    events_.emplace(std::tuple(std::max(when, now_), dice_.next()), Event{std::move(task), kind});
}

void Scheduler::post(std::function<void()> task) {
    // Now and then a thread is not scheduled for a while.
    const int kind = dice_.between(0, 99);
    const auto longest = kind < 93   ? Duration(microseconds(20))
                         : kind < 98 ? Duration(milliseconds(50))
                                     : Duration(seconds(2));
    add(now_ + dice_.between(Duration(0), longest), std::move(task), Kind::Task);
}

void Scheduler::postAt(Instant when, std::function<void()> task) {
    add(when, std::move(task), Kind::Timer);
}

std::unique_ptr<host::BlockingCalls> Scheduler::blockingCalls(int most) {
    return std::make_unique<Calls>(*this, dice_, most);
}

void Scheduler::outside(Duration after, std::function<void()> task) {
    add(now_ + after, std::move(task), Kind::Outside);
}

bool Scheduler::step(Instant until) {
    if (events_.empty() || std::get<0>(events_.begin()->first) > until) {
        now_ = std::max(now_, until);
        return false;
    }
    auto event = events_.extract(events_.begin());
    now_ = std::max(now_, std::get<0>(event.key()));
    if (event.mapped().kind != Kind::Outside) ++hub_events_;
    event.mapped().task();
    return true;
}

void Scheduler::dropHub() {
    for (bool any = true; any;) {
        any = false;
        std::vector<Event> ended;
        for (auto it = events_.begin(); it != events_.end();) {
            if (it->second.kind == Kind::Outside) {
                ++it;
                continue;
            }
            any = true;
            ended.push_back(std::move(it->second));
            it = events_.erase(it);
        }
        for (const auto& event : ended)
            if (event.kind == Kind::Task) event.task();
    }
}

}  // namespace kamhub::simulation
