#include "store/table_sql.hpp"

#include <algorithm>
#include <optional>

#include "store/rows.hpp"

namespace kamhub::store {

namespace {

using Is = Condition::Is;

void appendUtf8(std::string& out, char32_t character) {
    const auto tail = [&](int shift) {
        out += static_cast<char>(0x80 | (character >> shift & 0x3F));
    };
    if (character < 0x80) {
        out += static_cast<char>(character);
    } else if (character < 0x800) {
        out += static_cast<char>(0xC0 | character >> 6);
        tail(0);
    } else if (character < 0x10000) {
        out += static_cast<char>(0xE0 | character >> 12);
        tail(6), tail(0);
    } else {
        out += static_cast<char>(0xF0 | character >> 18);
        tail(12), tail(6), tail(0);
    }
}

// The least text behind all that begin with `text`: its last character one further; none where
// there is no such text. UTF-8 stays UTF-8, because PostgreSQL takes nothing else.
std::optional<std::string> behind(std::string text) {
    constexpr char32_t kLast = 0x10FFFF;
    while (!text.empty()) {
        std::size_t at = text.size() - 1;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
        const std::size_t size = text.size() - at;
        const auto first = static_cast<unsigned char>(text[at]);
        char32_t character = size == 1 ? first : first & (0x7F >> size);
        for (std::size_t i = at + 1; i < text.size(); ++i)
            character = character << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
        text.resize(at);
        if (character >= kLast) continue;
        // Surrogates are no characters.
        appendUtf8(text, character == 0xD7FF ? 0xE000 : character + 1);
        return text;
    }
    return std::nullopt;
}

// Puts one statement together.
class Builder {
public:
    Builder(const TableSet& tables, const Dialect& dialect) : tables_(tables), dialect_(dialect) {}

    std::string parameter(Value value) {
        values.push_back(std::move(value));
        return dialect_.numbered ? "$" + std::to_string(values.size()) : "?";
    }

    Result<std::string> condition(const Table& table, const std::string& row,
                                  const Condition& condition, int depth) {
        if (depth > kConditionDepth || ++parts_ > kConditionParts)
            return invalidMessage("the condition is too large; ask for less at once");
        switch (condition.is) {
            case Is::All:
            case Is::Any:
                return joined(table, row, condition, depth);
            case Is::Not: {
                if (condition.of.size() != 1) return invalidMessage("a Not holds one condition");
                auto inner = this->condition(table, row, condition.of.front(), depth + 1);
                if (!inner) return inner;
                return "((" + *inner + ") IS NOT TRUE)";
            }
            case Is::Found:
                return found(table, row, condition);
            case Is::Related:
                return related(table, row, condition, depth);
            default:
                return comparison(table, row, condition);
        }
    }

    std::vector<Value> values;

private:
    Result<std::string> joined(const Table& table, const std::string& row,
                               const Condition& condition, int depth) {
        const bool all = condition.is == Is::All;
        std::string out;
        for (const auto& part : condition.of) {
            auto inner = this->condition(table, row, part, depth + 1);
            if (!inner) return inner;
            if (!out.empty()) out += all ? " AND " : " OR ";
            out += *inner;
        }
        if (out.empty()) return std::string(all ? "1=1" : "1=0");
        return "(" + out + ")";
    }

    Result<std::string> comparison(const Table& table, const std::string& row,
                                   const Condition& condition) {
        const auto kind = TableSet::kindOf(table, condition.column);
        if (!kind) return kind.error();
        const std::string column = row + "." + quotedName(condition.column);
        if (condition.is == Is::Empty) return "(" + column + " IS NULL)";
        if (values.size() + condition.values.size() > kConditionValues)
            return invalidMessage("the condition has too many values; ask for less at once");
        for (const auto& value : condition.values)
            if (!fits(value, *kind))
                return invalidMessage("a value for " + condition.column + " is of another kind");
        if (condition.is == Is::Equal) return equal(column, condition);
        if (condition.values.size() != 1 ||
            std::holds_alternative<std::monostate>(condition.values.front()))
            return invalidMessage("a comparison with " + condition.column + " takes one value");
        if (condition.is == Is::Begins || condition.is == Is::Holds) {
            if (*kind != ColumnKind::Text) return invalidMessage(condition.column + " is no text");
            return textual(column, condition);
        }
        const char* sign = condition.is == Is::Less          ? "<"
                           : condition.is == Is::LessOrEqual ? "<="
                           : condition.is == Is::Greater     ? ">"
                                                             : ">=";
        return "(" + column + sign + parameter(condition.values.front()) + ")";
    }

    std::string equal(const std::string& column, const Condition& condition) {
        std::string list;
        bool empty = false;
        for (const auto& value : condition.values) {
            if (std::holds_alternative<std::monostate>(value))
                empty = true;
            else
                list += (list.empty() ? "" : ",") + parameter(value);
        }
        std::string out = list.empty() ? "1=0" : column + " IN (" + list + ")";
        return "(" + (empty ? out + " OR " + column + " IS NULL" : out) + ")";
    }

    std::string textual(const std::string& column, const Condition& condition) {
        const auto& text = std::get<std::string>(condition.values.front());
        if (condition.is == Is::Holds)
            return "(" + std::string(dialect_.position) + "(" + column + "," + parameter(text) +
                   ")>0)";
        std::string out = "(" + column + ">=" + parameter(text);
        if (auto end = behind(text)) out += " AND " + column + "<" + parameter(std::move(*end));
        return out + ")";
    }

    Result<std::string> found(const Table& table, const std::string& row,
                              const Condition& condition) {
        if (!table.searched) return invalidMessage("the table " + table.name + " is not searched");
        const auto* text = condition.values.size() == 1
                               ? std::get_if<std::string>(&condition.values.front())
                               : nullptr;
        if (!text) return invalidMessage("a search takes one text");
        if (text->find_first_not_of(' ') == text->npos) return std::string("(1=0)");
        return dialect_.found(table.name, row, parameter(dialect_.phrase(*text)));
    }

    Result<std::string> related(const Table& table, const std::string& row,
                                const Condition& condition, int depth) {
        const auto other = tables_.table(condition.table);
        if (!other) return other.error();
        const auto here = TableSet::kindOf(table, condition.column);
        const auto there = TableSet::kindOf(**other, condition.other);
        if (!here || !there) return here ? there.error() : here.error();
        if (*here != *there || condition.of.size() > 1)
            return invalidMessage("a relation joins two columns of one kind by one condition");
        const std::string alias = "t" + std::to_string(++aliases_);
        auto inner = condition.of.empty()
                         ? Result<std::string>(std::string("1=1"))
                         : this->condition(**other, alias, condition.of.front(), depth + 1);
        if (!inner) return inner;
        return "(" + row + "." + quotedName(condition.column) + " IN (SELECT " + alias + "." +
               quotedName(condition.other) + " FROM " + quotedTable(condition.table) + " " + alias +
               " WHERE " + *inner + "))";
    }

    const TableSet& tables_;
    const Dialect& dialect_;
    std::size_t parts_ = 0;
    int aliases_ = 0;
};

constexpr const char* kRow = "t0";

Result<std::string> groupOf(const Table& table, const Dialect& dialect,
                            const Aggregation::Group& group, std::int64_t utc_offset) {
    const auto kind = TableSet::kindOf(table, group.column);
    if (!kind) return kind.error();
    const std::string column = std::string(kRow) + "." + quotedName(group.column);
    if (group.period == Period::None) return column;
    const std::string day = *kind == ColumnKind::Text ? column : dialect.day(column, utc_offset);
    switch (group.period) {
        case Period::Day:
            return "substr(" + day + ",1,10)";
        case Period::Month:
            return "substr(" + day + ",1,7)||'-01'";
        case Period::Quarter:
            return "substr(" + day + ",1,5)||CASE WHEN substr(" + day +
                   ",6,2)<'04' THEN '01' WHEN substr(" + day + ",6,2)<'07' THEN '04' WHEN substr(" +
                   day + ",6,2)<'10' THEN '07' ELSE '10' END||'-01'";
        default:
            return "substr(" + day + ",1,4)||'-01-01'";
    }
}

Result<std::string> measureOf(const Table& table, const Aggregation::Measure& measure) {
    using Measure = Aggregation::Measure;
    if (measure.is == Measure::Is::Count) return std::string("count(*)");
    const auto kind = TableSet::kindOf(table, measure.column);
    if (!kind) return kind.error();
    if (*kind != ColumnKind::Integer)
        return invalidMessage(measure.column + " is no number; it can be counted only");
    const std::string column = "(" + std::string(kRow) + "." + quotedName(measure.column) + ")";
    switch (measure.is) {
        case Measure::Is::Sum:
            return "sum" + column;
        case Measure::Is::Average:
            return "sum" + column + ",count" + column;
        case Measure::Is::Least:
            return "min" + column;
        default:
            return "max" + column;
    }
}

std::string limited(int limit) {
    return " LIMIT " + std::to_string(std::clamp(limit, 0, kRowsAtMost));
}

}  // namespace

std::string quotedName(std::string_view name) { return "\"" + std::string(name) + "\""; }
std::string quotedTable(std::string_view name) { return quotedName("rec_" + std::string(name)); }

Result<SqlQuery> selectSql(const TableSet& tables, const Dialect& dialect,
                           const Selection& selection) {
    const auto table = tables.table(selection.table);
    if (!table) return table.error();
    Builder builder(tables, dialect);
    const auto where = builder.condition(**table, kRow, selection.where, 0);
    if (!where) return where.error();
    std::string columns = "t0.id,t0.version,t0.created,t0.changed";
    for (const auto& column : (*table)->columns) columns += ",t0." + quotedName(column.name);
    std::string order;
    bool descending = false, by_id = false;
    for (const auto& by : selection.order) {
        if (auto kind = TableSet::kindOf(**table, by.column); !kind) return kind.error();
        descending = by.descending;
        by_id |= by.column == "id";
        order += (order.empty() ? "" : ",") + std::string("t0.") + quotedName(by.column) +
                 (descending ? " DESC NULLS LAST" : " ASC NULLS FIRST");
    }
    if (!by_id)
        order += (order.empty() ? "t0.id" : ",t0.id") + std::string(descending ? " DESC" : "");
    const int offset = std::max(selection.offset, 0);
    if (offset > kOffsetAtMost)
        return invalidMessage("an offset is at most " + std::to_string(kOffsetAtMost) +
                              "; narrow the selection");
    return SqlQuery{"SELECT " + columns + " FROM " + quotedTable(selection.table) + " t0 WHERE " +
                        *where + " ORDER BY " + order + limited(selection.limit) + " OFFSET " +
                        std::to_string(offset),
                    std::move(builder.values)};
}

Result<SqlQuery> countSql(const TableSet& tables, const Dialect& dialect, const std::string& name,
                          const Condition& condition) {
    const auto table = tables.table(name);
    if (!table) return table.error();
    Builder builder(tables, dialect);
    const auto where = builder.condition(**table, kRow, condition, 0);
    if (!where) return where.error();
    return SqlQuery{"SELECT count(*) FROM " + quotedTable(name) + " t0 WHERE " + *where,
                    std::move(builder.values)};
}

Result<SqlQuery> aggregateSql(const TableSet& tables, const Dialect& dialect,
                              const Aggregation& aggregation) {
    const auto table = tables.table(aggregation.table);
    if (!table) return table.error();
    if (aggregation.measures.empty()) return invalidMessage("an aggregation measures something");
    Builder builder(tables, dialect);
    std::string columns, numbers;
    for (const auto& group : aggregation.groups) {
        const auto sql = groupOf(**table, dialect, group, aggregation.utc_offset);
        if (!sql) return sql.error();
        columns += *sql + ",";
        numbers +=
            (numbers.empty() ? "" : ",") + std::to_string(&group - &aggregation.groups[0] + 1);
    }
    for (const auto& measure : aggregation.measures) {
        const auto sql = measureOf(**table, measure);
        if (!sql) return sql.error();
        columns += *sql + ",";
    }
    columns.pop_back();
    const auto where = builder.condition(**table, kRow, aggregation.where, 0);
    if (!where) return where.error();
    std::string text =
        "SELECT " + columns + " FROM " + quotedTable(aggregation.table) + " t0 WHERE " + *where;
    if (!numbers.empty()) {
        std::string order;
        for (std::size_t i = 1; i <= aggregation.groups.size(); ++i)
            order += (i > 1 ? "," : "") + std::to_string(i) + " ASC NULLS FIRST";
        text += " GROUP BY " + numbers + " ORDER BY " + order;
    }
    return SqlQuery{text + limited(aggregation.limit), std::move(builder.values)};
}

Result<std::optional<Row>> rowById(Tables& tables, const std::string& table,
                                   const std::string& id) {
    Selection selection;
    selection.table = table;
    selection.where.is = Condition::Is::Equal;
    selection.where.column = "id";
    selection.where.values.emplace_back(id);
    auto rows = tables.select(selection);
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<Row>();
    return std::optional(std::move(rows->front()));
}

}  // namespace kamhub::store
