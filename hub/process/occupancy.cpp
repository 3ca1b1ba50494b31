#include "process/occupancy.hpp"

#include <algorithm>

#include "process/process_tables.hpp"
#include "store/rows.hpp"

namespace kamhub::process {

namespace {

using store::Condition;

constexpr std::size_t kHistoriesAtOnce = 20;

Condition isOneOf(const char* column, std::vector<store::Value> values) {
    Condition out{Condition::Is::Equal, column};
    out.values = std::move(values);
    return out;
}

// Those changed last first.
store::Selection ofVersion(const std::string& process, const std::string& hash, int limit) {
    store::Selection out{kInstances, {Condition::Is::All}, {{"changed", true}}};
    out.where.of = {isOneOf("process", {process}), isOneOf("hash", {hash})};
    out.limit = limit;
    return out;
}

Status addStanding(store::Tables& tables, store::Selection selection, Occupancy& out) {
    using State = Instance::State;
    std::vector<store::Value> open;
    for (const auto each : {State::Running, State::Deferred, State::Waiting, State::Cancelling})
        open.emplace_back(std::string(toString(each)));
    selection.where.of.push_back(isOneOf("state", std::move(open)));
    ++selection.limit;
    const auto rows = tables.select(selection);
    if (!rows) return rows.error();
    for (const auto& row : *rows) {
        if (out.running == kMostRunning) {
            out.more = true;
            break;
        }
        const auto instance = instanceOf(text(row, "bytes"));
        if (!instance) return instance.error();
        ++out.running;
        for (const auto& each : instance->tokens) ++out.nodes[each.node].standing;
        for (const auto& each : instance->incidents) ++out.nodes[each.node].incidents;
    }
    return okStatus();
}

// The visits of one instance's nodes, from its history in order.
void addVisits(const std::vector<const store::Row*>& history,
               std::map<std::string, std::vector<Duration>>& visits) {
    struct Open {
        std::string node;
        std::int64_t token, since;
    };
    std::vector<Open> open;
    for (const auto* row : history) {
        const auto node = text(*row, "node"), event = text(*row, "event");
        const auto token = number(*row, "token"), at = number(*row, "at");
        if (event == "entered") {
            open.push_back({node, token, at});
        } else if (event == "left" || event == "cancelled" || event == "failed") {
            // A sub-process ends without saying which token it was: the last that went in.
            const auto found = std::find_if(open.rbegin(), open.rend(), [&](const Open& it) {
                return it.node == node && (token == 0 || it.token == token);
            });
            if (found == open.rend()) continue;
            visits[node].emplace_back(at - found->since);
            open.erase(std::next(found).base());
        }
    }
}

Status addTimes(store::Tables& tables, const store::Selection& selection, Occupancy& out) {
    const auto rows = tables.select(selection);
    if (!rows) return rows.error();
    std::map<std::string, std::vector<Duration>> visits;
    for (std::size_t first = 0; first < rows->size(); first += kHistoriesAtOnce) {
        std::vector<store::Value> ids;
        for (auto i = first; i < std::min(first + kHistoriesAtOnce, rows->size()); ++i)
            ids.emplace_back((*rows)[i].id);
        store::Selection wanted{kHistory, isOneOf("instance", std::move(ids))};
        wanted.limit = store::kRowsAtMost;
        auto history = tables.select(wanted);
        if (!history) return history.error();
        // One that does not fit is not taken by half.
        const bool whole = history->size() < static_cast<std::size_t>(store::kRowsAtMost);
        std::map<std::string, std::vector<const store::Row*>> by_instance;
        for (const auto& row : *history) by_instance[text(row, "instance")].push_back(&row);
        for (auto& [id, own] : by_instance) {
            if (!whole) continue;
            std::sort(own.begin(), own.end(), [](const auto* a, const auto* b) {
                return number(*a, "number") < number(*b, "number");
            });
            addVisits(own, visits);
            ++out.sample;
        }
    }
    for (auto& [node, each] : visits) {
        auto& figures = out.nodes[node];
        figures.visits = static_cast<std::int64_t>(each.size());
        for (const auto& one : each) figures.total += one;
        const auto middle = each.begin() + static_cast<std::ptrdiff_t>(each.size() / 2);
        std::nth_element(each.begin(), middle, each.end());
        figures.median = *middle;
    }
    return okStatus();
}

}  // namespace

Result<Occupancy> occupancyOf(store::Tables& tables, const std::string& process,
                              const std::string& hash) {
    Occupancy out;
    if (auto status = addStanding(tables, ofVersion(process, hash, kMostRunning), out); !status)
        return status.error();
    if (auto status = addTimes(tables, ofVersion(process, hash, kMostSampled), out); !status)
        return status.error();
    return out;
}

}  // namespace kamhub::process
