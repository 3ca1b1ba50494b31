#pragma once
// Tables of records on SQLite: made by the writer's thread, read over the readers.

#include "store/sqlite_readers.hpp"
#include "store/sqlite_writer.hpp"
#include "store/table_set.hpp"

namespace kamhub::store::sqlite {

// Thread-safe.
class SqliteTables final : public Tables {
public:
    // All outlive it.
    SqliteTables(CurrentTables& current, Writer& writer, Readers& readers)
        : current_(current), writer_(writer), readers_(readers) {}

    Status declare(const std::vector<Table>& tables) override;
    Result<std::vector<Row>> select(const Selection& selection) override;
    Result<std::optional<Row>> row(const std::string& table, const std::string& id) override;
    Result<std::int64_t> count(const std::string& table, const Condition& where) override;
    Result<std::vector<Aggregate>> aggregate(const Aggregation& aggregation) override;
    Result<std::vector<RowHistory>> rowHistory(const std::string& table, const std::string& id,
                                               int limit) override;

private:
    CurrentTables& current_;
    Writer& writer_;
    Readers& readers_;
};

// The virtual table that holds the search texts of a declared table; quoted.
std::string searchTable(std::string_view name);

}  // namespace kamhub::store::sqlite
