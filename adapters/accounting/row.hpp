#pragma once
// A row of an interface table, whatever database it stands in.

#include <optional>
#include <string>
#include <vector>

namespace kamhub::accounting {

// Value. The name is in capitals; no value is NULL.
struct Column {
    std::string name;
    std::optional<std::string> value;
};

// Value. `columns` are the business columns, without ROW_KEY, OPERATION and those that say what
// became of the row.
struct Row {
    std::string key;
    std::string operation;
    std::vector<Column> columns;
};

}  // namespace kamhub::accounting
