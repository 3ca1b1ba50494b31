#pragma once
// What a unit of work may hold, and what becomes of it.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sdk/envelope.hpp"
#include "sdk/payload.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"
#include "store/tables.hpp"

namespace kamhub::store {

enum class DeliveryState { Waiting, Sending, Delivered, Parked, Discarded, Expired };
const char* toString(DeliveryState state);  // waiting, sending, …
std::optional<DeliveryState> deliveryState(std::string_view name);

constexpr int kPartitions = 1024;
// Stable for ever: FNV-1a of the lane key modulo kPartitions.
int partitionOf(std::string_view lane);

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
    Payload body;           // canonical, for this delivery alone from now on; empty: unchanged
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

// A small named value of the hub's own (a user, a session, an API key, a lease), guarded by its
// version: 1 when it is new, one more with each change.
struct FactChange {
    std::string kind, key;
    std::int64_t version = 0;          // as read; 0: not there yet; a mismatch is a conflict
    std::optional<std::string> value;  // none: removed
};

// Actor and time are the unit's. The store chains the rows by their hashes (audit_chain.hpp) and
// never changes or removes one.
struct AuditEntry {
    std::string action, object, outcome, detail;
};

// What messages are made with: a transform, a schema, a layout, routes, a configuration. Kept once
// per hash; one that is there already is passed over.
struct Artefact {
    std::string sha256;  // of the bytes; empty: computed
    std::string kind, name;
    Payload bytes;
};

// Takes out what has ended, for retention: messages with their deliveries, journal and payloads,
// and notes. A conflict where a message is not there, has a delivery that waits, is being sent or
// is parked, or was changed at `changed_before` or later. Nothing else in the unit concerns them.
// The duplicate key of a message stays when it goes, until the key is forgotten by itself.
struct Removal {
    Instant changed_before{};
    std::vector<std::int64_t> messages{};
    std::vector<std::int64_t> notes{};  // rows of the journal
    // Duplicate keys of messages that are gone, made before; so many at most.
    Instant keys_before{};
    int keys = 0;
};

struct Unit {
    std::string actor;  // partner:…, user:…, process:…, hub
    Instant at{};
    std::vector<NewMessage> messages{};
    std::vector<DeliveryChange> changes{};
    std::vector<Note> notes{};
    std::vector<FactChange> facts{};
    std::vector<RowChange> rows{};  // in this order
    std::vector<AuditEntry> audit{};
    std::vector<Artefact> artefacts{};
    Removal removal{};
};

struct Committed {
    std::vector<std::int64_t> messages;                 // sequence number of each new message
    std::vector<std::vector<std::int64_t>> deliveries;  // and of its deliveries
    std::int64_t keys_removed = 0;
};

// The unit was not applied at all.
struct Conflict {
    enum class Kind {
        Duplicate,
        DifferentBody,
        Version,
        Unique,  // another row has the value
    } kind = Kind::Version;
    std::string message_id;        // Duplicate, DifferentBody: the earlier message's id
    std::int64_t message_seq = 0;  // 0: the earlier message stands in the same unit, or is gone
    std::string what{};            // Unique: table.column; Version of a row: table/id; else empty
};

// Error Unavailable: nothing was stored, the store takes nothing now (behind, full disk, failed).
// Error Internal: the unit contradicts the store (an id of a delivery that is there already, a
// payload file that is gone).
using Outcome = std::variant<Committed, Conflict, Error>;
using WhenDone = std::function<void(Outcome)>;

}  // namespace kamhub::store
