#pragma once
// A report: a list of records that somebody wants again and again, and the files that came of it
// (docs/adr/0037-a-report-is-made-as-its-recipient.md).

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "sdk/time.hpp"
#include "server/record_file.hpp"
#include "store/tables.hpp"

namespace kamhub::server {

// Tables. What a file holds lies by itself, so that lists of files are light.
constexpr char kReports[] = "report", kReportFiles[] = "report_file",
               kReportContents[] = "report_content";

// Value.
struct Report {
    enum class Every { Day, Week, Month };

    std::string id;
    std::int64_t version = 0;
    std::string recipient;            // a user
    std::string maker;                // an actor
    std::string name, entity, query;  // the query as a URL of the records API says it
    std::string format;               // csv, gb18030 or xlsx
    bool chinese = true;              // the words in it
    Every every = Every::Week;
    Instant first{};              // from then on, at the same time of day
    std::chrono::minutes east{};  // of UTC: whose days and months these are
    Instant due{};                // next
    std::string error;            // why the last could not be made; empty: it was
};

// One that was made, without its bytes. Value.
struct ReportFile {
    std::string id, report, name, media_type;
    Instant at{};
    std::int64_t size = 0;  // bytes
};

const char* toString(Report::Every every);  // day, week, month
std::optional<Report::Every> everyNamed(std::string_view name);
// The first time after `after`. A month that lacks the day has it on its last one.
Instant nextDue(const Report& report, Instant after);
// customer-2026-12-01.csv
ReportFile fileOf(const Report& report, Instant at, const FileForm& form, std::int64_t size);

std::vector<store::Table> reportTables();
store::Values valuesOf(const Report& report);
Report reportOf(const store::Row& row);
std::vector<store::RowChange> rowsOf(const ReportFile& file, const std::string& bytes);
std::vector<store::RowChange> withoutFile(const ReportFile& file);
ReportFile reportFileOf(const store::Row& row);
std::string bytesOf(const store::Row& content);

}  // namespace kamhub::server
