// What the operations API tells.

#include <algorithm>

#include "flow/artefacts.hpp"
#include "server/body_search.hpp"
#include "server/json.hpp"
#include "server/operations.hpp"
#include "server/refusal.hpp"

namespace kamhub::server {

namespace {

// The content hash of everything that decides what happens to a message.
JsonList artefacts(const flow::Live& live) {
    JsonList out;
    flow::eachArtefact(live, [&](const flow::LiveArtefact& each) {
        auto one = object();
        one.set("kind", each.kind);
        one.set("name", each.name);
        one.set("hash", each.hash);
        out.add(one);
    });
    return out;
}

JsonList listeners(flow::Hub& hub) {
    const auto settings = hub.live().graph->settings;
    JsonList out;
    for (const auto& open : hub.listeners().list()) {
        auto one = object();
        one.set("name", open.config.name);
        one.set("address", open.config.address);
        one.set("port", open.port);
        one.set("tls", !open.config.certificate.empty());
        one.set("connections", open.connections);
        one.set("front_door", open.config.name == settings.front_door);
        one.set("operations", open.config.name == settings.operations);
        one.set("web", open.config.name == settings.web);
        out.add(one);
    }
    return out;
}

JsonList certificates(const host::Graph& graph) {
    JsonList out;
    for (const auto& one : graph.certificates) {
        auto entry = object();
        entry.set("of", one.owner);
        entry.set("file", one.file.string());
        entry.set("subject", one.subject);
        entry.set("until", toIso(one.until));
        out.add(entry);
    }
    return out;
}

JsonList pluginList(const host::Graph& graph) {
    JsonList out;
    for (const auto& [name, plugin] : graph.plugins) {
        auto one = object();
        one.set("name", name);
        one.set("version", plugin.descriptor.version);
        one.set("abi", plugin.descriptor.abi);
        one.set("sha256", plugin.sha256);
        JsonList adapters;
        for (const auto& kind : plugin.offer.endpoints) adapters.add(kind.name);
        one.set("adapters", adapters);
        out.add(one);
    }
    return out;
}

JsonList skippedList(const host::Graph& graph) {
    JsonList out;
    for (const auto& skipped : graph.skipped) {
        auto one = object();
        one.set("name", skipped.plugin);
        one.set("why", skipped.why);
        out.add(one);
    }
    return out;
}

// Whole seconds between two instants that are both set.
void setSeconds(Json& json, const char* name, Instant from, Instant to) {
    if (from == Instant{} || to == Instant{}) return;
    json.set(name,
             std::chrono::duration_cast<std::chrono::seconds>(std::max(to, from) - from).count());
}

Result<std::vector<store::DeliveryRow>> deliveriesOf(store::Store& store,
                                                     std::int64_t message_seq) {
    store::DeliveryFilter filter;
    filter.message_seq = message_seq;
    return store.deliveries(filter);
}

}  // namespace

const char* Operations::version() { return KAMHUB_VERSION; }

HttpResponse Operations::status(const Call&) {
    const auto live = hub_.live();
    auto& runtime = hub_.runtime();
    const auto counts = hub_.store().counts();
    if (!counts) return jsonError(counts.error());
    std::int64_t waiting = 0, parked = 0, delivered = 0;
    for (const auto& each : *counts)
        waiting += each.waiting, parked += each.parked, delivered += each.delivered;
    auto out = object();
    out.set("name", live.graph->settings.name);
    out.set("version", version());
    out.set("configuration", live.graph->file.string());
    out.set("started", toIso(started_));
    out.set("now", toIso(runtime.now()));
    out.set("uptime_seconds",
            std::chrono::duration_cast<std::chrono::seconds>(runtime.now() - started_).count());
    out.set("simulated_clock", runtime.simulated());
    auto deliveries = object();
    deliveries.set("waiting", waiting);
    deliveries.set("parked", parked);
    deliveries.set("delivered", delivered);
    out.set("deliveries", deliveries);
    out.set("listeners", listeners(hub_));
    out.set("certificates", certificates(*hub_.live().graph));
    out.set("plugins", pluginList(*live.graph));
    out.set("skipped_plugins", skippedList(*live.graph));
    out.set("artefacts", artefacts(live));
    return jsonAnswer(out);
}

HttpResponse Operations::plugins(const Call&) {
    const auto live = hub_.live();
    auto out = object();
    out.set("plugins", pluginList(*live.graph));
    out.set("skipped", skippedList(*live.graph));
    return jsonAnswer(out);
}

HttpResponse Operations::routes(const Call&) {
    const auto live = hub_.live();
    auto out = object();
    out.set("hash", live.routes->hash());
    out.set("unmatched",
            live.routes->unmatched() == flow::Routes::Unmatched::Refuse ? "refuse" : "store");
    out.set("routes", listOf(live.routes->all()));
    return jsonAnswer(out);
}

HttpResponse Operations::endpoints(const Call&) {
    const auto now = hub_.runtime().now();
    JsonList all;
    for (const auto& each : hub_.endpoints()) {
        auto one = toJson(each);
        setSeconds(one, "oldest_waiting_seconds", each.oldest_waiting, now);
        setSeconds(one, "retry_in_seconds", now, each.retry_at);
        all.add(one);
    }
    auto out = object();
    out.set("endpoints", all);
    return jsonAnswer(out);
}

HttpResponse Operations::lanes(const Call& call) {
    const auto endpoint = queryParameter(call.request, "endpoint");
    if (endpoint.empty())
        return jsonError(400, "InvalidMessage", "lanes of which endpoint? write ?endpoint=NAME");
    const auto page = pageOf(call.request);
    if (!page) return jsonError(page.error());
    const auto list = hub_.lanes(endpoint, page->limit);
    if (!list) return jsonError(list.error());
    const auto now = hub_.runtime().now();
    JsonList all;
    for (const auto& each : list->lanes) {
        auto one = toJson(each);
        setSeconds(one, "age_seconds", each.accepted, now);
        setSeconds(one, "retry_in_seconds", now, each.next_try);
        all.add(one);
    }
    auto out = object();
    out.set("endpoint", endpoint);
    out.set("lanes", all);
    out.set("more", list->more);
    return jsonAnswer(out);
}

HttpResponse Operations::types(const Call&) {
    const auto catalogue = hub_.live().graph->catalogue;
    JsonList all;
    for (const auto& type : catalogue->types()) {
        auto one = object();
        one.set("code", type.code);
        one.set("type", type.type);
        one.set("element", type.element);
        one.set("kind", toString(type.kind));
        one.set("family", type.family);
        one.set("reply", type.reply);
        one.set("en", type.en);
        one.set("zh", type.zh);
        one.set("schema", type.schema_file.filename().string());
        one.set("personal", wordList(type.personal.paths()));
        all.add(one);
    }
    auto out = object();
    out.set("namespace", catalogue->bodyNamespace());
    out.set("types", all);
    return jsonAnswer(out);
}

namespace {

// Who finds a text in a body has seen that it stands there: bodies with something personal are
// looked into with the right only, and that is written down.
HttpResponse messagesHolding(store::Store& store, PersonalView& view, const Call& call,
                             const store::MessageFilter& filter, const std::string& text) {
    if (text.size() < kSoughtLeast || text.size() > kSoughtMost)
        return jsonError(400, "InvalidMessage",
                         "text has " + std::to_string(text.size()) + " bytes; write 2 to 200");
    const bool personal = PersonalView::may(call.request);
    if (personal)
        if (auto noted = view.note(call.request, "bodies of messages"); !noted)
            return jsonError(noted.error());
    const auto found = searchBodies(store, filter, text, [&](const store::MessageRow& row) {
        return personal || !view.concerns(row.envelope.type);
    });
    if (!found) return jsonError(found.error());
    JsonList all;
    for (const auto& row : found->rows) {
        const auto deliveries = deliveriesOf(store, row.seq);
        if (!deliveries) return jsonError(deliveries.error());
        all.add(server::toJson(row, *deliveries));
    }
    auto out = object();
    out.set("messages", all);
    out.set("looked", found->looked);
    out.set("withheld", found->withheld);
    if (found->next) out.set("next", found->next);
    return jsonAnswer(out);
}

}  // namespace

HttpResponse Operations::messages(const Call& call) {
    store::MessageFilter filter;
    filter.state = queryParameter(call.request, "state");
    filter.key = queryParameter(call.request, "key");
    filter.type = queryParameter(call.request, "type");
    filter.id = queryParameter(call.request, "id");
    filter.endpoint = queryParameter(call.request, "endpoint");
    const auto page = pageOf(call.request);
    if (!page) return jsonError(page.error());
    for (const auto& [name, at] :
         {std::pair("since", &filter.since), std::pair("until", &filter.until)}) {
        const auto instant =
            instantOf(name, queryParameter(call.request, name), hub_.runtime().now());
        if (!instant) return jsonError(instant.error());
        *at = *instant;
    }
    filter.limit = page->limit;
    filter.before = page->after;  // newest first
    if (!filter.state.empty() && filter.state != "filtered" && filter.state != "unrouted" &&
        !store::deliveryState(filter.state))
        return jsonError(400, "InvalidMessage",
                         "state " + filter.state +
                             " is unknown; write waiting, sending, delivered, parked, "
                             "discarded, expired, filtered or unrouted");
    if (const auto text = queryParameter(call.request, "text"); !text.empty())
        return messagesHolding(hub_.store(), personal_, call, filter, text);
    const auto rows = hub_.store().messages(filter);
    if (!rows) return jsonError(rows.error());
    JsonList all;
    for (const auto& row : *rows) {
        const auto deliveries = deliveriesOf(hub_.store(), row.seq);
        if (!deliveries) return jsonError(deliveries.error());
        all.add(server::toJson(row, *deliveries));
    }
    auto out = object();
    out.set("messages", all);
    if (static_cast<int>(rows->size()) == filter.limit) out.set("next", rows->back().seq);
    return jsonAnswer(out);
}

HttpResponse Operations::notes(const Call& call) {
    const auto page = pageOf(call.request);
    if (!page) return jsonError(page.error());
    const auto rows = hub_.store().notes(page->limit);
    if (!rows) return jsonError(rows.error());
    auto out = object();
    out.set("notes", listOf(*rows));
    return jsonAnswer(out);
}

HttpResponse Operations::counters(const Call&) {
    auto counters = object();
    for (const auto& each : hub_.observer().metrics().counts()) {
        auto name = each.event;
        if (!each.endpoint.empty()) name += "{endpoint=\"" + each.endpoint + "\"}";
        const auto before = counters.has(name) ? counters.getValue<std::uint64_t>(name) : 0;
        counters.set(name, before + each.times);
    }
    auto out = object();
    out.set("counters", counters);
    return jsonAnswer(out);
}

}  // namespace kamhub::server
