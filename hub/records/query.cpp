#include "records/query.hpp"

#include <algorithm>
#include <sstream>

#include "records/limits.hpp"
#include "records/table_of.hpp"
#include "records/unicode.hpp"
#include "records/value.hpp"

namespace kamhub::records {

namespace {

using Is = store::Condition::Is;

FieldComplaint complaint(std::string field, const char* code, std::string en, std::string zh) {
    return {std::move(field), code, std::move(en), std::move(zh)};
}

// The fields that every record has, as fields, so that they parse alike.
const Field* ownField(std::string_view name, const Entity& entity) {
    static const auto kOwn = [] {
        std::vector<Field> out(5);
        out[0].name = "id";
        out[0].kind = Kind::Reference;
        out[1].name = "version";
        out[1].kind = Kind::Integer;
        out[2].name = "created";
        out[2].kind = Kind::Instant;
        out[3].name = "changed";
        out[3].kind = Kind::Instant;
        out[4].name = kStateField;
        out[4].kind = Kind::Reference;
        return out;
    }();
    for (const auto& field : kOwn)
        if (field.name == name && (name != kStateField || !entity.states.empty())) return &field;
    return nullptr;
}

// Puts the condition together; the first thing that is wrong ends it.
class Conditions {
public:
    Conditions(const Model& model, const Asker& asker) : model_(model), asker_(asker) {}

    Answer<store::Condition> all(const Entity& entity, const Query& query) {
        if (query.filters.size() > kFiltersAtMost)
            return refused(Refusal::Why::Invalid,
                           complaint("", "too-many-filters",
                                     "at most " + std::to_string(kFiltersAtMost) + " filters",
                                     "筛选条件最多" + std::to_string(kFiltersAtMost) + "个"));
        store::Condition out;
        for (const auto& filter : query.filters) {
            auto one = this->filter(entity, filter);
            if (!std::holds_alternative<store::Condition>(one)) return one;
            out.of.push_back(std::move(std::get<store::Condition>(one)));
        }
        if (!query.search.empty()) {
            auto found = search(entity, query.search);
            if (!std::holds_alternative<store::Condition>(found)) return found;
            out.of.push_back(std::move(std::get<store::Condition>(found)));
        }
        return out;
    }

    // A field that this asker may select and order by.
    Answer<const Field*> field(const Entity& entity, const std::string& name) {
        if (const auto* own = ownField(name, entity)) return own;
        const auto* field = entity.field(name);
        if (!field || field->secret) {
            std::vector<std::string> known;
            for (const auto& each : entity.fields)
                if (!each.secret) known.push_back(each.name);
            const auto close = config::nearest(name, known);
            return refused(
                Refusal::Why::Invalid,
                complaint(name, "unknown-field",
                          "there is no such field" + (close.empty() ? "" : "; write " + close),
                          "没有该字段" + (close.empty() ? "" : "，是否为 " + close)));
        }
        if (const auto right = asker_.lacks(entity, *field); !right.empty())
            return forbidden(asker_, right, entity.name);
        return field;
    }

private:
    Answer<store::Condition> filter(const Entity& entity, const Filter& filter) {
        const auto dot = filter.field.find('.');
        if (dot != filter.field.npos) return related(entity, filter, dot);
        auto found = field(entity, filter.field);
        if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
        return compared(*std::get<const Field*>(found), filter);
    }

    // reference.field: by a field of the record that is referred to.
    Answer<store::Condition> related(const Entity& entity, const Filter& filter, std::size_t dot) {
        auto found = field(entity, filter.field.substr(0, dot));
        if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
        const auto* reference = std::get<const Field*>(found);
        const auto* other = model_.entity(reference->entity);
        if (!other)
            return refused(Refusal::Why::Invalid,
                           complaint(filter.field, "unknown-field",
                                     reference->name + " refers to no other record",
                                     reference->name + "不是引用字段"));
        if (!asker_.may(*other, "read"))
            return forbidden(asker_, other->name + ".read", other->name);
        Filter inner = filter;
        inner.field = filter.field.substr(dot + 1);
        if (inner.field.find('.') != inner.field.npos)
            return refused(Refusal::Why::Invalid,
                           complaint(filter.field, "unknown-field", "follows one reference at most",
                                     "最多跟随一层引用"));
        auto condition = this->filter(*other, inner);
        if (!std::holds_alternative<store::Condition>(condition)) return condition;
        store::Condition out;
        out.is = Is::Related;
        out.column = reference->name;
        out.table = other->name;
        out.other = "id";
        out.of.push_back(
            both(std::move(std::get<store::Condition>(condition)), asker_.scopeOf(*other)));
        return out;
    }

    Answer<store::Condition> compared(const Field& field, const Filter& filter) {
        using Op = Filter::Op;
        store::Condition out;
        out.column = field.name;
        if (filter.op == Op::Empty) {
            out.is = Is::Empty;
            return out;
        }
        const bool several = filter.op == Op::Equal || filter.op == Op::Not;
        if (filter.values.empty() || (!several && filter.values.size() > 1) ||
            filter.values.size() > kFilterValues)
            return refused(
                Refusal::Why::Invalid,
                complaint(
                    field.name, "filter-values",
                    several ? "takes 1 to " + std::to_string(kFilterValues) + " values"
                            : "takes one value",
                    several ? "需要1至" + std::to_string(kFilterValues) + "个值" : "需要一个值"));
        // A value that is asked for need not be one that could be stored.
        Field lenient = field;
        lenient.length = kLongTextLength;
        lenient.matcher = nullptr;
        lenient.least.reset();
        lenient.greatest.reset();
        for (const auto& text : filter.values) {
            auto value = parseValue(lenient, text);
            if (auto* fault = std::get_if<ValueFault>(&value))
                return refused(Refusal::Why::Invalid, std::move(*fault));
            out.values.push_back(std::move(std::get<store::Value>(value)));
        }
        const bool textual = filter.op == Op::Begins || filter.op == Op::Holds;
        if (textual && columnKind(field.kind) != store::ColumnKind::Text)
            return refused(Refusal::Why::Invalid,
                           complaint(field.name, "not-text", "is no text", "不是文本字段"));
        if (!several && out.values.front().index() == 0)
            return refused(Refusal::Why::Invalid,
                           complaint(field.name, "filter-values", "takes a value", "需要一个值"));
        static constexpr Is kIs[] = {Is::Equal,       Is::Equal,   Is::Less,
                                     Is::LessOrEqual, Is::Greater, Is::GreaterOrEqual,
                                     Is::Begins,      Is::Holds,   Is::Empty};
        out.is = kIs[static_cast<std::size_t>(filter.op)];
        if (filter.op != Op::Not) return out;
        store::Condition negated;
        negated.is = Is::Not;
        negated.of.push_back(std::move(out));
        return negated;
    }

    // Each word is a phrase, because Chinese words are phrases of characters.
    Answer<store::Condition> search(const Entity& entity, const std::string& words) {
        if (!entity.searched())
            return refused(Refusal::Why::Invalid,
                           complaint("", "not-searched", entity.name + " is not searched",
                                     entity.label.zh + "不支持搜索"));
        store::Condition out;
        std::istringstream in(words);
        std::size_t tokens = 0;
        for (std::string word; in >> word;) {
            store::Condition found;
            found.is = Is::Found;
            found.values.emplace_back(searchTokens(word, kSearchTokens));
            const auto& text = std::get<std::string>(found.values.front());
            if (text.empty()) continue;
            tokens += 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
            if (tokens > kSearchTokens) break;
            out.of.push_back(std::move(found));
        }
        // Nothing but signs is found nowhere.
        if (out.of.empty()) out.is = Is::Any;
        return out;
    }

    const Model& model_;
    const Asker& asker_;
};

}  // namespace

Refusal refused(Refusal::Why why, FieldComplaint complaint) {
    Refusal out;
    out.why = why;
    out.complaints.push_back(std::move(complaint));
    return out;
}

Refusal unknownEntity(const Model& model, const std::string& name) {
    std::vector<std::string> known;
    for (const auto& [each, entity] : model.entities()) known.push_back(each);
    const auto close = config::nearest(name, known);
    return refused(Refusal::Why::NotFound,
                   {"", "unknown-entity",
                    "there are no records of this kind" + (close.empty() ? "" : "; write " + close),
                    "没有此类记录" + (close.empty() ? "" : "，是否为 " + close)});
}

Refusal forbidden(const Asker& asker, const std::string& right, const std::string& object) {
    Refusal out = refused(Refusal::Why::Forbidden,
                          {"", "forbidden", "this takes the right " + right, "需要权限 " + right});
    out.audit = store::AuditEntry{"record.refused", object, "forbidden",
                                  access::actorOf(asker.caller.subject) + " lacks " + right};
    return out;
}

Answer<store::Condition> conditionOf(const Model& model, const Asker& asker, const Entity& entity,
                                     const Query& query) {
    return Conditions(model, asker).all(entity, query);
}

Answer<store::Selection> selectionOf(const Model& model, const Asker& asker, const Query& query) {
    const auto* entity = model.entity(query.entity);
    if (!entity) return unknownEntity(model, query.entity);
    if (!asker.may(*entity, "read")) return forbidden(asker, entity->name + ".read", entity->name);
    Conditions conditions(model, asker);
    auto where = conditions.all(*entity, query);
    if (auto* refusal = std::get_if<Refusal>(&where)) return std::move(*refusal);
    store::Selection out;
    out.table = entity->name;
    out.where = both(asker.scopeOf(*entity), std::move(std::get<store::Condition>(where)));
    for (const auto& order : query.order) {
        auto found = conditions.field(*entity, order.field);
        if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
        out.order.push_back({orderColumn(*std::get<const Field*>(found)), order.descending});
    }
    out.offset = std::clamp(query.offset, 0, 1'000'000);
    out.limit = std::clamp(query.limit, 0, kPageRows);
    return out;
}

}  // namespace kamhub::records
