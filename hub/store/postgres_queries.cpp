#include "store/postgres_queries.hpp"

#include <algorithm>

#include "store/submission.hpp"

namespace kamhub::store::postgres {

namespace {

// Depth and priority are those of the first open deliveries only, so that a deep lane costs no more
// than others. `heads` names the numbers of the heads.
std::string laneHeadsFrom(const std::string& heads) {
    const std::string same =
        " FROM delivery x WHERE x.endpoint=d.endpoint AND x.lane=d.lane AND x.open";
    return "WITH heads AS MATERIALIZED (" + heads + ") SELECT " + kDeliveryColumns +
           ", (SELECT count(*) FROM (SELECT 1" + same + " LIMIT " + std::to_string(kDepthLook) +
           ") c), (SELECT max(priority) FROM (SELECT x.priority" + same + " ORDER BY x.seq LIMIT " +
           std::to_string(kPriorityLook) +
           ") p) FROM heads JOIN delivery d ON d.seq=heads.head ORDER BY d.seq";
}

constexpr int kDeliveryWidth = 21;

constexpr auto laneHeadOf = [](const auto& row) {
    return LaneHead{deliveryOf(row), row.integer(kDeliveryWidth),
                    static_cast<int>(row.integer(kDeliveryWidth + 1))};
};

// Open deliveries of an endpoint up to which they are all read to find the lanes; above, one lane
// after another is looked up, because some lane is deep or the lanes are too many anyway.
constexpr int kWalk = 150'000;

Result<std::int64_t> openAtMost(Reading& reading, const std::string& endpoint) {
    auto answer = reading.run(
        "SELECT coalesce(sum(amount),0) FROM tally WHERE endpoint=$1 AND state IN (0,1,3)",
        with(endpoint));
    if (!answer) return answer.error();
    return (*answer)[0].integer(0);
}

}  // namespace

Result<std::vector<LaneHead>> laneHeads(Reading& reading, const std::string& endpoint, int limit) {
    static const std::string kAll = laneHeadsFrom(
        "SELECT min(seq) AS head FROM delivery WHERE endpoint=$1 AND open GROUP BY lane"
        " ORDER BY head LIMIT $2");
    static const std::string kOneByOne = laneHeadsFrom(
        "WITH RECURSIVE walk AS ("
        " (SELECT lane, seq FROM delivery WHERE endpoint=$1 AND open ORDER BY lane, seq LIMIT 1)"
        " UNION ALL SELECT n.lane, n.seq FROM walk, LATERAL (SELECT lane, seq FROM delivery d"
        "  WHERE d.endpoint=$1 AND d.open AND d.lane>walk.lane ORDER BY d.lane, d.seq LIMIT 1) n)"
        " SELECT seq AS head FROM (SELECT seq FROM walk LIMIT " +
        std::to_string(kLanesLook) + ") l ORDER BY seq LIMIT $2");
    const auto open = openAtMost(reading, endpoint);
    if (!open) return open.error();
    return all(reading.run(*open <= kWalk ? kAll : kOneByOne, with(endpoint, std::max(limit, 0))),
               laneHeadOf);
}

Result<std::optional<LaneHead>> laneHead(Reading& reading, const std::string& endpoint,
                                         const std::string& lane) {
    static const std::string kSql = laneHeadsFrom(
        "SELECT seq AS head FROM delivery WHERE endpoint=$1 AND lane=$2 AND open"
        " ORDER BY endpoint, lane, seq LIMIT 1");
    return one(reading.run(kSql, with(endpoint, lane)), laneHeadOf);
}

namespace {

void count(EndpointCounts& counts, DeliveryState state, std::int64_t amount, std::int64_t since) {
    if (state == DeliveryState::Parked) counts.parked += amount;
    if (state == DeliveryState::Delivered) counts.delivered += amount;
    if (state != DeliveryState::Waiting && state != DeliveryState::Sending) return;
    counts.waiting += amount;
    const auto at = instantOf(since);
    if (counts.oldest_waiting == Instant{} || at < counts.oldest_waiting)
        counts.oldest_waiting = at;
}

}  // namespace

Result<std::vector<EndpointCounts>> counts(Reading& reading) {
    static const std::string kSql =
        "SELECT t.endpoint, t.state, t.amount, CASE WHEN t.state IN (0,1) THEN coalesce((SELECT"
        " o.created FROM (SELECT d.endpoint, d.state, d.created FROM delivery d WHERE"
        " (d.endpoint,d.state,d.message_seq)>=(t.endpoint,t.state,0)"
        " ORDER BY d.endpoint, d.state, d.message_seq, d.seq LIMIT 1) o"
        " WHERE o.endpoint=t.endpoint AND o.state=t.state),0) ELSE 0 END FROM tally t"
        " WHERE t.amount>0 ORDER BY t.endpoint, t.state";
    auto answer = reading.run(kSql);
    if (!answer) return answer.error();
    std::vector<EndpointCounts> out;
    for (int i = 0; i < answer->rows(); ++i) {
        const auto row = (*answer)[i];
        const auto endpoint = row.text(0);
        if (out.empty() || out.back().endpoint != endpoint) out.push_back({endpoint, 0, 0, 0, {}});
        count(out.back(), static_cast<DeliveryState>(row.integer(1)), row.integer(2),
              row.integer(3));
    }
    return out;
}

Result<Finished> finished(Reading& reading, std::int64_t after, Instant before, int limit) {
    auto answer = reading.run(
        "SELECT m.seq, m.accepted, EXISTS(SELECT 1 FROM delivery d WHERE d.message_seq=m.seq"
        " AND (d.state IN (0,1,3) OR d.changed>=$2))::int FROM (SELECT seq, accepted FROM message"
        " WHERE seq>$1 ORDER BY seq LIMIT $3) m ORDER BY m.seq",
        with(after, micros(before), limit));
    if (!answer) return answer.error();
    Finished out;
    out.looked = after;
    int looked = 0;
    for (; looked < answer->rows(); ++looked) {
        const auto row = (*answer)[looked];
        if (row.integer(1) >= micros(before)) break;
        out.looked = row.integer(0);
        if (row.integer(2) == 0) out.messages.push_back(out.looked);
    }
    out.end = looked < limit;
    return out;
}

Result<StoredPayload> payload(Reading& reading, std::int64_t number) {
    auto answer = reading.bytes("SELECT size::text, sha256, file, bytes FROM payload WHERE id=$1",
                                with(number));
    if (!answer) return answer.error();
    if (answer->rows() == 0) return internalError("there is no payload " + std::to_string(number));
    const auto row = (*answer)[0];
    return StoredPayload{static_cast<std::size_t>(row.integer(0)), row.text(1), row.text(2),
                         row.text(3)};
}

Result<std::string> payloadPiece(Reading& reading, const std::string& file, std::int64_t piece) {
    auto answer = reading.bytes("SELECT bytes FROM payload_piece WHERE file=$1 AND piece=$2",
                                with(file, piece));
    if (!answer) return answer.error();
    return answer->rows() == 0 ? std::string() : (*answer)[0].text(0);
}

}  // namespace kamhub::store::postgres
