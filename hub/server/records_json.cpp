#include "server/records_json.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "records/limits.hpp"
#include "records/record_forms.hpp"

namespace kamhub::server {

namespace {

struct Said {
    int status;
    const char* code;
};

Said saidOf(records::Refusal::Why why) {
    using Why = records::Refusal::Why;
    switch (why) {
        case Why::NotFound:
            return {404, "NotFound"};
        case Why::Forbidden:
            return {403, "Forbidden"};
        case Why::Invalid:
            return {422, "Rejected"};
        case Why::Changed:
            return {409, "Changed"};
        case Why::State:
            return {409, "State"};
    }
    return {422, "Rejected"};
}

const char* wordOf(records::ImportRow::Is is) {
    static constexpr const char* kWords[] = {"created", "changed", "unchanged", "refused"};
    return kWords[static_cast<std::size_t>(is)];
}

}  // namespace

// The first of the two languages that stands there, unless the other one has a greater q.
bool wantsChinese(const HttpRequest& request) {
    std::istringstream in{std::string(header(request.headers, "Accept-Language"))};
    double chinese = 0, english = 0;
    for (std::string one; std::getline(in, one, ',');) {
        one.erase(0, one.find_first_not_of(' '));
        const auto q = one.find("q=");
        const double weight = q == one.npos ? 1 : std::strtod(one.c_str() + q + 2, nullptr);
        if (one.starts_with("zh")) chinese = std::max(chinese, weight);
        if (one.starts_with("en")) english = std::max(english, weight);
    }
    return chinese > english;
}

JsonList complaintsJson(const FieldComplaints& complaints, bool chinese) {
    JsonList out;
    for (const auto& each : complaints) {
        auto one = object();
        one.set("field", each.field);
        one.set("code", each.code);
        one.set("message", chinese ? each.zh : each.en);
        out.add(one);
    }
    return out;
}

HttpResponse refusedJson(const records::Refusal& refusal, const HttpRequest& request) {
    const bool chinese = wantsChinese(request);
    auto said = saidOf(refusal.why);
    const bool conditional = !header(request.headers, "If-Match").empty();
    if (refusal.why == records::Refusal::Why::Changed && conditional) said.status = 412;
    std::string message;
    for (const auto& each : refusal.complaints) {
        if (!message.empty()) message += chinese ? "；" : "; ";
        if (!each.field.empty()) message += each.field + (chinese ? "：" : ": ");
        message += chinese ? each.zh : each.en;
    }
    auto error = object();
    error.set("code", said.code);
    error.set("message", message);
    error.set("complaints", complaintsJson(refusal.complaints, chinese));
    auto out = object();
    out.set("error", error);
    auto response = jsonAnswer(out, said.status);
    response.headers.emplace_back("Content-Language", chinese ? "zh" : "en");
    return response;
}

Json toJson(const records::HistoryEntry& entry) {
    auto out = object();
    out.set("version", entry.version);
    out.set("at", toIso(entry.at));
    out.set("actor", entry.actor);
    out.set("kind", entry.kind);
    out.set("reason", entry.reason);
    JsonList changes;
    for (const auto& change : entry.changes) {
        auto one = object();
        one.set("field", change.field);
        if (change.hidden)
            one.set("hidden", true);
        else {
            one.set("before", change.before);
            one.set("after", change.after);
        }
        changes.add(one);
    }
    out.set("changes", changes);
    return out;
}

Json toJson(const records::ImportReport& report, bool chinese) {
    auto out = object();
    out.set("created", static_cast<std::uint64_t>(report.created));
    out.set("changed", static_cast<std::uint64_t>(report.changed));
    out.set("unchanged", static_cast<std::uint64_t>(report.unchanged));
    out.set("refused", static_cast<std::uint64_t>(report.refused));
    JsonList rows;
    for (const auto& row : report.rows) {
        auto one = object();
        one.set("line", static_cast<std::uint64_t>(row.line));
        one.set("key", row.key);
        one.set("is", wordOf(row.is));
        one.set("complaints", complaintsJson(row.complaints, chinese));
        rows.add(one);
    }
    out.set("rows", rows);
    return out;
}

Json toJson(const records::MeasureTable& table) {
    auto out = object();
    out.set("groups", wordList(table.groups));
    JsonList rows;
    for (const auto& row : table.rows) {
        auto one = object();
        one.set("groups", wordList(row.groups));
        one.set("value", row.value);
        rows.add(one);
    }
    out.set("rows", rows);
    return out;
}

records::Answer<Titles> titlesOf(records::Records& records, const records::Asker& asker,
                                 const records::Entity& entity, const std::vector<Record>& of) {
    Titles out;
    for (const auto& field : entity.fields) {
        if (field.kind != records::Kind::Reference || field.secret) continue;
        const auto& other = *records.model().entity(field.entity);
        const auto* title = other.field(other.title);
        if (!title || !asker.lacks(other, *title).empty() || !asker.may(other, "read")) continue;
        std::set<std::string> ids;
        for (const auto& record : of)
            if (auto id = record[field.name]; !id.empty()) ids.insert(std::move(id));
        for (auto at = ids.begin(); at != ids.end();) {
            records::Query query;
            query.entity = other.name;
            query.limit = records::kPageRows;
            records::Filter filter{"id", records::Filter::Op::Equal};
            while (at != ids.end() && filter.values.size() < records::kFilterValues)
                filter.values.push_back(*at++);
            query.filters.push_back(std::move(filter));
            auto found = records.select(asker, query);
            if (auto* refusal = std::get_if<records::Refusal>(&found)) return std::move(*refusal);
            if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
            for (const auto& record : std::get<records::Page>(found).records)
                out[field.name][record.id] = record[other.title];
        }
    }
    return out;
}

HttpResponse recordAnswer(const records::Entity& entity, const Record& record, int status,
                          const Titles* titles) {
    HttpResponse out{status,
                     {{"Content-Type", "application/json"},
                      {"Cache-Control", "no-store"},
                      {"ETag", "\"" + std::to_string(record.version) + "\""}},
                     recordText(entity, record, titles) + "\n"};
    if (status == 201)
        out.headers.emplace_back("Location", "/api/v1/records/" + entity.name + "/" + record.id);
    return out;
}

std::string recordText(const records::Entity& entity, const Record& record, const Titles* titles) {
    auto out = records::toJson(entity, record);
    if (!titles) return out;
    auto names = object();
    for (const auto& [field, all] : *titles)
        if (const auto at = all.find(record[field]); at != all.end()) names.set(field, at->second);
    out.pop_back();
    return out + ",\"titles\":" + text(names) + "}";
}

}  // namespace kamhub::server
