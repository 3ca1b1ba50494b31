#include "records/table_of.hpp"

#include "records/unicode.hpp"
#include "records/value.hpp"

namespace kamhub::records {

namespace {

constexpr char kSortSuffix[] = "__sort";
constexpr std::size_t kTokensAtMost = 4'000;  // of one record

// Of a value that is valid.
store::Value stored(const Field& field, std::string_view text) {
    auto value = parseValue(field, text);
    auto* out = std::get_if<store::Value>(&value);
    return out ? std::move(*out) : store::Value();
}

}  // namespace

std::string orderColumn(const Field& field) {
    return field.sorted ? field.name + kSortSuffix : field.name;
}

store::Table tableOf(const Entity& entity) {
    store::Table out;
    out.name = entity.name;
    if (!entity.states.empty())
        out.columns.push_back({kStateField, store::ColumnKind::Text, true, false});
    for (const auto& field : entity.fields) {
        out.columns.push_back({field.name, columnKind(field.kind), field.indexed, field.unique});
        if (field.sorted)
            out.columns.push_back({orderColumn(field), store::ColumnKind::Text, true, false});
    }
    out.searched = entity.searched();
    return out;
}

std::vector<store::Table> tablesOf(const Model& model) {
    std::vector<store::Table> out;
    for (const auto& [name, entity] : model.entities()) out.push_back(tableOf(entity));
    return out;
}

Record recordOf(const Entity& entity, const store::Row& row) {
    Record out;
    out.entity = entity.name;
    out.id = row.id;
    out.version = row.version;
    out.created = row.created;
    out.changed = row.changed;
    for (const auto& [column, value] : row.values) {
        if (const auto* field = entity.field(column))
            out.fields.emplace(column, printValue(*field, value));
        else if (column == kStateField)
            out.fields.emplace(column, std::get<std::string>(value));
    }
    return out;
}

store::Values valuesOf(const Entity& entity, const Record& before, const Record& after) {
    store::Values out;
    if (!entity.states.empty() && before[kStateField] != after[kStateField])
        out.emplace_back(kStateField, after[kStateField]);
    for (const auto& field : entity.fields) {
        const auto text = after[field.name];
        if (before[field.name] == text) continue;
        out.emplace_back(field.name, stored(field, text));
        if (!field.sorted) continue;
        out.emplace_back(orderColumn(field), store::Value());
        if (!text.empty()) out.back().second.emplace<std::string>(sortKey(text));
    }
    return out;
}

std::string searchTextOf(const Model& model, const Entity& entity, const Record& record) {
    std::string text;
    for (const auto& field : entity.fields) {
        const auto value = record[field.name];
        if (!field.searched || value.empty()) continue;
        text += value + "\n";
        if (field.kind != Kind::Code) continue;
        const auto* list = model.list(field.list);
        if (const auto* code = list ? list->code(value) : nullptr)
            text += code->label.en + "\n" + code->label.zh + "\n";
    }
    return searchTokens(text, kTokensAtMost);
}

}  // namespace kamhub::records
