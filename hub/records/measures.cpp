#include "records/measures.hpp"

#include "records/value.hpp"

namespace kamhub::records {

namespace {

using Figure = store::Aggregation::Measure::Is;

Figure figureOf(Measure::Is is) {
    switch (is) {
        case Measure::Is::Count:
            return Figure::Count;
        case Measure::Is::Sum:
            return Figure::Sum;
        case Measure::Is::Average:
            return Figure::Average;
        case Measure::Is::Least:
            return Figure::Least;
        case Measure::Is::Greatest:
            break;
    }
    return Figure::Greatest;
}

std::string shown(const Entity& entity, const std::string& name, const store::Value& value) {
    if (const auto* field = entity.field(name)) return printValue(*field, value);
    const auto* text = std::get_if<std::string>(&value);
    const auto* number = std::get_if<std::int64_t>(&value);
    return text ? *text : number ? std::to_string(*number) : std::string();
}

// What a measure is computed of and divided by says something of each record.
std::optional<Refusal> hidden(const Entity& entity, const Asker& asker, const Measure& measure) {
    auto names = measure.by;
    names.push_back(measure.of);
    names.push_back(measure.period_of);
    for (const auto& name : names) {
        const auto* field = entity.field(name);
        if (!field) continue;
        if (field->secret) return forbidden(asker, entity.name + ".personal", entity.name);
        if (const auto right = asker.lacks(entity, *field); !right.empty())
            return forbidden(asker, right, entity.name);
    }
    return std::nullopt;
}

}  // namespace

Answer<MeasureTable> measured(store::Tables& tables, const Model& model, const Asker& asker,
                              const MeasureAsked& asked) {
    const auto* entity = model.entity(asked.entity);
    if (!entity) return unknownEntity(model, asked.entity);
    if (!asker.may(*entity, "read")) return forbidden(asker, entity->name + ".read", entity->name);
    const auto* measure = entity->measure(asked.measure);
    if (!measure) {
        std::vector<std::string> known;
        for (const auto& each : entity->measures) known.push_back(each.name);
        const auto close = config::nearest(asked.measure, known);
        return refused(Refusal::Why::NotFound,
                       {"", "unknown-measure",
                        "there is no such measure" + (close.empty() ? "" : "; write " + close),
                        "没有该指标" + (close.empty() ? "" : "，是否为 " + close)});
    }
    if (auto refusal = hidden(*entity, asker, *measure)) return std::move(*refusal);
    Query query;
    query.entity = asked.entity;
    query.filters = asked.filters;
    query.search = asked.search;
    auto where = conditionOf(model, asker, *entity, query);
    if (auto* refusal = std::get_if<Refusal>(&where)) return std::move(*refusal);
    store::Aggregation ask;
    ask.table = entity->name;
    ask.where = both(asker.scopeOf(*entity), std::move(std::get<store::Condition>(where)));
    ask.utc_offset = asked.utc_offset;
    ask.limit = kMeasureRows;
    ask.measures.push_back({figureOf(measure->is), measure->of});
    MeasureTable out;
    for (const auto& by : measure->by) {
        ask.groups.push_back({by});
        out.groups.push_back(by);
    }
    if (!measure->period_of.empty()) {
        const auto period =
            asked.period == store::Period::None ? store::Period::Month : asked.period;
        ask.groups.push_back({measure->period_of, period});
        out.groups.push_back(measure->period_of);
    }
    const auto rows = tables.aggregate(ask);
    if (!rows) return rows.error();
    for (const auto& row : *rows) {
        MeasureRow one;
        for (std::size_t i = 0; i < row.groups.size(); ++i)
            one.groups.push_back(i < measure->by.size()
                                     ? shown(*entity, out.groups[i], row.groups[i])
                                     : shown(*entity, "", row.groups[i]));
        one.value = shown(*entity, measure->of, row.measures.front());
        out.rows.push_back(std::move(one));
    }
    return out;
}

}  // namespace kamhub::records
