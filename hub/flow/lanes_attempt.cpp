// Lanes: attempts, and the commits that make their outcomes last.

#include "flow/lanes.hpp"
#include "flow/parked.hpp"

namespace kamhub::flow {

using store::DeliveryState;

namespace {

constexpr Duration kCommitPause =
    std::chrono::seconds(1);  // before giving a unit again to a store that could not take it
constexpr Duration kTurnPause = std::chrono::milliseconds(200);  // RunningFile says wait

AttemptResult unread(Error error) {
    auto out = failed(std::move(error));
    out.unread = true;
    return out;
}

}  // namespace

void Lanes::begin(const std::string& key) {
    auto& lane = lanes_.at(key);
    leave(key, lane);
    const auto now = parts_.scheduler.now();
    if (lane.head.expires != Instant{} && lane.head.expires <= now)
        return end(key, expired(lane.head));
    auto entry = parts_.running->enter(lane.head.id);
    if (entry.may == RunningFile::Entry::May::Never) return end(key, endedTheHub(lane.head));
    if (entry.may == RunningFile::Entry::May::Wait) {
        lane.head.next_at = now + kTurnPause;
        return schedule(key, lane);
    }
    lane.handling = std::move(entry.handling);
    lane.state = State::Running;
    ++running_;
    if (idempotent_) return run(key, lane.head, lane.fresh);
    auto change = changeOf(lane.head);
    change.state = DeliveryState::Sending;
    change.event = "begun";
    commit(key, {"hub", now, {}, {std::move(change)}, {}});
}

// Without an attempt.
void Lanes::end(const std::string& key, store::DeliveryChange change) {
    lanes_.at(key).state = State::Settling;
    ++settling_;
    commit(key, {"hub", parts_.scheduler.now(), {}, {std::move(change)}, {}});
}

void Lanes::run(const std::string& key, store::DeliveryRow head,
                std::shared_ptr<const Fresh> fresh) {
    calls_->post([self = shared_from_this(), key, head = std::move(head), fresh = std::move(fresh),
                  handling = std::move(lanes_.at(key).handling)]() mutable {
        auto& store = self->parts_.store;
        auto attempt = [&]() -> AttemptResult {
            const auto deadline = Deadline::clock::now() + self->settings_.deadline;
            if (fresh) return self->attempt({head, fresh->message, fresh->body, deadline});
            auto message = store.message(head.message_seq);
            if (!message) return unread(message.error());
            if (!*message)
                return failed(internalError("the store has lost message " +
                                            std::to_string(head.message_seq)));
            // Replayed, while newer ones may have gone.
            if (!head.hold && head.version > 1) {
                const auto newer = overtakenBy(store, head, **message);
                if (!newer) return unread(newer.error());
                if (!newer->empty())
                    return failed(rejected("the newer message " + *newer + " about " +
                                           (*message)->envelope.subject + " was sent before"));
            }
            auto body = store.payload(head.body > 0 ? head.body : (*message)->body);
            if (!body) return unread(body.error());
            return self->attempt({head, **message, *body, deadline});
        };
        auto result = attempt();
        handling.reset();
        self->strand_->post([self, key, result = std::move(result)]() mutable {
            self->finished(key, std::move(result));
        });
    });
}

// What a partner or a schema says of a message may quote it.
AttemptResult Lanes::attempt(const Attempt& attempt) {
    auto out = deliverer_->attempt(attempt);
    if (out.outcome || !parts_.hide) return out;
    auto error = out.outcome.error();
    error.message = parts_.hide(attempt.message, attempt.body, std::move(error.message));
    out.outcome = std::move(error);
    return out;
}

void Lanes::finished(const std::string& key, AttemptResult result) {
    auto& lane = lanes_.at(key);
    const auto now = parts_.scheduler.now();
    auto [change, sign] = judge(lane.head, result, settings_, idempotent_, now, parts_.random);
    learn(sign, result.outcome);
    if (!result.outcome) result.emitted.clear(), result.rows.clear();
    // Not reached, as the last time: nothing new that would be worth a commit.
    const bool same = result.progress.empty() && change.state == DeliveryState::Waiting &&
                      lane.head.state == DeliveryState::Waiting &&
                      change.attempts == lane.head.attempts && change.error == lane.head.error;
    if (same) {
        ended(lane);
        lane.head.next_at = change.next_at;
        advance(key, change);
        return pump();
    }
    store::Unit unit{"hub", now, std::move(result.emitted), {std::move(change)}};
    unit.rows = std::move(result.rows);
    commit(key, std::move(unit), std::move(result.committed));
}

void Lanes::learn(PartnerSign sign, const Result<Acknowledgement>& outcome) {
    if (sign == PartnerSign::Failed) {
        trouble_ = outcome.error().message;
        if (breaker_.failed(parts_.scheduler.now(), parts_.random))
            parts_.observer.event(observe::Level::Warning, "breaker-opened",
                                  {{"endpoint", settings_.name}, {"why", trouble_}});
    } else if (sign == PartnerSign::Worked) {
        trouble_.clear();
        if (breaker_.worked())
            parts_.observer.event(observe::Level::Info, "breaker-closed",
                                  {{"endpoint", settings_.name}});
    }
}

void Lanes::commit(const std::string& key, store::Unit unit, std::function<void()> committed) {
    auto kept = unit;
    parts_.store.submit(
        std::move(unit),
        [self = shared_from_this(), key, kept = std::move(kept), told = std::move(committed),
         busy = parts_.scheduler.busy()](store::Outcome outcome) mutable {
            // Here, where outcomes come in the order of commits: on the strand it would be too
            // late, what was accepted after these could stand in its lane before them.
            if (const auto* committed = std::get_if<store::Committed>(&outcome))
                if (!kept.messages.empty())
                    self->parts_.emitted(kept.messages, *committed, kept.at);
            if (std::holds_alternative<store::Committed>(outcome) && told) told();
            self->strand_->post([self, key, kept = std::move(kept), outcome = std::move(outcome),
                                 told = std::move(told), busy]() mutable {
                self->committed(key, std::move(kept), std::move(outcome), std::move(told));
            });
        });
}

void Lanes::committed(const std::string& key, store::Unit unit, store::Outcome outcome,
                      std::function<void()> told) {
    auto& lane = lanes_.at(key);
    if (const auto* error = std::get_if<Error>(&outcome)) {
        store_trouble_ = error->message;
        onStrand(parts_.scheduler.now() + kCommitPause,
                 [key, unit = std::move(unit), told = std::move(told)](Lanes& self) {
                     self.commit(key, unit, told);
                 });
        return publish();
    }
    if (const auto* conflict = std::get_if<store::Conflict>(&outcome)) {
        // Another try would come to the same: a person has to say which of the two is right.
        if (conflict->kind == store::Conflict::Kind::Unique)
            return finished(key, failed(invalidMessage("another record has this value of " +
                                                       conflict->what)));
        if (conflict->kind != store::Conflict::Kind::Version && !unit.messages.empty()) {
            // A replayed step makes the same messages; they are there already.
            unit.messages.clear();
            unit.changes.front().detail = "its messages were made before";
            return commit(key, std::move(unit), std::move(told));
        }
        ended(lane);
        fetch(key, lane);
        return pump();
    }
    const auto& change = unit.changes.front();
    lane.head.version += 1;
    lane.head.state = change.state;
    lane.head.attempts = change.attempts;
    lane.head.next_at = change.next_at;
    lane.head.error = change.error;
    if (!change.reference.empty()) lane.head.reference = change.reference;
    if (change.state == DeliveryState::Sending) return run(key, lane.head, lane.fresh);
    ended(lane);
    report(lane, change);
    advance(key, change);
    pump();
}

// Its call or commit is no longer under way.
void Lanes::ended(Lane& lane) {
    --(lane.state == State::Running ? running_ : settling_);
    lane.state = State::Looking;
    lane.handling.reset();
}

void Lanes::advance(const std::string& key, const store::DeliveryChange& change) {
    auto& lane = lanes_.at(key);
    if (std::exchange(lane.again, false)) return fetch(key, lane);
    if (change.state == DeliveryState::Waiting) return schedule(key, lane);
    if (change.state == DeliveryState::Parked && lane.head.hold) {
        lane.state = State::Blocked;
        return;
    }
    if (--lane.depth <= 0) return forget(key);
    fetch(key, lane);
}

void Lanes::report(const Lane& lane, const store::DeliveryChange& change) {
    const auto level = change.state == DeliveryState::Parked ? observe::Level::Warning
                       : change.state == DeliveryState::Delivered || change.event == "continued"
                           ? observe::Level::Debug
                           : observe::Level::Info;
    if (change.state == DeliveryState::Delivered)
        parts_.observer.metrics().took("deliver", settings_.name,
                                       parts_.scheduler.now() - lane.head.created);
    parts_.observer.event(level, change.event,
                          {{"endpoint", settings_.name},
                           {"route", lane.head.route},
                           {"delivery", lane.head.id},
                           {"lane", lane.head.lane},
                           {"attempts", std::to_string(change.attempts)},
                           {"why", change.error}});
}

}  // namespace kamhub::flow
