// Records that may be the same, made one and made two again.

#include "records/matching.hpp"
#include "records/merging.hpp"
#include "records/record_forms.hpp"
#include "server/operations.hpp"
#include "server/operations_records.hpp"
#include "server/records_json.hpp"

namespace kamhub::server {

namespace {

// Takes the members that are called key:SYSTEM out of the fields.
std::vector<records::ExternalKey> keysIn(records::FieldEdits& fields) {
    std::vector<records::ExternalKey> out;
    for (auto at = fields.begin(); at != fields.end();) {
        if (!at->first.starts_with(records::kKeyPrefix)) {
            ++at;
            continue;
        }
        const auto system = at->first.substr(std::string_view(records::kKeyPrefix).size());
        if (at->second) out.push_back({system, *at->second, {}});
        at = fields.erase(at);
    }
    return out;
}

// As one member of a document whose other members are text.
std::string withRules(const std::string& record, const std::vector<std::string>& rules) {
    auto out = object();
    out.set("rules", wordList(rules));
    const auto begin = text(out);
    return begin.substr(0, begin.rfind('}')) + ",\"record\":" + record + "}";
}

}  // namespace

HttpResponse RecordsTable::match(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    auto fields = records::editsOfJson(call.text);
    if (!fields) return jsonError(fields.error());
    const auto keys = keysIn(*fields);
    auto& keeper = *on.keeper_;
    const auto asker = keeper.askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    const auto records = keeper.records();
    const auto answer =
        keeper.audited(records::matched(*records, *asker, call.part("entity"), *fields, keys));
    return told(answer, call.request, [&](const std::vector<records::Candidate>& all) {
        const auto& entity = *records->model().entity(call.part("entity"));
        std::string body = "{\"candidates\":[";
        for (const auto& each : all) {
            if (body.back() == '}') body += ",";
            body += withRules(recordText(entity, each.record), each.rules);
        }
        return HttpResponse{
            200,
            {{"Content-Type", "application/json; charset=utf-8"}, {"Cache-Control", "no-store"}},
            body + "]}\n"};
    });
}

HttpResponse RecordsTable::merge(Operations& on, const Call& call) {
    records::Merging::Two two{textMember(call.body, "survivor"), textMember(call.body, "loser")};
    const auto version = numberMember(call.body, "survivor_version"),
               other = numberMember(call.body, "loser_version");
    if (!version) return jsonError(version.error());
    if (!other) return jsonError(other.error());
    two.survivor_version = *version, two.loser_version = *other;
    const auto take = listMember(call.body, "take");
    const auto reason = textMember(call.body, "reason");
    return committed(on, call, 200, [&](records::Records& records, const records::Asker& asker) {
        return records::Merging(records).merge(asker, call.part("entity"), two, take, reason);
    });
}

HttpResponse RecordsTable::split(Operations& on, const Call& call) {
    const auto version = numberMember(call.body, "version");
    if (!version) return jsonError(version.error());
    const auto reason = textMember(call.body, "reason");
    return committed(on, call, 200, [&](records::Records& records, const records::Asker& asker) {
        return records::Merging(records).split(asker, call.part("entity"),
                                               textMember(call.body, "merge"), *version, reason);
    });
}

HttpResponse RecordsTable::merges(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto asker = on.keeper_->askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    const auto records = on.keeper_->records();
    const auto answer = on.keeper_->audited(
        records::Merging(*records).log(*asker, call.part("entity"), call.part("id")));
    return told(answer, call.request, [](const std::vector<records::MergeEntry>& all) {
        JsonList list;
        for (const auto& each : all) {
            auto one = object();
            one.set("id", each.id);
            one.set("kind", each.kind);
            one.set("survivor", each.survivor);
            one.set("loser", each.loser);
            one.set("actor", each.actor);
            one.set("reason", each.reason);
            one.set("at", toIso(each.at));
            one.set("undone", each.undone);
            list.add(one);
        }
        auto out = object();
        out.set("merges", list);
        return jsonAnswer(out);
    });
}

}  // namespace kamhub::server
