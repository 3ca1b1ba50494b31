#include "memory_store.hpp"

#include <algorithm>
#include <set>

namespace kamhub::simulation {

using store::DeliveryRow;
using store::DeliveryState;

namespace {

bool occupies(const DeliveryRow& row) {
    return row.state == DeliveryState::Waiting || row.state == DeliveryState::Sending ||
           (row.state == DeliveryState::Parked && row.hold);
}

std::string hashOf(const store::NewMessage& message) {
    return message.duplicate_hash.empty() ? message.body.sha256() : message.duplicate_hash;
}

}  // namespace

void MemoryStore::submit(store::Unit unit, store::WhenDone done) {
    if (dead_) return;
    const bool foreign = unit.actor.starts_with("partner:");
    if ((full_ && foreign) || badDay()) return done(unavailable("the store takes nothing now"));
    submitted_.emplace_back(std::move(unit), std::move(done));
    if (submitted_.size() > 1) return;
    scheduler_.postAt(scheduler_.now() + dice_.between(Duration(0), std::chrono::milliseconds(8)),
                      [this] { apply(); });
}

// A group commit: durable now, answered later and in order.
void MemoryStore::apply() {
    while (!submitted_.empty()) {
        auto [unit, done] = std::move(submitted_.front());
        submitted_.pop_front();
        answers_.emplace_back(applied(unit), std::move(done));
        scheduler_.post([this] { answer(); });
    }
}

void MemoryStore::answer() {
    if (answers_.empty()) return;
    auto [outcome, done] = std::move(answers_.front());
    answers_.pop_front();
    done(std::move(outcome));
}

void MemoryStore::crash() {
    dead_ = true;
    submitted_.clear();
    answers_.clear();
}

std::optional<store::Conflict> MemoryStore::conflict(const store::Unit& unit) const {
    for (const auto& message : unit.messages) {
        const auto found = hashes_.find({message.envelope.source, message.envelope.id});
        if (found == hashes_.end() || forgets_duplicates) continue;
        using Kind = store::Conflict::Kind;
        return store::Conflict{
            found->second == hashOf(message) ? Kind::Duplicate : Kind::DifferentBody,
            message.envelope.id, 0};
    }
    for (const auto& change : unit.changes)
        if (deliveries_[static_cast<std::size_t>(change.seq - 1)].version != change.version)
            return store::Conflict{};
    return std::nullopt;
}

store::Outcome MemoryStore::applied(const store::Unit& unit) {
    if (auto found = conflict(unit)) return *found;
    store::Committed out;
    for (const auto& message : unit.messages) {
        hashes_[{message.envelope.source, message.envelope.id}] = hashOf(message);
        store::MessageRow row;
        row.seq = static_cast<std::int64_t>(messages_.size()) + 1;
        row.envelope = message.envelope;
        row.accepted = unit.at;
        row.body = keep(message.body);
        by_id_[message.envelope.id] = row.seq;
        out.messages.push_back(row.seq);
        out.deliveries.emplace_back();
        for (const auto& each : message.deliveries) {
            DeliveryRow delivery;
            delivery.seq = static_cast<std::int64_t>(deliveries_.size()) + 1;
            delivery.message_seq = row.seq;
            delivery.version = 1;
            delivery.id = each.id;
            delivery.endpoint = each.endpoint;
            delivery.route = each.route;
            delivery.lane = each.lane;
            delivery.priority = each.priority;
            delivery.hold = each.hold;
            delivery.created = delivery.changed = unit.at;
            delivery.expires = each.expires;
            out.deliveries.back().push_back(delivery.seq);
            deliveries_.push_back(std::move(delivery));
        }
        messages_.push_back(std::move(row));
    }
    for (const auto& change : unit.changes) {
        auto& row = deliveries_[static_cast<std::size_t>(change.seq - 1)];
        ++row.version;
        row.state = change.state;
        row.attempts = change.attempts;
        row.revision = change.revision;
        row.next_at = change.state == DeliveryState::Waiting ? change.next_at : Instant{};
        row.error = change.error;
        row.changed = unit.at;
    }
    return out;
}

const Payload& MemoryStore::bodyOf(const DeliveryRow& row) const {
    const auto& message = messages_[static_cast<std::size_t>(row.message_seq - 1)];
    return payloads_[static_cast<std::size_t>(message.body - 1)];
}

std::int64_t MemoryStore::keep(const Payload& payload) {
    payloads_.push_back(payload);
    return static_cast<std::int64_t>(payloads_.size());
}

std::optional<store::LaneHead> MemoryStore::headOf(const std::string& endpoint,
                                                   const std::string& lane) {
    std::optional<store::LaneHead> out;
    for (const auto& row : deliveries_) {
        if (row.endpoint != endpoint || row.lane != lane || !occupies(row)) continue;
        if (!out) out = store::LaneHead{row, 0, row.priority};
        ++out->depth;
        if (swaps_heads && out->depth == 2 && dice_.percent(20)) out->head = row;
        out->priority = std::max(out->priority, row.priority);
    }
    return out;
}

Result<std::optional<store::LaneHead>> MemoryStore::laneHead(const std::string& endpoint,
                                                             const std::string& lane) {
    if (badDay()) return unavailable("the store cannot read now");
    return headOf(endpoint, lane);
}

Result<std::vector<store::LaneHead>> MemoryStore::laneHeads(const std::string& endpoint,
                                                            int limit) {
    if (badDay()) return unavailable("the store cannot read now");
    std::vector<store::LaneHead> out;
    std::set<std::string> seen;
    for (const auto& row : deliveries_)
        if (row.endpoint == endpoint && occupies(row) && seen.insert(row.lane).second)
            out.push_back(*headOf(endpoint, row.lane));
    if (forgets_a_lane && !out.empty()) out.pop_back();
    if (out.size() > static_cast<std::size_t>(limit)) out.resize(static_cast<std::size_t>(limit));
    return out;
}

Result<std::optional<store::MessageRow>> MemoryStore::message(std::int64_t seq) {
    if (badDay()) return unavailable("the store cannot read now");
    if (seq < 1 || seq > static_cast<std::int64_t>(messages_.size()))
        return std::optional<store::MessageRow>();
    return std::optional(messages_[static_cast<std::size_t>(seq - 1)]);
}

Result<std::vector<store::MessageRow>> MemoryStore::messages(const store::MessageFilter& filter) {
    std::vector<store::MessageRow> out;
    if (const auto found = by_id_.find(filter.id); found != by_id_.end())
        out.push_back(messages_[static_cast<std::size_t>(found->second - 1)]);
    return out;
}

Result<Payload> MemoryStore::payload(std::int64_t number) {
    if (badDay()) return unavailable("the store cannot read now");
    return number == 0 ? Payload() : payloads_[static_cast<std::size_t>(number - 1)];
}

Status MemoryStore::writable() {
    return full_ ? Status(unavailable("the disk is full")) : okStatus();
}

}  // namespace kamhub::simulation
