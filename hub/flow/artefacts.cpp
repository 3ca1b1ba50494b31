#include "flow/artefacts.hpp"

#include <set>

namespace kamhub::flow {

namespace {

template <class Thing>
LiveArtefact artefact(const char* kind, std::string name, const Thing& thing) {
    return {kind, std::move(name), thing.hash(), [thing] { return std::string(thing.sources()); }};
}

LiveArtefact text(const char* kind, std::string name, const std::string& hash,
                  const std::string& source) {
    return {kind, std::move(name), hash, [source] { return source; }};
}

void eachOf(const host::EndpointPlan& endpoint,
            const std::function<void(const LiveArtefact&)>& take) {
    const auto& name = endpoint.settings.name;
    const auto& translations = *endpoint.translations;
    take(text("endpoint", name, endpoint.hash, endpoint.source));
    take(text("translations", name, translations.hash(), translations.source()));
    for (const auto& [type, translation] : translations.allOutbound()) {
        if (translation.sheet) take(artefact("translation", name + "/" + type, *translation.sheet));
        if (translation.reply_sheet)
            take(artefact("translation", name + "/" + type + "/reply", *translation.reply_sheet));
        if (translation.schema)
            take(artefact("partner-schema", name + "/" + type, *translation.schema));
        if (translation.reply_schema)
            take(artefact("partner-schema", name + "/" + type + "/reply",
                          *translation.reply_schema));
    }
    for (const auto& [operation, translation] : translations.allInbound()) {
        take(artefact("translation", name + "/" + operation, translation.sheet));
        if (translation.schema)
            take(artefact("partner-schema", name + "/" + operation, *translation.schema));
    }
}

}  // namespace

void eachArtefact(const Live& live, const std::function<void(const LiveArtefact&)>& take) {
    const auto& graph = *live.graph;
    take(text("catalogue", graph.settings.catalogue.filename().string(), graph.catalogue->hash(),
              graph.catalogue->source()));
    take(text("routes", graph.settings.routes.filename().string(), live.routes->hash(),
              live.routes->source()));
    for (const auto& [name, step] : live.routes->steps()) {
        take(text("step", name, step.hash, step.source));
        if (step.query) take(artefact("translation", name + "/query", *step.query));
        if (step.with) take(artefact("translation", name, *step.with));
    }
    for (const auto& type : graph.catalogue->types())
        take(artefact("schema", type.type, type.schema));
    for (const auto& [name, plugin] : graph.plugins) take({"plugin", name, plugin.sha256, nullptr});
    for (const auto& [name, endpoint] : graph.endpoints) eachOf(*endpoint, take);
}

void keepArtefacts(HubParts& parts, const Live& live) {
    store::Unit unit{"hub", parts.runtime.now()};
    std::set<std::string> known;
    eachArtefact(live, [&](const LiveArtefact& each) {
        if (!each.source || !known.insert(each.hash).second) return;
        auto bytes = each.source();
        if (!bytes.empty())
            unit.artefacts.push_back(
                {each.hash, each.kind, each.name, Payload::of(std::move(bytes))});
    });
    parts.store.submit(std::move(unit), [&observer = parts.observer](store::Outcome outcome) {
        if (const auto* error = std::get_if<Error>(&outcome))
            observer.event(observe::Level::Warning, "artefacts-not-kept",
                           {{"why", error->message}});
    });
}

}  // namespace kamhub::flow
