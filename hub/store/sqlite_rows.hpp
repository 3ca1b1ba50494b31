#pragma once
// What the rows of one execution come to: one row or none, or all.

#include <optional>
#include <type_traits>
#include <vector>

#include "store/row_mapping.hpp"
#include "store/sqlite_database.hpp"
#include "store/store.hpp"

namespace kamhub::store::sqlite {

template <class Map>
using RowOf = std::invoke_result_t<const Map&, const Rows&>;

template <class Map, class Row = RowOf<Map>>
Result<std::optional<Row>> one(Database& database, Rows rows, const Map& map) {
    switch (rows.next()) {
        case Step::Row:
            return std::optional<Row>(map(rows));
        case Step::Done:
            return std::optional<Row>();
        default:
            return database.error("reading");
    }
}

template <class Map, class Row = RowOf<Map>>
Result<std::vector<Row>> all(Database& database, Rows rows, const Map& map) {
    std::vector<Row> out;
    Step step;
    while ((step = rows.next()) == Step::Row) out.push_back(map(rows));
    if (step != Step::Done) return database.error("reading");
    return out;
}

}  // namespace kamhub::store::sqlite
