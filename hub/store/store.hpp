#pragma once
// The store contract: one database holds journal and records; a unit of work is the only way to
// change it. Whatever implements this passes tests/unit/store (one suite for all implementations).

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sdk/envelope.hpp"
#include "sdk/payload.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::store {

enum class DeliveryState { Waiting, Sending, Delivered, Parked, Discarded, Expired };
const char* toString(DeliveryState state);  // waiting, sending, …
std::optional<DeliveryState> deliveryState(std::string_view name);

constexpr int kPartitions = 1024;
int partitionOf(
    std::string_view lane);  // stable for ever: FNV-1a of the lane key modulo kPartitions

// ---- What a unit of work may hold
// ------------------------------------------------------------------------------

struct NewDelivery {
    std::string id;  // UUIDv5 of message and destination; unique
    std::string endpoint;
    std::string route;  // the route that chose it
    std::string lane;   // ordering key within the endpoint
    int priority = 4;
    bool hold = true;   // the lane waits behind this delivery when it is parked
    Instant expires{};  // epoch: never
};

// Writes one journal row: event "accepted", or `end` with `end_reason` as its detail.
struct NewMessage {
    Envelope envelope;
    Payload body;                // canonical
    Payload original;            // as it came, where it differs; else empty
    std::string duplicate_hash;  // with (source, id) the duplicate key, checked for every message;
                                 // empty: the SHA-256 of the body
    std::string end;             // without deliveries: "filtered" or "unrouted"
    std::string end_reason;
    std::vector<NewDelivery> deliveries;
};

// A change of one delivery, guarded by its version: 1 when it is new, one more with each change.
// Writes one journal row. Where the new state is not Waiting, `next_at` is cleared.
struct DeliveryChange {
    std::int64_t seq = 0;
    std::int64_t version = 0;  // as read; a mismatch is a conflict
    DeliveryState state = DeliveryState::Waiting;
    int attempts = 0;  // the new count
    int revision = 0;
    Instant next_at{};      // Waiting: not before
    std::string reference;  // the partner's own id; empty: unchanged
    std::string error;      // why it waits or is parked; empty: none
    // The journal row
    std::string
        event;  // attempted, delivered, retrying, parked, replayed, discarded, expired, begun …
    std::string detail;
    Payload sent;           // the partner's document; empty: none
    Payload answer;         // what the partner said; empty: none
    std::string artefacts;  // hashes of what it was made with: "transform=… endpoint=…"
};

// A refusal at the door, or another event that belongs to no delivery. Writes one journal row.
struct Note {
    std::string event;  // refused, unmatched …
    std::string source;
    std::string type;
    std::string subject;
    std::string detail;
};

struct Unit {
    std::string actor;  // partner:…, user:…, process:…, hub
    Instant at{};
    std::vector<NewMessage> messages;
    std::vector<DeliveryChange> changes;
    std::vector<Note> notes;
};

// ---- What a submission answers
// ---------------------------------------------------------------------------------

struct Committed {
    std::vector<std::int64_t> messages;                 // sequence number of each new message
    std::vector<std::vector<std::int64_t>> deliveries;  // and of its deliveries
};

// The unit was not applied at all.
struct Conflict {
    enum class Kind { Duplicate, DifferentBody, Version } kind = Kind::Version;
    std::string message_id;        // Duplicate, DifferentBody: the earlier message's id
    std::int64_t message_seq = 0;  // 0: the earlier message stands in the same unit
};

// Error Unavailable: nothing was stored, the store takes nothing now (behind, full disk, failed).
// Error Internal: the unit contradicts the store (an id of a delivery that is there already, a
// payload file that is gone).
using Outcome = std::variant<Committed, Conflict, Error>;
using WhenDone = std::function<void(Outcome)>;

// ---- What can be read
// ------------------------------------------------------------------------------------------

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
    std::string source, type, subject;  // of a Note
};

// A lane, and a reading of lanes, may be deeper than is looked at for an answer.
constexpr int kDepthLook = 1'000;  // LaneHead::depth counts no further
constexpr int kPriorityLook =
    100;  // deliveries from the head that LaneHead::priority is the highest of
constexpr int kLanesLook = 100'000;  // lanes, by key, among which laneHeads finds the oldest heads
constexpr int kWaitingLook =
    200'000;  // oldest waiting deliveries, among which EndpointCounts::oldest_waiting is found
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
    std::string endpoint{};   // has a delivery there
    std::int64_t before = 0;  // seq; 0: newest first from the end
    int limit = 100;
};

// Answered in the order of acceptance, oldest first.
struct DeliveryFilter {
    std::optional<DeliveryState> state{};
    std::string endpoint{};
    std::int64_t message_seq = 0;
    int limit = 1000;
};

struct EndpointCounts {
    std::string endpoint;
    std::int64_t waiting = 0, parked = 0, delivered = 0;  // sending counts as waiting
    Instant oldest_waiting{};  // epoch: none; not among the oldest kWaitingLook of all: when the
                               // last of those came
};

// Thread-safe. Reads answer from a committed snapshot and take at most a second; they may be called
// on any thread but block on the disk: not on an io thread.
class Store {
public:
    virtual ~Store() = default;  // takes what was submitted, then closes

    // Applies the unit whole or not at all; calls back, in the order of submission, once the
    // outcome is durable. The callback runs on the store's thread: it posts, it does not work.
    // Bounded: with too much submitted it answers Unavailable at once, on the caller's thread and
    // before the callbacks of earlier units.
    virtual void submit(Unit unit, WhenDone done) = 0;

    // Occupied lanes of an endpoint, at most `limit`, oldest head first. A lane is occupied by its
    // waiting, sending and held parked deliveries.
    virtual Result<std::vector<LaneHead>> laneHeads(const std::string& endpoint, int limit) = 0;
    virtual Result<std::optional<LaneHead>> laneHead(const std::string& endpoint,
                                                     const std::string& lane) = 0;

    virtual Result<std::optional<MessageRow>> message(std::int64_t seq) = 0;
    virtual Result<std::vector<MessageRow>> messages(const MessageFilter& filter) = 0;
    virtual Result<std::optional<DeliveryRow>> delivery(std::int64_t seq) = 0;
    virtual Result<std::optional<DeliveryRow>> deliveryById(const std::string& id) = 0;
    virtual Result<std::optional<DeliveryRow>> deliveryByReference(
        const std::string& endpoint, const std::string& reference) = 0;
    virtual Result<std::vector<DeliveryRow>> deliveries(const DeliveryFilter& filter) = 0;
    virtual Result<std::vector<JournalRow>> history(std::int64_t message_seq) = 0;
    virtual Result<std::vector<JournalRow>> notes(int limit) = 0;  // newest first
    virtual Result<std::vector<EndpointCounts>> counts() = 0;
    virtual Result<Payload> payload(std::int64_t number) = 0;  // 0: empty
};

// Opens or makes `<directory>/kamhub.db` (WAL, synchronous FULL, group commit) and
// `<directory>/spool`. Migrates an older schema; refuses a newer one, and a directory that another
// program has open. Removes spool files that no message names. `on_fatal` hears of an error after
// which nobody knows what the disk holds, an fsync that failed for one: the program must end and
// open the store anew. Empty: a line on stderr, and abort. If it returns, the store takes nothing
// more.
Result<std::unique_ptr<Store>> openSqlite(const std::filesystem::path& directory,
                                          std::function<void(const std::string&)> on_fatal = {});

}  // namespace kamhub::store
