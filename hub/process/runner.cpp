#include "process/runner.hpp"

#include <set>

#include "process/detail/data.hpp"
#include "process/form_check.hpp"
#include "process/timer_starts.hpp"

namespace kamhub::process {

namespace {

using store::Condition;

constexpr int kAtOnce = 64;     // rows of the inbox or due timers that are read at once
constexpr int kMostTries = 50;  // of one step, while others change the same instance
constexpr auto kPause = std::chrono::seconds(1);  // after a store that took nothing

store::Selection oldest(const char* table, const char* by, int limit) {
    store::Selection out{table};
    out.order = {{by}};
    out.limit = limit;
    return out;
}

store::Selection dueIn(const char* table, Instant now) {
    auto out = oldest(table, "due", kAtOnce);
    out.where = {Condition::Is::LessOrEqual, "due"};
    out.where.values = {now.time_since_epoch().count()};
    return out;
}

// The process that a message starts; null: none.
Result<const Definition*> startedBy(const Library& library, const std::string& type,
                                    const std::string& body) {
    std::optional<detail::Data> data;
    for (const auto& [id, process] : library.processes())
        for (const auto* node : process.definition->nodesIn("")) {
            if (node->kind != Kind::StartEvent || node->trigger != Trigger::Message ||
                node->reference != type)
                continue;
            if (!node->when) return process.definition.get();
            if (!data) {
                auto empty = detail::Data::of("<data/>");
                if (!empty) return empty.error();
                if (auto taken = empty->take(body, "message", {}, false); !taken)
                    return taken.error();
                data = std::move(*empty);
            }
            const auto wanted = data->boolean(*node->when);
            if (!wanted) return wanted.error();
            if (*wanted) return process.definition.get();
        }
    return nullptr;
}

using flow::failed;

void add(flow::AttemptResult& out, Change change) {
    std::move(change.rows.begin(), change.rows.end(), std::back_inserter(out.rows));
    std::move(change.messages.begin(), change.messages.end(), std::back_inserter(out.emitted));
}

}  // namespace

Runner::Runner(Private, flow::ActivatorParts parts)
    : parts_(std::move(parts)),
      stepper_({parts_.store, parts_.scheduler, parts_.plan}),
      calls_(parts_.scheduler.blockingCalls(1)) {}

Runner::~Runner() = default;

Result<std::shared_ptr<Runner>> Runner::open(flow::ActivatorParts parts,
                                             std::shared_ptr<const Library> library) {
    auto out = std::make_shared<Runner>(Private{}, std::move(parts));
    if (auto status = out->parts_.store.tables().declare(processTables()); !status)
        return status.error();
    if (auto status = out->keep(*library); !status) return status.error();
    out->stepper_.use(std::move(library));
    return out;
}

// An instance finds its version here when the file has long become another.
Status Runner::keep(const Library& library) {
    store::Unit unit{"hub", parts_.scheduler.now()};
    for (const auto& [id, process] : library.processes()) {
        const auto& hash = process.definition->hash;
        const auto there = parts_.store.tables().row(kDefinitions, hash);
        if (!there) return there.error();
        if (*there) continue;
        unit.rows.push_back({kDefinitions,
                             hash,
                             0,
                             {{"process", id},
                              {"numbered", std::int64_t{process.definition->version}},
                              {"file", process.definition->file},
                              {"text", process.text}},
                             false,
                             {},
                             {}});
    }
    if (unit.rows.empty()) return okStatus();
    const auto outcome = flow::submitAndWait(parts_, std::move(unit));
    if (const auto* error = std::get_if<Error>(&outcome)) return *error;
    return okStatus();
}

void Runner::start() { look(); }

void Runner::stop() {
    stopping_ = true;
    calls_->close();
}

Complaints Runner::prepare(const flow::Live& next) {
    Complaints complaints;
    auto library = Library::load(foldersOf(*next.graph), complaints, siteOf(*next.graph));
    if (library) checkForms(*next.graph, *library, complaints);
    if (library && complaints.empty())
        if (auto status = keep(*library); !status)
            complaints.push_back({next.graph->file.string(), 1, 1,
                                  "the processes cannot be kept: " + status.error().message, ""});
    const std::lock_guard lock(mutex_);
    prepared_ = complaints.empty() ? std::move(library) : nullptr;
    return complaints;
}

void Runner::take() {
    std::shared_ptr<const Library> library;
    {
        const std::lock_guard lock(mutex_);
        library = std::exchange(prepared_, nullptr);
    }
    if (!library) return;
    stepper_.use(std::move(library));
    starts_stale_ = true;
    look();
}

// ---- What comes

flow::AttemptResult Runner::attempt(const flow::Attempt& a) {
    const auto& e = a.message.envelope;
    auto body = a.body.read();
    if (!body) return failed(body.error());
    Condition wanted{Condition::Is::Equal, "wanted"};
    std::set<std::string> keys{e.correlation_id, e.subject, e.partition_key};
    keys.erase("");
    for (const auto& key : keys) wanted.values.emplace_back(waitFor(false, e.type, key));
    store::Selection selection{kWaits, wanted};
    selection.limit = store::kRowsAtMost;
    const auto rows = parts_.store.tables().select(selection);
    if (!rows) return failed(rows.error());
    Happening happening;
    happening.kind = Happening::Kind::Message;
    happening.name = e.type;
    happening.body = std::move(*body);
    happening.by = "message:" + e.source;
    const Cause cause{e.id, e.traceparent, e.subject, e.partition_key};
    flow::AttemptResult out{Acknowledgement{}, {}, {}, {}};
    std::set<std::string> instances;
    for (const auto& row : *rows) {
        const auto instance = text(row, "instance");
        if (!instances.insert(instance).second) continue;
        happening.key = text(row, "wanted").substr(waitFor(false, e.type, {}).size());
        auto change = stepper_.step(instance, happening, cause);
        if (!change) return failed(change.error());
        if (!change->refused.empty())
            return failed(invalidMessage("process instance " + instance +
                                         " does not take it: " + change->refused));
        tell(instance, *change);
        out.outcome->reference = instance;
        add(out, std::move(*change));
    }
    if (instances.empty()) {
        const auto known = stepper_.library();
        const auto found = startedBy(*known, e.type, happening.body);
        if (!found) return failed(found.error());
        const auto* definition = *found;
        if (!definition) {
            const auto why = "no process waits for " + e.type + " with the key " +
                             (e.correlation_id.empty() ? e.subject : e.correlation_id) +
                             ", and none is started by it";
            return failed(unavailable(why, why));
        }
        happening.kind = Happening::Kind::Start;
        const auto id = uuidV5(definition->id + "\n" + e.source + "\n" + e.id);
        auto change = stepper_.start(definition->id, id, happening, cause);
        if (!change) return failed(change.error());
        if (!change->refused.empty())
            return failed(invalidMessage("process " + definition->id +
                                         " does not start with it: " + change->refused));
        tell(id, *change);
        out.outcome->reference = id;
        add(out, std::move(*change));
    }
    out.committed = [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->look();
    };
    return out;
}

Result<std::string> Runner::begin(const std::string& process, const std::string& event,
                                  const std::string& data, const std::string& by) {
    const auto id = uuidV7(parts_.scheduler.now(), parts_.random);
    Happening happening;
    happening.name = event;
    happening.body = data;
    happening.by = by;
    auto status = commit(id, by, [&] { return stepper_.start(process, id, happening); });
    if (!status) return status.error();
    return id;
}

Status Runner::happen(const std::string& instance, const Happening& happening) {
    return commit(instance, happening.by, [&] { return stepper_.step(instance, happening); });
}

Status Runner::move(const std::string& instance, const std::string& hash, const std::string& by,
                    const std::string& reason) {
    Happening moved;
    moved.by = by;
    moved.reason = reason;
    return commit(instance, by, [&] { return stepper_.move(instance, hash, moved); });
}

// ---- Committing

Status Runner::commit(const std::string& instance, const std::string& actor,
                      const std::function<Result<Change>()>& work,
                      const std::vector<store::RowChange>& with) {
    for (int i = 0; i < kMostTries; ++i) {
        auto change = work();
        if (!change) return change.error();
        if (!change->refused.empty()) return rejected(change->refused);
        store::Unit unit{actor.empty() ? "hub" : actor, parts_.scheduler.now()};
        unit.messages = std::move(change->messages);
        unit.rows = change->rows;
        unit.rows.insert(unit.rows.end(), with.begin(), with.end());
        const auto outcome = flow::submitAndWait(parts_, std::move(unit));
        if (const auto* error = std::get_if<Error>(&outcome)) return *error;
        if (const auto* conflict = std::get_if<store::Conflict>(&outcome)) {
            if (conflict->kind == store::Conflict::Kind::Version) continue;
            return internalError("a process sends the message " + conflict->message_id +
                                 " a second time");
        }
        tell(instance, *change);
        look();
        return okStatus();
    }
    return unavailable("others change this instance again and again; try again");
}

void Runner::tell(const std::string& instance, const Change& change) {
    for (const auto& what : change.incidents)
        parts_.observer.event(observe::Level::Warning, "process-incident",
                              {{"instance", instance}, {"why", what}});
    for (const auto& notice : change.notices)
        parts_.observer.event(
            observe::Level::Info, "process-notice",
            {{"instance", instance}, {"kind", notice.kind}, {"text", notice.text}});
    parts_.observer.metrics().count("process-step");
    if (change.over) parts_.observer.metrics().count("process-over");
}

// ---- The inbox and the timers

void Runner::look() {
    if (stopping_ || looking_.exchange(true)) return;
    calls_->post([weak = weak_from_this(), busy = parts_.scheduler.busy()] {
        if (const auto self = weak.lock()) self->work();
    });
}

void Runner::work() {
    looking_ = false;
    const auto failures = failures_;
    if (starts_stale_.exchange(false) && !keepStarts()) starts_stale_ = true, ++failures_;
    while (!stopping_ && failures_ == failures && (workInbox() || workTimers() || workStarts())) {
    }
    if (failures_ == failures) failures_ = 0;
    if (!stopping_) arm();
}

bool Runner::workInbox() {
    const auto rows = parts_.store.tables().select(oldest(kInbox, "created", kAtOnce));
    if (!rows) return false;
    for (const auto& row : *rows) {
        if (stopping_) return false;
        if (!handle(row)) ++failures_;
    }
    return static_cast<int>(rows->size()) == kAtOnce;
}

bool Runner::workTimers() {
    const auto rows = parts_.store.tables().select(dueIn(kTimers, parts_.scheduler.now()));
    if (!rows) return false;
    for (const auto& row : *rows) {
        if (stopping_) return false;
        if (!fire(row)) ++failures_;
    }
    return !rows->empty();
}

bool Runner::keepStarts() {
    auto rows = startChanges(parts_.store.tables(), *stepper_.library(), parts_.scheduler.now());
    if (!rows) return false;
    if (rows->empty()) return true;
    store::Unit unit{"hub", parts_.scheduler.now()};
    unit.rows = std::move(*rows);
    return std::holds_alternative<store::Committed>(flow::submitAndWait(parts_, std::move(unit)));
}

bool Runner::workStarts() {
    const auto rows = parts_.store.tables().select(dueIn(kStarts, parts_.scheduler.now()));
    if (!rows) return false;
    for (const auto& row : *rows) {
        if (stopping_) return false;
        const auto due = dueStart(*stepper_.library(), row, parts_.scheduler.now());
        if (!due) continue;
        Happening start;
        start.name = due->node;
        start.by = "hub";
        const auto status =
            commit(due->instance, "hub",
                   [&]() -> Result<Change> {
                       auto change = stepper_.start(due->process, due->instance, start);
                       if (!change || change->refused.empty()) return change;
                       parts_.observer.event(observe::Level::Error, "process-not-started",
                                             {{"process", due->process}, {"why", change->refused}});
                       return Change{};
                   },
                   {due->after});
        if (!stands(due->instance, status)) ++failures_;
    }
    return !rows->empty();
}

bool Runner::handle(const store::Row& row) {
    const auto instance = text(row, "instance"), what = text(row, "happening");
    const store::RowChange done{kInbox, row.id, row.version, {}, true, {}, {}};
    const auto status = commit(instance, "process:" + instance,
                               [&]() -> Result<Change> {
                                   if (what == kDropped) return stepper_.drop(instance);
                                   const auto happening = happeningOf(what);
                                   if (!happening) return happening.error();
                                   auto change = stepper_.step(instance, *happening);
                                   // Nobody waits for it any more: it is done with.
                                   if (change && !change->refused.empty()) return Change{};
                                   return change;
                               },
                               {done});
    return stands(instance, status);
}

bool Runner::stands(const std::string& instance, const Status& status) {
    if (!status)
        parts_.observer.event(observe::Level::Error, "process-stands",
                              {{"instance", instance}, {"why", status.error().message}});
    return status.ok();
}

bool Runner::fire(const store::Row& row) {
    const auto instance = text(row, "instance");
    Happening fired;
    fired.kind = Happening::Kind::Timer;
    fired.key = row.id.substr(row.id.rfind('/') + 1);
    fired.by = "hub";
    return stands(instance, commit(instance, "process:" + instance,
                                   [&] { return stepper_.step(instance, fired); }));
}

// Looks again when the next timer falls due, or soon where something is left that could not be
// done.
void Runner::arm() {
    const auto now = parts_.scheduler.now();
    const auto timers = parts_.store.tables().select(oldest(kTimers, "due", 1));
    const auto starts = parts_.store.tables().select(oldest(kStarts, "due", 1));
    const auto inbox = parts_.store.tables().select(oldest(kInbox, "created", 1));
    Instant next{};
    if (timers && !timers->empty())
        next = std::max(now, Instant(Duration(number(timers->front(), "due"))));
    if (starts && !starts->empty() && number(starts->front(), "due") != kNoLimit) {
        const auto due = std::max(now, Instant(Duration(number(starts->front(), "due"))));
        next = next == Instant{} ? due : std::min(next, due);
    }
    const bool left = !timers || !starts || starts_stale_ || !inbox || !inbox->empty() ||
                      (next != Instant{} && next <= now);
    if (left) next = now + kPause * (1 << std::min(failures_, 6));
    if (next == Instant{}) return;
    {
        const std::lock_guard lock(mutex_);
        if (armed_ > now && armed_ <= next) return;
        armed_ = next;
    }
    parts_.scheduler.postAt(next, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->look();
    });
}

}  // namespace kamhub::process
