// What is read of records.

#include <set>

#include "records/limits.hpp"
#include "server/operations.hpp"
#include "server/operations_records.hpp"
#include "server/records_json.hpp"
#include "server/records_query.hpp"

namespace kamhub::server {

namespace {

constexpr std::size_t kCodesInModel = 1'000;

std::optional<store::Period> periodNamed(const std::string& name) {
    using store::Period;
    if (name == "day") return Period::Day;
    if (name.empty() || name == "month") return Period::Month;
    if (name == "quarter") return Period::Quarter;
    if (name == "year") return Period::Year;
    return std::nullopt;
}

}  // namespace

std::optional<HttpResponse> RecordsTable::none(Operations& on) {
    if (on.keeper_) return std::nullopt;
    return jsonError(404, "NotFound", "this hub keeps no records");
}

HttpResponse RecordsTable::model(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto records = on.keeper_->records();
    const auto asker = on.keeper_->askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    JsonList entities, lists;
    std::set<std::string> named;
    for (const auto& [name, entity] : records->model().entities()) {
        if (!asker->may(entity, "read")) continue;
        entities.add(toJson(entity, *asker));
        for (const auto& field : entity.fields)
            if (!field.list.empty()) named.insert(field.list);
    }
    for (const auto& name : named) {
        const auto& list = *records->model().list(name);
        lists.add(toJson(list, list.codes.size() <= kCodesInModel));
    }
    auto out = object();
    out.set("hash", records->model().hash());
    out.set("entities", entities);
    out.set("lists", lists);
    return jsonAnswer(out);
}

HttpResponse RecordsTable::codes(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto records = on.keeper_->records();
    const auto* list = records->model().list(call.part("list"));
    if (!list) return jsonError(404, "NotFound", "there is no list of codes " + call.part("list"));
    return jsonAnswer(toJson(*list, true));
}

HttpResponse RecordsTable::list(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto& request = call.request;
    const auto query = recordQuery(request, call.part("entity"), {"total", "titles"});
    if (!query) return jsonError(query.error());
    const auto asker = on.keeper_->askerOf(request.caller);
    if (!asker) return jsonError(asker.error());
    const auto records = on.keeper_->records();
    const bool count = queryParameter(request, "total") != "false";
    const auto answer = on.keeper_->audited(records->select(*asker, *query, count));
    return told(answer, request, [&](const records::Page& page) {
        const auto& entity = *records->model().entity(query->entity);
        Titles titles;
        const bool named = queryParameter(request, "titles") == "true";
        if (named) {
            auto found = titlesOf(*records, *asker, entity, page.records);
            if (const auto* refusal = std::get_if<records::Refusal>(&found))
                return refusedJson(*refusal, request);
            if (const auto* error = std::get_if<Error>(&found)) return jsonError(*error);
            titles = std::move(std::get<Titles>(found));
        }
        std::string out = "{\"records\":[";
        for (const auto& record : page.records)
            out += (out.back() == '[' ? "" : ",") +
                   recordText(entity, record, named ? &titles : nullptr);
        out += "],\"offset\":" + std::to_string(query->offset);
        if (count) out += ",\"total\":" + std::to_string(page.total);
        return HttpResponse{200,
                            {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
                            out + "}\n"};
    });
}

HttpResponse RecordsTable::get(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto asker = on.keeper_->askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    const auto records = on.keeper_->records();
    const auto answer =
        on.keeper_->audited(records->get(*asker, call.part("entity"), call.part("id")));
    return told(answer, call.request, [&](const Record& record) {
        const auto& entity = *records->model().entity(record.entity);
        if (queryParameter(call.request, "titles") != "true")
            return recordAnswer(entity, record, 200);
        const auto titles = titlesOf(*records, *asker, entity, {record});
        return told(titles, call.request,
                    [&](const Titles& all) { return recordAnswer(entity, record, 200, &all); });
    });
}

HttpResponse RecordsTable::history(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto asker = on.keeper_->askerOf(call.request.caller);
    if (!asker) return jsonError(asker.error());
    const auto answer = on.keeper_->audited(
        on.keeper_->records()->history(*asker, call.part("entity"), call.part("id")));
    return told(answer, call.request, [](const std::vector<records::HistoryEntry>& entries) {
        JsonList list;
        for (const auto& entry : entries) list.add(toJson(entry));
        auto out = object();
        out.set("history", list);
        return jsonAnswer(out);
    });
}

HttpResponse RecordsTable::measure(Operations& on, const Call& call) {
    if (auto out = none(on)) return std::move(*out);
    const auto& request = call.request;
    const auto query = recordQuery(request, call.part("entity"), {"period", "utc_offset"});
    if (!query) return jsonError(query.error());
    const auto period = periodNamed(queryParameter(request, "period"));
    if (!period)
        return jsonError(400, "InvalidMessage",
                         "period is unknown; write day, month, quarter or year");
    records::MeasureAsked asked{query->entity, call.part("measure"), *period, query->filters,
                                query->search};
    if (const auto text = queryParameter(request, "utc_offset"); !text.empty()) {
        char* end = nullptr;
        const auto minutes = std::strtol(text.c_str(), &end, 10);
        if (*end != '\0' || minutes < -14 * 60 || minutes > 14 * 60)
            return jsonError(400, "InvalidMessage", "utc_offset is no number from -840 to 840");
        asked.utc_offset = minutes * 60;
    }
    const auto asker = on.keeper_->askerOf(request.caller);
    if (!asker) return jsonError(asker.error());
    const auto answer = on.keeper_->audited(
        records::measured(on.keeper_->tables(), on.keeper_->records()->model(), *asker, asked));
    return told(answer, request,
                [](const records::MeasureTable& table) { return jsonAnswer(toJson(table)); });
}

}  // namespace kamhub::server
