#pragma once
// The figures that an entity declares, over the records that the asker may see.

#include <string>
#include <vector>

#include "records/query.hpp"
#include "store/tables.hpp"

namespace kamhub::records {

struct MeasureAsked {
    std::string entity, measure;
    store::Period period = store::Period::Month;  // where the measure is divided by one
    std::vector<Filter> filters{};
    std::string search{};
    std::int64_t utc_offset = 8 * 3600;  // seconds east, for the periods of instants
};

struct MeasureRow {
    std::vector<std::string> groups;  // one of each `by`, then the period's first day
    std::string value;                // as a value of the field that is measured; empty: none
};

// What `by` and the values are: names of fields, in the order of MeasureRow::groups.
struct MeasureTable {
    std::vector<std::string> groups;
    std::vector<MeasureRow> rows;  // at most kMeasureRows
};
constexpr int kMeasureRows = 5'000;

Answer<MeasureTable> measured(store::Tables& tables, const Model& model, const Asker& asker,
                              const MeasureAsked& asked);

}  // namespace kamhub::records
