#include <algorithm>
#include <optional>
#include <variant>

#include "store/message_search.hpp"
#include "store/sqlite_endpoint_walk.hpp"
#include "store/sqlite_queries.hpp"
#include "store/sqlite_rows.hpp"

namespace kamhub::store::sqlite {

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

bool byTime(const MessageFilter& filter) {
    return filter.since != Instant{} || filter.until != Instant{};
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

// Newest first, over the deliveries of endpoints.
Result<std::vector<MessageRow>> messagesByEndpoint(Database& database, const MessageFilter& filter,
                                                   std::optional<DeliveryState> state) {
    auto walk = EndpointWalk::begin(database, filter, state);
    if (!walk) return walk.error();
    Conditions where;
    addCommon(where, filter);
    where.add("m.seq=?");
    const auto sql = select(kMessageColumns, "message m" + where.sql);
    std::vector<MessageRow> out;
    while (static_cast<int>(out.size()) < filter.limit) {
        const auto seq = walk->next();
        if (!seq) return seq.error();
        if (*seq == 0) break;
        auto rows = database.rows(sql);
        where.bind(rows);
        rows.bind(static_cast<int>(where.values.size()) + 1, *seq);
        auto row = one(database, std::move(rows), messageOf);
        if (!row) return row.error();
        if (*row) out.push_back(std::move(**row));
    }
    return out;
}

}  // namespace

Result<std::vector<MessageRow>> messages(Database& database, const MessageFilter& asked) {
    MessageFilter filter = asked;
    filter.limit = std::clamp(filter.limit, 0, kRowsAtMost);
    const auto state = deliveryState(filter.state);
    const bool ended = !state && !filter.state.empty();
    if (filter.id.empty() && filter.key.empty() && !ended) {
        const bool unfinished = state && *state != DeliveryState::Delivered;
        if (filter.endpoint.empty() && unfinished) return messagesByState(database, filter, *state);
        if (filter.type.empty() && (!filter.endpoint.empty() || (state && !byTime(filter))))
            return messagesByEndpoint(database, filter, state);
    }
    Conditions where;
    addCommon(where, filter);
    if (ended) where.add("m.end_state<>'' AND m.end_state=?", filter.state);
    if (state || !filter.endpoint.empty()) {
        std::string exists =
            "EXISTS(SELECT 1 FROM delivery d INDEXED BY delivery_message WHERE d.message_seq=m.seq";
        if (state) exists += " AND d.state=" + std::to_string(number(*state));
        if (filter.endpoint.empty())
            where.add((exists + ")").c_str());
        else
            where.add((exists + " AND d.endpoint=?)").c_str(), filter.endpoint);
    }
    const std::string limit = " LIMIT " + std::to_string(filter.limit);
    if (filter.key.empty()) {
        // By time or type, the walk begins in the window: messages get their numbers and their
        // times in one order, but for a clock that was put back.
        const bool by_type = !filter.type.empty() && filter.id.empty() && !ended;
        const bool in_window = by_type || (byTime(filter) && filter.id.empty());
        if (in_window && filter.before > 0)
            where.add("m.accepted<=ifnull((SELECT accepted FROM message WHERE seq=?),0)",
                      filter.before);
        const char* from = by_type     ? "message m INDEXED BY message_type"
                           : in_window ? "message m INDEXED BY message_accepted"
                                       : "message m";
        auto rows = database.rows(select(
            kMessageColumns,
            from + where.sql +
                (in_window ? " ORDER BY m.accepted DESC, m.seq DESC" : " ORDER BY m.seq DESC") +
                limit));
        where.bind(rows);
        return all(database, std::move(rows), messageOf);
    }
    // Two disjoint walks in the same order, which SQLite merges.
    Conditions by_subject = where, by_partition = where;
    by_subject.add("m.subject=?", filter.key);
    by_partition.add("m.partition_key<>m.subject AND m.partition_key=?", filter.key);
    auto rows = database.rows(
        select(kMessageColumns, "message m" + by_subject.sql + " UNION ALL ") +
        select(kMessageColumns, "message m" + by_partition.sql) + " ORDER BY seq DESC" + limit);
    by_subject.bind(rows);
    by_partition.bind(rows, static_cast<int>(by_subject.values.size()));
    return all(database, std::move(rows), messageOf);
}

namespace {

void addCommon(Conditions& where, const DeliveryFilter& filter) {
    if (filter.message_seq > 0) where.add("message_seq=?", filter.message_seq);
    if (!filter.endpoint.empty()) where.add("endpoint=?", filter.endpoint);
    if (!filter.route.empty()) where.add("route=?", filter.route);
    if (!filter.error.empty()) where.add("instr(error,?)>0", filter.error);
    if (filter.since != Instant{}) where.add("changed>=?", micros(filter.since));
    if (filter.until != Instant{}) where.add("changed<?", micros(filter.until));
    if (filter.state) where.add("state=?", number(*filter.state));
    if (filter.after > 0) where.add("seq>?", filter.after);
    if (filter.before > 0) where.add("seq<?", filter.before);
}

}  // namespace

Result<std::vector<DeliveryRow>> deliveries(Database& database, const DeliveryFilter& filter) {
    Conditions where;
    addCommon(where, filter);
    const bool unfinished =
        filter.state && *filter.state != DeliveryState::Delivered && filter.message_seq == 0;
    // Where the index on what is unfinished is entered.
    constexpr const char* kFrom =
        "message_seq>=ifnull((SELECT message_seq FROM delivery WHERE seq=?),0)";
    constexpr const char* kTo =
        "message_seq<=ifnull((SELECT message_seq FROM delivery WHERE seq=?),9223372036854775807)";
    if (unfinished) where.add("state<>2");
    if (unfinished && filter.after > 0) where.add(kFrom, filter.after);
    if (unfinished && filter.before > 0) where.add(kTo, filter.before);
    const bool backwards = filter.before > 0 && filter.after == 0;
    // A message's deliveries are numbered with it: both orders are the order of acceptance.
    std::string order = unfinished ? " ORDER BY message_seq, seq" : " ORDER BY seq";
    if (backwards)
        order = unfinished ? " ORDER BY message_seq DESC, seq DESC" : " ORDER BY seq DESC";
    // With an endpoint not over what waits for the others: one of them may be down for days.
    const std::string from = !unfinished               ? "delivery"
                             : filter.endpoint.empty() ? "delivery INDEXED BY delivery_unfinished"
                                                       : "delivery INDEXED BY delivery_endpoint";
    auto rows = database.rows(
        select(kDeliveryColumns, from + where.sql + order + " LIMIT " +
                                     std::to_string(std::clamp(filter.limit, 0, kRowsAtMost))));
    where.bind(rows);
    auto out = all(database, std::move(rows), deliveryOf);
    if (out && backwards) std::reverse(out->begin(), out->end());
    return out;
}

Result<std::vector<AuditRow>> audit(Database& database, const AuditFilter& filter) {
    Conditions where;
    where.add("seq>?", filter.after_seq);
    if (!filter.actor.empty()) where.add("actor=?", filter.actor);
    if (!filter.action.empty()) where.add("action=?", filter.action);
    if (filter.since != Instant{}) where.add("at>=?", micros(filter.since));
    if (filter.until != Instant{}) where.add("at<?", micros(filter.until));
    auto rows = database.rows(
        select(kAuditColumns, "audit" + where.sql + " ORDER BY seq LIMIT " +
                                  std::to_string(std::clamp(filter.limit, 0, kRowsAtMost))));
    where.bind(rows);
    return all(database, std::move(rows), auditOf);
}

}  // namespace kamhub::store::sqlite
