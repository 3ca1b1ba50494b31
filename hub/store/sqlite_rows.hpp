#pragma once
// How the rows of the tables become the rows that the store answers.

#include <optional>
#include <string>
#include <vector>

#include "store/sqlite_database.hpp"
#include "store/store.hpp"

namespace kamhub::store::sqlite {

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
std::string select(const char* columns, const std::string& rest);

// Of rows with the columns above, in their order.
MessageRow messageOf(const Rows& rows);
DeliveryRow deliveryOf(const Rows& rows);
JournalRow journalOf(const Rows& rows);
FactRow factOf(const Rows& rows);
AuditRow auditOf(const Rows& rows);

template <class Row>
Result<std::optional<Row>> one(Database& database, Rows rows, Row (*map)(const Rows&)) {
    switch (rows.next()) {
        case Step::Row:
            return std::optional<Row>(map(rows));
        case Step::Done:
            return std::optional<Row>();
        default:
            return database.error("reading");
    }
}

template <class Row>
Result<std::vector<Row>> all(Database& database, Rows rows, Row (*map)(const Rows&)) {
    std::vector<Row> out;
    Step step;
    while ((step = rows.next()) == Step::Row) out.push_back(map(rows));
    if (step != Step::Done) return database.error("reading");
    return out;
}

}  // namespace kamhub::store::sqlite
