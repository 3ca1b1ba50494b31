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

// A walk through one index, said so that the server cannot take another one whatever it believes of
// the rows: a stretch of the index's columns as one row, and its order by all of them. (With
// "endpoint=$1 ORDER BY seq" it may walk another index by seq and look for the endpoint.)
// `values` are those of all columns but the last one, which is a number.
std::string stretch(const std::string& columns, const std::string& values, const std::string& from,
                    const std::string& to) {
    return "(" + columns + ")>=(" + values + "," + from + ") AND (" + columns + ")<(" + values +
           "," + to + ")";
}

constexpr const char* kBehindAll = "9223372036854775807";

// Messages get their numbers and their times in one order, but for a clock that was put back.
struct Bounds {
    std::string from = "0", to = kBehindAll;  // numbers of messages: from, and before
};

Bounds boundsOf(const MessageFilter& filter) {
    Bounds out;
    if (filter.since != Instant{})
        out.from = "coalesce((SELECT seq FROM message WHERE accepted>=" +
                   std::to_string(micros(filter.since)) + " ORDER BY accepted, seq LIMIT 1)," +
                   kBehindAll + ")";
    if (filter.before > 0) out.to = std::to_string(filter.before);
    if (filter.until != Instant{})
        out.to = "least(" + out.to + ",coalesce((SELECT seq+1 FROM message WHERE accepted<" +
                 std::to_string(micros(filter.until)) +
                 " ORDER BY accepted DESC, seq DESC LIMIT 1),0))";
    return out;
}

// Newest first, over the deliveries of a state: these are few beside all messages, or all near the
// end.
Result<std::vector<MessageRow>> messagesByState(Reading& reading, const MessageFilter& filter,
                                                DeliveryState state) {
    Conditions where;
    where.add("m.seq=d.message_seq");
    addCommon(where, filter);
    const auto bounds = boundsOf(filter);
    const auto of = stretch("d.state,d.message_seq", std::to_string(static_cast<int>(state)),
                            bounds.from, bounds.to);
    return all(reading.run("SELECT m.* FROM (SELECT DISTINCT ON (d.state, d.message_seq)"
                           " d.state, d.message_seq FROM delivery d WHERE d.state<>2 AND " +
                               of +
                               " ORDER BY d.state DESC, d.message_seq DESC) d CROSS JOIN LATERAL"
                               " (" +
                               select(kMessageColumns, "message m" + where.sql()) +
                               " OFFSET 0) m ORDER BY d.state DESC, d.message_seq DESC" +
                               limited(filter.limit),
                           where.parameters()),
               messageOf);
}

// Newest first, over the deliveries of endpoints: as many walks as there are endpoints and states,
// merged, so that none of them passes over others' messages.
Result<std::vector<MessageRow>> messagesByEndpoint(Reading& reading, const MessageFilter& filter,
                                                   std::optional<DeliveryState> state) {
    Conditions where;
    where.add("m.seq=d.message_seq");
    addCommon(where, filter);
    const auto bounds = boundsOf(filter);
    std::string of = "t.amount>0";
    if (state) of += " AND t.state=" + std::to_string(static_cast<int>(*state));
    Parameters parameters = where.parameters();
    if (!filter.endpoint.empty()) {
        parameters.add(filter.endpoint);
        of += " AND t.endpoint=$" + std::to_string(parameters.count());
    }
    const std::string order = " ORDER BY d.endpoint DESC, d.state DESC, d.message_seq DESC";
    return all(
        reading.run(
            "WITH found AS MATERIALIZED (SELECT DISTINCT s.seq FROM tally t CROSS JOIN LATERAL ("
            "SELECT m.seq FROM (SELECT DISTINCT ON (d.endpoint, d.state, d.message_seq)"
            " d.endpoint, d.state, d.message_seq FROM delivery d WHERE " +
                stretch("d.endpoint,d.state,d.message_seq", "t.endpoint,t.state", bounds.from,
                        bounds.to) +
                order + ") d CROSS JOIN LATERAL (SELECT m.seq FROM message m" + where.sql() +
                " OFFSET 0) m" + order + limited(filter.limit) + ") s WHERE " + of +
                " ORDER BY s.seq DESC" + limited(filter.limit) + ") " +
                select(kMessageColumns,
                       "found JOIN message m ON m.seq=found.seq ORDER BY m.seq DESC"),
            parameters),
        messageOf);
}

// By time or type, the walk begins in the window: messages get their numbers and their times in one
// order, but for a clock that was put back.
Result<std::vector<MessageRow>> walk(Reading& reading, const MessageFilter& filter,
                                     Conditions where, bool by_type) {
    const bool by_time = filter.since != Instant{} || filter.until != Instant{};
    const bool in_window = by_type || (by_time && filter.id.empty());
    if (in_window && filter.before > 0)
        where.add("m.accepted<=coalesce((SELECT accepted FROM message WHERE seq=?),0)",
                  filter.before);
    std::string order = in_window ? " ORDER BY m.accepted DESC, m.seq DESC"
                        // By id there are few, and no walk by number finds them.
                        : filter.id.empty() ? " ORDER BY m.seq DESC"
                                            : " ORDER BY m.seq+0 DESC";
    if (by_type) {
        const std::string until =
            filter.until == Instant{} ? kBehindAll : std::to_string(micros(filter.until));
        where.add("(m.type,m.accepted)>=(?," + std::to_string(micros(filter.since)) + ")",
                  filter.type);
        where.add("(m.type,m.accepted)<(?," + until + ")", filter.type);
        order = " ORDER BY m.type DESC, m.accepted DESC, m.seq DESC";
    }
    return all(reading.run(select(kMessageColumns, "message m" + where.sql()) + order +
                               limited(filter.limit),
                           where.parameters()),
               messageOf);
}

// What stands under a key in one of the two columns that have them.
std::string byKey(Conditions where, const std::string& column, const std::string& key,
                  const MessageFilter& filter) {
    const auto to = filter.before > 0 ? std::to_string(filter.before) : kBehindAll;
    where.add(stretch(column + ",m.seq", key, "0", to));
    return "(" + select(kMessageColumns, "message m" + where.sql()) + " ORDER BY " + column +
           " DESC, m.seq DESC" + limited(filter.limit) + ")";
}

}  // namespace

Result<std::vector<MessageRow>> messages(Reading& reading, const MessageFilter& filter) {
    const auto state = deliveryState(filter.state);
    const bool ended = !state && !filter.state.empty();
    if (filter.id.empty() && filter.key.empty() && !ended) {
        const bool unfinished = state && *state != DeliveryState::Delivered;
        const bool by_time = filter.since != Instant{} || filter.until != Instant{};
        if (filter.endpoint.empty() && unfinished) return messagesByState(reading, filter, *state);
        if (filter.type.empty() && (!filter.endpoint.empty() || (state && !by_time)))
            return messagesByEndpoint(reading, filter, state);
    }
    const bool by_type = !filter.type.empty() && filter.id.empty() && filter.key.empty() && !ended;
    Conditions where;
    if (by_type) {
        MessageFilter rest = filter;
        rest.type.clear();
        addCommon(where, rest);
    } else {
        addCommon(where, filter);
    }
    if (ended) where.add("m.end_state<>'' AND m.end_state=?", filter.state);
    if (state || !filter.endpoint.empty()) {
        std::string exists = "EXISTS(SELECT 1 FROM delivery d WHERE d.message_seq=m.seq";
        if (state) exists += " AND d.state=" + std::to_string(static_cast<int>(*state));
        if (filter.endpoint.empty())
            where.add(exists + ")");
        else
            where.add(exists + " AND d.endpoint=?)", filter.endpoint);
    }
    if (filter.key.empty()) return walk(reading, filter, std::move(where), by_type);
    // Two disjoint walks in the same order.
    auto parameters = where.parameters();
    parameters.add(filter.key);
    const std::string key = "$" + std::to_string(parameters.count());
    const auto by_subject = byKey(where, "m.subject", key, filter);
    where.add("m.partition_key<>m.subject");
    return all(
        reading.run(by_subject + " UNION ALL " + byKey(where, "m.partition_key", key, filter) +
                        " ORDER BY seq DESC" + limited(filter.limit),
                    parameters),
        messageOf);
}

Result<std::vector<DeliveryRow>> deliveries(Reading& reading, const DeliveryFilter& filter) {
    const bool unfinished =
        filter.state && *filter.state != DeliveryState::Delivered && filter.message_seq == 0;
    Conditions where;
    if (filter.message_seq > 0) where.add("message_seq=?", filter.message_seq);
    if (!filter.endpoint.empty() && !unfinished) where.add("endpoint=?", filter.endpoint);
    if (!filter.route.empty()) where.add("route=?", filter.route);
    if (!filter.error.empty()) where.add("strpos(error,?)>0", filter.error);
    if (filter.since != Instant{}) where.add("changed>=?", micros(filter.since));
    if (filter.until != Instant{}) where.add("changed<?", micros(filter.until));
    if (filter.after > 0) where.add("seq>?", filter.after);
    if (filter.before > 0) where.add("seq<?", filter.before);
    const auto state =
        filter.state ? std::to_string(static_cast<int>(*filter.state)) : std::string();
    if (filter.state && !unfinished) where.add("state=" + state);
    if (unfinished) {
        // Where the index on what is unfinished is entered and left.
        const auto message = [](std::int64_t delivery, const char* none) {
            return delivery == 0 ? std::string(none)
                                 : "coalesce((SELECT message_seq FROM delivery WHERE seq=" +
                                       std::to_string(delivery) + ")," + none + ")";
        };
        const auto from = state + "," + message(filter.after, "0");
        const auto to = state + "," + message(filter.before, kBehindAll);
        if (filter.endpoint.empty()) {
            where.add("state<>2 AND (state,message_seq)>=(" + from +
                      ") AND (state,message_seq)<=(" + to + ")");
        } else {
            // Not over what waits for the others: one of them may be down for days.
            where.add("(endpoint,state,message_seq)>=(?," + from + ")", filter.endpoint);
            where.add("(endpoint,state,message_seq)<=(?," + to + ")", filter.endpoint);
        }
    }
    const bool backwards = filter.before > 0 && filter.after == 0;
    // A message's deliveries are numbered with it: both orders are the order of acceptance.
    const std::string down = backwards ? " DESC" : "";
    std::string order = " ORDER BY ";
    if (unfinished && !filter.endpoint.empty()) order += "endpoint" + down + ", ";
    if (unfinished) order += "state" + down + ", message_seq" + down + ", ";
    order += "seq" + down;
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
