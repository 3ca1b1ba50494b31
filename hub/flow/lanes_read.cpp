// Lanes: taking up what the store holds.

#include "flow/lanes.hpp"

namespace kamhub::flow {

using store::DeliveryState;

namespace {

constexpr Duration kReadPause =
    std::chrono::seconds(1);  // before asking a store again that could not answer

}  // namespace

void Lanes::load() {
    loading_ = true;
    more_ = false;
    gone_.clear();
    calls_->post([self = shared_from_this()] {
        auto heads =
            self->parts_.store.laneHeads(self->settings_.name, static_cast<int>(kMostLanes));
        self->strand_->post(
            [self, heads = std::move(heads)]() mutable { self->loaded(std::move(heads)); });
    });
}

void Lanes::loaded(Result<std::vector<store::LaneHead>> heads) {
    if (!heads) {
        // Still loading: what is offered meanwhile may not be the oldest of its lane.
        store_trouble_ = heads.error().message;
        onStrand(parts_.scheduler.now() + kReadPause, [](Lanes& self) { self.load(); });
        return publish();
    }
    loading_ = false;
    more_ = more_ || heads->size() >= kMostLanes;
    for (auto& head : *heads) take(std::move(head));
    pump();
}

void Lanes::take(store::LaneHead head) {
    if (lanes_.contains(head.head.lane)) return;
    if (lanes_.size() >= kMostLanes) {
        more_ = true;
        return;
    }
    const auto key = head.head.lane;
    auto& lane = lanes_[key];
    // What was read may have been delivered since; to send it again would be a needless repeat.
    if (gone_.contains(key)) return fetch(key, lane);
    lane.head = std::move(head.head);
    lane.depth = head.depth;
    lane.priority = head.priority;
    settle(key, lane);
}

// Puts a lane where the state of its head says.
void Lanes::settle(const std::string& key, Lane& lane) {
    if (lane.head.state == DeliveryState::Parked)
        lane.state = State::Blocked;
    else if (lane.head.state == DeliveryState::Sending && !idempotent_)
        end(key, unknownAfterRestart(lane.head));
    else
        schedule(key, lane);
}

void Lanes::fetch(const std::string& key, Lane& lane) {
    lane.state = State::Looking;
    hold(lane, nullptr);
    calls_->post([self = shared_from_this(), key] {
        auto head = self->parts_.store.laneHead(self->settings_.name, key);
        self->strand_->post(
            [self, key, head = std::move(head)]() mutable { self->looked(key, std::move(head)); });
    });
}

void Lanes::looked(const std::string& key, Result<std::optional<store::LaneHead>> head) {
    const auto found = lanes_.find(key);
    if (found == lanes_.end() || found->second.state != State::Looking) return;
    if (std::exchange(found->second.again, false)) return fetch(key, found->second);
    if (!head) {
        onStrand(parts_.scheduler.now() + kReadPause, [key](Lanes& self) {
            const auto waits = self.lanes_.find(key);
            if (waits != self.lanes_.end()) self.fetch(key, waits->second);
        });
        return;
    }
    if (!*head) {
        forget(key);
    } else {
        found->second.head = std::move((*head)->head);
        found->second.depth = (*head)->depth;
        found->second.priority = (*head)->priority;
        settle(key, found->second);
    }
    pump();
}

void Lanes::hold(Lane& lane, std::shared_ptr<const Fresh> fresh) {
    auto bytes = [](const Fresh& f) { return f.body.size() + sizeof(Fresh); };
    if (lane.fresh) fresh_bytes_ -= bytes(*lane.fresh);
    lane.fresh = nullptr;
    if (!fresh || fresh_bytes_ + bytes(*fresh) > kMostFreshBytes) return;
    fresh_bytes_ += bytes(*fresh);
    lane.fresh = std::move(fresh);
}

void Lanes::forget(const std::string& key) {
    hold(lanes_.at(key), nullptr);
    if (loading_) gone_.insert(key);
    lanes_.erase(key);
}

}  // namespace kamhub::flow
