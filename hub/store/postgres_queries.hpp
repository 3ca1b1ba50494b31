#pragma once
// What the store answers. Each function is one statement, and so one snapshot.

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "store/postgres_readers.hpp"
#include "store/row_mapping.hpp"
#include "store/store.hpp"

namespace kamhub::store::postgres {

template <class Map>
using RowOf = std::invoke_result_t<const Map&, const RowView&>;

template <class Map, class Row = RowOf<Map>>
Result<std::optional<Row>> one(const Result<Answer>& answer, const Map& map) {
    if (!answer) return answer.error();
    if (answer->rows() == 0) return std::optional<Row>();
    return std::optional<Row>(map((*answer)[0]));
}

template <class Map, class Row = RowOf<Map>>
Result<std::vector<Row>> all(const Result<Answer>& answer, const Map& map) {
    if (!answer) return answer.error();
    std::vector<Row> out;
    for (int i = 0; i < answer->rows(); ++i) out.push_back(map((*answer)[i]));
    return out;
}

Result<std::vector<LaneHead>> laneHeads(Reading& reading, const std::string& endpoint, int limit);
Result<std::optional<LaneHead>> laneHead(Reading& reading, const std::string& endpoint,
                                         const std::string& lane);
Result<std::vector<MessageRow>> messages(Reading& reading, const MessageFilter& filter);
Result<std::vector<DeliveryRow>> deliveries(Reading& reading, const DeliveryFilter& filter);
Result<std::vector<AuditRow>> audit(Reading& reading, const AuditFilter& filter);
Result<std::vector<EndpointCounts>> counts(Reading& reading);
Result<Finished> finished(Reading& reading, std::int64_t after, Instant before, int limit);

struct StoredPayload {
    std::size_t size = 0;
    std::string sha256;
    std::string file;  // name of its pieces; empty: the bytes are here
    std::string bytes;
};
Result<StoredPayload> payload(Reading& reading, std::int64_t number);
// One of the pieces, from 0; empty behind the last one.
Result<std::string> payloadPiece(Reading& reading, const std::string& file, std::int64_t piece);

}  // namespace kamhub::store::postgres
