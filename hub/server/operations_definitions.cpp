// Definitions of processes: their versions, their text, and what the instances of one say about its
// nodes.

#include <array>

#include "process/occupancy.hpp"
#include "server/operations.hpp"
#include "server/operations_processes.hpp"

namespace kamhub::server {

namespace {

using records::equal;
using store::Aggregation;
using store::Condition;

// How many instances a process or one of its versions has. Those that are well over are not
// counted: they stay for ever, and a page that asks every ten seconds would read all of them.
struct Numbers {
    std::int64_t running = 0, failed = 0, incidents = 0;

    void tell(Json& out) const {
        out.set("running", running);
        out.set("failed", failed);
        out.set("incidents", incidents);
    }
};

constexpr std::array kCounted = {
    process::Instance::State::Running, process::Instance::State::Deferred,
    process::Instance::State::Waiting, process::Instance::State::Cancelling,
    process::Instance::State::Failed};

// By process and version. Without a process: all of them.
using Counted = std::map<std::pair<std::string, std::string>, Numbers>;

Result<Counted> countedBy(store::Tables& tables, const std::string& process) {
    Counted out;
    Aggregation asked{process::kInstances};
    Condition of_process{Condition::Is::All}, open{Condition::Is::Equal, "state"};
    if (!process.empty()) of_process = equal("process", process);
    for (const auto each : kCounted) open.values.emplace_back(std::string(toString(each)));
    asked.where = Condition{Condition::Is::All, {}, {}, {of_process, open}};
    asked.groups = {{"process"}, {"hash"}, {"state"}};
    asked.measures = {{Aggregation::Measure::Is::Count}};
    asked.limit = kMostRows * 10;
    const auto word = [](const store::Value& value) {
        const auto* text = std::get_if<std::string>(&value);
        return text ? *text : std::string();
    };
    const auto all = tables.aggregate(asked);
    if (!all) return all.error();
    for (const auto& each : *all) {
        auto& numbers = out[{word(each.groups[0]), word(each.groups[1])}];
        const bool failed = word(each.groups[2]) == toString(process::Instance::State::Failed);
        (failed ? numbers.failed : numbers.running) += std::get<std::int64_t>(each.measures[0]);
    }
    Condition some{Condition::Is::Greater, "incidents"};
    some.values = {std::int64_t{0}};
    asked.where = Condition{Condition::Is::All, {}, {}, {of_process, some}};
    asked.groups.pop_back();
    const auto standing = tables.aggregate(asked);
    if (!standing) return standing.error();
    for (const auto& each : *standing)
        out[{word(each.groups[0]), word(each.groups[1])}].incidents =
            std::get<std::int64_t>(each.measures[0]);
    return out;
}

Numbers sumOf(const Counted& counted, const std::string& process) {
    Numbers out;
    for (const auto& [key, each] : counted)
        if (key.first == process) {
            out.running += each.running, out.failed += each.failed;
            out.incidents += each.incidents;
        }
    return out;
}

double seconds(Duration time) { return std::chrono::duration<double>(time).count(); }

Json ruleOf(const process::Allowed& allowed) {
    auto out = object();
    out.set("operation", process::toString(allowed.operation));
    out.set("roles", wordList(allowed.roles));
    return out;
}

Json nodeOf(const process::Node& node) {
    auto out = object();
    out.set("id", node.id);
    out.set("name", node.name);
    out.set("kind", process::toString(node.kind));
    out.set("trigger", process::toString(node.trigger));
    out.set("parent", node.parent);
    out.set("line", node.line);
    return out;
}

Result<std::optional<store::Row>> keptVersion(store::Tables& tables, const std::string& hash) {
    return tables.row(process::kDefinitions, hash);
}

HttpResponse noVersion(const std::string& hash) {
    return jsonError(404, "NotFound", "there is no version " + hash + " of any process");
}

}  // namespace

HttpResponse Operations::processes(const Call&) {
    JsonList list;
    if (runner_) {
        const auto library = runner_->library();
        auto& tables = hub_.store().tables();
        const auto counted = countedBy(tables, {});
        if (!counted) return jsonError(counted.error());
        for (const auto& [id, each] : library->processes()) {
            const auto kept = keptVersion(tables, each.definition->hash);
            if (!kept) return jsonError(kept.error());
            auto one = object();
            one.set("id", id);
            one.set("name", each.definition->name);
            one.set("version", each.definition->version);
            one.set("hash", each.definition->hash);
            one.set("since", *kept ? toIso((*kept)->created) : "");
            one.set("file", each.definition->file);
            one.set("site", each.site);
            sumOf(*counted, id).tell(one);
            list.add(one);
        }
    }
    auto out = object();
    out.set("processes", list);
    return jsonAnswer(out);
}

HttpResponse Operations::versions(const Call& call) {
    const auto& id = call.part("process");
    auto& tables = hub_.store().tables();
    store::Selection selection{process::kDefinitions, equal("process", id), {{"created", true}}};
    selection.limit = kMostRows;
    const auto rows = tables.select(selection);
    if (!rows) return jsonError(rows.error());
    if (rows->empty()) return jsonError(404, "NotFound", "there is no process " + id);
    const auto counted = countedBy(tables, id);
    if (!counted) return jsonError(counted.error());
    std::string name, live;
    if (runner_) {
        const auto library = runner_->library();
        if (const auto* definition = library->process(id))
            name = definition->name, live = definition->hash;
    }
    JsonList list;
    for (const auto& row : *rows) {
        auto one = object();
        one.set("hash", row.id);
        one.set("version", process::number(row, "numbered"));
        one.set("since", toIso(row.created));
        one.set("live", row.id == live);
        const auto found = counted->find({id, row.id});
        (found == counted->end() ? Numbers{} : found->second).tell(one);
        list.add(one);
    }
    auto out = object();
    out.set("id", id);
    out.set("name", name);
    out.set("live", live);
    out.set("versions", list);
    return jsonAnswer(out);
}

HttpResponse Operations::definition(const Call& call) {
    const auto& hash = call.part("hash");
    const auto row = keptVersion(hub_.store().tables(), hash);
    if (!row) return jsonError(row.error());
    if (!*row || !runner_) return noVersion(hash);
    const auto definition = runner_->definition(hash);
    if (!definition) return jsonError(definition.error());
    auto out = object();
    out.set("process", (*definition)->id);
    out.set("name", (*definition)->name);
    out.set("hash", hash);
    out.set("version", (*definition)->version);
    out.set("since", toIso((*row)->created));
    const auto library = runner_->library();
    const auto* live = library->process((*definition)->id);
    out.set("live", live && live->hash == hash);
    JsonList allowed, nodes;
    for (const auto& each : (*definition)->allowed) allowed.add(ruleOf(each));
    for (const auto& each : (*definition)->nodes) nodes.add(nodeOf(each));
    out.set("allowed", allowed);
    out.set("nodes", nodes);
    out.set("text", process::text(**row, "text"));
    return jsonAnswer(out);
}

HttpResponse Operations::occupancy(const Call& call) {
    const auto& hash = call.part("hash");
    auto& tables = hub_.store().tables();
    const auto row = keptVersion(tables, hash);
    if (!row) return jsonError(row.error());
    if (!*row) return noVersion(hash);
    const auto found = process::occupancyOf(tables, process::text(**row, "process"), hash);
    if (!found) return jsonError(found.error());
    JsonList nodes;
    for (const auto& [id, each] : found->nodes) {
        auto one = object();
        one.set("node", id);
        one.set("standing", each.standing);
        one.set("incidents", each.incidents);
        one.set("visits", each.visits);
        one.set("median_s", seconds(each.median));
        one.set("total_s", seconds(each.total));
        nodes.add(one);
    }
    auto out = object();
    out.set("running", found->running);
    out.set("more", found->more);
    out.set("sample", found->sample);
    out.set("nodes", nodes);
    return jsonAnswer(out);
}

std::vector<Resource> ProcessesTable::definitions() {
    return {
        {"GET",
         "processes",
         access::kProcessesRead,
         "The processes that can be started: the version that is live and since when the hub "
         "knows it, whether the site's folder has it, and how many instances of all versions "
         "run, failed, are over, stand with an incident.",
         {},
         {},
         &Operations::processes},
        {"GET",
         "processes/{process}",
         access::kProcessesRead,
         "The versions of one process that the hub has had, the newest first, with the numbers "
         "of their instances.",
         {},
         {},
         &Operations::versions},
        {"GET",
         "definitions/{hash}",
         access::kProcessesRead,
         "One version: its text (BPMN), its nodes with their lines, the operations on "
         "instances that it allows.",
         {},
         {},
         &Operations::definition},
        {"GET",
         "definitions/{hash}/occupancy",
         access::kProcessesRead,
         "Of each node of a version: how many tokens stand there (of at most 2000 running "
         "instances, `more` where there are others), with how many incidents; how often it was "
         "gone through and how many seconds that took, in the middle and altogether (of the "
         "200 instances that changed last).",
         {},
         {},
         &Operations::occupancy},
        {"POST",
         "processes",
         access::kProcessesDeploy,
         "Puts a definition in force: writes it into the site's folder, in place of a module's, "
         "and loads the configuration again, all or nothing. 422 with `complaints` where "
         "something is wrong (`file` is `the definition` where it is in this text): nothing "
         "has changed then. Instances that run stay with their version.",
         {},
         {{"text", "The definition, BPMN."},
          {"instead_of",
           "The hash of the version that it was made from; 409 if another one is live."},
          {"reason", "Why; it stands in the audit trail."},
          {"dry_run", "true: only judges it."}},
         &Operations::deploy,
         process::ReadLimits{}.bytes * 2}};
}

}  // namespace kamhub::server
