// Records in and out as files.

#include "server/download.hpp"
#include "server/operations.hpp"
#include "server/operations_records.hpp"
#include "server/record_file.hpp"
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
    const auto charset = charsetOf(request);
    if (!charset) return jsonError(charset.error());
    auto query = recordQuery(request, call.part("entity"), {"charset", "format"});
    if (!query) return jsonError(query.error());
    const auto asker = on.keeper_->askerOf(request.caller);
    if (!asker) return jsonError(asker.error());
    FileForm form;
    form.is = format == "xlsx"                     ? FileForm::Is::Workbook
              : *charset == records::Charset::Utf8 ? FileForm::Is::Utf8
                                                   : FileForm::Is::Gb18030;
    form.chinese = wantsChinese(request);
    form.folder = on.access_.localTokenFile().parent_path();  // the hub's own
    return told(recordFile(*on.keeper_, *asker, std::move(*query), form), request,
                [&](const std::string& bytes) {
                    return download(call.part("entity") + form.ending(), form.mediaType(), bytes);
                });
}

}  // namespace kamhub::server
