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

void Scheduler::add(Instant when, std::function<void()> task, bool hub) {
    events_.emplace(std::tuple(std::max(when, now_), dice_.next()), Event{std::move(task), hub});
}

void Scheduler::post(std::function<void()> task) {
    const auto longest = dice_.percent(5) ? Duration(milliseconds(50)) : Duration(microseconds(20));
    add(now_ + dice_.between(Duration(0), longest), std::move(task), true);
}

void Scheduler::postAt(Instant when, std::function<void()> task) {
    add(when, std::move(task), true);
}

std::unique_ptr<host::BlockingCalls> Scheduler::blockingCalls(int most) {
    return std::make_unique<Calls>(*this, dice_, most);
}

void Scheduler::outside(Duration after, std::function<void()> task) {
    add(now_ + after, std::move(task), false);
}

bool Scheduler::step(Instant until) {
    if (events_.empty() || std::get<0>(events_.begin()->first) > until) {
        now_ = std::max(now_, until);
        return false;
    }
    auto event = events_.extract(events_.begin());
    now_ = std::max(now_, std::get<0>(event.key()));
    if (event.mapped().hub) ++hub_events_;
    event.mapped().task();
    return true;
}

void Scheduler::dropHub() {
    std::vector<Event> dropped;
    for (auto it = events_.begin(); it != events_.end();) {
        if (it->second.hub) {
            dropped.push_back(std::move(it->second));
            it = events_.erase(it);
        } else {
            ++it;
        }
    }
}

}  // namespace kamhub::simulation
