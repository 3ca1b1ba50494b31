// The rows of a unit. They are the only part that a constraint of the database guards, so they
// come first and stand in a savepoint.

#include <algorithm>

#include "store/sqlite_apply.hpp"
#include "store/sqlite_tables.hpp"
#include "store/table_sql.hpp"

namespace kamhub::store::sqlite {

namespace {

// Binds what a column holds; borrowed.
void bindValue(Rows& rows, int position, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value))
        rows.bind(position, *number);
    else if (const auto* text = std::get_if<std::string>(&value))
        rows.bind(position, std::string_view(*text));
    else
        rows.bind(position, nullptr);
}

}  // namespace

bool UnitApplier::changeRows(const Unit& unit) {
    const auto tables = tables_.get();
    for (const auto& change : unit.rows) {
        if (auto fault = tables->faultOf(change); !fault.empty())
            return refuse(internalError(std::move(fault)));
        if (!changeRow(unit, **tables->table(change.table), change)) return false;
    }
    return true;
}

bool UnitApplier::changeRow(const Unit& unit, const Table& table, const RowChange& change) {
    std::int64_t row = 0, version = 0;
    {
        auto rows = database_.rows(
            "SELECT _row, version FROM " + quotedTable(table.name) + " WHERE id=?", change.id);
        const Step step = rows.next();
        if (step != Step::Row && step != Step::Done) return false;
        if (step == Step::Row) row = rows.integer(0), version = rows.integer(1);
    }
    if (version != change.version || (row == 0 && change.removed))
        return refuse(Conflict{Conflict::Kind::Version, {}, 0, table.name + "/" + change.id});
    if (row == 0) {
        // One that comes back goes on with its versions: nobody holds an old one that fits again.
        auto rows =
            database_.rows("SELECT ifnull(max(version),0) FROM row_history WHERE tab=? AND id=?",
                           table.name, change.id);
        if (rows.next() != Step::Row) return false;
        version = rows.integer(0);
    }
    ++version;
    Step step = Step::Done;
    if (change.removed)
        step = database_.run("DELETE FROM " + quotedTable(table.name) + " WHERE _row=?", row);
    else
        step = row == 0 ? insertRow(unit, table, change, version)
                        : updateRow(unit, table, change, version, row);
    if (step == Step::Constraint) return refuse(uniqueConflict(table, change));
    if (step != Step::Done) return false;
    if (row == 0) row = sqlite3_last_insert_rowid(database_.handle());
    return searchText(table, change, row) &&
           database_.run(
               "INSERT INTO row_history(tab, id, version, at, actor, removed, change)"
               " VALUES(?,?,?,?,?,?,?)",
               table.name, change.id, version, micros(unit.at), unit.actor, change.removed,
               change.change) == Step::Done;
}

Step UnitApplier::insertRow(const Unit& unit, const Table& table, const RowChange& change,
                            std::int64_t version) {
    // All columns: one statement a table, to be prepared once.
    std::string columns, marks;
    for (const auto& column : table.columns) {
        columns += "," + quotedName(column.name);
        marks += ",?";
    }
    auto rows =
        database_.rows("INSERT INTO " + quotedTable(table.name) + "(id,version,created,changed" +
                           columns + ") VALUES(?,?,?,?" + marks + ")",
                       change.id, version, micros(unit.at), micros(unit.at));
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto value =
            std::find_if(change.values.begin(), change.values.end(),
                         [&](const auto& v) { return v.first == table.columns[i].name; });
        const auto position = static_cast<int>(i) + 5;
        if (value == change.values.end())
            rows.bind(position, nullptr);
        else
            bindValue(rows, position, value->second);
    }
    return rows.next();
}

Step UnitApplier::updateRow(const Unit& unit, const Table& table, const RowChange& change,
                            std::int64_t version, std::int64_t row) {
    std::string columns;
    for (const auto& [name, value] : change.values) columns += "," + quotedName(name) + "=?";
    auto rows = database_.rowsOnce("UPDATE " + quotedTable(table.name) +
                                   " SET version=?,changed=?" + columns + " WHERE _row=?");
    rows.bind(1, version);
    rows.bind(2, micros(unit.at));
    int position = 2;
    for (const auto& [name, value] : change.values) bindValue(rows, ++position, value);
    rows.bind(++position, row);
    return rows.next();
}

bool UnitApplier::searchText(const Table& table, const RowChange& change, std::int64_t row) {
    if (!table.searched || (!change.search && !change.removed)) return true;
    const std::string name = searchTable(table.name);
    if (change.version > 0 &&
        database_.run("DELETE FROM " + name + " WHERE rowid=?", row) != Step::Done)
        return false;
    return change.removed || database_.run("INSERT INTO " + name + "(rowid,text) VALUES(?,?)", row,
                                           *change.search) == Step::Done;
}

// The statement failed, what the unit wrote before it is still there to be asked.
Conflict UnitApplier::uniqueConflict(const Table& table, const RowChange& change) {
    Conflict out{Conflict::Kind::Unique, {}, 0, table.name};
    for (const auto& [name, value] : change.values) {
        const auto* column = TableSet::column(table, name);
        if (!column->unique || std::holds_alternative<std::monostate>(value)) continue;
        auto rows = database_.rows("SELECT 1 FROM " + quotedTable(table.name) + " WHERE " +
                                   quotedName(name) + "=? AND id<>?");
        bindValue(rows, 1, value);
        rows.bind(2, std::string_view(change.id));
        if (rows.next() == Step::Row) return out.what = table.name + "." + name, out;
    }
    return out;
}

}  // namespace kamhub::store::sqlite
