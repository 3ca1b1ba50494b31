#pragma once
// Records in and out as tables of a spreadsheet program. The first row names the fields, by name or
// by label in either language; references are written as the business key of what they refer to.

#include <string>
#include <vector>

#include "records/records.hpp"

namespace kamhub::records {

constexpr std::size_t kImportBytes = 64 * 1024 * 1024;
constexpr std::size_t kImportRows = 100'000;

enum class Charset { Utf8, Gb18030 };

struct ImportRow {
    enum class Is { Created, Changed, Unchanged, Refused } is = Is::Refused;
    std::size_t line = 0;
    std::string key;
    FieldComplaints complaints;
};

struct ImportReport {
    std::size_t created = 0, changed = 0, unchanged = 0, refused = 0;
    std::vector<ImportRow>
        rows;  // every row of the file that is refused, and with `all` the others
};

// How rows are taken: as a person's changes, or as another system has them (Records::load).
enum class Taken { AsChanges, AsTheyAre };

// Submits one change and waits for what comes of it.
using Submit = std::function<store::Outcome(Plan)>;

// Each row is a unit of its own: by the entity's business key an existing record is changed, or
// else one is created. An empty cell clears. A column key:SYSTEM adds the key of another system;
// it may stand several times, and an empty cell of it says nothing. Blocks, for as long as the rows
// take. InvalidMessage: the table itself cannot be read; nothing was done, or what is before that
// line.
Answer<ImportReport> importCsv(Records& records, store::Tables& tables, const Asker& asker,
                               const std::string& entity, std::string_view bytes, Charset charset,
                               const Submit& submit, bool all = false,
                               Taken taken = Taken::AsChanges);

// The records of a query, page by page, as CSV: UTF-8 begins with a byte-order mark, which
// spreadsheet programs need. What GB18030 lacks is an error. Takes the right <entity>.export.
Answer<std::string> exportCsv(Records& records, store::Tables& tables, const Asker& asker,
                              Query query, Charset charset);

}  // namespace kamhub::records
