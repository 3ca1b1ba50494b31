#include "flow/lanes.hpp"

#include <algorithm>

namespace kamhub::flow {

using store::DeliveryState;

namespace {

constexpr Duration kStorePause =
    std::chrono::seconds(1);  // before asking a store again that could not answer
constexpr int kMostExpiries = 256;  // at once; each is a commit

}  // namespace

Lanes::Lanes(LaneParts parts, host::EndpointSettings settings, bool idempotent,
             std::shared_ptr<Deliverer> deliverer)
    : parts_(std::move(parts)),
      settings_(std::move(settings)),
      idempotent_(idempotent),
      deliverer_(std::move(deliverer)),
      strand_(std::make_shared<host::Strand>(parts_.scheduler)),
      // One more than attempts, so that reads of the store never wait behind a slow partner.
      calls_(parts_.scheduler.blockingCalls(settings_.concurrency + 1)),
      ready_(settings_.ageing),
      breaker_(settings_),
      throttle_(settings_.throttle) {}

void Lanes::start() {
    strand_->post([self = shared_from_this()] {
        self->started_ = true;
        self->load();
    });
}

bool Lanes::stop(std::chrono::milliseconds grace) {
    strand_->post([self = shared_from_this()] {
        self->stopping_ = true;
        self->publish();
    });
    std::unique_lock lock(status_mutex_);
    return ended_.wait_for(lock, grace,
                           [this] { return status_.stopping && status_.running == 0; });
}

void Lanes::close() { calls_->close(); }

void Lanes::offer(std::vector<NewHead> fresh) {
    strand_->post([self = shared_from_this(), fresh = std::move(fresh)]() mutable {
        // It is in the store, and read from there at the start. Before it the adapter cannot send,
        // and at a reload the one that is replaced may still be sending an older one of the lane.
        if (!self->started_) return;
        for (auto& each : fresh) {
            auto& lanes = self->lanes_;
            if (auto found = lanes.find(each.delivery.lane); found != lanes.end()) {
                ++found->second.depth;
                found->second.priority = std::max(found->second.priority, each.delivery.priority);
                // What is being read just now may have been read before this delivery was there.
                if (found->second.state == State::Looking) found->second.again = true;
            } else if (lanes.size() >= kMostLanes) {
                self->more_ = true;
            } else if (self->loading_ || self->more_) {
                // Older deliveries of this lane may still stand in the store only.
                self->fetch(each.delivery.lane, lanes[each.delivery.lane]);
            } else {
                const auto key = each.delivery.lane;
                auto& lane = lanes[key];
                lane.priority = each.delivery.priority;
                lane.head = std::move(each.delivery);
                self->hold(lane, std::move(each.fresh));
                self->settle(key, lane);
            }
        }
        self->pump();
    });
}

void Lanes::pause(std::string why) {
    strand_->post([self = shared_from_this(), why = std::move(why)]() mutable {
        self->paused_ = std::move(why);
        self->pump();
    });
}

void Lanes::look(const std::string& key) {
    strand_->post([self = shared_from_this(), key] {
        if (!self->started_) return;
        const auto [found, fresh] = self->lanes_.try_emplace(key);
        auto& lane = found->second;
        // What is being read just now may have been read before the change.
        if (lane.state == State::Running || lane.state == State::Settling ||
            (lane.state == State::Looking && !fresh)) {
            lane.again = true;
            return;
        }
        self->leave(key, lane);
        self->fetch(key, lane);
    });
}

// ---- Choosing
// ----------------------------------------------------------------------------------------------------

// Ready now, or when its pause is over.
void Lanes::schedule(const std::string& key, Lane& lane) {
    const auto now = parts_.scheduler.now();
    if (lane.head.next_at <= now) {
        lane.state = State::Ready;
        lane.place = ready_.push(key, lane.priority, now);
    } else {
        lane.state = State::Delayed;
        delayed_.emplace(lane.head.next_at, key);
    }
    if (lane.head.expires != Instant{}) expiring_.emplace(lane.head.expires, key);
    if (!lane.head.error.empty()) ++retrying_;
}

// The opposite, for whatever state the lane is in.
void Lanes::leave(const std::string& key, Lane& lane) {
    if (lane.state != State::Ready && lane.state != State::Delayed) return;
    if (lane.state == State::Ready)
        ready_.erase(lane.place);
    else
        delayed_.erase({lane.head.next_at, key});
    expiring_.erase({lane.head.expires, key});
    if (!lane.head.error.empty()) --retrying_;
}

void Lanes::pump() {
    const auto now = parts_.scheduler.now();
    while (!stopping_ && paused_.empty() && ready_.size() > 0 && running_ < breaker_.allowed() &&
           throttle_.next() <= now && mayStore()) {
        throttle_.took(now);
        const auto key = ready_.pop(now);
        begin(*key);
    }
    if (more_ && !loading_ && !stopping_ && lanes_.size() < kMostLanes / 2) load();
    arm();
    publish();
}

// Nothing is sent while its outcome could not be stored.
bool Lanes::mayStore() {
    const auto now = parts_.scheduler.now();
    if (now < store_asked_again_) return false;
    const auto status = parts_.store.writable();
    if (status) return store_trouble_.clear(), true;
    store_trouble_ = status.error().message;
    store_asked_again_ = now + kStorePause;
    return false;
}

// What the clock brings: pauses that are over, what has waited too long, the breaker's next probe.
void Lanes::tick() {
    const auto now = parts_.scheduler.now();
    while (!delayed_.empty() && delayed_.begin()->first <= now) {
        const auto key = delayed_.begin()->second;
        auto& lane = lanes_.at(key);
        leave(key, lane);
        schedule(key, lane);
    }
    for (int i = 0; i < kMostExpiries && !stopping_ && !expiring_.empty(); ++i) {
        if (expiring_.begin()->first > now) break;
        const auto key = expiring_.begin()->second;
        auto& lane = lanes_.at(key);
        leave(key, lane);
        end(key, expired(lane.head));
    }
    breaker_.look(now);
    pump();
}

// Sees to it that tick() runs when there is something for it to do.
void Lanes::arm() {
    if (stopping_) return;
    const auto now = parts_.scheduler.now();
    Instant next = Instant::max();
    auto consider = [&](Instant when) { next = std::min(next, std::max(when, now)); };
    if (!delayed_.empty()) consider(delayed_.begin()->first);
    if (!expiring_.empty()) consider(std::max(expiring_.begin()->first, now + kStorePause / 1000));
    if (breaker_.state() == Breaker::State::Open) {
        consider(breaker_.openUntil());
    } else if (paused_.empty() && ready_.size() > 0 && running_ < breaker_.allowed()) {
        consider(std::max(throttle_.next(), store_asked_again_));
    }
    if (next == Instant::max() || (armed_ != Instant{} && armed_ <= next)) return;
    armed_ = next;
    onStrand(next, [next](Lanes& self) {
        if (self.armed_ != next) return;
        self.armed_ = {};
        self.tick();
    });
}

void Lanes::onStrand(Instant when, std::function<void(Lanes&)> task) {
    parts_.scheduler.postAt(when, [self = shared_from_this(), task = std::move(task)] {
        self->strand_->post([self, task] { task(*self); });
    });
}

}  // namespace kamhub::flow
