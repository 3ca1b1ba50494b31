#include "records/keeper.hpp"

#include <set>

#include "records/limits.hpp"
#include "records/model_loader.hpp"
#include "records/standing.hpp"

namespace kamhub::records {

namespace {

constexpr int kMostTries = 20;  // of a change, while others change the same record

Rules rulesOf(const host::Graph& graph) {
    Rules out;
    for (const auto& [name, plugin] : graph.plugins)
        for (const auto& [entity, rule] : plugin.offer.rules) out[entity].push_back(rule);
    return out;
}

}  // namespace

Keeper::Keeper(Private, flow::ActivatorParts parts) : parts_(std::move(parts)) {}

Result<std::shared_ptr<Keeper>> Keeper::open(flow::ActivatorParts parts,
                                             std::shared_ptr<const Model> model,
                                             const host::Graph& graph) {
    auto out = std::make_shared<Keeper>(Private{}, std::move(parts));
    out->records_ = out->make(std::move(model), graph);
    if (auto status = out->records_->declare(); !status) return status.error();
    return out;
}

std::shared_ptr<Records> Keeper::make(std::shared_ptr<const Model> model,
                                      const host::Graph& graph) {
    return std::make_shared<Records>(parts_.store, std::move(model), parts_.scheduler,
                                     parts_.random, rulesOf(graph));
}

std::shared_ptr<Records> Keeper::records() const {
    const std::lock_guard lock(mutex_);
    return records_;
}

Result<Asker> Keeper::askerOf(const access::Caller& caller) const {
    return records::askerOf(records()->sharedModel(), tables(), caller, parts_.scheduler.now());
}

Result<std::vector<std::string>> Keeper::unitsOf(const access::Caller& caller) const {
    return records::unitsOf(records()->model(), tables(), caller, parts_.scheduler.now());
}

// The tables are widened before the switch; a reload that fails after this leaves columns that
// nothing uses yet.
Complaints Keeper::prepare(const flow::Live& next) {
    Complaints complaints;
    std::shared_ptr<Records> records;
    if (auto model = loadModel(next, complaints)) {
        records = make(std::move(model), *next.graph);
        if (auto status = records->declare(); !status)
            complaints.push_back(
                {next.graph->file.string(), 1, 1,
                 "the tables of the records cannot be made: " + status.error().message, ""});
    }
    const std::lock_guard lock(mutex_);
    prepared_ = complaints.empty() ? std::move(records) : nullptr;
    return complaints;
}

void Keeper::take() {
    const std::lock_guard lock(mutex_);
    if (prepared_) records_ = std::exchange(prepared_, nullptr);
}

void Keeper::setWatcher(ChangeWatcher watcher) {
    const std::lock_guard lock(mutex_);
    watcher_ = std::move(watcher);
}

ChangeWatcher Keeper::watcher() const {
    const std::lock_guard lock(mutex_);
    return watcher_;
}

Answer<Record> Keeper::commit(const Asker& asker, const Work& work) {
    for (int i = 0; i < kMostTries; ++i) {
        const auto records = this->records();
        auto answer = work(*records);
        if (auto* error = std::get_if<Error>(&answer)) return std::move(*error);
        if (auto* refusal = std::get_if<Refusal>(&answer)) {
            refuse(*refusal);
            return std::move(*refusal);
        }
        auto& plan = std::get<Plan>(answer);
        auto record = plan.after.version > 0 ? plan.after : plan.before;
        const auto outcome = submit(std::move(plan));
        if (const auto* error = std::get_if<Error>(&outcome)) return *error;
        if (const auto* conflict = std::get_if<store::Conflict>(&outcome)) {
            if (conflict->kind == store::Conflict::Kind::Version) continue;
            return records->refusalOf(*conflict);
        }
        if (const auto* entity = records->model().entity(record.entity))
            hide(*entity, asker, record);
        return record;
    }
    return unavailable("others change this record again and again; try again");
}

void Keeper::refuse(const Refusal& refusal) {
    if (!refusal.audit) return;
    store::Unit unit{"hub", parts_.scheduler.now()};
    unit.audit.push_back(*refusal.audit);
    (void)flow::submitAndWait(parts_, std::move(unit));
}

store::Outcome Keeper::submit(Plan plan) {
    const auto status = addMessages(*records(), plan, {}, plan.unit.messages);
    if (!status) return status.error();
    return flow::submitAndWait(parts_, std::move(plan.unit));
}

std::shared_ptr<const Model> loadModel(const flow::Live& live, Complaints& complaints) {
    const auto before = complaints.size();
    ModelLoader loader(complaints);
    for (const auto& folder : host::foldersOf(*live.graph, "records")) loader.readFolder(folder);
    for (const auto& folder : host::foldersOf(*live.graph, "pages")) loader.readPagesOf(folder);
    auto model = loader.finish();
    if (!model) return nullptr;
    checkRights(*model, *live.graph->roles, complaints);
    const auto& catalogue = *live.graph->catalogue;
    const auto known = [&](const ConfigNode& place, const std::string& type) {
        if (catalogue.byType(type)) return;
        std::vector<std::string> types;
        for (const auto& each : catalogue.types()) types.push_back(each.type);
        complaints.push_back(
            place.complain(*place.attribute("type"), "there is no message type " + type,
                           config::nearestAdvice(type, types, "write one of the catalogue")));
    };
    std::set<std::string> taken, answered;
    for (const auto& [name, entity] : model->entities()) {
        for (const auto& sending : entity.sendings) known(sending.place, sending.type);
        for (const auto& taking : entity.takings)
            known(taking.place, taking.type), taken.insert(taking.type);
        for (const auto& answering : entity.answerings) {
            known(answering.place, answering.type);
            const auto* type = catalogue.byType(answering.type);
            if (type && type->kind != host::MessageKind::Query)
                complaints.push_back(answering.place.complain(
                    *answering.place.attribute("type"), answering.type + " is no question",
                    "write a type of kind query, or a <take>"));
            if (!answered.insert(answering.type).second)
                complaints.push_back(answering.place.complain(
                    *answering.place.attribute("type"),
                    "another entity, or this one, answers " + answering.type + " already",
                    "let one answer it"));
        }
    }
    for (const auto& route : live.routes->all())
        for (const auto& target : route.targets) {
            if (target.endpoint != flow::kRecords) continue;
            for (const auto& type :
                 target.predicate.types.empty() ? route.predicate.types : target.predicate.types)
                if (!taken.contains(type) && !answered.contains(type)) {
                    const auto* known_type = catalogue.byType(type);
                    const bool asks = known_type && known_type->kind == host::MessageKind::Query;
                    const std::string does = asks ? "answer" : "take";
                    complaints.push_back({live.graph->settings.routes.string(), target.line, 1,
                                          "no entity " + does + "s " + type,
                                          "write <" + does + " type=\"" + type +
                                              "\" …> in its declaration, or leave the <to> out"});
                }
        }
    return complaints.size() == before ? model : nullptr;
}

}  // namespace kamhub::records
