#pragma once
// Selections and aggregations as SQL. What stands in the text are names that were declared; every
// value is a parameter. The stores differ in a few words, which a dialect says.

#include <string>
#include <vector>

#include "store/table_set.hpp"

namespace kamhub::store {

// The table of the database in which a declared table stands; quoted.
std::string quotedTable(std::string_view name);
std::string quotedName(std::string_view name);

struct Dialect {
    bool numbered = false;  // parameters are $1, $2 …, not ?
    const char* position;   // function(text, part): 1 and more where it is part of it
    // Whether the row `row` of the declared table is found by the phrase in the parameter.
    std::string (*found)(std::string_view table, std::string_view row, std::string_view parameter);
    // The phrase as the parameter that `found` takes.
    std::string (*phrase)(std::string_view tokens);
    // The day, YYYY-MM-DD, of an instant in microseconds, so many seconds east.
    std::string (*day)(std::string_view instant, std::int64_t utc_offset);
};

struct SqlQuery {
    std::string text;
    std::vector<Value> values;
};

// What a condition may hold; beyond it, InvalidMessage.
constexpr int kConditionDepth = 24;
constexpr std::size_t kConditionParts = 500;
constexpr std::size_t kConditionValues = 5'000;
constexpr int kOffsetAtMost = 1'000'000;

// Answers id, version, created, changed and the declared columns.
Result<SqlQuery> selectSql(const TableSet& tables, const Dialect& dialect,
                           const Selection& selection);
Result<SqlQuery> countSql(const TableSet& tables, const Dialect& dialect, const std::string& table,
                          const Condition& where);
// Answers the groups, then of each measure one column, of an average two: sum and count.
Result<SqlQuery> aggregateSql(const TableSet& tables, const Dialect& dialect,
                              const Aggregation& aggregation);

// Maps rows of the queries above. `Rows` has integer(column), text(column) and null(column).
template <class Rows>
void setValue(Value& out, const Rows& rows, int at, ColumnKind kind) {
    if (rows.null(at)) return;
    if (kind == ColumnKind::Integer)
        out.emplace<std::int64_t>(rows.integer(at));
    else
        out.emplace<std::string>(rows.text(at));
}

template <class Rows>
Row rowOf(const Rows& rows, const Table& table) {
    Row out;
    out.id = rows.text(0);
    out.version = rows.integer(1);
    out.created = Instant(Duration(rows.integer(2)));
    out.changed = Instant(Duration(rows.integer(3)));
    int at = 4;
    for (const auto& column : table.columns) {
        if (!rows.null(at)) {
            out.values.emplace_back(column.name, Value());
            setValue(out.values.back().second, rows, at, column.kind);
        }
        ++at;
    }
    return out;
}

template <class Rows>
Aggregate aggregateOf(const Rows& rows, const Table& table, const Aggregation& aggregation) {
    Aggregate out;
    int at = 0;
    for (const auto& group : aggregation.groups) {
        const auto kind = group.period == Period::None ? *TableSet::kindOf(table, group.column)
                                                       : ColumnKind::Text;
        out.groups.emplace_back();
        setValue(out.groups.back(), rows, at++, kind);
    }
    for (const auto& measure : aggregation.measures) {
        out.measures.emplace_back();
        const int value = at++;
        const bool averaged = measure.is == Aggregation::Measure::Is::Average;
        const int count = averaged ? at++ : value;
        if (rows.null(value)) continue;
        out.measures.back().template emplace<std::int64_t>(
            averaged ? average(rows.integer(value), rows.integer(count)) : rows.integer(value));
    }
    return out;
}

// A row by its id is a selection of one.
Result<std::optional<Row>> rowById(Tables& tables, const std::string& table, const std::string& id);

}  // namespace kamhub::store
