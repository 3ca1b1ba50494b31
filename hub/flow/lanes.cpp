#include "flow/lanes.hpp"

#include <algorithm>

namespace kamhub::flow {

using store::DeliveryState;

namespace {

constexpr Duration kStorePause =
    std::chrono::seconds(1);  // before asking a store again that could not answer

}  // namespace

Lanes::Lanes(LaneParts parts, host::EndpointSettings settings, bool idempotent,
             std::shared_ptr<Deliverer> deliverer)
    : parts_(std::move(parts)),
      settings_(std::move(settings)),
      idempotent_(idempotent),
      deliverer_(std::move(deliverer)),
      strand_(std::make_shared<host::Strand>(parts_.runtime)),
      // One thread more than attempts, so that reads of the store never wait behind a slow partner.
      pool_(std::make_unique<host::BlockingPool>(parts_.runtime, settings_.concurrency + 1)) {}

void Lanes::start() {
    strand_->post([self = shared_from_this()] { self->load(); });
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

void Lanes::close() { pool_->close(); }

void Lanes::offer(std::vector<NewHead> fresh) {
    strand_->post([self = shared_from_this(), fresh = std::move(fresh)]() mutable {
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
                lane.fresh = std::move(each.fresh);
                self->settle(key, lane);
            }
        }
        self->pump();
    });
}

void Lanes::look(const std::string& key) {
    strand_->post([self = shared_from_this(), key] {
        auto& lane = self->lanes_[key];
        if (lane.state == State::Running) {
            lane.again = true;
            return;
        }
        self->leave(lane);
        self->fetch(key, lane);
    });
}

Lanes::Status Lanes::status() const {
    const std::lock_guard lock(status_mutex_);
    return status_;
}

// ---- Taking up what the store holds
// ----------------------------------------------------------------------------

void Lanes::load() {
    loading_ = true;
    more_ = false;
    pool_->post([self = shared_from_this()] {
        auto heads =
            self->parts_.store.laneHeads(self->settings_.name, static_cast<int>(kMostLanes));
        self->strand_->post(
            [self, heads = std::move(heads)]() mutable { self->loaded(std::move(heads)); });
    });
}

void Lanes::loaded(Result<std::vector<store::LaneHead>> heads) {
    loading_ = false;
    if (!heads) {
        trouble_ = heads.error().message;
        later(kStorePause, &Lanes::load);
        return publish();
    }
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
    lane.head = std::move(head.head);
    lane.depth = head.depth;
    lane.priority = head.priority;
    settle(key, lane);
}

// Puts a lane where the state of its head says.
void Lanes::settle(const std::string& key, Lane& lane) {
    if (lane.head.state == DeliveryState::Parked) {
        lane.state = State::Blocked;
    } else if (lane.head.state == DeliveryState::Sending && !idempotent_) {
        // Begun before the hub ended: whether the partner acted is not known.
        auto change = changeOf(lane.head);
        change.state = DeliveryState::Parked;
        change.attempts = lane.head.attempts + 1;
        change.event = "parked";
        change.error = change.detail =
            "outcome unknown: the hub ended while this was being sent; ask the partner, then "
            "replay or discard";
        lane.state = State::Running;
        ++running_;
        commit(key, {"hub", parts_.runtime.now(), {}, {std::move(change)}, {}});
    } else {
        schedule(key, lane);
    }
}

void Lanes::fetch(const std::string& key, Lane& lane) {
    lane.state = State::Looking;
    lane.fresh = nullptr;
    pool_->post([self = shared_from_this(), key] {
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
        parts_.runtime.postAt(parts_.runtime.now() + kStorePause,
                              [self = shared_from_this(), key] { self->look(key); });
        return;
    }
    if (!*head) {
        lanes_.erase(found);
    } else {
        found->second.head = std::move((*head)->head);
        found->second.depth = (*head)->depth;
        found->second.priority = (*head)->priority;
        settle(key, found->second);
    }
    pump();
}

// ---- Choosing
// ----------------------------------------------------------------------------------------------------

void Lanes::leave(Lane& lane) {
    if (lane.state == State::Ready) --ready_count_;
    if (lane.state == State::Delayed) --retrying_;
    lane.turn = 0;
}

void Lanes::enqueue(const std::string& key, Lane& lane) {
    lane.state = State::Ready;
    lane.turn = ++turns_;
    ++ready_count_;
    const int level = std::clamp(lane.priority, kLowestPriority, kHighestPriority);
    ready_[static_cast<std::size_t>(level)].push_back({key, lane.turn, lane.head.created});
}

void Lanes::schedule(const std::string& key, Lane& lane) {
    if (lane.head.next_at <= parts_.runtime.now()) return enqueue(key, lane);
    lane.state = State::Delayed;
    lane.turn = ++turns_;
    ++retrying_;
    parts_.runtime.postAt(lane.head.next_at, [self = shared_from_this(), key, turn = lane.turn] {
        self->strand_->post([self, key, turn] {
            const auto found = self->lanes_.find(key);
            if (found == self->lanes_.end() || found->second.turn != turn) return;
            self->leave(found->second);
            self->enqueue(key, found->second);
            self->pump();
        });
    });
}

std::optional<std::string> Lanes::pick() {
    const auto now = parts_.runtime.now();
    std::deque<Waiting>* best = nullptr;
    double best_score = -1;
    for (std::size_t level = 0; level < ready_.size(); ++level) {
        auto& queue = ready_[level];
        auto stale = [this](const Waiting& w) {
            const auto found = lanes_.find(w.lane);
            return found == lanes_.end() || found->second.turn != w.turn;
        };
        while (!queue.empty() && stale(queue.front())) queue.pop_front();
        if (queue.empty()) continue;
        const double waited =
            std::chrono::duration<double>(now - queue.front().since) / kAgeingLimit;
        const double score = static_cast<double>(level) + waited * (kHighestPriority + 1);
        if (score > best_score) best = &queue, best_score = score;
    }
    if (!best) return std::nullopt;
    auto key = std::move(best->front().lane);
    best->pop_front();
    leave(lanes_.at(key));
    return key;
}

void Lanes::pump() {
    while (!stopping_ && running_ < settings_.concurrency && breakerAllows()) {
        const auto key = pick();
        if (!key) break;
        begin(*key);
    }
    if (more_ && !loading_ && !stopping_ && lanes_.size() < kMostLanes / 2) load();
    publish();
}

// ---- Attempting
// --------------------------------------------------------------------------------------------------

store::DeliveryChange Lanes::changeOf(const store::DeliveryRow& head) const {
    store::DeliveryChange change;
    change.seq = head.seq;
    change.version = head.version;
    change.attempts = head.attempts;
    change.revision = head.revision;
    return change;
}

void Lanes::begin(const std::string& key) {
    auto& lane = lanes_.at(key);
    lane.state = State::Running;
    ++running_;
    const auto now = parts_.runtime.now();
    auto change = changeOf(lane.head);
    if (lane.head.expires != Instant{} && lane.head.expires <= now) {
        change.state = DeliveryState::Expired;
        change.event = "expired";
        change.detail = change.error = "it waited longer than expire-after";
        return commit(key, {"hub", now, {}, {std::move(change)}, {}});
    }
    if (idempotent_) return run(key, lane.head, lane.fresh);
    change.state = DeliveryState::Sending;
    change.event = "begun";
    commit(key, {"hub", now, {}, {std::move(change)}, {}});
}

void Lanes::run(const std::string& key, store::DeliveryRow head,
                std::shared_ptr<const Fresh> fresh) {
    pool_->post([self = shared_from_this(), key, head = std::move(head), fresh = std::move(fresh)] {
        auto& store = self->parts_.store;
        auto attempt = [&]() -> AttemptResult {
            const auto deadline = Deadline::clock::now() + self->settings_.deadline;
            if (fresh)
                return self->deliverer_->attempt({head, fresh->message, fresh->body, deadline});
            auto message = store.message(head.message_seq);
            if (!message) return {message.error(), {}, {}, {}};
            if (!*message)
                return {
                    internalError("the store has lost message " + std::to_string(head.message_seq)),
                    {},
                    {},
                    {}};
            auto body = store.payload(head.body > 0 ? head.body : (*message)->body);
            if (!body) return {body.error(), {}, {}, {}};
            return self->deliverer_->attempt({head, **message, *body, deadline});
        };
        self->strand_->post(
            [self, key, result = attempt()]() mutable { self->finished(key, std::move(result)); });
    });
}

void Lanes::finished(const std::string& key, AttemptResult result) {
    auto& lane = lanes_.at(key);
    auto change = changeOf(lane.head);
    decide(lane, result, change);
    // Not reached, as the last time: nothing new that would be worth a commit.
    const bool same = change.state == DeliveryState::Waiting &&
                      lane.head.state == DeliveryState::Waiting &&
                      change.attempts == lane.head.attempts && change.error == lane.head.error;
    if (same) {
        --running_;
        lane.head.next_at = change.next_at;
        advance(key, change);
        return pump();
    }
    commit(key, {"hub", parts_.runtime.now(), std::move(result.emitted), {std::move(change)}, {}});
}

void Lanes::decide(Lane& lane, AttemptResult& result, store::DeliveryChange& change) {
    change.sent = result.sent;
    change.artefacts = result.artefacts;
    change.attempts = lane.head.attempts + 1;
    if (result.outcome) {
        breakerWorked();
        change.state = DeliveryState::Delivered;
        change.event = "delivered";
        change.reference = result.outcome->reference;
        if (!result.outcome->answer.empty()) change.answer = Payload::of(result.outcome->answer);
        return;
    }
    result.emitted.clear();
    const Error& error = result.outcome.error();
    if (!error.answer.empty()) change.answer = Payload::of(error.answer);
    change.detail = change.error = error.message;
    switch (error.code) {
        case ErrorCode::Unavailable:
            breakerFailed(error);
            return retryLater(lane, error, !error.answer.empty(), change);
        case ErrorCode::Timeout:
            breakerFailed(error);
            if (idempotent_) return retryLater(lane, error, true, change);
            change.detail = change.error =
                "outcome unknown: " + error.message + "; ask the partner, then replay or discard";
            break;
        case ErrorCode::Internal:
            return retryLater(lane, error, true, change);
        default:
            breakerWorked();
            break;
    }
    change.state = DeliveryState::Parked;
    change.event = "parked";
}

void Lanes::retryLater(Lane& lane, const Error& error, bool counts, store::DeliveryChange& change) {
    change.attempts = lane.head.attempts + (counts ? 1 : 0);
    if (counts && change.attempts >= settings_.attempts) {
        change.state = DeliveryState::Parked;
        change.event = "parked";
        change.error = error.message + " (" + std::to_string(change.attempts) + " attempts)";
        return;
    }
    change.state = DeliveryState::Waiting;
    change.event = "retrying";
    // What was not reached is held back by the breaker, so that it goes on as soon as the partner
    // is there again.
    change.next_at =
        parts_.runtime.now() + backoff(settings_.retry_first, counts ? change.attempts : 1);
}

Duration Lanes::backoff(std::chrono::milliseconds first, int times) {
    auto pause = first;
    for (int i = 1; i < times && pause < settings_.retry_longest; ++i) pause *= 2;
    pause = std::min(pause, std::max(first, settings_.retry_longest));
    const double jitter = 0.8 + 0.4 * static_cast<double>(parts_.random.next() >> 11) /
                                    static_cast<double>(1ULL << 53);
    return std::chrono::duration_cast<Duration>(pause * jitter);
}

// ---- Committing
// --------------------------------------------------------------------------------------------------

void Lanes::commit(const std::string& key, store::Unit unit) {
    auto kept = unit;
    parts_.store.submit(std::move(unit), [self = shared_from_this(), key, kept = std::move(kept),
                                          busy = host::Runtime::Busy(parts_.runtime)](
                                             store::Outcome outcome) mutable {
        self->strand_->post(
            [self, key, kept = std::move(kept), outcome = std::move(outcome), busy]() mutable {
                self->committed(key, std::move(kept), std::move(outcome));
            });
    });
}

void Lanes::committed(const std::string& key, store::Unit unit, store::Outcome outcome) {
    auto& lane = lanes_.at(key);
    if (const auto* error = std::get_if<Error>(&outcome)) {
        trouble_ = error->message;
        parts_.runtime.postAt(
            parts_.runtime.now() + kStorePause,
            [self = shared_from_this(), key, unit = std::move(unit)]() mutable {
                self->strand_->post([self, key, unit = std::move(unit)]() mutable {
                    self->commit(key, std::move(unit));
                });
            });
        return publish();
    }
    if (const auto* conflict = std::get_if<store::Conflict>(&outcome)) {
        if (conflict->kind != store::Conflict::Kind::Version && !unit.messages.empty()) {
            // A replayed step makes the same messages; they are there already.
            unit.messages.clear();
            unit.changes.front().detail = "its messages were made before";
            return commit(key, std::move(unit));
        }
        --running_;
        fetch(key, lane);
        return pump();
    }
    const auto& change = unit.changes.front();
    if (!unit.messages.empty())
        parts_.emitted(unit.messages, std::get<store::Committed>(outcome), unit.at);
    lane.head.version += 1;
    lane.head.state = change.state;
    lane.head.attempts = change.attempts;
    lane.head.next_at = change.next_at;
    lane.head.error = change.error;
    if (change.state == DeliveryState::Sending) return run(key, lane.head, lane.fresh);
    --running_;
    report(lane, change);
    advance(key, change);
    pump();
}

void Lanes::advance(const std::string& key, const store::DeliveryChange& change) {
    auto& lane = lanes_.at(key);
    if (std::exchange(lane.again, false)) return fetch(key, lane);
    if (change.state == DeliveryState::Waiting) return schedule(key, lane);
    if (change.state == DeliveryState::Parked && lane.head.hold) {
        lane.state = State::Blocked;
        return;
    }
    next(key);
}

void Lanes::next(const std::string& key) {
    auto& lane = lanes_.at(key);
    if (--lane.depth <= 0)
        lanes_.erase(key);
    else
        fetch(key, lane);
}

// ---- Circuit breaker
// ---------------------------------------------------------------------------------------------

bool Lanes::breakerAllows() {
    return breaker_ == Breaker::Closed || (breaker_ == Breaker::HalfOpen && running_ == 0);
}

void Lanes::breakerFailed(const Error& error) {
    ++failures_;
    trouble_ = error.message;
    if (breaker_ == Breaker::Open ||
        (breaker_ == Breaker::Closed && failures_ < settings_.breaker_failures))
        return;
    breaker_ = Breaker::Open;
    open_until_ = parts_.runtime.now() + backoff(settings_.breaker_pause, ++openings_);
    parts_.observer.event(observe::Level::Warning, "breaker-opened",
                          {{"endpoint", settings_.name}, {"why", error.message}});
    parts_.runtime.postAt(open_until_, [self = shared_from_this()] {
        self->strand_->post([self] {
            if (self->breaker_ != Breaker::Open || self->parts_.runtime.now() < self->open_until_)
                return;
            self->breaker_ = Breaker::HalfOpen;
            self->pump();
        });
    });
}

void Lanes::breakerWorked() {
    failures_ = openings_ = 0;
    trouble_.clear();
    if (breaker_ == Breaker::Closed) return;
    breaker_ = Breaker::Closed;
    parts_.observer.event(observe::Level::Info, "breaker-closed", {{"endpoint", settings_.name}});
}

// ---- Telling
// -----------------------------------------------------------------------------------------------------

void Lanes::later(Duration pause, void (Lanes::*what)()) {
    parts_.runtime.postAt(parts_.runtime.now() + pause, [self = shared_from_this(), what] {
        self->strand_->post([self, what] { ((*self).*what)(); });
    });
}

void Lanes::report(const Lane& lane, const store::DeliveryChange& change) {
    const auto level = change.state == DeliveryState::Parked      ? observe::Level::Warning
                       : change.state == DeliveryState::Delivered ? observe::Level::Debug
                                                                  : observe::Level::Info;
    if (change.state == DeliveryState::Delivered)
        parts_.observer.metrics().took("deliver", settings_.name,
                                       parts_.runtime.now() - lane.head.created);
    parts_.observer.event(level, change.event,
                          {{"endpoint", settings_.name},
                           {"route", lane.head.route},
                           {"delivery", lane.head.id},
                           {"lane", lane.head.lane},
                           {"attempts", std::to_string(change.attempts)},
                           {"why", change.error}});
}

void Lanes::publish() {
    static constexpr const char* kNames[] = {"closed", "open", "half-open"};
    const std::lock_guard lock(status_mutex_);
    status_ = {kNames[static_cast<int>(breaker_)],
               trouble_,
               breaker_ == Breaker::Open ? open_until_ : Instant{},
               running_,
               static_cast<int>(lanes_.size()),
               ready_count_,
               retrying_,
               stopping_};
    ended_.notify_all();
}

}  // namespace kamhub::flow
