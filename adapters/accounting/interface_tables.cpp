#include "interface_tables.hpp"

#include <Poco/Data/RecordSet.h>
#include <Poco/Data/Statement.h>
#include <Poco/Nullable.h>
#include <Poco/String.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace kamhub::accounting {

namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::RecordSet;
using Poco::Data::Statement;
using Value = Poco::Nullable<std::string>;
using Names = std::vector<std::string>;

// Columns that are the hub's and the partner's bookkeeping, not content.
constexpr std::array<std::string_view, 7> kBookkeeping{
    "ROW_KEY", "OPERATION", "STATUS", "CREATED_AT", "DONE_AT", "ERR_CODE", "ERR_TEXT"};
constexpr char kRefusedCode[] = "REFUSED";
constexpr std::size_t kReasonBytes = 500;  // of ERR_TEXT
constexpr std::size_t kLongestTable = 63;  // of a table, in PostgreSQL

bool isBookkeeping(const std::string& name) {
    return std::find(kBookkeeping.begin(), kBookkeeping.end(), name) != kBookkeeping.end();
}

// Poco binds by reference: `values` must outlive the execution.
void bindAll(Statement& statement, std::vector<Value>& values) {
    for (auto& value : values) statement, use(value);
}

std::string placeholder(std::size_t index) {
    return std::string("$").append(std::to_string(index));
}

// SQLite notices that a table was changed only when a statement runs: the first one brings the
// session up to date.
Names columnsOf(Connection& connection, const std::string& table) {
    Statement refresh(connection.session);
    refresh << "SELECT COUNT(*) FROM " + table + " WHERE 1 = 0";
    refresh.execute();
    Statement statement(connection.session);
    statement << "SELECT * FROM " + table + " WHERE 1 = 0", now;
    const RecordSet empty(statement);
    Names names;
    for (std::size_t i = 0; i < empty.columnCount(); ++i)
        names.push_back(Poco::toUpper(empty.columnName(i)));
    return names;
}

const Names& knownColumns(Connection& connection, const std::string& table) {
    auto& known = connection.columns[table];
    if (known.empty()) known = columnsOf(connection, table);
    return known;
}

bool contains(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

Status checkColumns(Connection& connection, const std::string& table, const Row& row) {
    for (const auto& column : row.columns) {
        if (isBookkeeping(column.name))
            return invalidMessage("the translated row sets " + column.name +
                                  "; leave it to the hub");
        if (contains(knownColumns(connection, table), column.name)) continue;
        connection.columns.erase(table);  // somebody may have added it since
        if (!contains(knownColumns(connection, table), column.name))
            return invalidMessage("table " + table + " has no column " + column.name +
                                  "; mend the stylesheet, or add the column");
    }
    return okStatus();
}

bool insert(Connection& connection, const std::string& table, const Row& row, Instant now) {
    std::string names = "ROW_KEY, OPERATION, STATUS, CREATED_AT";
    std::string places = "$1, $2, 'N', $3";
    std::vector<Value> values{Value(row.key), Value(row.operation), Value(toIso(now))};
    for (const auto& column : row.columns) {
        if (!column.value) continue;
        values.emplace_back(*column.value);
        names += ", " + column.name;
        places += ", " + placeholder(values.size());
    }
    Statement statement(connection.session);
    statement << "INSERT INTO " + table + " (" + names + ") VALUES (" + places +
                     ") ON CONFLICT (ROW_KEY) DO NOTHING";
    bindAll(statement, values);
    return statement.execute() == 1;
}

// The columns in which the row of that key differs, divided by commas. The database compares,
// because only it knows that 010 and 10 are one number. A column that the message does not name
// must be NULL. None: the row is gone.
std::optional<std::string> differences(Connection& connection, const std::string& table,
                                       const Row& row) {
    std::vector<Value> values;
    std::string flags;
    const auto compare = [&](const std::string& name, const std::optional<std::string>& value) {
        if (!flags.empty()) flags += " || ";
        flags += "CASE WHEN " + name;
        if (value) values.emplace_back(*value);
        flags +=
            value ? " IS NOT DISTINCT FROM " + placeholder(values.size()) : std::string(" IS NULL");
        flags += " THEN '' ELSE '" + name + ", ' END";
    };
    compare("OPERATION", row.operation);
    for (const auto& name : knownColumns(connection, table)) {
        if (isBookkeeping(name)) continue;
        const auto named = std::find_if(row.columns.begin(), row.columns.end(),
                                        [&](const Column& column) { return column.name == name; });
        compare(name, named == row.columns.end() ? std::nullopt : named->value);
    }
    values.emplace_back(row.key);
    std::vector<std::string> found;
    Statement statement(connection.session);
    statement << "SELECT " + flags + " FROM " + table +
                     " WHERE ROW_KEY = " + placeholder(values.size());
    bindAll(statement, values);
    statement, into(found), now;
    if (found.empty()) return std::nullopt;
    if (!found[0].empty()) found[0].resize(found[0].size() - 2);
    return found[0];
}

bool isName(const std::string& name) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const auto isPlain = [&](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || isDigit(c);
    };
    return !name.empty() && name.size() <= kLongestTable && !isDigit(name[0]) &&
           std::all_of(name.begin(), name.end(), isPlain);
}

std::string cutToFit(std::string text) {
    if (text.size() <= kReasonBytes) return text;
    auto end = kReasonBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

std::string textAt(RecordSet& rows, std::size_t column, std::size_t row) {
    return rows.value(column, row).convert<std::string>();
}

}  // namespace

bool isTableName(const std::string& name) {
    const auto dot = name.find('.');
    if (dot == std::string::npos) return isName(name);
    return isName(name.substr(0, dot)) && isName(name.substr(dot + 1));
}

InterfaceTables::InterfaceTables(std::string inbound, std::string outbound)
    : inbound_(std::move(inbound)), outbound_(std::move(outbound)) {}

Result<InterfaceTables::Written> InterfaceTables::write(Connection& connection, const Row& row,
                                                        Instant now) const {
    if (auto status = checkColumns(connection, inbound_, row); !status) return status.error();
    if (insert(connection, inbound_, row, now)) return Written::Inserted;
    const auto different = differences(connection, inbound_, row);
    if (!different)
        return unavailable("row " + row.key + " went away while it was compared", "no row");
    if (different->empty()) return Written::AlreadyThere;
    return rejected(
        "row " + row.key + " is already there with other content: " + *different +
        "; find out who wrote it, then discard this delivery or send it as a new message");
}

std::vector<Row> InterfaceTables::unmarked(Connection& connection, int limit) const {
    Names names;
    std::string list = "CAST(ROW_KEY AS TEXT), CAST(OPERATION AS TEXT)";
    for (const auto& name : knownColumns(connection, outbound_)) {
        if (isBookkeeping(name)) continue;
        names.push_back(name);
        list += ", CAST(" + name + " AS TEXT)";
    }
    Statement statement(connection.session);
    statement << "SELECT " + list + " FROM " + outbound_ +
                     " WHERE STATUS = 'N' ORDER BY CREATED_AT, ROW_KEY LIMIT " +
                     std::to_string(limit),
        now;
    RecordSet found(statement);
    std::vector<Row> rows;
    for (std::size_t r = 0; r < found.rowCount(); ++r) {
        Row row{textAt(found, 0, r), textAt(found, 1, r), {}};
        for (std::size_t i = 0; i < names.size(); ++i)
            if (!found.value(i + 2, r).isEmpty())
                row.columns.push_back({names[i], textAt(found, i + 2, r)});
        rows.push_back(std::move(row));
    }
    return rows;
}

void InterfaceTables::markTaken(Connection& connection, const std::string& key, Instant now) const {
    std::vector<Value> values{Value(toIso(now)), Value(key)};
    Statement statement(connection.session);
    statement << "UPDATE " + outbound_ +
                     " SET STATUS = 'P', DONE_AT = $1 WHERE ROW_KEY = $2 AND STATUS = 'N'";
    bindAll(statement, values);
    statement.execute();
}

void InterfaceTables::markRefused(Connection& connection, const std::string& key,
                                  const std::string& reason, Instant now) const {
    std::vector<Value> values{Value(toIso(now)), Value(std::string(kRefusedCode)),
                              Value(cutToFit(reason)), Value(key)};
    Statement statement(connection.session);
    statement << "UPDATE " + outbound_ +
                     " SET STATUS = 'E', DONE_AT = $1, ERR_CODE = $2, ERR_TEXT = $3 WHERE ROW_KEY "
                     "= $4 AND STATUS = 'N'";
    bindAll(statement, values);
    statement.execute();
}

}  // namespace kamhub::accounting
