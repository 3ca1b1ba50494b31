#include "server/report.hpp"

#include <Poco/Base64Decoder.h>
#include <Poco/Base64Encoder.h>
#include <Poco/StreamCopier.h>

#include <iterator>
#include <sstream>

#include "process/process_tables.hpp"

namespace kamhub::server {

namespace {

using process::number;
using process::text;
using namespace std::chrono;

constexpr const char* kEvery[] = {"day", "week", "month"};

store::Value micros(Instant at) { return at.time_since_epoch().count(); }

Instant momentOf(const store::Row& row, const char* column) {
    return Instant(Duration(number(row, column)));
}

std::string base64(const std::string& bytes) {
    std::ostringstream out;
    Poco::Base64Encoder encoder(out);
    encoder.rdbuf()->setLineLength(0);
    encoder.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    encoder.close();
    return out.str();
}

// `first` moved by so many months; its day, or the month's last one.
local_time<Duration> monthsOn(local_time<Duration> first, int count) {
    const auto day = floor<days>(first);
    const year_month_day date{local_days(day)};
    const auto month = year_month(date.year(), date.month()) + months(count);
    const auto last = (month / std::chrono::last).day();
    return local_days(month / std::min(date.day(), last)) + (first - day);
}

}  // namespace

const char* toString(Report::Every every) { return kEvery[static_cast<std::size_t>(every)]; }

std::optional<Report::Every> everyNamed(std::string_view name) {
    for (std::size_t i = 0; i < std::size(kEvery); ++i)
        if (name == kEvery[i]) return static_cast<Report::Every>(i);
    return std::nullopt;
}

Instant nextDue(const Report& report, Instant after) {
    if (after < report.first) return report.first;
    const auto local = [&](Instant at) {
        return local_time<Duration>(at.time_since_epoch() + report.east);
    };
    const auto utc = [&](local_time<Duration> at) {
        return Instant(at.time_since_epoch() - report.east);
    };
    if (report.every != Report::Every::Month) {
        const auto step = report.every == Report::Every::Day ? days(1) : days(7);
        return report.first + ((after - report.first) / Duration(step) + 1) * step;
    }
    const year_month_day from{floor<days>(local(report.first))}, to{floor<days>(local(after))};
    auto count = static_cast<int>(
        (year_month(to.year(), to.month()) - year_month(from.year(), from.month())).count());
    const auto same = utc(monthsOn(local(report.first), count));
    return same > after ? same : utc(monthsOn(local(report.first), count + 1));
}

ReportFile fileOf(const Report& report, Instant at, const FileForm& form, std::int64_t size) {
    ReportFile out;
    out.id = report.id + "/" + std::to_string(report.version);
    out.report = report.id;
    out.name = report.entity + "-" + toIso(at + report.east).substr(0, 10) + form.ending();
    out.media_type = form.mediaType();
    out.at = at;
    out.size = size;
    return out;
}

std::vector<store::Table> reportTables() {
    using store::ColumnKind;
    const auto text = [](const char* name) { return store::Column{name, ColumnKind::Text}; };
    const auto found = [](const char* name, ColumnKind kind) {
        return store::Column{name, kind, true};
    };
    const auto whole = [](const char* name) { return store::Column{name, ColumnKind::Integer}; };
    return {{kReports,
             {found("recipient", ColumnKind::Text), found("maker", ColumnKind::Text), text("name"),
              text("entity"), text("query"), text("format"), whole("chinese"), text("every"),
              whole("first"), whole("east"), found("due", ColumnKind::Integer), text("error")},
             false},
            {kReportFiles,
             {found("report", ColumnKind::Text), text("name"), text("media_type"), whole("size")},
             false},
            {kReportContents, {text("base64")}, false}};
}

store::Values valuesOf(const Report& report) {
    return {{"recipient", report.recipient},
            {"maker", report.maker},
            {"name", report.name},
            {"entity", report.entity},
            {"query", report.query},
            {"format", report.format},
            {"chinese", std::int64_t{report.chinese}},
            {"every", std::string(toString(report.every))},
            {"first", micros(report.first)},
            {"east", std::int64_t{report.east.count()}},
            {"due", micros(report.due)},
            {"error", report.error}};
}

Report reportOf(const store::Row& row) {
    Report out;
    out.id = row.id;
    out.version = row.version;
    out.recipient = text(row, "recipient");
    out.maker = text(row, "maker");
    out.name = text(row, "name");
    out.entity = text(row, "entity");
    out.query = text(row, "query");
    out.format = text(row, "format");
    out.chinese = number(row, "chinese") != 0;
    out.every = everyNamed(text(row, "every")).value_or(Report::Every::Week);
    out.first = momentOf(row, "first");
    out.east = minutes(number(row, "east"));
    out.due = momentOf(row, "due");
    out.error = text(row, "error");
    return out;
}

std::vector<store::RowChange> rowsOf(const ReportFile& file, const std::string& bytes) {
    store::Values values{{"report", file.report},
                         {"name", file.name},
                         {"media_type", file.media_type},
                         {"size", file.size}};
    return {{kReportFiles, file.id, 0, std::move(values), false, {}, {}},
            {kReportContents, file.id, 0, {{"base64", base64(bytes)}}, false, {}, {}}};
}

std::vector<store::RowChange> withoutFile(const ReportFile& file) {
    return {{kReportFiles, file.id, 1, {}, true, {}, {}},
            {kReportContents, file.id, 1, {}, true, {}, {}}};
}

ReportFile reportFileOf(const store::Row& row) {
    return {row.id,      text(row, "report"), text(row, "name"), text(row, "media_type"),
            row.created, number(row, "size")};
}

std::string bytesOf(const store::Row& content) {
    std::istringstream in(text(content, "base64"));
    Poco::Base64Decoder decoder(in);
    std::string out;
    Poco::StreamCopier::copyToString(decoder, out);
    return out;
}

}  // namespace kamhub::server
