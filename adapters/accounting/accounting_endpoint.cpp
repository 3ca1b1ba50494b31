#include "accounting_endpoint.hpp"

#include <utility>

#include "row_document.hpp"

namespace kamhub::accounting {

namespace {

using namespace std::chrono_literals;

constexpr int kRowsAtOnce = 100;
constexpr auto kPollTimeout = 20s;

Deadline pollDeadline() { return std::chrono::steady_clock::now() + kPollTimeout; }

Connector connectorOf(const AccountingConfig& config) {
    return config.connector == "postgresql" ? Connector::PostgreSql : Connector::Sqlite;
}

std::string wrongTables(const AccountingConfig& config) {
    for (const auto* name : {&config.inbound_table, &config.outbound_table})
        if (!isTableName(*name))
            return "\"" + *name + "\" is no table; write a name such as IF_KAM_IN or kam.IF_KAM_IN";
    return {};
}

std::string wrongPoll(const AccountingConfig& config) {
    return config.poll > 0ms ? "" : "poll is not longer than nothing; write a time such as 2s";
}

}  // namespace

ConfigSpec<AccountingConfig> accountingSpec() {
    return ConfigSpec<AccountingConfig>(
               "Business-accounting system (综合营帐) over interface tables of its database: "
               "inserts rows, polls rows by their status.")
        .field("connector", &AccountingConfig::connector, "The kind of database.")
        .choices({"sqlite", "postgresql"})
        .field("connection", &AccountingConfig::connection,
               "SQLite: the database file. PostgreSQL: host, port, user, password and dbname, each "
               "as name=value.")
        .example(
            "host=db.example port=5432 user=kamhub password=${ACCOUNTING_PASSWORD} "
            "dbname=accounting")
        .field("inbound-table", &AccountingConfig::inbound_table, "The table that the hub writes.")
        .defaultsTo("IF_KAM_IN")
        .field("outbound-table", &AccountingConfig::outbound_table,
               "The table that the hub reads and marks.")
        .defaultsTo("IF_KAM_OUT")
        .field("poll", &AccountingConfig::poll, "Pause between two looks at the outbound table.")
        .defaultsTo("2s")
        .check(wrongTables)
        .check(wrongPoll);
}

EndpointTraits accountingTraits() { return {.sink = true, .source = true, .idempotent = true}; }

AccountingEndpoint::AccountingEndpoint(AccountingConfig config, Host& host)
    : config_(std::move(config)),
      host_(host),
      tables_(config_.inbound_table, config_.outbound_table),
      database_(connectorOf(config_), config_.connection) {}

Status AccountingEndpoint::start() {
    host_.runThread("poll", [this](const Stopping& stopping) { poll(stopping); });
    return okStatus();
}

void AccountingEndpoint::stop() { database_.close(); }

Result<Acknowledgement> AccountingEndpoint::send(const Outgoing& outgoing) {
    auto columns = columnsFrom(outgoing.document);
    if (!columns) return columns.error();
    const Row row{outgoing.delivery_id, outgoing.operation, std::move(*columns)};
    auto written = InterfaceTables::Written::Inserted;
    const auto status = database_.run(outgoing.deadline, [&](Connection& connection) -> Status {
        auto outcome = tables_.write(connection, row, host_.clock().now());
        if (!outcome) return outcome.error();
        written = *outcome;
        return okStatus();
    });
    if (!status) return status.error();
    const bool inserted = written == InterfaceTables::Written::Inserted;
    return Acknowledgement{row.key, inserted ? "row inserted" : "the same row was already there"};
}

void AccountingEndpoint::poll(const Stopping& stopping) {
    while (!stopping()) {
        const auto rows = unmarked();
        bool more = rows && rows->size() == kRowsAtOnce;
        for (std::size_t i = 0; rows && i < rows->size() && !stopping(); ++i) {
            const auto taken = take((*rows)[i]);
            if (taken) continue;
            more = false;
            // A fault of ours with one row must not hide the rows behind it; all else stops them.
            if (taken.error().code != ErrorCode::Internal) break;
        }
        if (!more && !host_.pause(config_.poll)) return;
    }
}

Result<std::vector<Row>> AccountingEndpoint::unmarked() {
    std::vector<Row> rows;
    const auto status = database_.run(pollDeadline(), [&](Connection& connection) {
        rows = tables_.unmarked(connection, kRowsAtOnce);
        return okStatus();
    });
    noteReached(status);
    if (!status) return status.error();
    return rows;
}

// The row is marked only when the message is safe. A hub that ends in between takes the row again,
// and its intake knows it by its key.
Status AccountingEndpoint::take(const Row& row) {
    const auto accepted =
        host_.receiveAndWait({row.operation, Payload::of(documentOf(row)), {}, row.key});
    const bool refused = !accepted && (accepted.error().code == ErrorCode::InvalidMessage ||
                                       accepted.error().code == ErrorCode::Rejected);
    if (!accepted && !refused) return accepted.error();
    const auto marked = database_.run(pollDeadline(), [&](Connection& connection) {
        const auto now = host_.clock().now();
        if (refused)
            tables_.markRefused(connection, row.key, accepted.error().message, now);
        else
            tables_.markTaken(connection, row.key, now);
        return okStatus();
    });
    noteReached(marked);
    if (refused) host_.note("refused", "row " + row.key + ": " + accepted.error().message);
    return marked;
}

void AccountingEndpoint::noteReached(const Status& status) {
    if (status.ok() == reached_) return;
    reached_ = status.ok();
    host_.note(reached_ ? "connected" : "lost",
               reached_ ? "the outbound table answers" : status.error().message);
}

}  // namespace kamhub::accounting
