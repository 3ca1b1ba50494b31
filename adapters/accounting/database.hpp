#pragma once
// Connections to the partner's database, SQLite or PostgreSQL, on Poco::Data.

#include <Poco/Data/Session.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sdk/config_spec.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::accounting {

enum class Connector { Sqlite, PostgreSql };

// One session, and what was learnt about the tables through it. One thread at a time.
struct Connection {
    explicit Connection(Poco::Data::Session opened) : session(std::move(opened)) {}
    Poco::Data::Session session;
    std::map<std::string, std::vector<std::string>> columns;  // by table, in capitals
};

// Thread-safe: each call of run() has a connection for itself.
class Database {
public:
    Database(Connector connector, Secret connection);

    // Lends a connection to `work`, opening one if none is idle. Waits for locks until the deadline
    // at most. An exception of the database ends the connection and becomes an Error.
    Status run(Deadline deadline, const std::function<Status(Connection&)>& work);
    // Ends the idle connections.
    void close();

private:
    Result<std::unique_ptr<Connection>> take(Deadline deadline);
    void giveBack(std::unique_ptr<Connection> connection);
    Poco::Data::Session open(Deadline deadline) const;
    void limitWaiting(Connection& connection, Deadline deadline) const;

    const Connector connector_;
    const Secret connection_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;  // guarded by mutex_
};

}  // namespace kamhub::accounting
