#include <system_error>
#include <utility>

#include "store/directory_lock.hpp"
#include "store/disk_reserve.hpp"
#include "store/sqlite_queries.hpp"
#include "store/sqlite_readers.hpp"
#include "store/sqlite_schema.hpp"
#include "store/sqlite_tables.hpp"
#include "store/sqlite_writer.hpp"
#include "store/store.hpp"

namespace kamhub::store {

namespace sqlite {

namespace {

// Thread-safe.
class SqliteStore final : public Store {
public:
    SqliteStore(DirectoryLock lock, std::unique_ptr<CurrentTables> declared,
                std::unique_ptr<Writer> writer, std::unique_ptr<Readers> readers,
                const std::filesystem::path& directory, const StoreOptions& options)
        : lock_(std::move(lock)),
          declared_(std::move(declared)),
          writer_(std::move(writer)),
          readers_(std::move(readers)),
          tables_(*declared_, *writer_, *readers_),
          reserve_(directory, options.disk_reserve) {}
    ~SqliteStore() override { writer_->stop(); }

    void submit(Unit unit, WhenDone done) override {
        writer_->submit(std::move(unit), std::move(done));
    }

    Result<std::vector<LaneHead>> laneHeads(const std::string& endpoint, int limit) override {
        return readers_->read([&](Database& d) { return sqlite::laneHeads(d, endpoint, limit); });
    }
    Result<std::optional<LaneHead>> laneHead(const std::string& endpoint,
                                             const std::string& lane) override {
        return readers_->read([&](Database& d) { return sqlite::laneHead(d, endpoint, lane); });
    }
    Result<std::optional<MessageRow>> message(std::int64_t seq) override {
        return readers_->read([&](Database& d) { return sqlite::message(d, seq); });
    }
    Result<std::vector<MessageRow>> messages(const MessageFilter& filter) override {
        return readers_->read([&](Database& d) { return sqlite::messages(d, filter); });
    }
    Result<std::optional<DeliveryRow>> delivery(std::int64_t seq) override {
        return readers_->read([&](Database& d) { return sqlite::delivery(d, seq); });
    }
    Result<std::optional<DeliveryRow>> deliveryById(const std::string& id) override {
        return readers_->read([&](Database& d) { return sqlite::deliveryById(d, id); });
    }
    Result<std::optional<DeliveryRow>> deliveryByReference(const std::string& endpoint,
                                                           const std::string& reference) override {
        return readers_->read(
            [&](Database& d) { return sqlite::deliveryByReference(d, endpoint, reference); });
    }
    Result<std::vector<DeliveryRow>> deliveries(const DeliveryFilter& filter) override {
        return readers_->read([&](Database& d) { return sqlite::deliveries(d, filter); });
    }
    Result<std::vector<JournalRow>> history(std::int64_t message_seq) override {
        return readers_->read([&](Database& d) { return sqlite::history(d, message_seq); });
    }
    Result<std::vector<JournalRow>> notes(int limit) override {
        return readers_->read([&](Database& d) { return sqlite::notes(d, limit); });
    }
    Result<std::vector<EndpointCounts>> counts() override {
        return readers_->read([&](Database& d) { return sqlite::counts(d); });
    }
    Result<Finished> finished(std::int64_t after, Instant before, int limit) override {
        return readers_->read(
            [&](Database& d) { return sqlite::finished(d, after, before, limit); });
    }
    Result<std::vector<JournalRow>> notesBefore(Instant before, int limit) override {
        return readers_->read([&](Database& d) { return sqlite::notesBefore(d, before, limit); });
    }
    Result<Payload> payload(std::int64_t number) override {
        if (number == 0) return Payload();
        auto stored = readers_->read([&](Database& d) { return sqlite::payload(d, number); });
        if (!stored) return stored.error();
        if (stored->file.empty()) return Payload::of(std::move(stored->bytes));
        return writer_->spool().payload(stored->file, stored->size, std::move(stored->sha256));
    }

    Result<std::optional<FactRow>> fact(const std::string& kind, const std::string& key) override {
        return readers_->read([&](Database& d) { return sqlite::fact(d, kind, key); });
    }
    Result<std::vector<FactRow>> facts(const std::string& kind, const std::string& after_key,
                                       int limit) override {
        return readers_->read(
            [&](Database& d) { return sqlite::facts(d, kind, after_key, limit); });
    }
    Result<std::vector<AuditRow>> audit(const AuditFilter& filter) override {
        return readers_->read([&](Database& d) { return sqlite::audit(d, filter); });
    }
    Result<std::optional<Artefact>> artefact(const std::string& sha256) override {
        auto row = readers_->read([&](Database& d) { return sqlite::artefact(d, sha256); });
        if (!row) return row.error();
        if (!*row) return std::optional<Artefact>();
        auto bytes = payload((*row)->payload);
        if (!bytes) return bytes.error();
        return std::optional(Artefact{(*row)->sha256, (*row)->kind, (*row)->name, *bytes});
    }

    Tables& tables() override { return tables_; }

    Status writable() override {
        if (auto status = writer_->sound(); !status) return status;
        return reserve_.check();
    }

private:
    DirectoryLock lock_;  // first: given back last
    std::unique_ptr<CurrentTables> declared_;
    std::unique_ptr<Writer> writer_;
    std::unique_ptr<Readers> readers_;
    SqliteTables tables_;
    DiskReserve reserve_;
};

}  // namespace

}  // namespace sqlite

Result<std::unique_ptr<Store>> openSqlite(const std::filesystem::path& directory,
                                          std::function<void(const std::string&)> on_fatal,
                                          const StoreOptions& options) {
    using namespace sqlite;
    const auto in = [&](const Error& error) {
        return Error{error.code, directory.string() + ": " + error.message, {}};
    };
    std::error_code code;
    std::filesystem::create_directories(directory, code);
    if (code)
        return invalidConfig("cannot make the store's directory " + directory.string() + ": " +
                             code.message());
    auto lock = DirectoryLock::take(directory);
    if (!lock) return lock.error();
    const auto file = directory / "kamhub.db";
    auto database = Database::open(file);
    if (!database) return in(database.error());
    if (auto status = migrate(**database, migrations()); !status) return in(status.error());
    auto declared = std::make_unique<CurrentTables>();
    auto writer = std::make_unique<Writer>(std::move(*database), directory / "spool", *declared,
                                           on_fatal ? std::move(on_fatal) : endProgram);
    if (auto status = writer->start(); !status) return in(status.error());
    auto readers = Readers::open(file);
    if (!readers) return in(readers.error());
    // The names of the database and of the spool are durable before anything is said to be in them.
    if (auto status = syncPath(directory); !status) return in(status.error());
    return std::unique_ptr<Store>(
        std::make_unique<SqliteStore>(std::move(*lock), std::move(declared), std::move(writer),
                                      std::move(*readers), directory, options));
}

}  // namespace kamhub::store
