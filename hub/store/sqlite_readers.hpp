#pragma once
// A few connections that only read, lent one at a time.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "store/sqlite_database.hpp"

namespace kamhub::store::sqlite {

// Thread-safe.
class Readers {
public:
    static Result<std::unique_ptr<Readers>> open(const std::filesystem::path& file);

    // Lends a connection to `read`, inside a transaction of its own: one committed snapshot. After
    // a second in all, waiting included, it answers Unavailable.
    template <class Read>
    auto read(Read&& read) -> decltype(read(std::declval<Database&>())) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        Lease lease(*this, deadline);
        if (!lease.database)
            return unavailable("the store is busy with other readers; ask again later");
        lease.database->setDeadline(deadline);
        if (lease.database->run("BEGIN") != Step::Done) return lease.database->error("reading");
        return read(*lease.database);
    }

private:
    struct Lease {
        Lease(Readers& readers, std::chrono::steady_clock::time_point deadline);
        ~Lease();
        Readers& readers;
        std::unique_ptr<Database> database;  // none: all are lent
    };

    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Database>> idle_;
};

}  // namespace kamhub::store::sqlite
