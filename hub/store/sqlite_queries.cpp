#include "store/sqlite_queries.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "store/sqlite_rows.hpp"

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

namespace {

// The values of a statement that is put together: every condition takes its parameters in order.
struct Conditions {
    std::string sql;
    std::vector<std::variant<std::int64_t, std::string>> values;

    void add(const char* condition) {
        sql += (sql.empty() ? " WHERE " : " AND ") + std::string(condition);
    }
    template <class Value>
    void add(const char* condition, const Value& value) {
        add(condition);
        values.emplace_back(value);
    }
    // Binds behind `from` parameters.
    void bind(Rows& rows, int from = 0) const {
        for (const auto& value : values)
            std::visit([&](const auto& v) { rows.bind(++from, v); }, value);
    }
};

std::int64_t number(DeliveryState state) { return static_cast<std::int64_t>(state); }

void addCommon(Conditions& where, const MessageFilter& filter) {
    if (!filter.type.empty()) where.add("m.type=?", filter.type);
    if (!filter.id.empty()) where.add("m.id=?", filter.id);
    if (filter.before > 0) where.add("m.seq<?", filter.before);
}

// Newest first, over the deliveries of a state: these are few beside all messages, or all near the
// end.
Result<std::vector<MessageRow>> messagesByState(Database& database, const MessageFilter& filter,
                                                DeliveryState state) {
    Conditions where;
    where.add("d.state<>2 AND d.state=?", number(state));
    if (filter.before > 0) where.add("d.message_seq<?", filter.before);
    if (!filter.endpoint.empty()) where.add("d.endpoint=?", filter.endpoint);
    addCommon(where, filter);
    auto rows =
        database.rows(select(kMessageColumns,
                             "delivery d INDEXED BY delivery_unfinished CROSS JOIN message m"
                             " ON m.seq=d.message_seq" +
                                 where.sql + " ORDER BY d.message_seq DESC"));
    where.bind(rows);
    std::vector<MessageRow> out;
    Step step = Step::Done;
    while (static_cast<int>(out.size()) < filter.limit && (step = rows.next()) == Step::Row)
        if (out.empty() || out.back().seq != rows.integer(0)) out.push_back(messageOf(rows));
    if (step != Step::Row && step != Step::Done) return database.error("searching messages");
    return out;
}

}  // namespace

Result<std::vector<MessageRow>> messages(Database& database, const MessageFilter& asked) {
    MessageFilter filter = asked;
    filter.limit = std::clamp(filter.limit, 0, kRowsAtMost);
    const auto state = deliveryState(filter.state);
    if (state && *state != DeliveryState::Delivered && filter.id.empty() && filter.key.empty())
        return messagesByState(database, filter, *state);
    Conditions where;
    addCommon(where, filter);
    if (!state && !filter.state.empty())
        where.add("m.end_state<>'' AND m.end_state=?", filter.state);
    if (state || !filter.endpoint.empty()) {
        std::string exists =
            "EXISTS(SELECT 1 FROM delivery d INDEXED BY delivery_message WHERE d.message_seq=m.seq";
        if (state) exists += " AND d.state=" + std::to_string(number(*state));
        if (filter.endpoint.empty())
            where.add((exists + ")").c_str());
        else
            where.add((exists + " AND d.endpoint=?)").c_str(), filter.endpoint);
    }
    const std::string end = " ORDER BY seq DESC LIMIT " + std::to_string(filter.limit);
    if (filter.key.empty()) {
        auto rows = database.rows(select(kMessageColumns, "message m" + where.sql + end));
        where.bind(rows);
        return all(database, std::move(rows), messageOf);
    }
    // Two disjoint walks in the same order, which SQLite merges.
    Conditions by_subject = where, by_partition = where;
    by_subject.add("m.subject=?", filter.key);
    by_partition.add("m.partition_key<>m.subject AND m.partition_key=?", filter.key);
    auto rows =
        database.rows(select(kMessageColumns, "message m" + by_subject.sql + " UNION ALL ") +
                      select(kMessageColumns, "message m" + by_partition.sql) + end);
    by_subject.bind(rows);
    by_partition.bind(rows, static_cast<int>(by_subject.values.size()));
    return all(database, std::move(rows), messageOf);
}

Result<std::vector<DeliveryRow>> deliveries(Database& database, const DeliveryFilter& filter) {
    Conditions where;
    if (filter.message_seq > 0) where.add("message_seq=?", filter.message_seq);
    if (!filter.endpoint.empty()) where.add("endpoint=?", filter.endpoint);
    if (filter.state) where.add("state=?", number(*filter.state));
    const bool unfinished =
        filter.state && *filter.state != DeliveryState::Delivered && filter.message_seq == 0;
    if (unfinished) where.add("state<>2");
    // A message's deliveries are numbered with it: both orders are the order of acceptance.
    auto rows = database.rows(
        select(kDeliveryColumns,
               (unfinished ? "delivery INDEXED BY delivery_unfinished" : "delivery") + where.sql +
                   (unfinished ? " ORDER BY message_seq, seq LIMIT " : " ORDER BY seq LIMIT ") +
                   std::to_string(std::clamp(filter.limit, 0, kRowsAtMost))));
    where.bind(rows);
    return all(database, std::move(rows), deliveryOf);
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

// Fills in oldest_waiting: one walk over what waits, oldest first, until each endpoint in it has
// been met.
Status findOldest(Database& database, DeliveryState state, std::set<std::string> wanted,
                  std::vector<EndpointCounts>& counts) {
    static const std::string kSql =
        "SELECT endpoint, seq FROM delivery INDEXED BY delivery_unfinished"
        " WHERE state<>2 AND state=? ORDER BY message_seq, seq LIMIT ?";
    auto rows = database.rows(kSql, state, kWaitingLook);
    std::int64_t seq = 0;
    const auto met = [&](const std::string& endpoint) -> Status {
        const auto row = delivery(database, seq);
        if (!row) return row.error();
        for (auto& item : counts) {
            const bool older =
                item.oldest_waiting == Instant{} || (*row)->created < item.oldest_waiting;
            if (item.endpoint == endpoint && older) item.oldest_waiting = (*row)->created;
        }
        return okStatus();
    };
    while (!wanted.empty()) {
        const Step step = rows.next();
        if (step == Step::Done) break;
        if (step != Step::Row) return database.error("counting");
        seq = rows.integer(1);
        const auto at = wanted.find(rows.text(0));
        if (at == wanted.end()) continue;
        if (auto status = met(*at); !status) return status;
        wanted.erase(at);
    }
    // Not met so far: theirs are younger than everything that was looked at.
    for (const auto& endpoint : wanted)
        if (seq > 0)
            if (auto status = met(endpoint); !status) return status;
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
    std::map<DeliveryState, std::set<std::string>> present;
    {
        auto rows = database.rows(
            "SELECT endpoint, state, amount FROM tally WHERE amount > 0 ORDER BY endpoint");
        Step step;
        while ((step = rows.next()) == Step::Row) {
            const auto endpoint = rows.text(0);
            const auto state = static_cast<DeliveryState>(rows.integer(1));
            if (out.empty() || out.back().endpoint != endpoint)
                out.push_back({endpoint, 0, 0, 0, {}});
            count(out.back(), state, rows.integer(2));
            present[state].insert(endpoint);
        }
        if (step != Step::Done) return database.error("counting");
    }
    for (const auto state : {DeliveryState::Waiting, DeliveryState::Sending})
        if (auto status = findOldest(database, state, present[state], out); !status)
            return status.error();
    return out;
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
