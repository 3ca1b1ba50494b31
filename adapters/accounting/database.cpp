#include "database.hpp"

#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Statement.h>
#include <libpq-fe.h>

#include <algorithm>
#include <filesystem>

#include "database_error.hpp"

namespace kamhub::accounting {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kIdleConnections = 8;  // kept; more are closed after use
constexpr std::chrono::milliseconds kLongestWait = 60s;

std::chrono::milliseconds waiting(Deadline deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(remaining(deadline));
    return std::clamp(left, std::chrono::milliseconds(1), kLongestWait);
}

std::size_t wholeSeconds(Deadline deadline) {
    return static_cast<std::size_t>(
        std::chrono::ceil<std::chrono::seconds>(waiting(deadline)).count());
}

// Poco 1.11 never frees a PostgreSQL connection that could not be opened, about 36 KiB each, and
// this is tried again and again while the server is down: so libpq looks first.
Status reachable(const std::string& connection, std::size_t seconds) {
    const std::string text = connection + " connect_timeout=" + std::to_string(seconds);
    const std::unique_ptr<PGconn, void (*)(PGconn*)> probe(PQconnectdb(text.c_str()), PQfinish);
    if (PQstatus(probe.get()) == CONNECTION_OK) return okStatus();
    const std::string reason = PQerrorMessage(probe.get());
    return unavailable("the accounting database is not reached: " +
                       reason.substr(0, reason.find('\n')));
}

void execute(Poco::Data::Session& session, const std::string& sql) {
    Poco::Data::Statement statement(session);
    statement << sql;
    statement.execute();
}

}  // namespace

Database::Database(Connector connector, Secret connection)
    : connector_(connector), connection_(std::move(connection)) {}

Status Database::run(Deadline deadline, const std::function<Status(Connection&)>& work) {
    if (remaining(deadline) <= Duration::zero())
        return unavailable(
            "no time is left to ask the accounting database; give this endpoint a longer timeout");
    std::unique_ptr<Connection> connection;
    try {
        auto taken = take(deadline);
        if (!taken) return taken.error();
        connection = std::move(*taken);
        limitWaiting(*connection, deadline);
        auto status = work(*connection);
        giveBack(std::move(connection));
        return status;
    } catch (const Poco::Exception& error) {
        const bool lost = connection && !connection->session.isConnected();
        if (lost) close();  // the idle connections were lost with this one
        return fromDatabase(error, lost);
    }
}

void Database::close() {
    std::lock_guard lock(mutex_);
    idle_.clear();
}

Result<std::unique_ptr<Connection>> Database::take(Deadline deadline) {
    {
        std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
    }
    // SQLite would make a new, empty database of a name that is wrong.
    std::error_code unreadable;
    if (connector_ == Connector::Sqlite &&
        !std::filesystem::exists(connection_.reveal(), unreadable))
        return unavailable(
            "the accounting database file is not there; write its path as connection");
    if (connector_ == Connector::PostgreSql) {
        auto status = reachable(connection_.reveal(), wholeSeconds(deadline));
        if (!status) return status.error();
    }
    return std::make_unique<Connection>(open(deadline));
}

void Database::giveBack(std::unique_ptr<Connection> connection) {
    std::lock_guard lock(mutex_);
    if (idle_.size() < kIdleConnections) idle_.push_back(std::move(connection));
}

// The connectors are asked themselves: Poco's registry of them is a global that two versions of
// this plugin would share.
Poco::Data::Session Database::open(Deadline deadline) const {
    if (connector_ == Connector::Sqlite)
        return Poco::Data::Session(
            Poco::Data::SQLite::Connector().createSession(connection_.reveal()));
    Poco::Data::Session session(Poco::Data::PostgreSQL::Connector().createSession(
        connection_.reveal(), wholeSeconds(deadline)));
    execute(session, "SET client_encoding = 'UTF8'");
    return session;
}

void Database::limitWaiting(Connection& connection, Deadline deadline) const {
    const auto milliseconds = std::to_string(waiting(deadline).count());
    if (connector_ == Connector::Sqlite)
        execute(connection.session, "PRAGMA busy_timeout = " + milliseconds);
    else
        execute(connection.session, "SET statement_timeout = " + milliseconds);
}

}  // namespace kamhub::accounting
