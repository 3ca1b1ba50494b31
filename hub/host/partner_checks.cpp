#include "host/partner_checks.hpp"

#include <algorithm>

#include "access/partners.hpp"
#include "host/sign_in.hpp"

namespace kamhub::host {

namespace {

struct Checks {
    const ConfigNode& hub;
    const Graph& graph;
    Complaints& complaints;

    // Of those as well that are complained about.
    std::vector<std::string> endpointNames() const {
        std::vector<std::string> out;
        for (const auto& child : hub.children)
            if (const auto* name = child.attribute("name"); name && child.name == "endpoint")
                out.push_back(name->value);
        return out;
    }

    // A pattern that lets nothing through is a slip of the pen.
    void checkTypes(const ConfigNode& node, const char* attribute,
                    const access::NamePatterns& patterns, bool questions) {
        for (const auto& word : patterns.words()) {
            const access::NamePatterns one(word);
            const auto& types = graph.catalogue->types();
            if (std::any_of(types.begin(), types.end(), [&](const MessageType& type) {
                    return (type.kind == MessageKind::Query) == questions && one.match(type.type);
                }))
                continue;
            std::vector<std::string> names;
            for (const auto& type : types)
                if ((type.kind == MessageKind::Query) == questions) names.push_back(type.type);
            const auto close = config::nearest(word, names);
            complaints.push_back(node.complain(
                *node.attribute(attribute),
                std::string(attribute) + " names " + word + ", which is no " +
                    (questions ? "question" : "message that is sent"),
                close.empty() ? "write a type of the catalogue, with * for any characters"
                              : "write " + close));
        }
    }

    void checkPartner(const ConfigNode& node) {
        const auto* name = node.attribute("name");
        const auto* partner = name ? graph.partners->named(name->value) : nullptr;
        if (!partner) return;
        if (graph.catalogue) {
            checkTypes(node, "may-send", partner->may_send, false);
            checkTypes(node, "may-ask", partner->may_ask, true);
        }
        const auto endpoints = endpointNames();
        for (const auto& endpoint : partner->callbacks)
            if (std::find(endpoints.begin(), endpoints.end(), endpoint) == endpoints.end())
                complaints.push_back(node.complain(
                    *node.attribute("callbacks"), "callbacks names no endpoint: " + endpoint,
                    config::nearestAdvice(endpoint, endpoints, "write the name of an <endpoint>")));
        if (graph.endpoints.contains(partner->source))
            complaints.push_back(node.complain("the source " + partner->source +
                                                   " is an endpoint's: what this partner sends "
                                                   "would pass for what that system has sent",
                                               "write another source"));
    }

    // Whether partners come in by this listener, and what that asks of it.
    void checkListener(const ConfigNode& node) {
        const auto* name = node.attribute("name");
        const auto found = std::find_if(graph.listeners.begin(), graph.listeners.end(),
                                        [&](auto& l) { return name && l.name == name->value; });
        if (found == graph.listeners.end()) return;
        const bool called =
            std::any_of(hub.children.begin(), hub.children.end(), [&](const ConfigNode& child) {
                const auto* listener = child.attribute("listener");
                return child.name == "endpoint" && listener && listener->value == found->name;
            });
        const auto ways = waysOf(found->auth);
        const bool operations =
            found->name == graph.settings.operations || found->name == graph.settings.web;
        if (operations && ways.any())
            complaints.push_back(node.complain(
                *node.attribute("auth"), "the operations API has users of its own and no partners",
                "leave auth out, and give partners a listener of their own"));
        if ((called || found->name == graph.settings.front_door) && !ways.any() &&
            !isLoopback(found->address) && found->plain.empty())
            complaints.push_back(node.complain(
                "whoever reaches this listener could send as " + found->source,
                "write auth=\"certificate\", basic or api-key, and the partners who call here"));
        const auto& all = graph.partners->all();
        const auto nobody = [&](bool way, auto has) {
            return way && std::none_of(all.begin(), all.end(), has);
        };
        const auto lacks = [&](const char* element) {
            complaints.push_back(node.complain(
                *node.attribute("auth"),
                std::string("no partner has the <") + element + "> that this listener takes",
                std::string("write <") + element + "> into a <partner>, or take it out of auth"));
        };
        if (nobody(ways.certificate, [](auto& p) { return !p.certificates.empty(); }))
            lacks("certificate");
        if (nobody(ways.basic, [](auto& p) { return !p.logins.empty(); })) lacks("basic");
        if (nobody(ways.api_key, [](auto& p) { return !p.keys.empty(); })) lacks("api-key");
        if (nobody(ways.username_token, [](auto& p) { return !p.tokens.empty(); }))
            lacks("username-token");
        if (nobody(ways.signature, [](auto& p) { return !p.signatures.empty(); }))
            lacks("signature");
    }
};

}  // namespace

void checkPartners(const ConfigNode& hub, const Graph& graph, Complaints& complaints) {
    Checks checks{hub, graph, complaints};
    for (const auto& child : hub.children) {
        if (child.name == "partner") checks.checkPartner(child);
        if (child.name == "listener") checks.checkListener(child);
    }
}

}  // namespace kamhub::host
