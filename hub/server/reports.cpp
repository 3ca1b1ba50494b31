#include "server/reports.hpp"

#include "access/units.hpp"
#include "process/process_tables.hpp"
#include "records/export_rows.hpp"
#include "server/records_query.hpp"

namespace kamhub::server {

namespace {

using store::Condition;

constexpr char kActor[] = "job:reports";
constexpr auto kPause = std::chrono::seconds(10);  // after a store that took nothing

Condition equals(const char* column, const std::string& value) {
    Condition out{Condition::Is::Equal, column};
    out.values = {value};
    return out;
}

store::Selection firstDue() {
    store::Selection out{kReports};
    out.order = {{"due"}};
    out.limit = 1;
    return out;
}

store::RowChange changed(const store::Row& row, store::Values values) {
    return {kReports, row.id, row.version, std::move(values), false, {}, {}};
}

std::string words(const records::Refusal& refusal, bool chinese) {
    std::string out;
    for (const auto& each : refusal.complaints) {
        if (!out.empty()) out += "; ";
        out += chinese ? each.zh : each.en;
    }
    return out;
}

records::Refusal refused(const std::string& field, const std::string& code, const std::string& en,
                         const std::string& zh) {
    return {records::Refusal::Why::Invalid, {{field, code, en, zh}}};
}

records::Refusal nobody() {
    return refused("recipient", "unknown-user", "the recipient is no user, or is locked",
                   "接收人不存在或已被锁定");
}

FileForm formOf(const Report& report, const std::filesystem::path& folder) {
    FileForm out;
    out.is = report.format == "xlsx"      ? FileForm::Is::Workbook
             : report.format == "gb18030" ? FileForm::Is::Gb18030
                                          : FileForm::Is::Utf8;
    out.chinese = report.chinese;
    out.folder = folder;
    return out;
}

Result<records::Query> queryOf(const Report& report) {
    HttpRequest asked;
    asked.query = report.query;
    return recordQuery(asked, report.entity);
}

store::RowChange noticeOf(const Report& report, const std::string& error) {
    const auto user = access::actorOf({access::SubjectKind::User, report.recipient});
    return {process::kNotices,
            "report/" + report.id + "/" + std::to_string(report.version),
            0,
            {{"node", report.id},
             {"name", report.name},
             {"kind", std::string(error.empty() ? "report" : "report-failed")},
             {"why", error},
             {"scope", std::string()},
             {"readers", " " + user + " "}},
            false,
            user,
            {}};
}

}  // namespace

Reports::Reports(flow::Hub& hub, access::Access& access, std::shared_ptr<records::Keeper> keeper,
                 bool notices)
    : hub_(hub),
      access_(access),
      keeper_(std::move(keeper)),
      notices_(notices),
      calls_(hub.runtime().blockingCalls(1)) {}

Status Reports::start() {
    if (auto status = hub_.store().tables().declare(reportTables()); !status) return status;
    look();
    return okStatus();
}

void Reports::stop() {
    stopping_ = true;
    calls_->close();
}

// ---- What there is

Result<std::vector<Report>> Reports::of(const std::string& recipient, const std::string& maker) {
    store::Selection selection{kReports, {Condition::Is::Any}};
    if (!recipient.empty()) selection.where.of.push_back(equals("recipient", recipient));
    if (!maker.empty()) selection.where.of.push_back(equals("maker", maker));
    selection.order = {{"created"}};
    selection.limit = store::kRowsAtMost;
    const auto rows = hub_.store().tables().select(selection);
    if (!rows) return rows.error();
    std::vector<Report> out;
    for (const auto& row : *rows) out.push_back(reportOf(row));
    return out;
}

Result<std::optional<Report>> Reports::find(const std::string& id) {
    const auto row = hub_.store().tables().row(kReports, id);
    if (!row) return row.error();
    return *row ? std::optional(reportOf(**row)) : std::nullopt;
}

Result<std::vector<ReportFile>> Reports::files(const std::string& report) {
    store::Selection selection{kReportFiles, equals("report", report)};
    selection.order = {{"created", true}};
    const auto rows = hub_.store().tables().select(selection);
    if (!rows) return rows.error();
    std::vector<ReportFile> out;
    for (const auto& row : *rows) out.push_back(reportFileOf(row));
    return out;
}

Result<std::optional<std::pair<ReportFile, std::string>>> Reports::file(const std::string& id) {
    using Found = std::optional<std::pair<ReportFile, std::string>>;
    const auto row = hub_.store().tables().row(kReportFiles, id);
    if (!row) return row.error();
    const auto content = hub_.store().tables().row(kReportContents, id);
    if (!content) return content.error();
    if (!*row || !*content) return Found();
    return Found({reportFileOf(**row), bytesOf(**content)});
}

// ---- Changes of it

records::Answer<Report> Reports::add(Report report) {
    const auto query = queryOf(report);
    if (!query) return query.error();
    const auto caller = access_.again(report.recipient, {}, *hub_.live().graph->roles);
    if (!caller) return caller.error();
    if (!*caller) return nobody();
    const auto asker = keeper_->askerOf(**caller);
    if (!asker) return asker.error();
    const auto records = keeper_->records();
    auto rows =
        keeper_->audited(records::ExportRows::open(*records, keeper_->tables(), *asker, *query));
    if (auto* refusal = std::get_if<records::Refusal>(&rows)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&rows)) return std::move(*error);
    std::vector<std::string> cells;  // the first row asks the question
    auto row = keeper_->audited(std::get<records::ExportRows>(rows).next(cells));
    if (auto* refusal = std::get_if<records::Refusal>(&row)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&row)) return std::move(*error);
    const auto now = hub_.runtime().now();
    report.id = uuidV7(now, random_);
    report.due = nextDue(report, now);
    bool many = false;
    const auto status = access::apply(hub_.store(), [&]() -> Result<store::Unit> {
        const auto own = of(report.recipient, {});
        if (!own) return own.error();
        many = own->size() >= kReportsOfUser;
        store::Unit unit{report.maker, now};
        if (many) return unit;
        unit.rows.push_back({kReports, report.id, 0, valuesOf(report), false, {}, {}});
        unit.audit.push_back({"report.add", "report/" + report.id, "done",
                              report.entity + " for user:" + report.recipient});
        return unit;
    });
    if (!status) return status.error();
    if (many)
        return refused(
            "", "too-many",
            "the recipient has " + std::to_string(kReportsOfUser) + " reports; remove one first",
            "接收人已有 " + std::to_string(kReportsOfUser) + " 个定期报表，请先删除一个");
    look();
    return report;
}

// Changes the row as it is by now; nothing where it is gone.
Status Reports::change(const std::string& id,
                       const std::function<Result<store::Unit>(const store::Row&)>& to) {
    return access::apply(hub_.store(), [&]() -> Result<store::Unit> {
        const auto row = hub_.store().tables().row(kReports, id);
        if (!row) return row.error();
        if (!*row) return store::Unit{kActor, hub_.runtime().now()};
        return to(**row);
    });
}

Status Reports::remove(const std::string& id, const std::string& actor) {
    return change(id, [&](const store::Row& row) -> Result<store::Unit> {
        const auto there = files(id);
        if (!there) return there.error();
        store::Unit unit{actor, hub_.runtime().now()};
        unit.rows.push_back({kReports, row.id, row.version, {}, true, {}, {}});
        for (const auto& file : *there)
            for (auto& gone : withoutFile(file)) unit.rows.push_back(std::move(gone));
        unit.audit.push_back({"report.remove", "report/" + id, "done", {}});
        return unit;
    });
}

Status Reports::hurry(const std::string& id, const std::string& actor) {
    auto status = change(id, [&](const store::Row& row) -> Result<store::Unit> {
        store::Unit unit{actor, hub_.runtime().now()};
        unit.rows.push_back(changed(row, {{"due", unit.at.time_since_epoch().count()}}));
        return unit;
    });
    if (status) look();
    return status;
}

// ---- Making them

records::Answer<std::string> Reports::bytesFor(const Report& report) {
    const auto caller = access_.again(report.recipient, {}, *hub_.live().graph->roles);
    if (!caller) return caller.error();
    if (!*caller) return nobody();
    const auto asker = keeper_->askerOf(**caller);
    if (!asker) return asker.error();
    auto query = queryOf(report);
    if (!query) return refused("", "query", query.error().message, query.error().message);
    auto out = recordFile(*keeper_, *asker, std::move(*query),
                          formOf(report, access_.localTokenFile().parent_path()));
    const auto* bytes = std::get_if<std::string>(&out);
    if (bytes && bytes->size() > kReportBytes)
        return refused("", "too-large",
                       "the file would be larger than " + std::to_string(kReportBytes >> 20) +
                           " MiB; narrow what is asked for",
                       "文件超过 " + std::to_string(kReportBytes >> 20) + " MiB，请缩小查询范围");
    return out;
}

// Error: the store takes or gives nothing now. Whatever else is wrong stands in the report, so that
// one that cannot be made holds up no other.
Status Reports::make(const Report& report) {
    const auto answer = bytesFor(report);
    const auto* error = std::get_if<Error>(&answer);
    if (error && error->code == ErrorCode::Unavailable) return *error;
    const auto* refusal = std::get_if<records::Refusal>(&answer);
    const auto why = refusal ? words(*refusal, report.chinese) : error ? error->message : "";
    const bool failed = !why.empty();
    return change(report.id, [&](const store::Row& row) -> Result<store::Unit> {
        const auto now = hub_.runtime().now();
        store::Unit unit{kActor, now};
        auto is = reportOf(row);
        if (is.due > now) return unit;  // made by another turn
        unit.rows.push_back(
            changed(row, {{"due", nextDue(is, now).time_since_epoch().count()}, {"error", why}}));
        ++is.version;
        if (notices_) unit.rows.push_back(noticeOf(is, why));
        if (failed) return unit;
        const auto& bytes = std::get<std::string>(answer);
        auto file = fileOf(is, now, formOf(is, {}), static_cast<std::int64_t>(bytes.size()));
        for (auto& added : rowsOf(file, bytes)) unit.rows.push_back(std::move(added));
        const auto there = files(report.id);
        if (!there) return there.error();
        for (std::size_t i = kReportFilesKept - 1; i < there->size(); ++i)
            for (auto& gone : withoutFile((*there)[i])) unit.rows.push_back(std::move(gone));
        unit.audit.push_back({"report.make", "report/" + report.id, "done",
                              report.entity + " for user:" + report.recipient});
        return unit;
    });
}

void Reports::look() {
    if (stopping_ || looking_.exchange(true)) return;
    calls_->post([weak = weak_from_this(), busy = hub_.runtime().busy()] {
        if (const auto self = weak.lock()) self->work();
    });
}

void Reports::work() {
    looking_ = false;
    auto next = hub_.runtime().now() + kPause;
    while (!stopping_) {
        const auto rows = hub_.store().tables().select(firstDue());
        if (!rows) break;
        if (rows->empty()) return;
        const auto report = reportOf(rows->front());
        if (report.due > hub_.runtime().now()) {
            next = report.due;
            break;
        }
        if (auto status = make(report); !status) {
            hub_.observer().event(observe::Level::Warning, "report-waits",
                                  {{"report", report.id}, {"why", status.error().message}});
            break;
        }
    }
    if (stopping_) return;
    hub_.runtime().postAt(next, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->look();
    });
}

}  // namespace kamhub::server
