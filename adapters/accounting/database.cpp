#include "database.hpp"

#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Statement.h>

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
    try {
        auto connection = take(deadline);
        if (!connection) return connection.error();
        limitWaiting(**connection, deadline);
        auto status = work(**connection);
        giveBack(std::move(*connection));
        return status;
    } catch (const Poco::Exception& error) {
        return fromDatabase(error);
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
