#include "store/postgres_readers.hpp"

namespace kamhub::store::postgres {

namespace {

constexpr int kReaders = 4;

}  // namespace

Result<std::unique_ptr<Readers>> Readers::open(const std::string& connection,
                                               const std::string& schema) {
    auto out = std::make_unique<Readers>();
    out->connection_ = connection;
    out->schema_ = schema;
    // The others are opened when as many readers come at once.
    out->idle_.resize(kReaders - 1);
    auto opened = Connection::open(connection, schema, Role::Reader);
    if (!opened) return opened.error();
    out->idle_.push_back(std::move(*opened));
    return out;
}

Readers::Lease::Lease(Readers& r, Deadline deadline) : readers(r) {
    {
        std::unique_lock lock(readers.mutex_);
        if (!readers.returned_.wait_until(lock, deadline, [&] { return !readers.idle_.empty(); })) {
            fault = unavailable("the store is busy with other readers; ask again later");
            return;
        }
        connection = std::move(readers.idle_.back());
        readers.idle_.pop_back();
        lent = true;
    }
    if (connection && !connection->broken()) return;
    connection.reset();
    auto opened = Connection::open(readers.connection_, readers.schema_, Role::Reader);
    if (opened)
        connection = std::move(*opened);
    else
        fault = opened.error();
}

Readers::Lease::~Lease() {
    if (!lent) return;
    {
        const std::lock_guard lock(readers.mutex_);
        readers.idle_.push_back(std::move(connection));
    }
    readers.returned_.notify_one();
}

}  // namespace kamhub::store::postgres
