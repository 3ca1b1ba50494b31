#pragma once
// The tables, as a list of migrations: a step that was released once is never changed, only
// followed by another.

#include <vector>

#include "store/sqlite_database.hpp"

namespace kamhub::store::sqlite {

struct Migration {
    int version;        // 1, 2, 3 …
    const char* about;  // a few words, kept in the database
    const char* sql;
};

const std::vector<Migration>& migrations();

// Brings the database to the last version of `steps`, each in a transaction of its own. Refuses a
// database of a newer version, and one that is not a store.
Status migrate(Database& database, const std::vector<Migration>& steps);

}  // namespace kamhub::store::sqlite
