#include "store/table_set.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace kamhub::store {

namespace {

constexpr std::size_t kNameBytes = 48;

// In the order in which they are answered before the declared columns.
constexpr std::pair<std::string_view, ColumnKind> kOwn[] = {{"id", ColumnKind::Text},
                                                            {"version", ColumnKind::Integer},
                                                            {"created", ColumnKind::Integer},
                                                            {"changed", ColumnKind::Integer}};

bool isName(std::string_view text) {
    if (text.empty() || text.size() > kNameBytes || text[0] < 'a' || text[0] > 'z') return false;
    return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

}  // namespace

Status TableSet::check(const Table& table) {
    constexpr const char* kForm =
        "; a name is a-z, 0-9 and _, begins with a letter and has at "
        "most 48 of them";
    if (!isName(table.name)) return invalidConfig("\"" + table.name + "\" names no table" + kForm);
    std::set<std::string_view> seen;
    for (const auto& [name, kind] : kOwn) seen.insert(name);
    for (const auto& column : table.columns) {
        const std::string place = table.name + "." + column.name;
        if (!isName(column.name)) return invalidConfig("\"" + place + "\" names no column" + kForm);
        if (!seen.insert(column.name).second)
            return invalidConfig("the column " + place + " is there already; name it otherwise");
    }
    return okStatus();
}

void TableSet::put(Table table) {
    std::string name = table.name;
    tables_.insert_or_assign(std::move(name), std::move(table));
}

Result<const Table*> TableSet::table(const std::string& name) const {
    const auto at = tables_.find(name);
    if (at == tables_.end()) return invalidMessage("there is no table " + name);
    return &at->second;
}

Result<ColumnKind> TableSet::kindOf(const Table& table, std::string_view name) {
    for (const auto& [own, kind] : kOwn)
        if (own == name) return kind;
    if (const auto* found = column(table, name)) return found->kind;
    return invalidMessage("the table " + table.name + " has no column " + std::string(name));
}

const Column* TableSet::column(const Table& table, std::string_view name) {
    const auto at = std::find_if(table.columns.begin(), table.columns.end(),
                                 [&](const Column& c) { return c.name == name; });
    return at == table.columns.end() ? nullptr : &*at;
}

std::string TableSet::faultOf(const RowChange& change) const {
    const auto at = tables_.find(change.table);
    if (at == tables_.end()) return "there is no table " + change.table;
    for (const auto& [name, value] : change.values) {
        const auto* found = column(at->second, name);
        if (!found) return "the table " + change.table + " has no column " + name;
        if (!fits(value, found->kind))
            return "the value of " + change.table + "." + name + " is of another kind";
    }
    return {};
}

void CurrentTables::put(const std::vector<Table>& tables) {
    const std::lock_guard lock(mutex_);
    auto next = std::make_shared<TableSet>(*set_);
    for (const auto& table : tables) next->put(table);
    set_ = std::move(next);
}

bool fits(const Value& value, ColumnKind kind) {
    if (std::holds_alternative<std::monostate>(value)) return true;
    return std::holds_alternative<std::string>(value) == (kind == ColumnKind::Text);
}

std::int64_t average(std::int64_t sum, std::int64_t count) {
    const std::int64_t whole = sum / count, rest = sum % count;
    const std::int64_t size = rest < 0 ? -rest : rest;
    if (size < count - size) return whole;
    return sum < 0 ? whole - 1 : whole + 1;
}

}  // namespace kamhub::store
