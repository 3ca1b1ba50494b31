#include "process/process_tables.hpp"

#include <algorithm>

#include "process/detail/words.hpp"

namespace kamhub::process {

namespace {

using detail::joined;
using store::ColumnKind;

store::Column indexed(std::string name, ColumnKind kind = ColumnKind::Text) {
    return {std::move(name), kind, true, false};
}
store::Column plain(std::string name, ColumnKind kind = ColumnKind::Text) {
    return {std::move(name), kind, false, false};
}
store::Column whole(std::string name) { return plain(std::move(name), ColumnKind::Integer); }

std::int64_t micros(Instant at) { return at.time_since_epoch().count(); }

std::string rowId(const std::string& instance, std::int64_t id) {
    return instance + "/" + std::to_string(id);
}

store::Values valuesOf(const Instance& in) {
    store::Values out{{"process", in.definition},
                      {"hash", in.hash},
                      {"state", std::string(toString(in.state))},
                      {"priority", std::int64_t{in.priority}},
                      {"incidents", static_cast<std::int64_t>(in.incidents.size())},
                      {"place", std::int64_t{in.index}},
                      {"bytes", toBytes(in)}};
    if (!in.parent.empty()) out.emplace_back("parent", childrenOf(in.parent, in.parent_token));
    return out;
}

store::Values valuesOf(const Instance& in, const Subscription& it) {
    return {{"instance", in.id}, {"wanted", waitFor(it.signal, it.message, it.key)}};
}

store::Values valuesOf(const Instance& in, const Timer& it) {
    return {{"instance", in.id}, {"due", micros(it.due)}};
}

store::Values valuesOf(const Instance& in, const Task& it) {
    store::Values out{{"instance", in.id},
                      {"process", in.definition},
                      {"task", it.id},
                      {"node", it.node},
                      {"name", it.name},
                      {"form", it.form},
                      {"scope", it.scope},
                      {"roles", joined(it.roles)},
                      {"readers", readersOf(it)},
                      {"begun", micros(it.begun)},
                      {"priority", std::int64_t{in.priority}},
                      {"urged", std::int64_t{it.urged}}};
    out.emplace_back("assignee", it.assignee.empty() ? store::Value{} : store::Value{it.assignee});
    out.emplace_back("due", it.due == Instant{} ? kNoLimit : micros(it.due));
    return out;
}

// What a task is found by: everybody to whom it may be offered.
std::optional<std::string> searchOf(const Task& it) {
    std::string out = joined(it.roles);
    for (const auto& each : it.signers) out += " " + each.who;
    for (const auto& each : it.copies) out += " " + each;
    return out;
}
template <class T>
std::optional<std::string> searchOf(const T&) {
    return std::nullopt;
}

template <class T>
void differences(const char* table, const Instance& in, const std::vector<T>& before,
                 const std::vector<T>& after, const Versions& versions,
                 std::vector<store::RowChange>& out) {
    const auto versionOf = [&](const std::string& id) {
        const auto found = versions.find(id);
        return found == versions.end() ? std::int64_t{1} : found->second;
    };
    const auto sameId = [](const T& it) {
        return [id = it.id](const T& other) { return other.id == id; };
    };
    for (const auto& each : before)
        if (std::none_of(after.begin(), after.end(), sameId(each))) {
            const auto id = rowId(in.id, each.id);
            out.push_back({table, id, versionOf(id), {}, true, {}, {}});
        }
    for (const auto& each : after) {
        const auto old = std::find_if(before.begin(), before.end(), sameId(each));
        const auto id = rowId(in.id, each.id);
        if (old == before.end())
            out.push_back({table, id, 0, valuesOf(in, each), false, searchOf(each), {}});
        else if (!(*old == each))
            out.push_back(
                {table, id, versionOf(id), valuesOf(in, each), false, searchOf(each), {}});
    }
}

std::vector<Timer> running(const std::vector<Timer>& timers) {
    std::vector<Timer> out;
    for (const auto& each : timers)
        if (each.paused < 0) out.push_back(each);
    return out;
}

}  // namespace

std::vector<store::Table> processTables() {
    return {
        {kDefinitions,
         {indexed("process"), whole("numbered"), plain("file"), plain("text")},
         false},
        {kInstances,
         {indexed("process"), plain("hash"), indexed("state"), indexed("parent"), whole("priority"),
          indexed("incidents", ColumnKind::Integer), whole("place"), plain("bytes"),
          indexed("subject"), indexed("ordering")},
         false},
        {kWaits, {indexed("instance"), indexed("wanted")}, false},
        {kTimers, {indexed("instance"), indexed("due", ColumnKind::Integer)}, false},
        {kStarts,
         {plain("process"), plain("node"), plain("says"), indexed("due", ColumnKind::Integer),
          whole("remaining")},
         false},
        {kTasks,
         {indexed("instance"), indexed("process"), whole("task"), plain("node"), plain("name"),
          plain("form"), indexed("scope"), plain("roles"), plain("readers"), indexed("assignee"),
          whole("begun"), indexed("due", ColumnKind::Integer), whole("priority"), whole("urged")},
         true},
        {kHistory,
         {indexed("instance"), whole("number"), plain("node"), whole("token"), plain("event"),
          plain("why"), plain("by"), whole("at")},
         false},
        {kNotices,
         {indexed("instance"), plain("process"), whole("task"), plain("node"), plain("name"),
          plain("kind"), plain("why"), indexed("scope"), plain("readers"), whole("due")},
         true},
        {kInbox, {indexed("instance"), plain("happening")}, false}};
}

std::string waitFor(bool signal, const std::string& name, const std::string& key) {
    return signal ? "signal\n" + name : "message\n" + name + "\n" + key;
}

std::string readersOf(const Task& task) {
    std::string out = " ";
    const auto add = [&](const std::string& who) {
        if (who.starts_with("user:")) out += who + " ";
    };
    add(task.assignee), add(task.owner);
    for (const auto& each : task.signers) add(each.who);
    for (const auto& each : task.copies) add(each);
    return out;
}

std::string childrenOf(const std::string& instance, std::int64_t token) {
    return rowId(instance, token);
}

std::vector<store::RowChange> changesOf(const Instance& before, const Instance& after,
                                        std::int64_t row, const Versions& timers,
                                        const Versions& tasks) {
    std::vector<store::RowChange> out;
    out.push_back({kInstances, after.id, row, valuesOf(after), false, {}, {}});
    differences(kWaits, after, before.subscriptions, after.subscriptions, {}, out);
    differences(kTimers, after, running(before.timers), running(after.timers), timers, out);
    differences(kTasks, after, before.tasks, after.tasks, tasks, out);
    return out;
}

std::vector<store::RowChange> rowsOf(const std::string& instance,
                                     const std::vector<HistoryRow>& history) {
    std::vector<store::RowChange> out;
    for (const auto& each : history) {
        store::Values values{{"instance", instance},
                             {"number", each.number},
                             {"token", each.token},
                             {"event", each.event},
                             {"at", micros(each.at)}};
        for (const auto& [column, value] :
             {std::pair("node", &each.node), {"why", &each.why}, {"by", &each.by}})
            if (!value->empty()) values.emplace_back(column, *value);
        out.push_back(
            {kHistory, rowId(instance, each.number), 0, std::move(values), false, {}, {}});
    }
    return out;
}

namespace {
const store::Value* valueOf(const store::Row& row, const std::string& column) {
    for (const auto& [name, value] : row.values)
        if (name == column) return &value;
    return nullptr;
}
}  // namespace

store::RowChange rowOf(const Instance& instance, const Task& task, const Notice& notice,
                       std::size_t place) {
    std::string readers = " ", found;
    for (const auto& each : notice.to) {
        if (each.starts_with("user:")) readers += each + " ";
        found += (found.empty() ? "" : " ") + each;
    }
    store::Values values{{"instance", instance.id}, {"process", instance.definition},
                         {"task", task.id},         {"node", task.node},
                         {"name", task.name},       {"kind", notice.kind},
                         {"why", notice.text},      {"scope", task.scope},
                         {"readers", readers}};
    if (task.due != Instant{}) values.emplace_back("due", micros(task.due));
    return {kNotices,
            instance.id + "/" + std::to_string(instance.version) + "." + std::to_string(place),
            0,
            std::move(values),
            false,
            found,
            {}};
}

std::string text(const store::Row& row, const std::string& column) {
    const auto* value = valueOf(row, column);
    const auto* out = value ? std::get_if<std::string>(value) : nullptr;
    return out ? *out : std::string();
}

std::int64_t number(const store::Row& row, const std::string& column) {
    const auto* value = valueOf(row, column);
    const auto* out = value ? std::get_if<std::int64_t>(value) : nullptr;
    return out ? *out : 0;
}

}  // namespace kamhub::process
