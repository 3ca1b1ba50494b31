#include "store/sqlite_readers.hpp"

namespace kamhub::store::sqlite {

namespace {

constexpr int kConnections = 4;

}  // namespace

Result<std::unique_ptr<Readers>> Readers::open(const std::filesystem::path& file) {
    auto out = std::make_unique<Readers>();
    for (int i = 0; i < kConnections; ++i) {
        auto database = Database::open(file);
        if (!database) return database.error();
        if ((*database)->script("PRAGMA query_only=ON; PRAGMA cache_size=-2048") != Step::Done)
            return (*database)->error("opening for reading");
        out->idle_.push_back(std::move(*database));
    }
    return out;
}

Readers::Lease::Lease(Readers& r, std::chrono::steady_clock::time_point deadline) : readers(r) {
    std::unique_lock lock(readers.mutex_);
    if (!readers.returned_.wait_until(lock, deadline, [this] { return !readers.idle_.empty(); }))
        return;
    database = std::move(readers.idle_.back());
    readers.idle_.pop_back();
}

Readers::Lease::~Lease() {
    if (!database) return;
    // The deadline is over with the read: giving the snapshot back must not be interrupted.
    database->setDeadline(std::chrono::steady_clock::time_point::max());
    if (database->inTransaction()) database->run("ROLLBACK");
    {
        const std::lock_guard lock(readers.mutex_);
        readers.idle_.push_back(std::move(database));
    }
    readers.returned_.notify_one();
}

}  // namespace kamhub::store::sqlite
