#pragma once
// The contract of the two interface tables, in SQL that SQLite and PostgreSQL both understand.
// Values are always bound; names are those of the tables themselves, or they are refused.

#include <string>
#include <vector>

#include "database.hpp"
#include "row.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::accounting {

// A table name as it may stand in the configuration: NAME or SCHEMA.NAME, letters, digits and _.
bool isTableName(const std::string& name);

// Immutable; a connection is used by one thread at a time. Functions throw what Poco::Data throws.
class InterfaceTables {
public:
    InterfaceTables(std::string inbound, std::string outbound);

    enum class Written { Inserted, AlreadyThere };
    // Rejected: a row of that key is there with other content. InvalidMessage: a column that the
    // table has not.
    Result<Written> write(Connection& connection, const Row& row, Instant now) const;

    // Rows that nobody marked yet, at most `limit`, oldest first.
    std::vector<Row> unmarked(Connection& connection, int limit) const;
    void markTaken(Connection& connection, const std::string& key, Instant now) const;
    void markRefused(Connection& connection, const std::string& key, const std::string& reason,
                     Instant now) const;

private:
    const std::string inbound_, outbound_;
};

}  // namespace kamhub::accounting
