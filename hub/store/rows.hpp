#pragma once
// What can be read from a store.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sdk/envelope.hpp"
#include "sdk/time.hpp"
#include "store/unit.hpp"

namespace kamhub::store {

struct DeliveryRow {
    std::int64_t seq = 0;
    std::int64_t message_seq = 0;
    std::int64_t version = 0;
    std::string id, endpoint, route, lane;
    int partition = 0;
    std::int64_t epoch = 0;
    int priority = 4;
    bool hold = true;
    DeliveryState state = DeliveryState::Waiting;
    int attempts = 0;
    int revision = 0;
    Instant created{}, changed{}, next_at{}, expires{};
    std::string reference, error;
    std::int64_t body = 0;  // payload number of its own canonical body; 0: the message's
};

struct MessageRow {
    std::int64_t seq = 0;
    Envelope envelope;
    Instant accepted{};
    std::string end, end_reason;          // filtered / unrouted; empty while it has deliveries
    std::int64_t body = 0, original = 0;  // payload numbers; original 0: the body is the original
    std::size_t body_size = 0;
    std::string body_sha256;
};

struct JournalRow {
    std::int64_t seq = 0;
    Instant at{};
    std::int64_t message_seq = 0, delivery_seq = 0;
    int attempt = 0;
    std::string event, detail, actor, artefacts;
    std::int64_t sent = 0, answer = 0;  // payload numbers
    std::int64_t body = 0;              // of the body that the delivery got with this row; 0: none
    std::string source, type, subject;  // of a Note
};

// A lane, and a reading of lanes, may be deeper than is looked at for an answer.
constexpr int kDepthLook = 1'000;  // LaneHead::depth counts no further
constexpr int kPriorityLook =
    100;  // deliveries from the head that LaneHead::priority is the highest of
constexpr int kLanesLook = 100'000;  // lanes, by key, among which laneHeads finds the oldest heads
constexpr int kRowsAtMost = 10'000;  // whatever a filter's limit says

struct LaneHead {
    DeliveryRow head;        // the oldest delivery that occupies the lane
    std::int64_t depth = 0;  // deliveries that occupy it
    int priority = 4;        // of its most urgent one
};

struct MessageFilter {
    std::string state{};  // a delivery state, or filtered, unrouted; empty: any
    std::string key{};    // subject or partition key
    std::string type{};
    std::string id{};
    std::string endpoint{};    // has a delivery there
    Instant since{}, until{};  // accepted from, and before; epoch: no bound
    std::int64_t before = 0;   // seq; 0: newest first from the end
    int limit = 100;
};

// Answered in the order of acceptance, oldest first: behind `after`, or, with `before` alone, the
// last `limit` of those before it. Both are numbers of deliveries; 0: no bound.
struct DeliveryFilter {
    std::optional<DeliveryState> state{};
    std::string endpoint{};
    std::string route{};
    std::string error{};       // is part of its error, letter by letter
    Instant since{}, until{};  // changed from, and before; epoch: no bound
    std::int64_t message_seq = 0;
    std::int64_t after = 0, before = 0;
    int limit = 1000;
};

struct FactRow {
    std::string kind, key, value;
    std::int64_t version = 0;
    Instant changed{};
};

struct AuditRow {
    std::int64_t seq = 0;  // 1, 2, 3 … without a gap
    Instant at{};
    std::string actor, action, object, outcome, detail;
    std::string previous, hash;  // SHA-256 in hex; `previous` of the first one is empty
};

// Answered in the order of their numbers. Empty strings, 0 and epoch: no bound.
struct AuditFilter {
    std::int64_t after_seq = 0;
    Instant since{}, until{};  // from, and before
    std::string actor{}, action{};
    int limit = 1000;
};

// A stretch of messages, and which of them have ended.
struct Finished {
    std::vector<std::int64_t> messages;
    std::int64_t looked = 0;  // number of the last one that was looked at
    bool end = false;         // there is none behind it
};

struct EndpointCounts {
    std::string endpoint;
    std::int64_t waiting = 0, parked = 0, delivered = 0;  // sending counts as waiting
    Instant oldest_waiting{};                             // epoch: none
};

}  // namespace kamhub::store
