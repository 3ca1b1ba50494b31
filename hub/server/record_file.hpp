#pragma once
// The records of a query as a file for people: which forms there are, and how they are made.

#include <filesystem>
#include <string>

#include "records/keeper.hpp"
#include "records/query.hpp"

namespace kamhub::server {

// Value.
struct FileForm {
    enum class Is { Utf8, Gb18030, Workbook } is = Is::Utf8;
    bool chinese = true;           // the words of a workbook
    std::filesystem::path folder;  // for temporary files of a workbook

    const char* mediaType() const;
    const char* ending() const;  // .csv, .xlsx
};

// Takes the right <entity>.export. A refusal that is worth a row stands in the audit trail.
records::Answer<std::string> recordFile(records::Keeper& keeper, const records::Asker& asker,
                                        records::Query query, const FileForm& form);

}  // namespace kamhub::server
