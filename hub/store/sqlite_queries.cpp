#include "store/sqlite_queries.hpp"

#include <algorithm>

#include "store/sqlite_rows.hpp"
#include "store/submission.hpp"

namespace kamhub::store::sqlite {

namespace {

// Depth and priority are those of the first open deliveries only, so that a deep lane costs no more
// than others.
Result<std::optional<LaneHead>> laneHeadOf(Database& database, const std::string& endpoint,
                                           const std::string& lane) {
    static const std::string kHead =
        select(kDeliveryColumns,
               "delivery INDEXED BY delivery_open"
               " WHERE endpoint=? AND lane=? AND open=1 ORDER BY seq LIMIT 1");
    auto head = one(database, database.rows(kHead, endpoint, lane), deliveryOf);
    if (!head) return head.error();
    if (!*head) return std::optional<LaneHead>();
    LaneHead out;
    out.head = std::move(**head);
    auto rows = database.rows(
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM delivery INDEXED BY delivery_open"
        "         WHERE endpoint=?1 AND lane=?2 AND open=1 LIMIT ?3)),"
        "       (SELECT max(priority) FROM (SELECT priority FROM delivery INDEXED BY delivery_open"
        "         WHERE endpoint=?1 AND lane=?2 AND open=1 ORDER BY seq LIMIT ?4))",
        endpoint, lane, kDepthLook, kPriorityLook);
    if (rows.next() != Step::Row) return database.error("reading a lane");
    out.depth = rows.integer(0);
    out.priority = static_cast<int>(rows.integer(1));
    return std::optional<LaneHead>(std::move(out));
}

struct Lane {
    std::int64_t head;
    std::string key;
};

// Walks the index through shallow lanes, and looks up the next lane where one is deep.
Result<std::vector<Lane>> lanesOf(Database& database, const std::string& endpoint) {
    static const std::string kLane =
        "SELECT lane, seq FROM delivery INDEXED BY delivery_open"
        " WHERE endpoint=? AND open=1";
    static const std::string kFirst = kLane + " ORDER BY lane, seq";
    static const std::string kNext = kLane + " AND lane>? ORDER BY lane, seq";
    constexpr int kDeep = 8;
    std::vector<Lane> out;
    while (static_cast<int>(out.size()) < kLanesLook) {
        const std::string last = out.empty() ? std::string() : out.back().key;
        auto rows =
            out.empty() ? database.rows(kFirst, endpoint) : database.rows(kNext, endpoint, last);
        for (int same = 0; same < kDeep && static_cast<int>(out.size()) < kLanesLook;) {
            const Step step = rows.next();
            if (step == Step::Done) return out;
            if (step != Step::Row) return database.error("reading lanes");
            std::string lane = rows.text(0);
            same = !out.empty() && lane == out.back().key ? same + 1 : 0;
            if (same == 0) out.push_back({rows.integer(1), std::move(lane)});
        }
    }
    return out;
}

}  // namespace

Result<std::vector<LaneHead>> laneHeads(Database& database, const std::string& endpoint,
                                        int limit) {
    auto lanes = lanesOf(database, endpoint);
    if (!lanes) return lanes.error();
    const auto count = std::min(lanes->size(), static_cast<std::size_t>(std::max(limit, 0)));
    std::partial_sort(lanes->begin(), lanes->begin() + static_cast<std::ptrdiff_t>(count),
                      lanes->end(), [](const Lane& a, const Lane& b) { return a.head < b.head; });
    std::vector<LaneHead> out;
    for (std::size_t i = 0; i < count; ++i) {
        auto head = laneHeadOf(database, endpoint, (*lanes)[i].key);
        if (!head) return head.error();
        if (*head) out.push_back(std::move(**head));
    }
    return out;
}

Result<std::optional<LaneHead>> laneHead(Database& database, const std::string& endpoint,
                                         const std::string& lane) {
    return laneHeadOf(database, endpoint, lane);
}

Result<std::optional<MessageRow>> message(Database& database, std::int64_t seq) {
    static const std::string kSql = select(kMessageColumns, "message m WHERE m.seq=?");
    return one(database, database.rows(kSql, seq), messageOf);
}

Result<std::optional<DeliveryRow>> delivery(Database& database, std::int64_t seq) {
    static const std::string kSql = select(kDeliveryColumns, "delivery WHERE seq=?");
    return one(database, database.rows(kSql, seq), deliveryOf);
}

Result<std::optional<DeliveryRow>> deliveryById(Database& database, const std::string& id) {
    static const std::string kSql = select(kDeliveryColumns, "delivery WHERE id=?");
    return one(database, database.rows(kSql, id), deliveryOf);
}

Result<std::optional<DeliveryRow>> deliveryByReference(Database& database,
                                                       const std::string& endpoint,
                                                       const std::string& reference) {
    static const std::string kSql =
        select(kDeliveryColumns,
               "delivery INDEXED BY delivery_reference"
               " WHERE endpoint=? AND reference=? AND reference<>'' ORDER BY seq DESC LIMIT 1");
    return one(database, database.rows(kSql, endpoint, reference), deliveryOf);
}

Result<std::vector<JournalRow>> history(Database& database, std::int64_t message_seq) {
    static const std::string kSql = select(kJournalColumns,
                                           "journal INDEXED BY journal_message"
                                           " WHERE message_seq=? AND message_seq>0 ORDER BY seq");
    return all(database, database.rows(kSql, message_seq), journalOf);
}

Result<std::vector<JournalRow>> notes(Database& database, int limit) {
    static const std::string kSql = select(kJournalColumns,
                                           "journal INDEXED BY journal_note"
                                           " WHERE message_seq=0 ORDER BY seq DESC LIMIT ?");
    return all(database, database.rows(kSql, std::clamp(limit, 0, kRowsAtMost)), journalOf);
}

namespace {

// Fills in oldest_waiting where the state is one that waits.
Status findOldest(Database& database, DeliveryState state, EndpointCounts& counts) {
    if (state != DeliveryState::Waiting && state != DeliveryState::Sending) return okStatus();
    auto rows = database.rows(
        "SELECT created FROM delivery INDEXED BY delivery_endpoint WHERE endpoint=? AND state=?"
        " ORDER BY message_seq, seq LIMIT 1",
        counts.endpoint, state);
    const Step step = rows.next();
    if (step != Step::Row) return step == Step::Done ? okStatus() : database.error("counting");
    const auto created = instantOf(rows.integer(0));
    if (counts.oldest_waiting == Instant{} || created < counts.oldest_waiting)
        counts.oldest_waiting = created;
    return okStatus();
}

void count(EndpointCounts& counts, DeliveryState state, std::int64_t amount) {
    switch (state) {
        case DeliveryState::Waiting:
        case DeliveryState::Sending:
            counts.waiting += amount;
            break;
        case DeliveryState::Parked:
            counts.parked += amount;
            break;
        case DeliveryState::Delivered:
            counts.delivered += amount;
            break;
        case DeliveryState::Discarded:
        case DeliveryState::Expired:
            break;
    }
}

}  // namespace

Result<std::vector<EndpointCounts>> counts(Database& database) {
    std::vector<EndpointCounts> out;
    auto rows = database.rows(
        "SELECT endpoint, state, amount FROM tally WHERE amount > 0 ORDER BY endpoint");
    Step step;
    while ((step = rows.next()) == Step::Row) {
        const auto endpoint = rows.text(0);
        const auto state = static_cast<DeliveryState>(rows.integer(1));
        if (out.empty() || out.back().endpoint != endpoint) out.push_back({endpoint, 0, 0, 0, {}});
        count(out.back(), state, rows.integer(2));
        if (auto status = findOldest(database, state, out.back()); !status) return status.error();
    }
    if (step != Step::Done) return database.error("counting");
    return out;
}

Result<Finished> finished(Database& database, std::int64_t after, Instant before, int limit) {
    auto rows = database.rows(
        "SELECT m.seq, m.accepted, EXISTS(SELECT 1 FROM delivery d INDEXED BY delivery_message"
        " WHERE d.message_seq=m.seq AND (d.state IN (0,1,3) OR d.changed>=?2))"
        " FROM message m WHERE m.seq>?1 ORDER BY m.seq LIMIT ?3",
        after, micros(before), limit);
    Finished out;
    out.looked = after;
    Step step = Step::Done;
    int looked = 0;
    for (; (step = rows.next()) == Step::Row; ++looked) {
        if (rows.integer(1) >= micros(before)) break;
        out.looked = rows.integer(0);
        if (rows.integer(2) == 0) out.messages.push_back(out.looked);
    }
    if (step != Step::Row && step != Step::Done)
        return database.error("looking for what has ended");
    out.end = looked < limit;
    return out;
}

Result<std::vector<JournalRow>> notesBefore(Database& database, Instant before, int limit) {
    static const std::string kSql = select(kJournalColumns,
                                           "journal INDEXED BY journal_note"
                                           " WHERE message_seq=0 ORDER BY seq LIMIT ?");
    return notesUntil(
        all(database, database.rows(kSql, std::clamp(limit, 0, kRowsAtMost)), journalOf), before);
}

Result<std::optional<FactRow>> fact(Database& database, const std::string& kind,
                                    const std::string& key) {
    static const std::string kSql = select(kFactColumns, "fact WHERE kind=? AND key=?");
    return one(database, database.rows(kSql, kind, key), factOf);
}

Result<std::vector<FactRow>> facts(Database& database, const std::string& kind,
                                   const std::string& after_key, int limit) {
    static const std::string kSql =
        select(kFactColumns, "fact WHERE kind=? AND key>? ORDER BY key LIMIT ?");
    return all(database, database.rows(kSql, kind, after_key, std::clamp(limit, 0, kRowsAtMost)),
               factOf);
}

Result<std::optional<ArtefactRow>> artefact(Database& database, const std::string& sha256) {
    auto rows =
        database.rows("SELECT sha256, kind, name, payload FROM artefact WHERE sha256=?", sha256);
    const Step step = rows.next();
    if (step == Step::Done) return std::optional<ArtefactRow>();
    if (step != Step::Row) return database.error("reading an artefact");
    return std::optional(ArtefactRow{rows.text(0), rows.text(1), rows.text(2), rows.integer(3)});
}

Result<StoredPayload> payload(Database& database, std::int64_t number) {
    auto rows = database.rows("SELECT size, sha256, file, bytes FROM payload WHERE id=?", number);
    const Step step = rows.next();
    if (step == Step::Done) return internalError("there is no payload " + std::to_string(number));
    if (step != Step::Row) return database.error("reading a payload");
    return StoredPayload{static_cast<std::size_t>(rows.integer(0)), rows.text(1), rows.text(2),
                         rows.text(3)};
}

}  // namespace kamhub::store::sqlite
