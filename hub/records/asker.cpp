#include "records/asker.hpp"

#include "records/value.hpp"

namespace kamhub::records {

namespace {

using Is = store::Condition::Is;

store::Value valueIn(const Entity& entity, const Record& record, const std::string& column) {
    if (column == "id") return record.id;
    if (column == "version") return record.version;
    if (column == "created") return record.created.time_since_epoch().count();
    if (column == "changed") return record.changed.time_since_epoch().count();
    const auto text = record[column];
    if (text.empty()) return {};
    const auto* field = entity.field(column);
    if (!field) return text;
    auto value = parseValue(*field, text);
    auto* out = std::get_if<store::Value>(&value);
    return out ? std::move(*out) : store::Value();
}

bool compares(const store::Condition& condition, const store::Value& value) {
    if (condition.is == Is::Empty) return value.index() == 0;
    if (condition.is == Is::Equal) {
        for (const auto& wanted : condition.values)
            if (wanted == value) return true;
        return false;
    }
    if (value.index() == 0 || condition.values.size() != 1) return false;
    const auto& other = condition.values.front();
    const auto* text = std::get_if<std::string>(&value);
    const auto* part = std::get_if<std::string>(&other);
    switch (condition.is) {
        case Is::Less:
            return value < other;
        case Is::LessOrEqual:
            return value <= other;
        case Is::Greater:
            return value > other;
        case Is::GreaterOrEqual:
            return value >= other;
        case Is::Begins:
            return text && part && text->rfind(*part, 0) == 0;
        case Is::Holds:
            return text && part && text->find(*part) != text->npos;
        default:
            return false;  // Found: a scope does not search
    }
}

}  // namespace

Asker theHub() {
    Asker out;
    out.caller.subject = {access::SubjectKind::Process, "records"};
    out.hub = true;
    return out;
}

store::Condition both(store::Condition one, store::Condition other) {
    store::Condition out;
    out.of.push_back(std::move(one));
    out.of.push_back(std::move(other));
    return out;
}

store::Condition equal(std::string column, store::Value value) {
    store::Condition out;
    out.is = Is::Equal;
    out.column = std::move(column);
    out.values.push_back(std::move(value));
    return out;
}

Result<bool> satisfies(store::Tables& tables, const Entity& entity, const Record& record,
                       const store::Condition& condition) {
    switch (condition.is) {
        case Is::All:
        case Is::Any: {
            const bool all = condition.is == Is::All;
            for (const auto& part : condition.of) {
                auto held = satisfies(tables, entity, record, part);
                if (!held || *held != all) return held;
            }
            return all;
        }
        case Is::Not: {
            auto held = satisfies(tables, entity, record, condition.of.front());
            if (!held) return held;
            return !*held;
        }
        case Is::Related: {
            auto value = valueIn(entity, record, condition.column);
            if (value.index() == 0) return false;
            auto where = equal(condition.other, std::move(value));
            if (!condition.of.empty()) where = both(std::move(where), condition.of.front());
            const auto count = tables.count(condition.table, where);
            if (!count) return count.error();
            return *count > 0;
        }
        default:
            return compares(condition, valueIn(entity, record, condition.column));
    }
}

}  // namespace kamhub::records
