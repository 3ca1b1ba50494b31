// Processes: what is deployed, how far each instance has come, what is to be done, and doing it.

#include "server/operations_processes.hpp"

#include <algorithm>
#include <sstream>

#include "process/permitted.hpp"
#include "server/operations.hpp"
#include "server/task_view.hpp"

namespace kamhub::server {

namespace {

using process::Happening;
using records::equal;
using store::Condition;

// A selection of a page; `next` is how many rows stand before it.
store::Selection pageOfTable(const char* table, const Page& page, const char* order) {
    store::Selection out{table};
    out.where = {Condition::Is::All};
    out.order = {{order, order == std::string_view("changed")}};
    out.offset = static_cast<int>(std::min<std::int64_t>(page.after, 1'000'000));
    out.limit = page.limit;
    return out;
}

void setNext(Json& out, const Page& page, std::size_t rows) {
    if (rows == static_cast<std::size_t>(page.limit)) out.set("next", page.after + page.limit);
}

std::string at(std::int64_t micros) {
    return micros == process::kNoLimit ? "" : instant(Instant(Duration(micros)));
}

Json rowOf(const store::Row& row) {
    auto out = object();
    out.set("id", row.id);
    out.set("process", process::text(row, "process"));
    out.set("hash", process::text(row, "hash"));
    out.set("state", process::text(row, "state"));
    out.set("priority", process::number(row, "priority"));
    out.set("incidents", process::number(row, "incidents"));
    out.set("parent", process::text(row, "parent"));
    out.set("subject", process::text(row, "subject"));
    out.set("ordering", process::text(row, "ordering"));
    out.set("began", toIso(row.created));
    out.set("changed", toIso(row.changed));
    return out;
}

Json taskOf(const store::Row& row) {
    auto out = object();
    for (const char* name :
         {"instance", "process", "node", "name", "form", "scope", "roles", "assignee"})
        out.set(name, process::text(row, name));
    out.set("task", process::number(row, "task"));
    out.set("begun", at(process::number(row, "begun")));
    out.set("due", at(process::number(row, "due")));
    out.set("priority", process::number(row, "priority"));
    out.set("urged", process::number(row, "urged"));
    return out;
}

std::vector<std::string> mayDo(const process::Definition& definition,
                               const process::Instance& instance, const process::Task& task,
                               const access::Caller& caller) {
    if (!caller.may(access::kProcessesWork)) return {};
    auto out = process::permitted(definition, task, access::actorOf(caller.subject), caller.roles);
    // Who has a task before him sends it back, though that is done to the instance.
    for (const auto& each : process::permitted(definition, instance, caller.roles))
        if (each == process::toString(process::Operation::Return)) out.push_back(each);
    return out;
}

JsonList timersOf(const process::Instance& it) {
    JsonList out;
    for (const auto& each : it.timers) {
        auto one = object();
        one.set("node", each.node);
        one.set("purpose", process::toString(each.purpose));
        one.set("due", each.paused < 0 ? toIso(each.due) : std::string());
        one.set("stopped", each.paused >= 0);
        out.add(one);
    }
    return out;
}

// Where it is, what it waits for, and what the caller may do.
void describe(const process::Instance& it, const process::Definition& definition,
              const access::Caller& caller, const TaskView& view, Json& out) {
    out.set("name", definition.name);
    out.set("version", definition.version);
    out.set("index", it.index);
    JsonList tokens, tasks, waits, incidents;
    for (const auto& each : it.tokens) {
        auto one = object();
        one.set("id", each.id);
        one.set("node", each.node);
        tokens.add(one);
    }
    for (const auto& each : it.tasks) {
        if (!view.sees(each)) continue;
        auto one = object();
        one.set("task", each.id);
        one.set("node", each.node);
        one.set("name", each.name);
        one.set("roles", wordList(each.roles));
        one.set("form", each.form);
        one.set("assignee", each.assignee);
        one.set("begun", instant(each.begun));
        one.set("due", instant(each.due));
        one.set("may", wordList(mayDo(definition, it, each, caller)));
        tasks.add(one);
    }
    for (const auto& each : it.subscriptions) {
        auto one = object();
        one.set("node", each.node);
        one.set(each.signal ? "signal" : "message", each.message);
        if (!each.signal) one.set("key", each.key);
        waits.add(one);
    }
    for (const auto& each : it.incidents) {
        auto one = object();
        one.set("id", each.id);
        one.set("node", each.node);
        one.set("token", each.token);
        one.set("what", each.what);
        one.set("at", toIso(each.at));
        incidents.add(one);
    }
    out.set("error", it.error);
    out.set("may", wordList(caller.may(access::kProcessesWork)
                                ? process::permitted(definition, it, caller.roles)
                                : std::vector<std::string>{}));
    out.set("leader", it.leader);
    out.set("tokens", tokens);
    out.set("tasks", tasks);
    out.set("timers", timersOf(it));
    out.set("waits", waits);
    out.set("open_incidents", incidents);
}

Json historyRow(const store::Row& row) {
    auto out = object();
    out.set("number", process::number(row, "number"));
    out.set("at", at(process::number(row, "at")));
    for (const char* name : {"node", "event", "why", "by"}) out.set(name, process::text(row, name));
    return out;
}

HttpResponse answerOf(const Status& status) {
    if (!status) return jsonError(status.error());
    auto out = object();
    out.set("done", true);
    return jsonAnswer(out);
}

// Only whoever holds the hub's own token says as whom he acts; others act with the roles they have.
Result<std::vector<std::string>> rolesOf(const Call& call) {
    auto named = listMember(call.body, "roles");
    if (call.request.caller.subject.kind == access::SubjectKind::Local) return named;
    if (!named.empty()) return invalidMessage("roles are the caller's own; leave the member out");
    return call.request.caller.roles;
}

Result<Happening> happeningOf(const Call& call) {
    auto roles = rolesOf(call);
    if (!roles) return roles.error();
    if (textMember(call.body, "instance").empty())
        return invalidMessage("instance is missing; write the id of the process instance");
    Happening out;
    const auto task = textMember(call.body, "task");
    if (!task.empty()) {
        const auto number = wholeNumber("task", task);
        if (!number) return number.error();
        out.key = std::to_string(*number);
    }
    out.by = call.actor();
    out.roles = std::move(*roles);
    out.body = textMember(call.body, "data");
    return out;
}

}  // namespace

std::vector<Resource> ProcessesTable::resources() {
    constexpr Parameter kLimit{"limit", "How many, 1 to 1000; without it 100."};
    constexpr Parameter kAfter{"after", "Goes on behind a list: its `next`."};
    constexpr Parameter kInstance{"instance", "The process instance's id."};
    constexpr Parameter kRoles{"roles", "Of the local caller alone: the roles with which he acts."};
    return {
        {"GET",
         "instances",
         access::kProcessesRead,
         "Process instances, last changed first.",
         {{"process", "Only of this process."},
          {"hash", "Only of this version of it."},
          {"about",
           "Only those that a message with this subject or partition key started: a business key, "
           "or several, divided by blanks."},
          {"parent", "Only those that this instance began: repetitions and calls."},
          {"state",
           "running, deferred, waiting, cancelling, ended, failed, cancelled, merged or dropped."},
          {"incidents", "`true`: only those that stand with an incident."},
          {"timers", "`true`: with the timers of each: step, when due, whether it stands still."},
          kLimit,
          kAfter},
         {},
         &Operations::instances},
        {"GET",
         "instances/",
         access::kProcessesRead,
         "One instance: where it is, what it waits for, what the caller may do with it and its "
         "tasks, its history; behind the path stands its id. Its data only with the right "
         "`messages.personal`.",
         {kLimit, kAfter},
         {},
         &Operations::instance},
        {"POST",
         "instances",
         access::kProcessesWork,
         "Starts a process; answers the new instance's id.",
         {},
         {{"process", "The process's id."},
          {"event", "The start event or its message; without it the plain start."},
          {"data", "XML whose elements replace those of the instance's data."}},
         &Operations::begin,
         kTreeLimit},
        {"POST",
         "operate",
         access::kProcessesWork,
         "Acts on a running instance as its process allows it (chase, amend, cancel, defer, wait, "
         "resume, merge, return, retry; on a task claim, reassign, delegate, withdraw, "
         "countersign, "
         "add-signer, remove-signer, urge, copy-to).",
         {},
         {kInstance,
          {"operation", "What is done."},
          {"task", "The task's number, or of `retry` the incident's token."},
          {"reason", "Why; it stands in the history."},
          {"target", "The step to return to, the user, the signer, the instance that goes on."},
          {"until", "Of `defer`: the instant at which it goes on by itself."},
          {"data", "Of `amend`: XML whose elements replace those of the data."},
          kRoles},
         &Operations::operate,
         kTreeLimit},
        {"POST",
         "move",
         access::kProcessesMove,
         "Moves a running instance to another version of its process: tokens stay at their "
         "elements, "
         "what they wait for is armed by that version. Refused with the elements that have no "
         "place "
         "there. A dry run answers what would have one, and changes nothing.",
         {},
         {kInstance,
          {"version", "The version's hash; without it the one that is deployed."},
          {"reason", "Why; it stands in the history."},
          {"dry_run", "true: only says what would come of it."}},
         &Operations::move},
        {"GET",
         "tasks",
         access::kProcessesRead,
         "Open tasks, those due first; without a limit of time last. Without the right `tasks.all` "
         "those of the caller's units and what is below them, those of no unit, and those that he "
         "has, delegated, signs or has a copy of. The same goes for whatever acts on a task. "
         "`may`: "
         "what the caller may do with it.",
         {{"role", "Only those that this role or user may take."},
          {"assignee", "Only those that this user has: `user:li`."},
          {"process", "Only of this process."},
          kLimit,
          kAfter},
         {},
         &Operations::tasks},
        {"POST",
         "done",
         access::kProcessesWork,
         "Completes a task.",
         {},
         {kInstance,
          {"task", "The task's number."},
          {"data", "What its form gave: XML whose elements replace those of the data."},
          kRoles},
         &Operations::taskDone,
         kTreeLimit}};
}

HttpResponse Operations::instances(const Call& call) {
    const auto page = pageOf(call.request);
    if (!page) return jsonError(page.error());
    auto selection = pageOfTable(process::kInstances, *page, "changed");
    for (const char* name : {"process", "hash", "state"})
        if (const auto value = queryParameter(call.request, name); !value.empty())
            selection.where.of.push_back(equal(name, value));
    if (const auto about = queryParameter(call.request, "about"); !about.empty()) {
        std::vector<store::Value> keys;
        std::istringstream words(about);
        for (std::string key; words >> key;) keys.emplace_back(key);
        Condition subject{Condition::Is::Equal, "subject"},
            ordering{Condition::Is::Equal, "ordering"};
        subject.values = ordering.values = std::move(keys);
        Condition either{Condition::Is::Any};
        either.of = {subject, ordering};
        selection.where.of.push_back(either);
    }
    if (const auto parent = queryParameter(call.request, "parent"); !parent.empty()) {
        Condition begins{Condition::Is::Begins, "parent"};
        begins.values = {process::childrenOf(parent, 0).substr(0, parent.size() + 1)};
        selection.where.of.push_back(begins);
    }
    if (queryParameter(call.request, "incidents") == "true") {
        Condition some{Condition::Is::Greater, "incidents"};
        some.values = {std::int64_t{0}};
        selection.where.of.push_back(some);
    }
    const auto rows = hub_.store().tables().select(selection);
    if (!rows) return jsonError(rows.error());
    auto out = object();
    JsonList list;
    const bool timers = queryParameter(call.request, "timers") == "true";
    for (const auto& row : *rows) {
        auto one = rowOf(row);
        if (timers) {
            const auto instance = process::instanceOf(process::text(row, "bytes"));
            if (!instance) return jsonError(instance.error());
            one.set("timers", timersOf(*instance));
        }
        list.add(one);
    }
    out.set("instances", list);
    setNext(out, *page, rows->size());
    return jsonAnswer(out);
}

HttpResponse Operations::instance(const Call& call) {
    const auto page = pageOf(call.request);
    if (!page) return jsonError(page.error());
    const auto row = hub_.store().tables().row(process::kInstances, call.rest);
    if (!row) return jsonError(row.error());
    if (!*row) return jsonError(404, "NotFound", "there is no process instance " + call.rest);
    const auto instance = process::instanceOf(process::text(**row, "bytes"));
    if (!instance) return jsonError(instance.error());
    const auto view = TaskView::of(keeper_.get(), call.request.caller);
    if (!view) return jsonError(view.error());
    const auto definition = definitionOf(*instance);
    if (!definition) return jsonError(definition.error());
    auto out = rowOf(**row);
    describe(*instance, **definition, call.request.caller, *view, out);
    if (call.request.caller.may(access::kMessagesPersonal))
        out.set("data", instance->data);
    else
        out.set("data_hidden", true);
    auto selection = pageOfTable(process::kHistory, *page, "created");
    selection.where.of.push_back(equal("instance", call.rest));
    selection.limit = store::kRowsAtMost;
    selection.offset = 0;
    const auto history = hub_.store().tables().select(selection);
    if (!history) return jsonError(history.error());
    auto sorted = *history;
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return process::number(a, "number") < process::number(b, "number");
    });
    JsonList list;
    const auto first = static_cast<std::size_t>(std::max<std::int64_t>(page->after, 0));
    for (auto i = first; i < sorted.size() && i < first + static_cast<std::size_t>(page->limit);
         ++i)
        list.add(historyRow(sorted[i]));
    out.set("history", list);
    setNext(out, *page, list.size());
    return jsonAnswer(out);
}

HttpResponse Operations::begin(const Call& call) {
    if (!runner_) return jsonError(404, "NotFound", "this hub runs no processes");
    const auto id = runner_->begin(textMember(call.body, "process"), textMember(call.body, "event"),
                                   textMember(call.body, "data"), call.actor());
    if (!id) return jsonError(id.error());
    auto out = object();
    out.set("instance", *id);
    return jsonAnswer(out, 201);
}

HttpResponse Operations::operate(const Call& call) {
    if (!runner_) return jsonError(404, "NotFound", "this hub runs no processes");
    auto happening = happeningOf(call);
    if (!happening) return jsonError(happening.error());
    happening->kind = Happening::Kind::Operate;
    happening->name = textMember(call.body, "operation");
    happening->reason = textMember(call.body, "reason");
    happening->target = textMember(call.body, "target");
    if (const auto until = textMember(call.body, "until");
        !until.empty() && !parseIso(until, happening->until))
        return jsonError(400, "InvalidMessage",
                         "until is no instant; write 2027-03-01T09:00:00+08:00");
    const auto instance = textMember(call.body, "instance");
    const auto operation = process::operation(happening->name);
    if (operation && process::isOfTask(*operation))
        if (auto refused = refuseTask(call, instance, happening->key)) return std::move(*refused);
    return answerOf(runner_->happen(instance, *happening));
}

// An open task keeps its scope, and numbers are not used again: what was looked at is what is acted
// on.
std::optional<HttpResponse> Operations::refuseTask(const Call& call, const std::string& instance,
                                                   const std::string& task) {
    const auto row = hub_.store().tables().row(process::kTasks, instance + "/" + task);
    if (!row) return jsonError(row.error());
    if (!*row)
        return jsonError(
            rejected("there is no open task " + task + " of process instance " + instance));
    const auto view = TaskView::of(keeper_.get(), call.request.caller);
    if (!view) return jsonError(view.error());
    if (view->sees(**row)) return std::nullopt;
    return gate_.refuse(call.request, call.request.caller, access::kTasksAll);
}

HttpResponse Operations::tasks(const Call& call) {
    const auto page = pageOf(call.request);
    if (!page) return jsonError(page.error());
    const auto view = TaskView::of(keeper_.get(), call.request.caller);
    if (!view) return jsonError(view.error());
    auto selection = pageOfTable(process::kTasks, *page, "due");
    selection.where.of.push_back(view->condition());
    for (const char* name : {"process", "assignee"})
        if (const auto value = queryParameter(call.request, name); !value.empty())
            selection.where.of.push_back(equal(name, value));
    if (const auto role = queryParameter(call.request, "role"); !role.empty()) {
        Condition found{Condition::Is::Found};
        found.values = {role};
        selection.where.of.push_back(found);
    }
    const auto rows = hub_.store().tables().select(selection);
    if (!rows) return jsonError(rows.error());
    auto out = object();
    JsonList list;
    if (auto status = addTasks(*rows, call.request.caller, list); !status)
        return jsonError(status.error());
    out.set("tasks", list);
    setNext(out, *page, rows->size());
    return jsonAnswer(out);
}

// What may be done with a task is for its instance to say, which may have moved on since: then the
// row is what was found, and nothing may be done.
Status Operations::addTasks(const std::vector<store::Row>& rows, const access::Caller& caller,
                            JsonList& out) {
    Condition some{Condition::Is::Equal, "id"};
    for (const auto& row : rows) some.values.emplace_back(process::text(row, "instance"));
    store::Selection selection{process::kInstances, some};
    selection.limit = store::kRowsAtMost;
    std::map<std::string, process::Instance> instances;
    if (!rows.empty()) {
        const auto found = hub_.store().tables().select(selection);
        if (!found) return found.error();
        for (const auto& row : *found)
            if (auto read = process::instanceOf(process::text(row, "bytes")))
                instances.emplace(row.id, std::move(*read));
    }
    for (const auto& row : rows) {
        auto one = taskOf(row);
        std::vector<std::string> may;
        const auto at = instances.find(process::text(row, "instance"));
        if (at != instances.end())
            for (const auto& task : at->second.tasks)
                if (task.id == process::number(row, "task"))
                    if (const auto definition = definitionOf(at->second))
                        may = mayDo(**definition, at->second, task, caller);
        one.set("may", wordList(may));
        out.add(one);
    }
    return okStatus();
}

Result<std::shared_ptr<const process::Definition>> Operations::definitionOf(
    const process::Instance& instance) {
    if (!runner_) return rejected("this hub runs no processes");
    return runner_->definition(instance.hash);
}

HttpResponse Operations::taskDone(const Call& call) {
    if (!runner_) return jsonError(404, "NotFound", "this hub runs no processes");
    auto happening = happeningOf(call);
    if (!happening) return jsonError(happening.error());
    happening->kind = Happening::Kind::TaskDone;
    const auto instance = textMember(call.body, "instance");
    if (auto refused = refuseTask(call, instance, happening->key)) return std::move(*refused);
    return answerOf(runner_->happen(instance, *happening));
}

}  // namespace kamhub::server
