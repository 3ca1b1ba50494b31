#pragma once
// What an export is made of, whatever its form: the fields that the asker may see as columns, the
// records of a query as rows.

#include <string>
#include <vector>

#include "records/business_keys.hpp"
#include "records/records.hpp"

namespace kamhub::records {

constexpr std::size_t kExportRows = 100'000;
constexpr std::size_t kExportBytes = 256 * 1024 * 1024;  // of all values

// Read page by page. One thread at a time.
class ExportRows {
public:
    // Takes the right <entity>.export. All that is borrowed outlives it.
    static Answer<ExportRows> open(Records& records, store::Tables& tables, const Asker& asker,
                                   Query query);

    const Entity& entity() const { return *entity_; }
    const std::vector<const Field*>& columns() const { return columns_; }
    // The values of the next record, one for each column, in the form of printValue(); references
    // as business keys. False: there is no more.
    Answer<bool> next(std::vector<std::string>& cells);

private:
    ExportRows(Records& records, store::Tables& tables, const Asker& asker, Query query,
               const Entity& entity);
    Answer<bool> nextPage();

    Records& records_;
    const Asker& asker_;
    Query query_;
    const Entity* entity_;
    BusinessKeys keys_;
    std::vector<const Field*> columns_;
    std::vector<Record> page_;
    std::size_t at_ = 0, rows_ = 0, bytes_ = 0, filters_ = 0;
    bool by_id_ = false, first_ = true;
};

// An import or export that cannot be, as a whole.
Refusal noTable(const std::string& en, const std::string& zh);

}  // namespace kamhub::records
