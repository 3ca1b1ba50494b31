#pragma once
// A few connections that only read, lent one at a time.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/postgres_connection.hpp"

namespace kamhub::store::postgres {

// A connection that is lent, and until when. One thread at a time.
class Reading {
public:
    Reading(Connection& connection, Deadline deadline)
        : connection_(connection), deadline_(deadline) {}
    Result<Answer> run(const std::string& sql, const Parameters& parameters = {}) {
        return connection_.run(sql, parameters, deadline_);
    }
    // Its values as bytes: text and bytea as they are.
    Result<Answer> bytes(const std::string& sql, const Parameters& parameters) {
        return connection_.run(sql, parameters, deadline_, true);
    }

private:
    Connection& connection_;
    Deadline deadline_;
};

// Thread-safe.
class Readers {
public:
    static Result<std::unique_ptr<Readers>> open(const std::string& connection,
                                                 const std::string& schema);

    // Lends a connection to `read`; each of its statements sees one committed snapshot. After a
    // second in all, waiting included, it answers Unavailable. A connection that was lost is
    // opened anew by the next reader: reading changes nothing.
    template <class Read>
    auto read(Read&& read) -> decltype(read(std::declval<Reading&>())) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        Lease lease(*this, deadline);
        if (lease.fault) return *lease.fault;
        Reading reading(*lease.connection, deadline);
        return read(reading);
    }

private:
    struct Lease {
        Lease(Readers& readers, Deadline deadline);
        ~Lease();
        Readers& readers;
        std::unique_ptr<Connection> connection;
        std::optional<Error> fault;  // why there is none
        bool lent = false;
    };

    std::string connection_, schema_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;  // null: to be opened
};

}  // namespace kamhub::store::postgres
