#pragma once
// What the store answers, read from one snapshot. Each function runs inside the caller's
// transaction.

#include <string>
#include <vector>

#include "store/sqlite_database.hpp"
#include "store/store.hpp"

namespace kamhub::store::sqlite {

Result<std::vector<LaneHead>> laneHeads(Database& database, const std::string& endpoint, int limit);
Result<std::optional<LaneHead>> laneHead(Database& database, const std::string& endpoint,
                                         const std::string& lane);
Result<std::optional<MessageRow>> message(Database& database, std::int64_t seq);
Result<std::vector<MessageRow>> messages(Database& database, const MessageFilter& filter);
Result<std::optional<DeliveryRow>> delivery(Database& database, std::int64_t seq);
Result<std::optional<DeliveryRow>> deliveryById(Database& database, const std::string& id);
Result<std::optional<DeliveryRow>> deliveryByReference(Database& database,
                                                       const std::string& endpoint,
                                                       const std::string& reference);
Result<std::vector<DeliveryRow>> deliveries(Database& database, const DeliveryFilter& filter);
Result<std::vector<JournalRow>> history(Database& database, std::int64_t message_seq);
Result<std::vector<JournalRow>> notes(Database& database, int limit);
Result<std::vector<EndpointCounts>> counts(Database& database);
Result<Finished> finished(Database& database, std::int64_t after, Instant before, int limit);
Result<std::vector<JournalRow>> notesBefore(Database& database, Instant before, int limit);
Result<std::optional<FactRow>> fact(Database& database, const std::string& kind,
                                    const std::string& key);
Result<std::vector<FactRow>> facts(Database& database, const std::string& kind,
                                   const std::string& after_key, int limit);
Result<std::vector<AuditRow>> audit(Database& database, const AuditFilter& filter);

// The bytes of an artefact stand in a payload.
struct ArtefactRow {
    std::string sha256, kind, name;
    std::int64_t payload = 0;
};
Result<std::optional<ArtefactRow>> artefact(Database& database, const std::string& sha256);

struct StoredPayload {
    std::size_t size = 0;
    std::string sha256;
    std::string file;  // empty: the bytes are here
    std::string bytes;
};
Result<StoredPayload> payload(Database& database, std::int64_t number);

}  // namespace kamhub::store::sqlite
