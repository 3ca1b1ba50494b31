#include "process/stepper.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "records/asker.hpp"

namespace kamhub::process {

namespace {

using records::equal;
using store::Condition;

constexpr char kSource[] = "hub/processes";  // of the messages that processes send
constexpr int kMostFailures = 100;           // messages of one step that cannot be sent

Happening childrenEnded(std::int64_t token) {
    Happening out;
    out.kind = Happening::Kind::ChildrenEnded;
    out.key = std::to_string(token);
    out.by = "hub";
    return out;
}

void append(std::vector<store::RowChange>& to, std::vector<store::RowChange> rows) {
    std::move(rows.begin(), rows.end(), std::back_inserter(to));
}

Instance nothingYet(const std::string& id) {
    Instance out;
    out.id = id;
    return out;
}

// As it is after the step, or was before it.
const Task* taskOf(const Instance& after, const Instance& before, std::int64_t id) {
    for (const auto* tasks : {&after.tasks, &before.tasks})
        for (const auto& each : *tasks)
            if (each.id == id) return &each;
    return nullptr;
}

}  // namespace

struct Stepper::Loaded {
    Instance instance;
    std::shared_ptr<const Definition> definition;
    std::int64_t row = 0;  // version; 0: there is none yet
    bool dropped = false;
};

store::RowChange inboxRow(const std::string& by, std::int64_t version, std::size_t place,
                          const std::string& to, const std::string& happening) {
    return {kInbox, by + "/" + std::to_string(version) + "/" + std::to_string(place),
            0,      {{"instance", to}, {"happening", happening}},
            false,  {},
            {}};
}

void Stepper::use(std::shared_ptr<const Library> library) {
    const std::lock_guard lock(mutex_);
    library_ = std::move(library);
    for (const auto& [id, process] : library_->processes())
        by_hash_[process.definition->hash] = process.definition;
}

std::shared_ptr<const Library> Stepper::library() const {
    const std::lock_guard lock(mutex_);
    return library_;
}

Result<std::shared_ptr<const Definition>> Stepper::definition(const std::string& hash) const {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = by_hash_.find(hash); found != by_hash_.end()) return found->second;
    }
    const auto row = parts_.store.tables().row(kDefinitions, hash);
    if (!row) return row.error();
    if (!*row) return internalError("the definition " + hash + " is not in the store");
    Complaints complaints;
    auto read = readDefinition(text(**row, "text"), text(**row, "file"), {}, complaints);
    if (!read)
        return internalError("the definition " + hash + " cannot be read any more: " +
                             (complaints.empty() ? "" : toString(complaints.front())));
    const std::lock_guard lock(mutex_);
    return by_hash_.emplace(hash, std::move(read)).first->second;
}

Result<Stepper::Loaded> Stepper::load(const std::string& id) const {
    const auto row = parts_.store.tables().row(kInstances, id);
    if (!row) return row.error();
    if (!*row) return rejected("there is no process instance " + id);
    auto instance = instanceOf(text(**row, "bytes"));
    if (!instance) return instance.error();
    auto found = definition(instance->hash);
    if (!found) return found.error();
    return Loaded{std::move(*instance), std::move(*found), (*row)->version,
                  text(**row, "state") == kDropped};
}

Result<Versions> Stepper::versions(const char* table, const std::string& instance) const {
    store::Selection selection{table, equal("instance", instance)};
    selection.limit = store::kRowsAtMost;
    const auto rows = parts_.store.tables().select(selection);
    if (!rows) return rows.error();
    Versions out;
    for (const auto& row : *rows) out[row.id] = row.version;
    return out;
}

Result<Change> Stepper::start(const std::string& process, const std::string& id,
                              const Happening& happening, const Cause& cause) {
    const auto known = library();
    const auto found = known->processes().find(process);
    if (found == known->processes().end()) return rejected("there is no process " + process);
    const auto there = parts_.store.tables().row(kInstances, id);
    if (!there) return there.error();
    if (*there) {
        Change out;
        out.refused = "there is a process instance " + id + " already";
        return out;
    }
    const auto& definition = found->second.definition;
    return advanceTo({startInstance(*definition, id), definition, 0, false}, happening, cause);
}

Result<Change> Stepper::step(const std::string& id, const Happening& happening,
                             const Cause& cause) {
    auto loaded = load(id);
    if (!loaded) return loaded.error();
    if (loaded->dropped) {
        Change out;
        out.refused = "the instance was given up by the one that started it";
        return out;
    }
    return advanceTo(*loaded, happening, cause);
}

Result<std::shared_ptr<const Definition>> Stepper::version(const Loaded& of,
                                                           const std::string& hash) const {
    const auto& process = of.instance.definition;
    if (hash.empty()) {
        const auto known = library();
        const auto found = known->processes().find(process);
        if (found == known->processes().end())
            return rejected("process " + process +
                            " is not deployed any more; name a version of it by its hash");
        return found->second.definition;
    }
    const auto row = parts_.store.tables().row(kDefinitions, hash);
    if (!row) return row.error();
    if (!*row || text(**row, "process") != process)
        return rejected("there is no version " + hash + " of process " + process);
    return definition(hash);
}

Surroundings Stepper::around(const Library& known) const {
    return {parts_.clock, [&known](const std::string& name) { return known.calendar(name); },
            [&known](const std::string& id) { return known.decision(id); }};
}

Result<Rehearsal> Stepper::rehearse(const std::string& id, const std::string& hash) {
    const auto loaded = load(id);
    if (!loaded) return loaded.error();
    auto to = version(*loaded, hash);
    if (!to) return to.error();
    Rehearsal out{loaded->definition, *to, {}, {}};
    out.places = placesOf(*out.from, *out.to, loaded->instance);
    Happening moved;
    moved.reason = "rehearsal";
    const auto known = library();
    out.refused =
        loaded->dropped
            ? "the instance was given up by the one that started it"
            : moveInstance(*out.from, *out.to, loaded->instance, moved, around(*known)).refused;
    return out;
}

Result<Change> Stepper::move(const std::string& id, const std::string& hash,
                             const Happening& moved) {
    auto loaded = load(id);
    if (!loaded) return loaded.error();
    auto to = version(*loaded, hash);
    if (!to) return to.error();
    if (loaded->dropped) {
        Change out;
        out.refused = "the instance was given up by the one that started it";
        return out;
    }
    const auto old = std::exchange(loaded->definition, std::move(*to));
    return advanceTo(*loaded, moved, {}, old.get());
}

// What cannot be sent has failed for the task that waits for its answer; where nothing waits, the
// whole step is refused, and is taken again when what sends it is mended.
Result<Change> Stepper::advanceTo(const Loaded& from, const Happening& happening,
                                  const Cause& cause, const Definition* old) {
    Change out;
    std::vector<ChildRow> children;
    if (happening.kind == Happening::Kind::ChildrenEnded) {
        auto rows = childrenRows(from, happening.key, out.refused);
        if (!rows) return rows.error();
        if (!out.refused.empty()) return out;
        children = std::move(*rows);
    }
    const auto known = library();
    const auto surroundings = around(*known);
    std::vector<Happening> coming{happening};
    auto now = from;
    std::vector<HistoryRow> history;
    for (std::size_t i = 0; i < coming.size() && i < kMostFailures; ++i) {
        auto step =
            old && i == 0
                ? moveInstance(*old, *from.definition, now.instance, coming[i], surroundings)
                : advance(*from.definition, now.instance, coming[i], surroundings, children);
        if (!step.refused.empty()) {
            if (i > 0) return invalidMessage(coming[i].reason);
            Change refused;
            refused.refused = std::move(step.refused);
            return refused;
        }
        std::move(step.history.begin(), step.history.end(), std::back_inserter(history));
        for (const auto& notice : step.notices)
            if (const auto* task = taskOf(step.next, now.instance, notice.task))
                out.rows.push_back(rowOf(step.next, *task, notice, out.notices.size()));
        std::move(step.notices.begin(), step.notices.end(), std::back_inserter(out.notices));
        for (const auto& incident : step.incidents.added) out.incidents.push_back(incident.what);
        out.over = step.over;
        for (const auto& message : step.messages) {
            auto sent = send(step.next, message, cause, out);
            if (sent) continue;
            if (sent.error().code != ErrorCode::InvalidMessage) return sent.error();
            Happening failed;
            failed.kind = Happening::Kind::Failed;
            failed.key = message.id;
            failed.reason =
                message.node + " cannot send " + message.type + ": " + sent.error().message;
            failed.by = "hub";
            coming.push_back(std::move(failed));
        }
        now.instance = step.next;
        if (auto status = follow(now, step, out); !status) return status.error();
        children.clear();
    }
    const auto paused = [](const Instance& it) {
        return it.state == Instance::State::Deferred || it.state == Instance::State::Waiting;
    };
    if (paused(from.instance) && !paused(now.instance))
        for (const auto& each : now.instance.children)
            out.rows.push_back(inboxRow(now.instance.id, now.instance.version, out.rows.size(),
                                        now.instance.id, toBytes(childrenEnded(each.token))));
    Versions timers, tasks;
    if (from.row > 0) {
        auto of_timers = versions(kTimers, now.instance.id);
        auto of_tasks = versions(kTasks, now.instance.id);
        if (!of_timers) return of_timers.error();
        if (!of_tasks) return of_tasks.error();
        timers = std::move(*of_timers), tasks = std::move(*of_tasks);
    }
    const auto before =
        from.row > 0 && from.instance.version > 0 ? from.instance : nothingYet(now.instance.id);
    auto rows = changesOf(before, now.instance, from.row, timers, tasks);
    if (from.row == 0)
        for (const auto& [column, value] :
             {std::pair("subject", &cause.subject), {"ordering", &cause.ordering}})
            if (!value->empty()) rows.front().values.emplace_back(column, *value);
    append(out.rows, std::move(rows));
    append(out.rows, rowsOf(now.instance.id, history));
    if (watcher_) watcher_(before, now.instance, happening, cause, out.messages);
    return out;
}

Status Stepper::send(const Instance& from, const OutMessage& message, const Cause& cause,
                     Change& change) {
    auto body = xml::Document::parse(message.body);
    if (!body) return invalidMessage(message.node + ": " + body.error().message);
    if (!message.translation.empty()) {
        const auto known = library();
        const auto* sheet = known->translation(message.translation);
        if (!sheet)
            return invalidMessage("there is no stylesheet " + message.translation +
                                  " beside the processes");
        auto made = sheet->apply(
            *body,
            {{"instance", from.id}, {"message", message.id}, {"now", toIso(parts_.clock.now())}});
        if (!made) return invalidMessage(message.translation + ": " + made.error().message);
        body = std::move(made);
    }
    Envelope envelope;
    envelope.id = message.id;
    envelope.source = kSource;
    envelope.type = message.type;
    envelope.causation_id = cause.message;
    envelope.traceparent = cause.traceparent;
    envelope.priority = from.priority;
    auto planned = parts_.plan(std::move(envelope), std::move(*body));
    if (!planned) return planned.error();
    change.messages.push_back(std::move(*planned));
    return okStatus();
}

// What a step means for other instances.
Status Stepper::follow(const Loaded& from, const Step& step, Change& change) {
    const auto& in = from.instance;
    const auto to = [&](const std::string& instance, const Happening& happening) {
        change.rows.push_back(
            inboxRow(in.id, in.version, change.rows.size(), instance, toBytes(happening)));
    };
    for (const auto token : step.cancelled_children)
        if (auto status = dropChildren(childrenOf(in.id, token), in.version, change); !status)
            return status;
    if (auto status = beginChildren(from, step, change); !status) return status;
    for (const auto& name : step.signals) {
        store::Selection selection{kWaits, equal("wanted", waitFor(true, name, {}))};
        selection.limit = store::kRowsAtMost;
        const auto rows = parts_.store.tables().select(selection);
        if (!rows) return rows.error();
        std::set<std::string> waiting;
        for (const auto& row : *rows) waiting.insert(text(row, "instance"));
        Happening signal;
        signal.kind = Happening::Kind::Signal;
        signal.name = name;
        signal.by = "process:" + in.id;
        for (const auto& instance : waiting) to(instance, signal);
    }
    if (step.over && !in.parent.empty()) to(in.parent, childrenEnded(in.parent_token));
    return okStatus();
}

Status Stepper::beginChildren(const Loaded& from, const Step& step, Change& change) {
    const auto known = library();
    for (const auto& each : step.children) {
        auto definition = from.definition;
        if (!each.process.empty()) {
            const auto found = known->processes().find(each.process);
            if (found == known->processes().end())
                return internalError("process " + each.process + ", which " + from.definition->id +
                                     " calls, is not in the folder any more");
            definition = found->second.definition;
        }
        auto child = startChild(*definition, from.instance, each);
        Happening start;
        start.by = "process:" + from.instance.id;
        append(change.rows, changesOf(nothingYet(child.id), child, 0, {}, {}));
        change.rows.push_back(inboxRow(from.instance.id, from.instance.version, change.rows.size(),
                                       child.id, toBytes(start)));
    }
    return okStatus();
}

Status Stepper::dropChildren(const std::string& parent, std::int64_t version,
                             Change& change) const {
    store::Selection selection{kInstances, equal("parent", parent)};
    selection.limit = store::kRowsAtMost;
    const auto rows = parts_.store.tables().select(selection);
    if (!rows) return rows.error();
    for (const auto& row : *rows)
        if (text(row, "state") != kDropped)
            change.rows.push_back(inboxRow(parent, version, change.rows.size(), row.id, kDropped));
    return okStatus();
}

Result<Change> Stepper::drop(const std::string& id) {
    auto loaded = load(id);
    if (!loaded) return loaded.error();
    Change out;
    if (loaded->dropped) return out;
    auto timers = versions(kTimers, id), tasks = versions(kTasks, id);
    if (!timers) return timers.error();
    if (!tasks) return tasks.error();
    auto nothing = loaded->instance;
    nothing.subscriptions.clear(), nothing.timers.clear(), nothing.tasks.clear();
    out.rows = changesOf(loaded->instance, nothing, loaded->row, *timers, *tasks);
    for (auto& [column, value] : out.rows.front().values)
        if (column == "state") value = std::string(kDropped);
    for (const auto& each : loaded->instance.children)
        if (auto status = dropChildren(childrenOf(id, each.token), loaded->row, out); !status)
            return status.error();
    nothing.state = Instance::State::Cancelled;
    ++nothing.version;
    if (watcher_) watcher_(loaded->instance, nothing, {}, {}, out.messages);
    return out;
}

// Where all have to be there, they are counted first: what each of them holds is read once, by the
// last; or by one that failed, whose error waits for nobody.
Result<std::vector<ChildRow>> Stepper::childrenRows(const Loaded& of, const std::string& token,
                                                    std::string& refused) const {
    auto& tables = parts_.store.tables();
    const auto which = equal("parent", of.instance.id + "/" + token);
    const auto of_token = [&](const auto& each) { return std::to_string(each.id) == token; };
    const auto at = std::find_if(of.instance.tokens.begin(), of.instance.tokens.end(), of_token);
    const auto* node = at == of.instance.tokens.end() ? nullptr : of.definition->node(at->node);
    if (node && !(node->multi && node->multi->complete)) {
        Condition open{Condition::Is::All};
        Condition running{Condition::Is::Equal, "state"};
        for (const auto state : {Instance::State::Running, Instance::State::Deferred,
                                 Instance::State::Waiting, Instance::State::Cancelling})
            running.values.emplace_back(std::string(toString(state)));
        open.of = {which, running};
        const auto left = tables.count(kInstances, open);
        if (!left) return left.error();
        open.of = {which, {Condition::Is::Equal, "state"}};
        open.of.back().values.emplace_back(std::string(toString(Instance::State::Failed)));
        const auto failed = tables.count(kInstances, open);
        if (!failed) return failed.error();
        const bool sequential = node->multi && node->multi->sequential;
        if (*left > 0 && *failed == 0 && !sequential) {
            refused = "the join waits for " + std::to_string(*left) + " more";
            return std::vector<ChildRow>{};
        }
    }
    store::Selection selection{kInstances, which};
    selection.limit = store::kRowsAtMost;
    const auto rows = tables.select(selection);
    if (!rows) return rows.error();
    std::vector<ChildRow> out;
    for (const auto& row : *rows) {
        if (text(row, "state") == kDropped) continue;
        const auto child = instanceOf(text(row, "bytes"));
        if (!child) return child.error();
        const bool over = isOver(child->state);
        out.push_back({child->index, over, child->error, over ? child->data : std::string()});
    }
    std::sort(out.begin(), out.end(), [](auto& a, auto& b) { return a.index < b.index; });
    return out;
}

}  // namespace kamhub::process
