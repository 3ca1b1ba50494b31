// What other systems call a record.

#include "records/external_keys.hpp"
#include "server/operations.hpp"
#include "server/operations_records.hpp"
#include "server/records_json.hpp"

namespace kamhub::server {

HttpResponse RecordsTable::keys(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto asker = on.keeper_->askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    const auto records = on.keeper_->records();
    const auto answer = on.keeper_->audited(
        records::ExternalKeys(*records).of(*asker, call.part("entity"), call.part("id")));
    return told(answer, call.request, [](const std::vector<records::ExternalKey>& all) {
        JsonList list;
        for (const auto& each : all) {
            auto one = object();
            one.set("system", each.system);
            one.set("key", each.key);
            one.set("valid_from", each.valid_from);
            list.add(one);
        }
        auto out = object();
        out.set("keys", list);
        return jsonAnswer(out);
    });
}

HttpResponse RecordsTable::byKey(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto asker = on.keeper_->askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    const auto records = on.keeper_->records();
    const auto answer = on.keeper_->audited(records::ExternalKeys(*records).find(
        *asker, call.part("entity"), call.part("system"), call.part("key")));
    return told(answer, call.request, [&](const Record& record) {
        return recordAnswer(*records->model().entity(record.entity), record, 200);
    });
}

HttpResponse RecordsTable::addKey(Operations& on, const Call& call) {
    const auto version = numberMember(call.body, "version");
    if (!version) return jsonError(version.error());
    const records::ExternalKey key{textMember(call.body, "system"), textMember(call.body, "key"),
                                   textMember(call.body, "valid_from")};
    return committed(on, call, 200, [&](records::Records& records, const records::Asker& asker) {
        return records::ExternalKeys(records).add(asker, call.part("entity"), call.part("id"),
                                                  *version, key, textMember(call.body, "reason"));
    });
}

HttpResponse RecordsTable::removeKey(Operations& on, const Call& call) {
    return committed(on, call, 200, [&](records::Records& records, const records::Asker& asker) {
        return records::ExternalKeys(records).remove(asker, call.part("entity"), call.part("id"), 0,
                                                     call.part("system"), call.part("key"),
                                                     queryParameter(call.request, "reason"));
    });
}

}  // namespace kamhub::server
