#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <system_error>
#include <utility>

#include "store/directory_lock.hpp"
#include "store/disk_reserve.hpp"
#include "store/postgres_queries.hpp"
#include "store/postgres_schema.hpp"
#include "store/postgres_tables.hpp"
#include "store/postgres_writer.hpp"
#include "store/store.hpp"

namespace kamhub::store {

namespace postgres {

namespace {

// A file that is removed with this object, unless it was handed on. One thread at a time.
class ScratchFile {
public:
    explicit ScratchFile(std::filesystem::path path)
        : path_(std::move(path)),
          descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    ~ScratchFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
        std::error_code ignored;
        if (!handed_on_) std::filesystem::remove(path_, ignored);
    }
    bool write(std::string_view bytes) {
        while (descriptor_ >= 0 && !bytes.empty()) {
            const auto count = ::write(descriptor_, bytes.data(), bytes.size());
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return bytes.empty();
    }
    std::filesystem::path handOn() {
        handed_on_ = true;
        return path_;
    }

private:
    std::filesystem::path path_;
    int descriptor_;
    bool handed_on_ = false;
};

// Thread-safe.
class PostgresStore final : public Store {
public:
    PostgresStore(DirectoryLock lock, std::unique_ptr<CurrentTables> declared,
                  std::unique_ptr<Writer> writer, std::unique_ptr<Readers> readers,
                  const PostgresPlace& place, std::filesystem::path scratch,
                  const StoreOptions& options)
        : lock_(std::move(lock)),
          declared_(std::move(declared)),
          writer_(std::move(writer)),
          readers_(std::move(readers)),
          tables_(*declared_, *readers_, place.connection, place.schema),
          scratch_(std::move(scratch)),
          reserve_(scratch_, options.disk_reserve) {}
    ~PostgresStore() override { writer_->stop(); }

    void submit(Unit unit, WhenDone done) override {
        writer_->submit(std::move(unit), std::move(done));
    }

    Result<std::vector<LaneHead>> laneHeads(const std::string& endpoint, int limit) override {
        return readers_->read([&](Reading& r) { return postgres::laneHeads(r, endpoint, limit); });
    }
    Result<std::optional<LaneHead>> laneHead(const std::string& endpoint,
                                             const std::string& lane) override {
        return readers_->read([&](Reading& r) { return postgres::laneHead(r, endpoint, lane); });
    }
    Result<std::optional<MessageRow>> message(std::int64_t seq) override {
        static const std::string kSql = select(kMessageColumns, "message m WHERE m.seq=$1");
        return readers_->read([&](Reading& r) { return one(r.run(kSql, with(seq)), messageOf); });
    }
    Result<std::vector<MessageRow>> messages(const MessageFilter& filter) override {
        return readers_->read([&](Reading& r) { return postgres::messages(r, filter); });
    }
    Result<std::optional<DeliveryRow>> delivery(std::int64_t seq) override {
        static const std::string kSql = select(kDeliveryColumns, "delivery WHERE seq=$1");
        return readers_->read([&](Reading& r) { return one(r.run(kSql, with(seq)), deliveryOf); });
    }
    Result<std::optional<DeliveryRow>> deliveryById(const std::string& id) override {
        static const std::string kSql = select(kDeliveryColumns, "delivery WHERE id=$1");
        return readers_->read([&](Reading& r) { return one(r.run(kSql, with(id)), deliveryOf); });
    }
    Result<std::optional<DeliveryRow>> deliveryByReference(const std::string& endpoint,
                                                           const std::string& reference) override {
        static const std::string kSql =
            select(kDeliveryColumns,
                   "delivery WHERE endpoint=$1 AND reference=$2 AND reference<>''"
                   " ORDER BY seq DESC LIMIT 1");
        return readers_->read(
            [&](Reading& r) { return one(r.run(kSql, with(endpoint, reference)), deliveryOf); });
    }
    Result<std::vector<DeliveryRow>> deliveries(const DeliveryFilter& filter) override {
        return readers_->read([&](Reading& r) { return postgres::deliveries(r, filter); });
    }
    Result<std::vector<JournalRow>> history(std::int64_t message_seq) override {
        static const std::string kSql =
            select(kJournalColumns, "journal WHERE message_seq=$1 AND message_seq>0 ORDER BY seq");
        return readers_->read(
            [&](Reading& r) { return all(r.run(kSql, with(message_seq)), journalOf); });
    }
    Result<std::vector<JournalRow>> notes(int limit) override {
        static const std::string kSql =
            select(kJournalColumns, "journal WHERE message_seq=0 ORDER BY seq DESC LIMIT $1");
        return readers_->read(
            [&](Reading& r) { return all(r.run(kSql, with(atMost(limit))), journalOf); });
    }
    Result<std::vector<EndpointCounts>> counts() override {
        return readers_->read([&](Reading& r) { return postgres::counts(r); });
    }
    Result<Finished> finished(std::int64_t after, Instant before, int limit) override {
        return readers_->read(
            [&](Reading& r) { return postgres::finished(r, after, before, limit); });
    }
    Result<std::vector<JournalRow>> notesBefore(Instant before, int limit) override {
        static const std::string kSql =
            select(kJournalColumns, "journal WHERE message_seq=0 ORDER BY seq LIMIT $1");
        return readers_->read([&](Reading& r) {
            return notesUntil(all(r.run(kSql, with(atMost(limit))), journalOf), before);
        });
    }
    Result<Payload> payload(std::int64_t number) override {
        if (number == 0) return Payload();
        auto stored = readers_->read([&](Reading& r) { return postgres::payload(r, number); });
        if (!stored) return stored.error();
        if (stored->file.empty()) return Payload::of(std::move(stored->bytes));
        return fetch(*stored);
    }

    Result<std::optional<FactRow>> fact(const std::string& kind, const std::string& key) override {
        static const std::string kSql = select(kFactColumns, "fact WHERE kind=$1 AND key=$2");
        return readers_->read(
            [&](Reading& r) { return one(r.run(kSql, with(kind, key)), factOf); });
    }
    Result<std::vector<FactRow>> facts(const std::string& kind, const std::string& after_key,
                                       int limit) override {
        static const std::string kSql =
            select(kFactColumns, "fact WHERE kind=$1 AND key>$2 ORDER BY key LIMIT $3");
        return readers_->read([&](Reading& r) {
            return all(r.run(kSql, with(kind, after_key, atMost(limit))), factOf);
        });
    }
    Result<std::vector<AuditRow>> audit(const AuditFilter& filter) override {
        return readers_->read([&](Reading& r) { return postgres::audit(r, filter); });
    }
    Result<std::optional<Artefact>> artefact(const std::string& sha256) override {
        auto answer = readers_->read([&](Reading& r) {
            return r.run("SELECT sha256, kind, name, payload FROM artefact WHERE sha256=$1",
                         with(sha256));
        });
        if (!answer) return answer.error();
        if (answer->rows() == 0) return std::optional<Artefact>();
        const auto row = (*answer)[0];
        auto bytes = payload(row.integer(3));
        if (!bytes) return bytes.error();
        return std::optional(Artefact{row.text(0), row.text(1), row.text(2), *bytes});
    }

    Tables& tables() override { return tables_; }

    Status writable() override {
        if (auto status = writer_->sound(); !status) return status;
        return reserve_.check();
    }

private:
    static int atMost(int limit) { return std::min(std::max(limit, 0), kRowsAtMost); }

    // Piece by piece: the whole is never in memory, and no read takes long.
    Result<Payload> fetch(StoredPayload& stored) {
        ScratchFile file(scratch_ / ("fetched-" + std::to_string(++fetched_)));
        std::size_t size = 0;
        for (std::int64_t number = 0; size < stored.size; ++number) {
            auto piece =
                readers_->read([&](Reading& r) { return payloadPiece(r, stored.file, number); });
            if (!piece) return piece.error();
            if (piece->empty())
                return internalError("piece " + std::to_string(number) + " of the payload " +
                                     stored.file + " is missing");
            if (!file.write(*piece))
                return unavailable("cannot write into " + scratch_.string() + "; free space");
            size += piece->size();
        }
        return Payload::ofFile(file.handOn(), stored.size, std::move(stored.sha256));
    }

    DirectoryLock lock_;  // first: given back last
    std::unique_ptr<CurrentTables> declared_;
    std::unique_ptr<Writer> writer_;
    std::unique_ptr<Readers> readers_;
    PostgresTables tables_;
    const std::filesystem::path scratch_;
    DiskReserve reserve_;
    std::atomic<std::int64_t> fetched_ = 0;
};

// Nothing in it is named by a row: what an earlier program fetched, what it was receiving when it
// ended.
Status emptyFolder(const std::filesystem::path& folder) {
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    for (std::filesystem::directory_iterator at(folder, code), end; !code && at != end;
         at.increment(code))
        if (std::error_code ignored; at->is_regular_file(ignored))
            std::filesystem::remove(at->path(), code);
    if (!code) return okStatus();
    return invalidConfig("cannot use the folder " + folder.string() + ": " + code.message());
}

Result<std::unique_ptr<Writer>> openWriter(const PostgresPlace& place, const CurrentTables& tables,
                                           std::function<void(const std::string&)> on_fatal) {
    auto connection = Connection::open(place.connection, place.schema, Role::Writer);
    if (!connection) return connection.error();
    if (auto status = lockSchema(**connection, place.schema, place.patience); !status)
        return status.error();
    if (auto status = migrate(**connection, place.schema, migrations()); !status)
        return status.error();
    if (auto status = replaceFunctions(**connection); !status) return status.error();
    auto writer = std::make_unique<Writer>(std::move(*connection), tables,
                                           on_fatal ? std::move(on_fatal) : endProgram);
    if (auto status = writer->start(); !status) return status.error();
    return writer;
}

}  // namespace

}  // namespace postgres

Result<std::unique_ptr<Store>> openPostgres(const PostgresPlace& place,
                                            std::function<void(const std::string&)> on_fatal,
                                            const StoreOptions& options) {
    using namespace postgres;
    if (!isSchemaName(place.schema))
        return invalidConfig(
            "the store's schema is no name that needs no quotes; write letters a-z"
            ", digits and _, at most 40");
    std::error_code code;
    std::filesystem::create_directories(place.directory, code);
    auto lock = DirectoryLock::take(place.directory);
    if (!lock) return lock.error();
    const auto spool = place.directory / "spool";
    if (auto status = emptyFolder(spool); !status) return status.error();
    auto declared = std::make_unique<CurrentTables>();
    auto writer = openWriter(place, *declared, std::move(on_fatal));
    if (!writer) return writer.error();
    auto readers = Readers::open(place.connection, place.schema);
    if (!readers) return readers.error();
    return std::unique_ptr<Store>(
        std::make_unique<PostgresStore>(std::move(*lock), std::move(declared), std::move(*writer),
                                        std::move(*readers), place, spool, options));
}

}  // namespace kamhub::store
