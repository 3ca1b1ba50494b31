#include "records/validation.hpp"

#include "records/table_of.hpp"
#include "records/value.hpp"

namespace kamhub::records {

namespace {

constexpr int kParentsAtMost = 100;

FieldComplaint complaint(const Field& field, const char* code, std::string en, std::string zh) {
    return {field.name, code, std::move(en), std::move(zh)};
}

std::optional<FieldComplaint> editOne(const Field& field, const std::string& text, Record& record,
                                      bool hub) {
    auto value = parseValue(field, text);
    if (auto* fault = std::get_if<ValueFault>(&value)) return std::move(*fault);
    auto printed = printValue(field, std::get<store::Value>(value));
    if (field.read_only && !hub && printed != record[field.name])
        return complaint(field, "read-only", "is written by the hub only; leave it out",
                         "由系统维护，不可修改");
    if (printed.empty())
        record.fields.erase(field.name);
    else
        record.fields.insert_or_assign(field.name, std::move(printed));
    return std::nullopt;
}

FieldComplaint unknownField(const Entity& entity, const std::string& name) {
    std::vector<std::string> known;
    for (const auto& field : entity.fields) known.push_back(field.name);
    if (name == kStateField && !entity.states.empty())
        return {name, "read-only", "changes by transitions only; leave it out",
                "状态只能通过流转改变"};
    const auto close = config::nearest(name, known);
    return {name, "unknown-field",
            "there is no such field" + (close.empty() ? "" : "; write " + close),
            "没有该字段" + (close.empty() ? "" : "，是否为 " + close)};
}

std::optional<FieldComplaint> judgeCode(const Model& model, const Field& field,
                                        const std::string& value, bool changed) {
    const auto* list = model.list(field.list);
    const auto* code = list ? list->code(value) : nullptr;
    if (code && !(code->retired && changed)) return std::nullopt;
    if (!changed) return std::nullopt;  // taken when it was one
    std::vector<std::string> known;
    if (list)
        for (const auto& each : list->codes)
            if (!each.retired) known.push_back(each.value);
    const auto close = config::nearest(value, known);
    return complaint(
        field, "unknown-code",
        "\"" + value + "\" is no code of " + field.list + (close.empty() ? "" : "; write " + close),
        "“" + value + "”不在代码表 " + field.list + " 中" +
            (close.empty() ? "" : "，是否为 " + close));
}

// A parent that leads back to the record itself would draw a chart without end.
Result<bool> leadsBack(const Entity& entity, const Field& field, store::Tables& tables,
                       const Record& record) {
    std::string at = record[field.name];
    for (int i = 0; i < kParentsAtMost && !at.empty(); ++i) {
        if (at == record.id) return true;
        const auto row = tables.row(entity.name, at);
        if (!row) return row.error();
        if (!*row) return false;
        at = recordOf(entity, **row)[field.name];
    }
    return !at.empty();
}

Result<std::optional<FieldComplaint>> judgeReference(const Model& model, const Entity& entity,
                                                     const Field& field, const Asker& asker,
                                                     store::Tables& tables, const Record& record) {
    using Out = std::optional<FieldComplaint>;
    const auto* other = model.entity(field.entity);
    const auto id = record[field.name];
    const auto count = tables.count(field.entity, both(equal("id", id), asker.scopeOf(*other)));
    if (!count) return count.error();
    const bool itself = other == &entity && id == record.id;
    if (*count == 0 && !itself)
        return Out(
            complaint(field, "unknown-record",
                      "there is no " + other->name + " " + id + ", or it is not yours to see",
                      "没有编号为 " + id + " 的" + other->label.zh + "，或无权查看"));
    if (!field.parent || other != &entity) return Out();
    const auto circle = leadsBack(entity, field, tables, record);
    if (!circle) return circle.error();
    if (!*circle) return Out();
    return Out(complaint(field, "circle", "leads back to the record itself", "形成了循环引用"));
}

}  // namespace

FieldComplaints edit(const Entity& entity, const FieldEdits& edits, Record& record, bool hub) {
    FieldComplaints out;
    for (const auto& [name, text] : edits) {
        const auto* field = entity.field(name);
        if (!field) {
            out.push_back(unknownField(entity, name));
            continue;
        }
        if (auto wrong = editOne(*field, text.value_or(""), record, hub))
            out.push_back(std::move(*wrong));
    }
    return out;
}

Result<FieldComplaints> judge(const Model& model, const Entity& entity, const Asker& asker,
                              store::Tables& tables, const Record& before, const Record& after) {
    FieldComplaints out;
    for (const auto& field : entity.fields) {
        const auto value = after[field.name];
        const bool changed = value != before[field.name];
        if (value.empty()) {
            if (field.required)
                out.push_back(complaint(field, "required", "is required", "为必填项"));
            continue;
        }
        if (field.kind == Kind::Code)
            if (auto wrong = judgeCode(model, field, value, changed)) out.push_back(*wrong);
        if (field.kind == Kind::Reference && changed) {
            auto wrong = judgeReference(model, entity, field, asker, tables, after);
            if (!wrong) return wrong.error();
            if (*wrong) out.push_back(std::move(**wrong));
        }
    }
    return out;
}

void hide(const Entity& entity, const Asker& asker, Record& record) {
    for (const auto& field : entity.fields)
        if (field.secret || !asker.lacks(entity, field).empty()) record.fields.erase(field.name);
}

}  // namespace kamhub::records
