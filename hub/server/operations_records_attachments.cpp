// Files that stand with a record.

#include "records/attachments.hpp"
#include "server/download.hpp"
#include "server/operations.hpp"
#include "server/operations_records.hpp"
#include "server/reception.hpp"
#include "server/records_json.hpp"

namespace kamhub::server {

namespace {

Json fileJson(const records::Attachment& of) {
    auto out = object();
    out.set("name", of.name);
    out.set("number", of.number);
    out.set("media_type", of.media_type);
    out.set("size", of.size);
    out.set("sha256", of.sha256);
    out.set("actor", of.actor);
    out.set("at", toIso(of.at));
    return out;
}

Result<std::int64_t> numberOf(const HttpRequest& request, const char* name) {
    const auto text = queryParameter(request, name);
    return text.empty() ? Result<std::int64_t>(std::int64_t{0}) : wholeNumber(name, text);
}

}  // namespace

HttpResponse RecordsTable::attachments(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto asker = on.keeper_->askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    const auto records = on.keeper_->records();
    const auto answer = on.keeper_->audited(
        records::Attachments(*records).list(*asker, call.part("entity"), call.part("id")));
    return told(answer, call.request, [](const std::vector<records::Attachment>& all) {
        JsonList list;
        for (const auto& each : all) list.add(fileJson(each));
        auto out = object();
        out.set("attachments", list);
        return jsonAnswer(out);
    });
}

// Whatever its sender calls it, a browser keeps it as a file and does not look into it.
HttpResponse RecordsTable::attachment(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto number = numberOf(call.request, "number");
    if (!number) return jsonError(number.error());
    const auto asker = on.keeper_->askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    const auto records = on.keeper_->records();
    const auto answer = on.keeper_->audited(records::Attachments(*records).read(
        *asker, call.part("entity"), call.part("id"), call.part("name"), *number));
    return told(answer, call.request, [](const records::AttachmentBytes& file) {
        auto bytes = file.bytes.read(records::kAttachmentBytes);
        if (!bytes) return jsonError(bytes.error());
        return download(file.of.name, file.of.media_type, std::move(*bytes));
    });
}

HttpResponse RecordsTable::attach(Operations& on, const Call& call) {
    const auto& request = call.request;
    const auto version = numberOf(request, "version");
    if (!version) return jsonError(version.error());
    return committed(on, call, 200, [&](records::Records& records, const records::Asker& asker) {
        return records::Attachments(records).attach(
            asker, call.part("entity"), call.part("id"), *version, queryParameter(request, "name"),
            mediaType(header(request.headers, "Content-Type")), request.body,
            queryParameter(request, "reason"));
    });
}

HttpResponse RecordsTable::detach(Operations& on, const Call& call) {
    const auto version = numberOf(call.request, "version");
    if (!version) return jsonError(version.error());
    return committed(on, call, 200, [&](records::Records& records, const records::Asker& asker) {
        return records::Attachments(records).remove(asker, call.part("entity"), call.part("id"),
                                                    *version, call.part("name"),
                                                    queryParameter(call.request, "reason"));
    });
}

}  // namespace kamhub::server
