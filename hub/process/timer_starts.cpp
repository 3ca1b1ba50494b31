#include "process/timer_starts.hpp"

#include <algorithm>

#include "store/store.hpp"

namespace kamhub::process {

namespace {

const Node* startOf(const Definition& definition, const std::string& id) {
    for (const auto* node : definition.nodesIn(""))
        if (node->id == id && node->kind == Kind::StartEvent && node->trigger == Trigger::Timer)
            return node;
    return nullptr;
}

std::vector<const Node*> startsOf(const Definition& definition) {
    std::vector<const Node*> out;
    for (const auto* node : definition.nodesIn(""))
        if (node->kind == Kind::StartEvent && node->trigger == Trigger::Timer && node->limit &&
            !node->limit->text)
            out.push_back(node);
    return out;
}

// By which a changed time is known.
std::string saying(const TimeLimit& limit) {
    return std::to_string(static_cast<int>(limit.form)) + " " +
           (limit.span ? toString(*limit.span) : "") + " " + (limit.at ? toIso(*limit.at) : "") +
           " " + std::to_string(limit.times) + " " + limit.calendar;
}

std::optional<Instant> next(const Library& library, const TimeLimit& limit, Instant from) {
    if (limit.form == TimeLimit::Form::At) return limit.at;
    if (limit.calendar.empty())
        return from + limit.span->time + std::chrono::hours(24) * limit.span->days;
    const auto* calendar = library.calendar(limit.calendar);
    const auto at = calendar ? calendar->add(from, *limit.span) : Result<Instant>(from);
    return calendar && at ? std::optional(*at) : std::nullopt;
}

store::RowChange removed(const store::Row& row) {
    return {kStarts, row.id, row.version, {}, true, {}, {}};
}

store::Value micros(Instant at) { return at.time_since_epoch().count(); }

}  // namespace

void checkTimerStarts(const Library& library, Complaints& complaints) {
    for (const auto& [id, process] : library.processes())
        for (const auto* node : process.definition->nodesIn(""))
            if (node->kind == Kind::StartEvent && node->trigger == Trigger::Timer && node->limit &&
                node->limit->text)
                complaints.push_back({process.definition->file, node->line, 1,
                                      "the start event " + node->id +
                                          " has a time that is computed, and no data yet to do it",
                                      "write the duration, date or cycle itself"});
}

Result<std::vector<store::RowChange>> startChanges(store::Tables& tables, const Library& library,
                                                   Instant now) {
    store::Selection all{kStarts};
    all.limit = store::kRowsAtMost;
    const auto rows = tables.select(all);
    if (!rows) return rows.error();
    std::vector<store::RowChange> out;
    std::map<std::string, const store::Row*> there;
    for (const auto& row : *rows) there[row.id] = &row;
    for (const auto& [id, process] : library.processes())
        for (const auto* node : startsOf(*process.definition)) {
            const auto key = id + "/" + node->id;
            const auto at = there.find(key);
            const auto* row = at == there.end() ? nullptr : at->second;
            there.erase(key);
            const auto says = saying(*node->limit);
            if (row && text(*row, "says") == says) continue;
            const auto due = next(library, *node->limit, now);
            const auto left = node->limit->times == 0 ? std::int64_t{-1} : node->limit->times;
            // A date that is over is kept as done, so that it does not begin with the next reload.
            const bool over = !due || (node->limit->form == TimeLimit::Form::At && *due <= now);
            out.push_back({kStarts,
                           key,
                           row ? row->version : 0,
                           {{"process", id},
                            {"node", node->id},
                            {"says", says},
                            {"due", over ? store::Value(kNoLimit) : micros(*due)},
                            {"remaining", left}},
                           false,
                           {},
                           {}});
        }
    for (const auto& [key, row] : there) out.push_back(removed(*row));
    return out;
}

std::optional<DueStart> dueStart(const Library& library, const store::Row& row, Instant now) {
    DueStart out;
    out.process = text(row, "process");
    out.node = text(row, "node");
    const auto* definition = library.process(out.process);
    const auto* node = definition ? startOf(*definition, out.node) : nullptr;
    if (!node || !node->limit) return std::nullopt;
    const auto due = Instant(Duration(number(row, "due")));
    out.instance = uuidV5("start\n" + row.id + "\n" + toIso(due));
    auto left = number(row, "remaining");
    std::optional<Instant> again;
    if (node->limit->form == TimeLimit::Form::Every && (left < 0 || --left > 0)) {
        // What was missed meanwhile begins once.
        again = due;
        while (again && *again <= now) again = next(library, *node->limit, *again);
    }
    out.after = {kStarts,
                 row.id,
                 row.version,
                 {{"due", again ? micros(*again) : store::Value(kNoLimit)}, {"remaining", left}},
                 false,
                 {},
                 {}};
    return out;
}

}  // namespace kamhub::process
