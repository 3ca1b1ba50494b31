#include "records/merge_log.hpp"

#include "records/table_of.hpp"

namespace kamhub::records {

namespace {

constexpr int kMergesAtMost = 100;  // one into the next

}  // namespace

std::string textIn(const store::Row& row, std::string_view column) {
    for (const auto& [name, value] : row.values)
        if (const auto* text = std::get_if<std::string>(&value); text && name == column)
            return *text;
    return {};
}

bool wasUndone(const store::Row& row) {
    for (const auto& [name, value] : row.values)
        if (name == "undone") return value == store::Value(std::int64_t{1});
    return false;
}

store::RowChange mergeLogRow(std::string id, const char* kind, const std::string& entity,
                             const std::string& survivor, const std::string& loser,
                             const std::string& actor, const std::string& reason,
                             std::string detail) {
    store::RowChange out;
    out.table = kMergeTable;
    out.id = std::move(id);
    out.values = {{"kind", std::string(kind)},
                  {"entity", entity},
                  {"survivor", survivor},
                  {"loser", loser},
                  {"actor", actor},
                  {"reason", reason},
                  {"detail", std::move(detail)}};
    out.change = changeText(kind, reason, {});
    return out;
}

Refusal needsReason() {
    return refused(Refusal::Why::Invalid, {"reason", "required", "say why", "请填写原因"});
}

store::RowChange changeOf(const Referring& row, const char* kind, const std::string& reason) {
    store::RowChange out;
    out.table = row.entity->name;
    out.id = row.before.id;
    out.version = row.before.version;
    out.values = valuesOf(*row.entity, row.before, row.after);
    out.change = changeText(*row.entity, kind, reason, row.before, row.after);
    return out;
}

store::Table mergeTable() {
    using store::ColumnKind;
    store::Table out;
    out.name = kMergeTable;
    out.columns = {{"kind", ColumnKind::Text},           {"entity", ColumnKind::Text},
                   {"survivor", ColumnKind::Text, true}, {"loser", ColumnKind::Text, true},
                   {"actor", ColumnKind::Text},          {"reason", ColumnKind::Text},
                   {"detail", ColumnKind::Text},         {"undone", ColumnKind::Integer}};
    return out;
}

Result<std::string> mergedInto(store::Tables& tables, const std::string& entity,
                               const std::string& id) {
    std::string out, at = id;
    for (int i = 0; i < kMergesAtMost; ++i) {
        store::Selection selection;
        selection.table = kMergeTable;
        selection.where.of = {equal("loser", at), equal("entity", entity),
                              equal("kind", std::string("merge")), equal("undone", {})};
        selection.limit = 1;
        const auto rows = tables.select(selection);
        if (!rows) return rows.error();
        if (rows->empty()) break;
        out = at = textIn(rows->front(), "survivor");
    }
    return out;
}

Answer<std::vector<MergeEntry>> Merging::log(const Asker& asker, const std::string& entity,
                                             const std::string& id) {
    auto found = records_.find(asker, entity, id, entity + ".read", 0);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    store::Selection selection;
    selection.table = kMergeTable;
    store::Condition either;
    either.is = store::Condition::Is::Any;
    either.of = {equal("survivor", id), equal("loser", id)};
    selection.where = both(equal("entity", entity), std::move(either));
    selection.order = {{"created", true}};
    const auto rows = records_.store_.tables().select(selection);
    if (!rows) return rows.error();
    std::vector<MergeEntry> out;
    for (const auto& row : *rows)
        out.push_back({row.id, textIn(row, "kind"), textIn(row, "survivor"), textIn(row, "loser"),
                       textIn(row, "actor"), textIn(row, "reason"), row.created, wasUndone(row)});
    return out;
}

}  // namespace kamhub::records
