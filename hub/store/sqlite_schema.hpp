#pragma once
// The tables, as a list of migrations.

#include <vector>

#include "store/migration.hpp"
#include "store/sqlite_database.hpp"

namespace kamhub::store::sqlite {

const std::vector<Migration>& migrations();

// Brings the database to the last version of `steps`, each in a transaction of its own. Refuses a
// database of a newer version, and one that is not a store.
Status migrate(Database& database, const std::vector<Migration>& steps);

}  // namespace kamhub::store::sqlite
