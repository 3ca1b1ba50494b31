#pragma once
// The store contract: one database holds journal and records; a unit of work is the only way to
// change it. Whatever implements this passes tests/unit/store (one suite for all implementations).

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/rows.hpp"
#include "store/unit.hpp"

namespace kamhub::store {

// Thread-safe. Reads answer from a committed snapshot and take at most a second; they may be called
// on any thread but block on the disk: not on an io thread.
class Store {
public:
    virtual ~Store() = default;  // takes what was submitted, then closes

    // Applies the unit whole or not at all; calls back, in the order of submission, once the
    // outcome is durable. The callback runs on the store's thread: it posts, it does not work.
    // Bounded: with too much submitted it answers Unavailable at once, on the caller's thread and
    // before the callbacks of earlier units.
    virtual void submit(Unit unit, WhenDone done) = 0;

    // Occupied lanes of an endpoint, at most `limit`, oldest head first. A lane is occupied by its
    // waiting, sending and held parked deliveries.
    virtual Result<std::vector<LaneHead>> laneHeads(const std::string& endpoint, int limit) = 0;
    virtual Result<std::optional<LaneHead>> laneHead(const std::string& endpoint,
                                                     const std::string& lane) = 0;

    virtual Result<std::optional<MessageRow>> message(std::int64_t seq) = 0;
    virtual Result<std::vector<MessageRow>> messages(const MessageFilter& filter) = 0;
    virtual Result<std::optional<DeliveryRow>> delivery(std::int64_t seq) = 0;
    virtual Result<std::optional<DeliveryRow>> deliveryById(const std::string& id) = 0;
    virtual Result<std::optional<DeliveryRow>> deliveryByReference(
        const std::string& endpoint, const std::string& reference) = 0;
    virtual Result<std::vector<DeliveryRow>> deliveries(const DeliveryFilter& filter) = 0;
    virtual Result<std::vector<JournalRow>> history(std::int64_t message_seq) = 0;
    virtual Result<std::vector<JournalRow>> notes(int limit) = 0;  // newest first
    virtual Result<std::vector<EndpointCounts>> counts() = 0;
    // For retention: looks at `limit` messages behind the number `after` that were accepted before
    // `before`. Ended has a message without a delivery that waits, is being sent or is parked,
    // whose deliveries last changed before then as well.
    virtual Result<Finished> finished(std::int64_t after, Instant before, int limit) = 0;
    // Oldest first.
    virtual Result<std::vector<JournalRow>> notesBefore(Instant before, int limit) = 0;
    virtual Result<Payload> payload(std::int64_t number) = 0;  // 0: empty

    virtual Result<std::optional<FactRow>> fact(const std::string& kind,
                                                const std::string& key) = 0;
    // By key, bytewise; from the first one behind `after_key`.
    virtual Result<std::vector<FactRow>> facts(const std::string& kind,
                                               const std::string& after_key, int limit) = 0;
    virtual Result<std::vector<AuditRow>> audit(const AuditFilter& filter) = 0;
    virtual Result<std::optional<Artefact>> artefact(const std::string& sha256) = 0;

    virtual Tables& tables() = 0;  // lives as long as the store

    // Unavailable, and why: the disk is below its reserve, or the store has failed. Then nothing
    // new is to be taken in or sent; what a running attempt comes to can still be stored. Cheap;
    // any thread.
    virtual Status writable() = 0;
};

struct StoreOptions {
    std::uint64_t disk_reserve = 0;  // bytes that stay free for what is under way; 0: no limit
};

// Opens or makes `<directory>/kamhub.db` (WAL, synchronous FULL, group commit) and
// `<directory>/spool`. Migrates an older schema; refuses a newer one, and a directory that another
// program has open. Removes spool files that no message names. `on_fatal` hears of an error after
// which nobody knows what the disk holds, an fsync that failed for one: the program must end and
// open the store anew. Empty: a line on stderr, and abort. If it returns, the store takes nothing
// more.
Result<std::unique_ptr<Store>> openSqlite(const std::filesystem::path& directory,
                                          std::function<void(const std::string&)> on_fatal = {},
                                          const StoreOptions& options = {});

struct PostgresPlace {
    std::string connection;         // libpq's: "host=… dbname=…" or a URI; may hold a password
    std::string schema = "kamhub";  // of the store alone; made where it is not there
    std::filesystem::path directory;  // locked; large payloads are fetched into its spool, which is
                                      // emptied now
    std::chrono::milliseconds patience{15'000};  // for the session of a hub that was killed
};

// Lower-case letters, digits and _, no digit first, 40 at most, not PostgreSQL's own: a name that
// needs no quotes.
bool isSchemaName(const std::string& name);

// Opens or makes the store's schema in a database of PostgreSQL 14 or newer, UTF-8, with fsync.
// Migrates an older schema; refuses a newer one, and one that another program has open for longer
// than `patience`: the server ends the session of a killed hub when it has done what that sent.
// `on_fatal` as above; here it hears of a lost connection, for what was sent and not answered may
// be stored or not. Readers reconnect. The disk reserve is that of the directory; the server's disk
// is the server's.
Result<std::unique_ptr<Store>> openPostgres(const PostgresPlace& place,
                                            std::function<void(const std::string&)> on_fatal = {},
                                            const StoreOptions& options = {});

}  // namespace kamhub::store
