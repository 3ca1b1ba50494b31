// What is read of records.

#include <algorithm>

#include "records/external_keys.hpp"
#include "records/merging.hpp"
#include "records/table_of.hpp"

namespace kamhub::records {

namespace {

constexpr int kHistoryAtMost = 1'000;

Refusal notFound(const Entity& entity, const std::string& id) {
    return refused(Refusal::Why::NotFound,
                   {"", "unknown-record",
                    "there is no " + entity.name + " " + id + ", or it is not yours to see",
                    "没有编号为 " + id + " 的" + entity.label.zh + "，或无权查看"});
}

Refusal merged(const Entity& entity, const std::string& id, const std::string& into) {
    Refusal out = refused(Refusal::Why::NotFound,
                          {"", "merged", entity.name + " " + id + " was merged into " + into,
                           entity.label.zh + " " + id + " 已合并到 " + into});
    out.merged_into = into;
    return out;
}

}  // namespace

Answer<Records::Found> Records::find(const Asker& asker, const std::string& name,
                                     const std::string& id, const std::string& right,
                                     std::int64_t version) {
    const auto* entity = model_->entity(name);
    if (!entity) return unknownEntity(*model_, name);
    if (!asker.may(right)) return forbidden(asker, right, entity->name + "/" + id);
    store::Selection selection;
    selection.table = entity->name;
    selection.where = both(equal("id", id), asker.scopeOf(*entity));
    const auto seen = store_.tables().count(selection.table, selection.where);
    if (!seen) return seen.error();
    if (*seen == 0) {
        const auto into = mergedInto(store_.tables(), name, id);
        if (!into) return into.error();
        if (into->empty()) return notFound(*entity, id);
        const auto known =
            store_.tables().count(name, both(equal("id", *into), asker.scopeOf(*entity)));
        if (!known) return known.error();
        return *known > 0 ? merged(*entity, id, *into) : notFound(*entity, id);
    }
    selection.where = both(equal("id", id), asker.scopeOf(*entity, right));
    const auto rows = store_.tables().select(selection);
    if (!rows) return rows.error();
    // He sees it, but this right does not reach it.
    if (rows->empty()) return forbidden(asker, right, entity->name + "/" + id);
    Found out{entity, recordOf(*entity, rows->front())};
    if (version == 0 || version == out.record.version) return out;
    return refused(
        Refusal::Why::Changed,
        {"", "changed",
         "it was changed meanwhile (version " + std::to_string(out.record.version) + ", not " +
             std::to_string(version) + "); read it again",
         "记录已被他人修改（当前版本" + std::to_string(out.record.version) + "），请重新读取"});
}

Answer<Record> Records::get(const Asker& asker, const std::string& entity, const std::string& id) {
    auto found = find(asker, entity, id, entity + ".read", 0);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    auto& [of, record] = std::get<Found>(found);
    hide(*of, asker, record);
    const auto keys = keyRowsOf(store_.tables(), entity, id);
    if (!keys) return keys.error();
    for (const auto& row : *keys) {
        auto& text = record.fields[kKeyPrefix + row.key.system];
        text += (text.empty() ? "" : "\n") + row.key.key;
    }
    return std::move(record);
}

Answer<Page> Records::select(const Asker& asker, const Query& query, bool total) {
    auto selection = selectionOf(*model_, asker, query);
    if (auto* refusal = std::get_if<Refusal>(&selection)) return std::move(*refusal);
    const auto& asked = std::get<store::Selection>(selection);
    const auto& entity = *model_->entity(query.entity);
    const auto rows = store_.tables().select(asked);
    if (!rows) return rows.error();
    Page out;
    for (const auto& row : *rows) {
        out.records.push_back(recordOf(entity, row));
        hide(entity, asker, out.records.back());
    }
    if (!total) return out;
    const auto count = store_.tables().count(asked.table, asked.where);
    if (!count) return count.error();
    out.total = *count;
    return out;
}

Answer<std::vector<HistoryEntry>> Records::history(const Asker& asker, const std::string& name,
                                                   const std::string& id) {
    auto found = find(asker, name, id, name + ".read", 0);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    const auto& entity = *std::get<Found>(found).entity;
    const auto rows = store_.tables().rowHistory(name, id, kHistoryAtMost);
    if (!rows) return rows.error();
    std::vector<HistoryEntry> out;
    for (const auto& row : *rows) {
        auto entry = historyEntryOf(row);
        if (!entry) return entry.error();
        for (auto& change : entry->changes) {
            const auto* field = entity.field(change.field);
            if (field && !asker.lacks(entity, *field).empty())
                change = {change.field, {}, {}, true};
        }
        out.push_back(std::move(*entry));
    }
    std::reverse(out.begin(), out.end());
    return out;
}

}  // namespace kamhub::records
