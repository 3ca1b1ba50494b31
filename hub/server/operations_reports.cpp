#include "server/operations_reports.hpp"

#include "server/download.hpp"
#include "server/operations.hpp"
#include "server/records_json.hpp"

namespace kamhub::server {

namespace {

constexpr std::size_t kLongestName = 120, kLongestQuery = 2048;  // bytes
constexpr std::chrono::minutes kChina{480};                      // where no offset is written
constexpr const char* kFormats[] = {"csv", "gb18030", "xlsx"};

HttpResponse unknown() {
    return jsonError(404, "NotFound", "there is no such report, or it is not the caller's");
}

Json toJson(const Report& report) {
    auto out = object();
    for (const auto& [name, value] : {std::pair("id", report.id),
                                      {"name", report.name},
                                      {"recipient", report.recipient},
                                      {"maker", report.maker},
                                      {"entity", report.entity},
                                      {"query", report.query},
                                      {"format", report.format},
                                      {"every", toString(report.every)},
                                      {"first", toIso(report.first)},
                                      {"due", toIso(report.due)},
                                      {"error", report.error}})
        out.set(name, value);
    return out;
}

Json toJson(const ReportFile& file) {
    auto out = object();
    out.set("id", file.id.substr(file.report.size() + 1));
    out.set("at", toIso(file.at));
    out.set("name", file.name);
    out.set("size", file.size);
    return out;
}

// What an instant says of its place: +08:00, Z.
std::chrono::minutes eastOf(const std::string& instant) {
    if (instant.ends_with('Z')) return std::chrono::minutes(0);
    const auto sign = instant.find_last_of("+-");
    if (sign == instant.npos || sign < instant.find('T') || instant.size() != sign + 6)
        return kChina;
    const auto minutes = std::chrono::minutes(60 * std::stoi(instant.substr(sign + 1, 2)) +
                                              std::stoi(instant.substr(sign + 4, 2)));
    return instant[sign] == '-' ? -minutes : minutes;
}

Result<Report> reportIn(const Call& call) {
    Report out;
    out.recipient = textMember(call.body, "recipient");
    if (out.recipient.empty()) out.recipient = call.request.caller.subject.name;
    if (out.recipient.empty())
        return invalidMessage("the hub's own token is nobody's: write recipient");
    out.maker = call.actor();
    out.chinese = wantsChinese(call.request);
    out.name = textMember(call.body, "name");
    if (out.name.empty() || out.name.size() > kLongestName)
        return invalidMessage("name is empty or longer than " + std::to_string(kLongestName) +
                              " bytes; write what the report is called");
    out.entity = textMember(call.body, "entity");
    out.query = textMember(call.body, "query");
    if (out.query.size() > kLongestQuery)
        return invalidMessage("query is longer than " + std::to_string(kLongestQuery) + " bytes");
    out.format = textMember(call.body, "format");
    if (out.format.empty()) out.format = "xlsx";
    if (std::find(std::begin(kFormats), std::end(kFormats), out.format) == std::end(kFormats))
        return invalidMessage("format is unknown; write csv, gb18030 or xlsx");
    const auto every = everyNamed(textMember(call.body, "every"));
    if (!every) return invalidMessage("every is unknown; write day, week or month");
    out.every = *every;
    const auto first = textMember(call.body, "first");
    if (!parseIso(first, out.first))
        return invalidMessage("first is no instant; write 2026-12-01T08:00:00+08:00");
    out.east = eastOf(first);
    return out;
}

// What was made with a person's rights is not for a token that may have fewer.
std::optional<HttpResponse> refuseToken(const access::Caller& caller) {
    if (caller.token.empty()) return std::nullopt;
    return jsonError(403, "Forbidden",
                     "reports belong to people who sign in; an API token exports records itself: "
                     "GET records/ENTITY/export");
}

HttpResponse done() {
    auto out = object();
    out.set("done", true);
    return jsonAnswer(out);
}

bool isRecipient(const Report& report, const access::Caller& caller) {
    return caller.subject.kind == access::SubjectKind::User &&
           caller.subject.name == report.recipient;
}

}  // namespace

std::vector<Resource> ReportsTable::resources() {
    return {
        {"GET",
         "reports",
         kAnyCaller,
         "Reports that the caller receives or has ordered for others: when each is due next, why "
         "the last could not be made, and, of those that he receives, the files.",
         {},
         {},
         &ReportsTable::list},
        {"POST",
         "reports",
         kAnyCaller,
         "Has a list of records made again and again, with the rights that its recipient has each "
         "time. Refused where he may not export it now. Answers with the report.",
         {},
         {{"name", "What it is called."},
          {"entity", "Of which records."},
          {"query", "Which ones, in which order: as `GET records/ENTITY` takes it, without `?`."},
          {"format", "csv (UTF-8), gb18030 (CSV) or xlsx; without it xlsx."},
          {"every", "day, week or month."},
          {"first",
           "When first, with its offset: the time of day, the day of the week or of the "
           "month are its own from then on."},
          {"recipient",
           "The user who receives it; without it the caller. Another one takes the "
           "right `reports.others`."}},
         &ReportsTable::add},
        {"DELETE",
         "reports/{report}",
         kAnyCaller,
         "Ends a report that the caller receives or ordered, and removes its files.",
         {},
         {},
         &ReportsTable::remove},
        {"POST",
         "reports/{report}/make",
         kAnyCaller,
         "Makes a report now, beside its times.",
         {},
         {},
         &ReportsTable::make},
        {"GET",
         "reports/{report}/files/{file}",
         kAnyCaller,
         "A file of a report that the caller receives. Nobody else has it: it was made with his "
         "rights.",
         {},
         {},
         &ReportsTable::file}};
}

HttpResponse ReportsTable::list(Operations& on, const Call& call) {
    const auto& caller = call.request.caller;
    JsonList list;
    const bool user = caller.subject.kind == access::SubjectKind::User;
    const auto reports = on.reports_
                             ? on.reports_->of(user ? caller.subject.name : "", call.actor())
                             : Result<std::vector<Report>>(std::vector<Report>());
    if (!reports) return jsonError(reports.error());
    for (const auto& report : *reports) {
        auto one = toJson(report);
        if (isRecipient(report, caller)) {
            const auto files = on.reports_->files(report.id);
            if (!files) return jsonError(files.error());
            JsonList made;
            for (const auto& file : *files) made.add(toJson(file));
            one.set("files", made);
        }
        list.add(one);
    }
    auto out = object();
    out.set("reports", list);
    return jsonAnswer(out);
}

HttpResponse ReportsTable::add(Operations& on, const Call& call) {
    if (!on.reports_) return jsonError(rejected("this hub has no records"));
    if (auto out = refuseToken(call.request.caller)) return std::move(*out);
    auto report = reportIn(call);
    if (!report) return jsonError(report.error());
    const auto& caller = call.request.caller;
    if (!isRecipient(*report, caller) && !caller.may(access::kReportsOthers)) {
        on.access_.trail().refused(call.actor(), "report.add", "user:" + report->recipient,
                                   std::string("lacks ") + access::kReportsOthers);
        return jsonError(
            403, "Forbidden",
            std::string("a report for somebody else takes the right ") + access::kReportsOthers);
    }
    return told(on.reports_->add(std::move(*report)), call.request,
                [](const Report& kept) { return jsonAnswer(toJson(kept), 201); });
}

std::variant<Report, HttpResponse> ReportsTable::named(Operations& on, const Call& call) {
    if (!on.reports_) return unknown();
    const auto report = on.reports_->find(call.part("report"));
    if (!report) return jsonError(report.error());
    if (!*report ||
        !(isRecipient(**report, call.request.caller) || (*report)->maker == call.actor()))
        return unknown();
    return **report;
}

HttpResponse ReportsTable::remove(Operations& on, const Call& call) {
    const auto report = named(on, call);
    if (const auto* no = std::get_if<HttpResponse>(&report)) return *no;
    const auto status = on.reports_->remove(std::get<Report>(report).id, call.actor());
    return status ? done() : jsonError(status.error());
}

HttpResponse ReportsTable::make(Operations& on, const Call& call) {
    const auto report = named(on, call);
    if (const auto* no = std::get_if<HttpResponse>(&report)) return *no;
    const auto status = on.reports_->hurry(std::get<Report>(report).id, call.actor());
    return status ? done() : jsonError(status.error());
}

HttpResponse ReportsTable::file(Operations& on, const Call& call) {
    if (auto out = refuseToken(call.request.caller)) return std::move(*out);
    const auto report = named(on, call);
    if (const auto* no = std::get_if<HttpResponse>(&report)) return *no;
    const auto& of = std::get<Report>(report);
    if (!isRecipient(of, call.request.caller)) return unknown();
    auto file = on.reports_->file(of.id + "/" + call.part("file"));
    if (!file) return jsonError(file.error());
    if (!*file)
        return jsonError(404, "NotFound",
                         "there is no such file, or it was replaced by later ones");
    auto& [about, bytes] = **file;
    return download(about.name, about.media_type, std::move(bytes));
}

}  // namespace kamhub::server
