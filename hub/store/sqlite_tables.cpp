#include "store/sqlite_tables.hpp"

#include <algorithm>
#include <map>

#include "store/rows.hpp"
#include "store/sqlite_rows.hpp"
#include "store/table_sql.hpp"

namespace kamhub::store::sqlite {

namespace {

std::string found(std::string_view table, std::string_view row, std::string_view parameter) {
    return "(" + std::string(row) + "._row IN (SELECT rowid FROM " + searchTable(table) +
           " WHERE " + searchTable(table) + " MATCH " + std::string(parameter) + "))";
}

// A phrase of FTS5.
std::string phrase(std::string_view tokens) {
    std::string out = "\"";
    for (const char c : tokens) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

std::string day(std::string_view instant, std::int64_t utc_offset) {
    const std::string at(instant);
    // Rounded down, before 1970 too.
    return "strftime('%Y-%m-%d',(" + at + "-((" + at + "%1000000)+1000000)%1000000)/1000000+" +
           std::to_string(utc_offset) + ",'unixepoch')";
}

constexpr Dialect kDialect{false, "instr", found, phrase, day};

Rows bound(Database& database, const SqlQuery& query) {
    Rows rows = database.rowsOnce(query.text);
    int position = 0;
    for (const auto& value : query.values) {
        ++position;
        if (const auto* number = std::get_if<std::int64_t>(&value))
            rows.bind(position, *number);
        else if (const auto* text = std::get_if<std::string>(&value))
            rows.bind(position, std::string_view(*text));
        else
            rows.bind(position, nullptr);
    }
    return rows;
}

const char* typeOf(ColumnKind kind) { return kind == ColumnKind::Text ? "TEXT" : "INTEGER"; }

Status execute(Database& database, const std::string& sql, const std::string& table) {
    if (database.script(sql) == Step::Done) return okStatus();
    return database.error("making the table " + table);
}

// What makes an index, or takes it away; `fresh`: the table is new, there is none to take.
std::string indexes(const Table& table, const Column& column, bool fresh) {
    const std::string base = "rec_" + table.name + "." + column.name;
    const std::string on = " ON " + quotedTable(table.name) + "(" + quotedName(column.name);
    std::string sql;
    if (column.unique)
        sql += "CREATE UNIQUE INDEX IF NOT EXISTS " + quotedName(base + ".unique") + on + ");";
    else if (!fresh)
        sql += "DROP INDEX IF EXISTS " + quotedName(base + ".unique") + ";";
    if (column.indexed)
        sql += "CREATE INDEX IF NOT EXISTS " + quotedName(base) + on + ",id);";
    else if (!fresh)
        sql += "DROP INDEX IF EXISTS " + quotedName(base) + ";";
    return sql;
}

Status makeIndex(Database& database, const Table& table, const Column& column) {
    const Step step = database.script(indexes(table, column, false));
    if (step == Step::Constraint)
        return invalidConfig("the column " + table.name + "." + column.name +
                             " is to be unique, but some of its values stand in several rows; "
                             "change those rows first");
    return step == Step::Done ? okStatus() : database.error("making the table " + table.name);
}

// What belongs to a table and is no column that was declared.
std::string ownParts(const Table& table) {
    std::string sql = "CREATE INDEX IF NOT EXISTS " + quotedName("rec_" + table.name + ".changed") +
                      " ON " + quotedTable(table.name) + "(changed,id);";
    // Categories: what Unicode has assigned since SQLite's tables were made is part of a word too,
    // rare characters of names for one.
    if (table.searched)
        sql += "CREATE VIRTUAL TABLE IF NOT EXISTS " + searchTable(table.name) +
               " USING fts5(text, columnsize=0, tokenize=\"unicode61 remove_diacritics 0 "
               "categories 'L* M* N* Co Cn'\");";
    return sql;
}

std::string columnOf(const Column& column) {
    return quotedName(column.name) + " " + typeOf(column.kind);
}

// At once: each change of a table makes SQLite read the whole schema anew.
Status makeNew(Database& database, const Table& table) {
    std::string sql = "CREATE TABLE " + quotedTable(table.name) +
                      "(_row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT "
                      "NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL";
    for (const auto& column : table.columns) sql += ", " + columnOf(column);
    sql += ");" + ownParts(table);
    for (const auto& column : table.columns) sql += indexes(table, column, true);
    return execute(database, sql, table.name);
}

Status makeTable(Database& database, const Table& table) {
    const std::string name = quotedTable(table.name);
    std::map<std::string, std::string> there;
    {
        auto rows = database.rowsOnce("PRAGMA table_info(" + name + ")");
        Step step;
        while ((step = rows.next()) == Step::Row) there.emplace(rows.text(1), rows.text(2));
        if (step != Step::Done) return database.error("reading the table " + table.name);
    }
    if (there.empty()) return makeNew(database, table);
    if (auto status = execute(database, ownParts(table), table.name); !status) return status;
    for (const auto& column : table.columns) {
        const auto at = there.find(column.name);
        if (at == there.end()) {
            if (auto status =
                    execute(database, "ALTER TABLE " + name + " ADD COLUMN " + columnOf(column),
                            table.name);
                !status)
                return status;
        } else if (at->second != typeOf(column.kind)) {
            return invalidConfig("the column " + table.name + "." + column.name +
                                 " is there with another kind of value; give the new one another "
                                 "name");
        }
        if (auto status = makeIndex(database, table, column); !status) return status;
    }
    return okStatus();
}

Status makeTables(Database& database, const std::vector<Table>& tables) {
    if (database.run("BEGIN IMMEDIATE") != Step::Done) return database.error("making tables");
    for (const auto& table : tables)
        if (auto status = makeTable(database, table); !status) {
            database.run("ROLLBACK");
            return status;
        }
    if (database.run("COMMIT") == Step::Done) return okStatus();
    const auto error = database.error("making tables");
    if (database.inTransaction()) database.run("ROLLBACK");
    return error;
}

constexpr auto historyOf = [](const Rows& rows) {
    RowHistory out;
    out.seq = rows.integer(0);
    out.version = rows.integer(1);
    out.at = Instant(Duration(rows.integer(2)));
    out.actor = rows.text(3);
    out.removed = rows.integer(4) != 0;
    out.change = rows.text(5);
    return out;
};

}  // namespace

std::string searchTable(std::string_view name) {
    return quotedName("rec_" + std::string(name) + ".search");
}

Status SqliteTables::declare(const std::vector<Table>& tables) {
    for (const auto& table : tables)
        if (auto status = TableSet::check(table); !status) return status;
    auto status =
        writer_.perform([&tables](Database& database) { return makeTables(database, tables); });
    if (status) current_.put(tables);
    return status;
}

Result<std::vector<Row>> SqliteTables::select(const Selection& selection) {
    const auto tables = current_.get();
    const auto query = selectSql(*tables, kDialect, selection);
    if (!query) return query.error();
    const Table& table = **tables->table(selection.table);
    return readers_.read([&](Database& d) {
        return all(d, bound(d, *query), [&](const Rows& rows) { return rowOf(rows, table); });
    });
}

Result<std::optional<Row>> SqliteTables::row(const std::string& table, const std::string& id) {
    return rowById(*this, table, id);
}

Result<std::int64_t> SqliteTables::count(const std::string& table, const Condition& where) {
    const auto query = countSql(*current_.get(), kDialect, table, where);
    if (!query) return query.error();
    return readers_.read([&](Database& d) -> Result<std::int64_t> {
        auto rows = bound(d, *query);
        if (rows.next() != Step::Row) return d.error("counting rows");
        return rows.integer(0);
    });
}

Result<std::vector<Aggregate>> SqliteTables::aggregate(const Aggregation& aggregation) {
    const auto tables = current_.get();
    const auto query = aggregateSql(*tables, kDialect, aggregation);
    if (!query) return query.error();
    const Table& table = **tables->table(aggregation.table);
    return readers_.read([&](Database& d) {
        return all(d, bound(d, *query),
                   [&](const Rows& rows) { return aggregateOf(rows, table, aggregation); });
    });
}

Result<std::vector<RowHistory>> SqliteTables::rowHistory(const std::string& table,
                                                         const std::string& id, int limit) {
    if (auto known = current_.get()->table(table); !known) return known.error();
    return readers_.read([&](Database& d) {
        return all(d,
                   d.rows("SELECT seq, version, at, actor, removed, change FROM row_history"
                          " WHERE tab=? AND id=? ORDER BY version LIMIT ?",
                          table, id, std::clamp(limit, 0, kRowsAtMost)),
                   historyOf);
    });
}

}  // namespace kamhub::store::sqlite
