#pragma once
// Records as a workbook for people: what exportCsv() gives, with words for codes, numbers as
// numbers and times as times.

#include <filesystem>

#include "records/transfer.hpp"

namespace kamhub::records {

enum class Language { English, Chinese };

struct XlsxForm {
    Language language = Language::Chinese;  // of labels and of the words of codes
    std::int64_t utc_offset = 8 * 3600;     // seconds east, for instants; a workbook knows no zones
    std::filesystem::path folder;           // for temporary files, about as large as the values
};

// The workbook's bytes. Takes the right <entity>.export. Rows are written to a file as they are
// read, so that memory holds one page and the packed result. Every text is a text, never a formula.
// What a cell cannot hold as a number or a time (more than 15 digits, a day before 1900-03-01)
// stands there as text; a text of more than 32,767 UTF-16 units is refused.
Answer<std::string> exportXlsx(Records& records, store::Tables& tables, const Asker& asker,
                               Query query, const XlsxForm& form);

}  // namespace kamhub::records
