#pragma once
// An entity as a table, and its records as rows of it.

#include <string>

#include "records/entity.hpp"
#include "sdk/records.hpp"
#include "store/tables.hpp"

namespace kamhub::records {

store::Table tableOf(const Entity& entity);
std::vector<store::Table> tablesOf(const Model& model);

// The column by which lists are ordered: of a sorted text that of its key.
std::string orderColumn(const Field& field);

Record recordOf(const Entity& entity, const store::Row& row);
// The columns whose values differ, sort keys included. Both records are valid.
store::Values valuesOf(const Entity& entity, const Record& before, const Record& after);
// What the search finds the record by.
std::string searchTextOf(const Model& model, const Entity& entity, const Record& record);

}  // namespace kamhub::records
