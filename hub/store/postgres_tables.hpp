#pragma once
// Tables of records on PostgreSQL: made over a connection of their own, read over the readers.

#include <string>

#include "store/postgres_readers.hpp"
#include "store/table_set.hpp"

namespace kamhub::store::postgres {

// Thread-safe.
class PostgresTables final : public Tables {
public:
    // All outlive it. `connection` and `schema` as openPostgres() took them.
    PostgresTables(CurrentTables& current, Readers& readers, std::string connection,
                   std::string schema)
        : current_(current),
          readers_(readers),
          connection_(std::move(connection)),
          schema_(std::move(schema)) {}

    Status declare(const std::vector<Table>& tables) override;
    Result<std::vector<Row>> select(const Selection& selection) override;
    Result<std::optional<Row>> row(const std::string& table, const std::string& id) override;
    Result<std::int64_t> count(const std::string& table, const Condition& where) override;
    Result<std::vector<Aggregate>> aggregate(const Aggregation& aggregation) override;
    Result<std::vector<RowHistory>> rowHistory(const std::string& table, const std::string& id,
                                               int limit) override;

private:
    CurrentTables& current_;
    Readers& readers_;
    const std::string connection_, schema_;
};

// Words divided by blanks, each at most 400 bytes: a lexeme has a limit.
std::string cutWords(std::string_view words);

}  // namespace kamhub::store::postgres
