// Records in and out as files.

#include "records/xlsx.hpp"
#include "server/operations.hpp"
#include "server/operations_records.hpp"
#include "server/records_json.hpp"
#include "server/records_query.hpp"

namespace kamhub::server {

namespace {

Result<records::Charset> charsetOf(const HttpRequest& request) {
    const auto name = queryParameter(request, "charset");
    if (name.empty() || name == "utf-8") return records::Charset::Utf8;
    if (name == "gb18030") return records::Charset::Gb18030;
    return invalidMessage("charset is unknown; write utf-8 or gb18030");
}

}  // namespace

HttpResponse RecordsTable::importFile(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto charset = charsetOf(call.request);
    if (!charset) return jsonError(charset.error());
    auto& keeper = *on.keeper_;
    const auto asker = keeper.askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    const auto answer = keeper.audited(records::importCsv(
        *keeper.records(), keeper.tables(), *asker, call.part("entity"), call.text, *charset,
        [&](records::Plan plan) { return keeper.submit(std::move(plan)); },
        queryParameter(call.request, "all") == "true",
        queryParameter(call.request, "load") == "true" ? records::Taken::AsTheyAre
                                                       : records::Taken::AsChanges));
    return told(answer, call.request, [&](const records::ImportReport& report) {
        return jsonAnswer(toJson(report, wantsChinese(call.request)));
    });
}

HttpResponse RecordsTable::exportFile(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto& request = call.request;
    const auto format = queryParameter(request, "format");
    if (!format.empty() && format != "csv" && format != "xlsx")
        return jsonError(400, "InvalidMessage", "format is unknown; write csv or xlsx");
    const bool workbook = format == "xlsx";
    const auto charset = charsetOf(request);
    if (!charset) return jsonError(charset.error());
    auto query = recordQuery(request, call.part("entity"), {"charset", "format"});
    if (!query) return jsonError(query.error());
    auto& keeper = *on.keeper_;
    const auto asker = keeper.askerOf(request.caller);
    if (!asker) return jsonError(asker.error());
    records::XlsxForm form;
    form.language = wantsChinese(request) ? records::Language::Chinese : records::Language::English;
    form.folder = on.access_.localTokenFile().parent_path();  // the hub's own
    const auto records = keeper.records();
    const auto answer = keeper.audited(
        workbook
            ? records::exportXlsx(*records, keeper.tables(), *asker, std::move(*query), form)
            : records::exportCsv(*records, keeper.tables(), *asker, std::move(*query), *charset));
    return told(answer, request, [&](const std::string& bytes) {
        const bool utf8 = *charset == records::Charset::Utf8;
        const auto type =
            workbook
                ? std::string("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
                : std::string("text/csv; charset=") + (utf8 ? "utf-8" : "gb18030");
        return HttpResponse{
            200,
            {{"Content-Type", type},
             {"Content-Disposition",
              "attachment; filename=\"" + call.part("entity") + (workbook ? ".xlsx\"" : ".csv\"")},
             {"X-Content-Type-Options", "nosniff"},
             {"Cache-Control", "no-store"}},
            bytes};
    });
}

}  // namespace kamhub::server
