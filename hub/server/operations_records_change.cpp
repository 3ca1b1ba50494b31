// What is changed of records.

#include "records/limits.hpp"
#include "records/record_forms.hpp"
#include "server/operations.hpp"
#include "server/operations_records.hpp"
#include "server/records_json.hpp"

namespace kamhub::server {

namespace {

// The version that If-Match or else `text` names; 0: whatever it is now. Who changes a record says
// what he has read, or that he does not care.
Result<std::int64_t> versionOf(const HttpRequest& request, std::string text) {
    auto tag = header(request.headers, "If-Match");
    if (tag == "*") return std::int64_t{0};
    if (tag.size() > 2 && tag.front() == '"' && tag.back() == '"')
        text = tag.substr(1, tag.size() - 2);
    else if (!tag.empty())
        return invalidMessage("If-Match is no version: write the ETag that was read, or *");
    if (text == "*") return std::int64_t{0};
    if (text.empty())
        return rejected("write the version that was read, as If-Match: \"3\" or version=3, or *");
    return wholeNumber("version", text);
}

HttpResponse wrongVersion(const Error& error) {
    if (error.code == ErrorCode::Rejected) return jsonError(428, "Rejected", error.message);
    return jsonError(error);
}

}  // namespace

HttpResponse RecordsTable::committed(Operations& on, const Call& call, int status,
                                     const Work& work) {
    if (auto out = none(on)) return std::move(*out);
    const auto asker = on.keeper_->askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    const auto answer = on.keeper_->commit(
        *asker, [&](records::Records& records) { return work(records, *asker); });
    return told(answer, call.request, [&](const Record& record) {
        if (status == 204) return HttpResponse{204, {}, {}};
        const auto records = on.keeper_->records();
        return recordAnswer(*records->model().entity(record.entity), record, status);
    });
}

HttpResponse RecordsTable::create(Operations& on, const Call& call) {
    const auto edits = records::editsOfJson(call.text);
    if (!edits) return jsonError(edits.error());
    const auto reason = queryParameter(call.request, "reason");
    return committed(on, call, 201, [&](records::Records& records, const records::Asker& asker) {
        return records.create(asker, call.part("entity"), *edits, reason);
    });
}

HttpResponse RecordsTable::change(Operations& on, const Call& call) {
    const auto version = versionOf(call.request, queryParameter(call.request, "version"));
    if (!version) return wrongVersion(version.error());
    const auto edits = records::editsOfJson(call.text);
    if (!edits) return jsonError(edits.error());
    const auto reason = queryParameter(call.request, "reason");
    return committed(on, call, 200, [&](records::Records& records, const records::Asker& asker) {
        return records.change(asker, call.part("entity"), call.part("id"), *version, *edits,
                              reason);
    });
}

HttpResponse RecordsTable::remove(Operations& on, const Call& call) {
    const auto version = versionOf(call.request, queryParameter(call.request, "version"));
    if (!version) return wrongVersion(version.error());
    const auto reason = queryParameter(call.request, "reason");
    return committed(on, call, 204, [&](records::Records& records, const records::Asker& asker) {
        return records.remove(asker, call.part("entity"), call.part("id"), *version, reason);
    });
}

HttpResponse RecordsTable::transition(Operations& on, const Call& call) {
    const auto member = call.body.get("version");
    const auto version =
        versionOf(call.request, member.isEmpty() ? std::string() : member.toString());
    if (!version) return wrongVersion(version.error());
    const auto reason = textMember(call.body, "reason");
    return committed(on, call, 200, [&](records::Records& records, const records::Asker& asker) {
        return records.transition(asker, call.part("entity"), call.part("id"), *version,
                                  call.part("transition"), reason);
    });
}

HttpResponse RecordsTable::restore(Operations& on, const Call& call) {
    const auto to = numberMember(call.body, "to");
    if (!to) return jsonError(to.error());
    const auto reason = textMember(call.body, "reason");
    return committed(on, call, 200, [&](records::Records& records, const records::Asker& asker) {
        return records.restore(asker, call.part("entity"), call.part("id"), *to, reason);
    });
}

}  // namespace kamhub::server
