#pragma once
// How the rows of the tables become the rows that a store answers: the same columns in every
// database. `Rows` has integer(column) and text(column).

#include <algorithm>
#include <string>
#include <vector>

#include "store/attributes.hpp"
#include "store/rows.hpp"

namespace kamhub::store {

inline constexpr const char* kMessageColumns =
    "m.seq, m.id, m.source, m.type, m.subject, m.partition_key, m.attributes, m.accepted, "
    "m.end_state,"
    " m.end_reason, m.body, m.original, m.body_size, m.body_sha256";
inline constexpr const char* kDeliveryColumns =
    "seq, message_seq, version, id, endpoint, route, lane, partition, epoch, priority, hold, "
    "state, attempts,"
    " revision, created, changed, next_at, expires, reference, error, body";
inline constexpr const char* kJournalColumns =
    "seq, at, message_seq, delivery_seq, attempt, event, detail, actor, artefacts, sent, answer, "
    "source, type,"
    " subject, body";

inline constexpr const char* kFactColumns = "kind, key, value, version, changed";
inline constexpr const char* kAuditColumns =
    "seq, at, actor, action, object, outcome, detail, previous, hash";

// "SELECT <columns> FROM <rest>".
inline std::string select(const char* columns, const std::string& rest) {
    return "SELECT " + std::string(columns) + " FROM " + rest;
}

inline Instant instantOf(std::int64_t micros) { return Instant(Duration(micros)); }

// Of rows with the columns above, in their order.

inline constexpr auto messageOf = [](const auto& rows) {
    MessageRow out;
    out.seq = rows.integer(0);
    out.envelope.id = rows.text(1);
    out.envelope.source = rows.text(2);
    out.envelope.type = rows.text(3);
    out.envelope.subject = rows.text(4);
    out.envelope.partition_key = rows.text(5);
    unpackAttributes(rows.text(6), out.envelope);
    out.accepted = instantOf(rows.integer(7));
    out.end = rows.text(8);
    out.end_reason = rows.text(9);
    out.body = rows.integer(10);
    out.original = rows.integer(11);
    out.body_size = static_cast<std::size_t>(rows.integer(12));
    out.body_sha256 = rows.text(13);
    return out;
};

inline constexpr auto deliveryOf = [](const auto& rows) {
    DeliveryRow out;
    out.seq = rows.integer(0);
    out.message_seq = rows.integer(1);
    out.version = rows.integer(2);
    out.id = rows.text(3);
    out.endpoint = rows.text(4);
    out.route = rows.text(5);
    out.lane = rows.text(6);
    out.partition = static_cast<int>(rows.integer(7));
    out.epoch = rows.integer(8);
    out.priority = static_cast<int>(rows.integer(9));
    out.hold = rows.integer(10) != 0;
    out.state = static_cast<DeliveryState>(rows.integer(11));
    out.attempts = static_cast<int>(rows.integer(12));
    out.revision = static_cast<int>(rows.integer(13));
    out.created = instantOf(rows.integer(14));
    out.changed = instantOf(rows.integer(15));
    out.next_at = instantOf(rows.integer(16));
    out.expires = instantOf(rows.integer(17));
    out.reference = rows.text(18);
    out.error = rows.text(19);
    out.body = rows.integer(20);
    return out;
};

inline constexpr auto journalOf = [](const auto& rows) {
    JournalRow out;
    out.seq = rows.integer(0);
    out.at = instantOf(rows.integer(1));
    out.message_seq = rows.integer(2);
    out.delivery_seq = rows.integer(3);
    out.attempt = static_cast<int>(rows.integer(4));
    out.event = rows.text(5);
    out.detail = rows.text(6);
    out.actor = rows.text(7);
    out.artefacts = rows.text(8);
    out.sent = rows.integer(9);
    out.answer = rows.integer(10);
    out.source = rows.text(11);
    out.type = rows.text(12);
    out.subject = rows.text(13);
    out.body = rows.integer(14);
    return out;
};

inline constexpr auto factOf = [](const auto& rows) {
    return FactRow{rows.text(0), rows.text(1), rows.text(2), rows.integer(3),
                   instantOf(rows.integer(4))};
};

inline constexpr auto auditOf = [](const auto& rows) {
    AuditRow out;
    out.seq = rows.integer(0);
    out.at = instantOf(rows.integer(1));
    out.actor = rows.text(2);
    out.action = rows.text(3);
    out.object = rows.text(4);
    out.outcome = rows.text(5);
    out.detail = rows.text(6);
    out.previous = rows.text(7);
    out.hash = rows.text(8);
    return out;
};

// Notes in their order, up to the first one that is young.
inline Result<std::vector<JournalRow>> notesUntil(Result<std::vector<JournalRow>> notes,
                                                  Instant before) {
    if (notes)
        notes->erase(std::find_if(notes->begin(), notes->end(),
                                  [&](const auto& row) { return row.at >= before; }),
                     notes->end());
    return notes;
}

}  // namespace kamhub::store
