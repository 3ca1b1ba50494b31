// Lanes: what they say of themselves.

#include <algorithm>
#include <future>

#include "flow/lanes.hpp"

namespace kamhub::flow {

namespace {

constexpr auto kPatience = std::chrono::seconds(5);  // with a strand that does not answer

}  // namespace

Lanes::Status Lanes::status() const {
    const std::lock_guard lock(status_mutex_);
    return status_;
}

void Lanes::publish() {
    const auto now = parts_.scheduler.now();
    const bool held = !paused_.empty() || breaker_.allowed() == 0 || throttle_.next() > now || store_asked_again_ > now;
    Instant next_try{};
    if (breaker_.state() == Breaker::State::Open)
        next_try = breaker_.openUntil();
    else if (!delayed_.empty())
        next_try = delayed_.begin()->first;
    const std::lock_guard lock(status_mutex_);
    status_ = {breaker_.name(),
               store_trouble_.empty() ? trouble_ : store_trouble_,
               next_try,
               running_ + settling_,
               static_cast<int>(lanes_.size()),
               held ? 0 : static_cast<int>(ready_.size()),
               retrying_,
               stopping_};
    ended_.notify_all();
}

Result<LaneList> Lanes::list(int limit) {
    auto promise = std::make_shared<std::promise<LaneList>>();
    auto future = promise->get_future();
    strand_->post([self = shared_from_this(), promise, limit] {
        promise->set_value(self->listed(limit));
    });
    if (future.wait_for(kPatience) != std::future_status::ready)
        return unavailable("the lanes of " + settings_.name + " do not answer; ask again");
    return future.get();
}

LaneList Lanes::listed(int limit) const {
    std::vector<const std::pair<const std::string, Lane>*> all;
    for (const auto& each : lanes_) all.push_back(&each);
    const auto shown = std::min(all.size(), static_cast<std::size_t>(limit));
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), all.end(),
                      [](const auto* a, const auto* b) {
                          return a->second.head.seq < b->second.head.seq;
                      });
    LaneList out;
    out.more = more_ || loading_ || shown < all.size();
    for (std::size_t i = 0; i < shown; ++i)
        out.lanes.push_back(describe(all[i]->first, all[i]->second));
    return out;
}

LaneStatus Lanes::describe(const std::string& key, const Lane& lane) const {
    LaneStatus out{key,           lane.head.id,      lane.depth, lane.priority,
                   lane.head.attempts, lane.head.created, {},         {},
                   {}};
    switch (lane.state) {
        case State::Running:
            out.state = "running";
            out.why = "an attempt is under way";
            break;
        case State::Settling:
            out.state = "running";
            out.why = "its end is being stored";
            break;
        case State::Looking:
            out.state = "reading";
            out.why = "its head is being read from the store";
            break;
        case State::Blocked:
            out.state = "held";
            out.why = "its head is parked, replay or discard it: " + lane.head.error;
            break;
        case State::Delayed:
            out.state = "retrying";
            out.why = lane.head.error;
            out.next_try = lane.head.next_at;
            break;
        case State::Ready:
            out.state = "ready";
            out.why = whyReady();
            if (breaker_.state() == Breaker::State::Open) out.next_try = breaker_.openUntil();
            break;
    }
    return out;
}

std::string Lanes::whyReady() const {
    const auto now = parts_.scheduler.now();
    if (stopping_) return "the endpoint is stopping";
    if (!paused_.empty()) return paused_;
    if (store_asked_again_ > now) return "the store cannot write: " + store_trouble_;
    if (breaker_.state() == Breaker::State::Open) return "the partner is left alone: " + trouble_;
    if (breaker_.state() == Breaker::State::HalfOpen) return "one attempt probes the partner";
    if (throttle_.next() > now) return "its turn comes as throttle allows";
    return "its turn comes when one of the " + std::to_string(running_) +
           " attempts under way has ended";
}

}  // namespace kamhub::flow
