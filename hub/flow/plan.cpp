// Evaluation of routes: pure functions of routes, envelope and body.

#include <algorithm>
#include <set>
#include <sstream>

#include "flow/routes.hpp"

namespace kamhub::flow {

namespace {

bool among(const std::vector<std::string>& allowed, const std::string& value) {
    return allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

Result<bool> matches(const Predicate& p, const Envelope& e, const BodyView& body) {
    if (!among(p.types, e.type) || !among(p.sources, e.source) || !among(p.levels, e.level) ||
        !among(p.regions, e.region) || e.priority < p.least_priority)
        return false;
    if (!p.when) return true;
    return body.boolean(*p.when);
}

// The ordering key: the target's, the route's, the type's own, else the subject, else the message
// itself.
Result<std::string> laneOf(const Target& target, const Route& route, const host::MessageType* type,
                           const Envelope& e, const BodyView& body) {
    const std::optional<xml::XPath>* sources[] = {&target.order_by, &route.order_by,
                                                  type ? &type->lane : nullptr};
    for (const auto* source : sources) {
        if (!source || !*source) continue;
        auto key = body.string(**source);
        if (!key) return key.error();
        if (!key->empty()) return *key;
    }
    return !e.partition_key.empty() ? e.partition_key : !e.subject.empty() ? e.subject : e.id;
}

// Collects the destinations of one message; each endpoint once, the first route that names it
// counts.
struct Planner {
    const host::Graph& graph;
    const Routes& routes;
    const Envelope& envelope;
    const BodyView& body;
    Plan plan;
    std::set<std::string> seen;

    Status add(const std::string& endpoint, const Target& target, const Route& route) {
        if (!graph.endpoints.contains(endpoint) && !routes.steps().contains(endpoint) &&
            endpoint != kProcesses && endpoint != kRecords)
            return invalidMessage(
                "route " + route.name + " finds the recipient \"" + endpoint +
                "\", which is no endpoint; write one of the configuration's names");
        if (!seen.insert(endpoint).second) return okStatus();
        auto lane = laneOf(target, route, graph.catalogue->byType(envelope.type), envelope, body);
        if (!lane) return lane.error();
        plan.destinations.push_back({endpoint, route.name, std::move(*lane), target.hold});
        return okStatus();
    }

    Status addTarget(const Target& target, const Route& route) {
        if (!target.endpoints) return add(target.endpoint, target, route);
        auto names = body.string(*target.endpoints);
        if (!names) return names.error();
        std::istringstream in(*names);
        for (std::string name; in >> name;)
            if (auto status = add(name, target, route); !status) return status;
        return okStatus();
    }

    // Whether the target's branch is the one that its <choose> takes.
    Result<bool> inTakenArm(const Target& target, std::map<int, int>& taken) {
        if (!target.choose) return true;
        if (const auto arm = taken.find(target.choose); arm != taken.end())
            return arm->second == target.arm;
        auto match = matches(target.arm_condition, envelope, body);
        if (match && *match) taken.emplace(target.choose, target.arm);
        return match;
    }

    Status addRoute(const Route& route) {
        std::map<int, int> taken;
        for (const auto& target : route.targets) {
            auto wanted = inTakenArm(target, taken);
            if (wanted && *wanted) wanted = matches(target.predicate, envelope, body);
            if (!wanted) return wanted.error();
            if (!*wanted) continue;
            if (auto status = addTarget(target, route); !status) return status;
        }
        return okStatus();
    }
};

}  // namespace

Result<Plan> Routes::plan(const host::Graph& graph, const Envelope& envelope,
                          const BodyView& body) const {
    Planner planner{graph, *this, envelope, body, {}, {}};
    planner.plan.priority = envelope.priority;
    for (const auto& rule : priorities_) {
        auto match = matches(rule.predicate, envelope, body);
        if (!match) return match.error();
        if (!*match) continue;
        planner.plan.priority = rule.priority;
        break;
    }
    bool matched = false;
    for (const auto& route : routes_) {
        auto match = matches(route.predicate, envelope, body);
        if (!match) return match.error();
        if (!*match) continue;
        if (route.filter) {
            auto unwanted = matches(*route.filter, envelope, body);
            if (!unwanted) return unwanted.error();
            if (*unwanted) {
                planner.plan.filtered = true;
                planner.plan.reason = "route " + route.name + ": " + route.filter_reason;
                continue;
            }
        }
        matched = true;
        if (auto status = planner.addRoute(route); !status) return status.error();
    }
    auto& plan = planner.plan;
    if (!plan.destinations.empty())
        return plan.filtered = false, plan.reason.clear(), std::move(plan);
    if (plan.filtered && !matched) return std::move(plan);
    plan.filtered = false;
    plan.reason = matched ? "no target of the matching routes takes it"
                          : "no route matches type " + envelope.type;
    if (unmatched_ == Unmatched::Refuse)
        return invalidMessage(plan.reason + "; write a <route> for it");
    return std::move(plan);
}

Result<std::string> Routes::queryEndpoint(const host::Graph& graph, const Envelope& envelope,
                                          const BodyView& body) const {
    for (const auto& route : routes_) {
        auto match = matches(route.predicate, envelope, body);
        if (!match) return match.error();
        if (!*match) continue;
        for (const auto& target : route.targets) {
            auto wanted = matches(target.predicate, envelope, body);
            if (!wanted) return wanted.error();
            if (*wanted &&
                (target.endpoint == kRecords || graph.endpoints.contains(target.endpoint)))
                return target.endpoint;
        }
    }
    return invalidMessage("no route says who answers " + envelope.type +
                          "; write a <route> with the endpoint that does");
}

}  // namespace kamhub::flow
