#pragma once
// The tables that were declared, checked, and what may be said about their columns.

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "store/tables.hpp"

namespace kamhub::store {

// Before its own columns a table has id, version, created and changed. Immutable once shared.
class TableSet {
public:
    // InvalidConfig: a name that no table or column can have, or one that stands twice.
    static Status check(const Table& table);

    void put(Table table);
    // InvalidMessage where there is none.
    Result<const Table*> table(const std::string& name) const;
    // Of a column that can be selected by, the table's own four included. InvalidMessage where
    // there is none.
    static Result<ColumnKind> kindOf(const Table& table, std::string_view column);
    // Why a change of a row cannot be one of a declared table; empty: it can.
    std::string faultOf(const RowChange& change) const;
    static const Column* column(const Table& table, std::string_view name);  // of the declared ones

private:
    std::map<std::string, Table, std::less<>> tables_;
};

// The set that is in force. Thread-safe.
class CurrentTables {
public:
    std::shared_ptr<const TableSet> get() const {
        const std::lock_guard lock(mutex_);
        return set_;
    }
    // Those of `tables` are added, or stand in the place of an earlier declaration.
    void put(const std::vector<Table>& tables);

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const TableSet> set_ = std::make_shared<TableSet>();
};

bool fits(const Value& value, ColumnKind kind);  // no value fits any column

// The average of `count` values, rounded half away from zero.
std::int64_t average(std::int64_t sum, std::int64_t count);

}  // namespace kamhub::store
