#include <algorithm>

#include "store/message_search.hpp"
#include "store/postgres_queries.hpp"

namespace kamhub::store::postgres {

namespace {

// The conditions of a statement that is put together; "?" stands for the number of the parameter.
class Conditions {
public:
    void add(std::string condition) {
        sql_ += (sql_.empty() ? " WHERE " : " AND ") + std::move(condition);
    }
    template <class Value>
    void add(std::string condition, const Value& value) {
        parameters_.add(value);
        const auto mark = condition.find('?');
        condition.replace(mark, 1, "$" + std::to_string(parameters_.count()));
        add(std::move(condition));
    }
    const std::string& sql() const { return sql_; }
    const Parameters& parameters() const { return parameters_; }

private:
    std::string sql_;
    Parameters parameters_;
};

std::string limited(int limit) {
    return " LIMIT " + std::to_string(std::clamp(limit, 0, kRowsAtMost));
}

// Newest first, over the deliveries of a state: these are few beside all messages, or all near the
// end.
Result<std::vector<MessageRow>> messagesByState(Reading& reading, const MessageFilter& filter,
                                                DeliveryState state) {
    Conditions where;
    where.add("m.seq=d.message_seq");
    addCommon(where, filter);
    std::string of = "d.state<>2 AND d.state=" + std::to_string(static_cast<int>(state));
    Parameters parameters = where.parameters();
    if (filter.before > 0) of += " AND d.message_seq<" + std::to_string(filter.before);
    if (!filter.endpoint.empty()) {
        parameters.add(filter.endpoint);
        of += " AND d.endpoint=$" + std::to_string(parameters.count());
    }
    return all(reading.run("SELECT m.* FROM (SELECT DISTINCT d.message_seq FROM delivery d WHERE " +
                               of + " ORDER BY d.message_seq DESC) d CROSS JOIN LATERAL (" +
                               select(kMessageColumns, "message m" + where.sql()) +
                               " OFFSET 0) m ORDER BY d.message_seq DESC" + limited(filter.limit),
                           parameters),
               messageOf);
}

// By time, the walk begins in the window: messages get their numbers and their times in one order,
// but for a clock that was put back.
Result<std::vector<MessageRow>> walk(Reading& reading, const MessageFilter& filter,
                                     Conditions where) {
    const bool in_window =
        (filter.since != Instant{} || filter.until != Instant{}) && filter.id.empty();
    if (in_window && filter.before > 0)
        where.add("m.accepted<=coalesce((SELECT accepted FROM message WHERE seq=?),0)",
                  filter.before);
    return all(reading.run(select(kMessageColumns, "message m" + where.sql()) +
                               (in_window ? " ORDER BY m.accepted DESC, m.seq DESC"
                                          : " ORDER BY m.seq DESC") +
                               limited(filter.limit),
                           where.parameters()),
               messageOf);
}

}  // namespace

Result<std::vector<MessageRow>> messages(Reading& reading, const MessageFilter& filter) {
    const auto state = deliveryState(filter.state);
    if (state && *state != DeliveryState::Delivered && filter.id.empty() && filter.key.empty())
        return messagesByState(reading, filter, *state);
    Conditions where;
    addCommon(where, filter);
    if (!state && !filter.state.empty())
        where.add("m.end_state<>'' AND m.end_state=?", filter.state);
    if (state || !filter.endpoint.empty()) {
        std::string exists = "EXISTS(SELECT 1 FROM delivery d WHERE d.message_seq=m.seq";
        if (state) exists += " AND d.state=" + std::to_string(static_cast<int>(*state));
        if (filter.endpoint.empty())
            where.add(exists + ")");
        else
            where.add(exists + " AND d.endpoint=?)", filter.endpoint);
    }
    if (filter.key.empty()) return walk(reading, filter, std::move(where));
    // Two disjoint walks in the same order, which PostgreSQL merges.
    Conditions by_subject = where;
    by_subject.add("m.subject=?", filter.key);
    const std::string key = "$" + std::to_string(by_subject.parameters().count());
    Conditions by_partition = where;
    by_partition.add("m.partition_key<>m.subject AND m.partition_key=" + key);
    const auto part = [&](const Conditions& conditions) {
        return "(" + select(kMessageColumns, "message m" + conditions.sql()) +
               " ORDER BY m.seq DESC" + limited(filter.limit) + ")";
    };
    return all(reading.run(part(by_subject) + " UNION ALL " + part(by_partition) +
                               " ORDER BY seq DESC" + limited(filter.limit),
                           by_subject.parameters()),
               messageOf);
}

Result<std::vector<DeliveryRow>> deliveries(Reading& reading, const DeliveryFilter& filter) {
    Conditions where;
    if (filter.message_seq > 0) where.add("message_seq=?", filter.message_seq);
    if (!filter.endpoint.empty()) where.add("endpoint=?", filter.endpoint);
    if (!filter.route.empty()) where.add("route=?", filter.route);
    if (!filter.error.empty()) where.add("strpos(error,?)>0", filter.error);
    if (filter.since != Instant{}) where.add("changed>=?", micros(filter.since));
    if (filter.until != Instant{}) where.add("changed<?", micros(filter.until));
    if (filter.state) where.add("state=" + std::to_string(static_cast<int>(*filter.state)));
    if (filter.after > 0) where.add("seq>?", filter.after);
    if (filter.before > 0) where.add("seq<?", filter.before);
    const bool unfinished =
        filter.state && *filter.state != DeliveryState::Delivered && filter.message_seq == 0;
    // Where the index on what is unfinished is entered.
    if (unfinished) where.add("state<>2");
    if (unfinished && filter.after > 0)
        where.add("message_seq>=coalesce((SELECT message_seq FROM delivery WHERE seq=?),0)",
                  filter.after);
    if (unfinished && filter.before > 0)
        where.add(
            "message_seq<=coalesce((SELECT message_seq FROM delivery WHERE seq=?),"
            "9223372036854775807)",
            filter.before);
    const bool backwards = filter.before > 0 && filter.after == 0;
    // A message's deliveries are numbered with it: both orders are the order of acceptance.
    std::string order = unfinished ? " ORDER BY message_seq, seq" : " ORDER BY seq";
    if (backwards)
        order = unfinished ? " ORDER BY message_seq DESC, seq DESC" : " ORDER BY seq DESC";
    auto out = all(reading.run(select(kDeliveryColumns,
                                      "delivery" + where.sql() + order + limited(filter.limit)),
                               where.parameters()),
                   deliveryOf);
    if (out && backwards) std::reverse(out->begin(), out->end());
    return out;
}

Result<std::vector<AuditRow>> audit(Reading& reading, const AuditFilter& filter) {
    Conditions where;
    where.add("seq>?", filter.after_seq);
    if (!filter.actor.empty()) where.add("actor=?", filter.actor);
    if (!filter.action.empty()) where.add("action=?", filter.action);
    if (filter.since != Instant{}) where.add("at>=?", micros(filter.since));
    if (filter.until != Instant{}) where.add("at<?", micros(filter.until));
    return all(reading.run(select(kAuditColumns,
                                  "audit" + where.sql() + " ORDER BY seq" + limited(filter.limit)),
                           where.parameters()),
               auditOf);
}

}  // namespace kamhub::store::postgres
