#pragma once
// The schema that one store has to itself: its tables as a list of migrations, and its functions,
// which are the program's and are replaced at each opening.

#include <string>
#include <vector>

#include "store/migration.hpp"
#include "store/postgres_connection.hpp"

namespace kamhub::store::postgres {

const std::vector<Migration>& migrations();

// Holds the schema for this session: a second hub would break the order that the first one keeps.
Status lockSchema(Connection& writer, const std::string& schema,
                  std::chrono::milliseconds patience);
// Brings the schema, made where it is not there, to the last version of `steps`, each in a
// transaction of its own. Refuses a newer version, and a schema that is not a store.
Status migrate(Connection& writer, const std::string& schema, const std::vector<Migration>& steps);
Status replaceFunctions(Connection& writer);

}  // namespace kamhub::store::postgres
