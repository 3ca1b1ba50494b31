#include "flow/routes.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "flow/route_specs.hpp"
#include "xml/referenced_file.hpp"

namespace kamhub::flow {

namespace {

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

}  // namespace

// Builds Routes from one file. Every complaint is collected.
struct RoutesLoader {
    const host::Graph& graph;
    Complaints& complaints;
    Routes& out;
    std::string hashes;
    std::map<std::string, int> names;  // where each stands first
    int chooses = 0;
    std::vector<std::pair<const ConfigNode*, std::string>>
        questions;  // a step's element, its query type

    const host::Catalogue& catalogue() const { return *graph.catalogue; }

    std::optional<xml::XPath> xpath(const ConfigNode& node, const char* attribute,
                                    const std::string& text) {
        const auto* at = node.attribute(attribute);
        if (text.empty() && !at) return std::nullopt;
        auto compiled = xml::XPath::compile(text, catalogue().namespaces());
        std::string wrong;
        if (text.empty())
            wrong = std::string(attribute) + " is empty";
        else if (!compiled)
            wrong = compiled.error().message;
        else if (const auto bare = xml::nameWithoutPrefix(text); !bare.empty())
            wrong = "XPath " + text + ": " + bare +
                    " has no prefix and matches nothing; write c:" + bare;
        if (wrong.empty()) return *compiled;
        complaints.push_back(node.complain(
            *at, wrong, "write an XPath 1.0 expression, such as c:customerLevel = 'diamond'"));
        return std::nullopt;
    }

    std::optional<xml::ItemPath> itemPath(const ConfigNode& node, const std::string& text) {
        if (text.empty()) return std::nullopt;
        auto compiled = xml::ItemPath::compile(text, catalogue().namespaces());
        if (compiled) return *compiled;
        complaints.push_back(node.complain(
            *node.attribute("each"), compiled.error().message,
            "write the names from below the root to the items, such as c:items/c:item"));
        return std::nullopt;
    }

    std::optional<xml::Stylesheet> sheet(const ConfigNode& node, const char* attribute,
                                         const std::filesystem::path& file) {
        if (!xml::fileIsThere(node, attribute, file, complaints)) return std::nullopt;
        auto compiled = xml::Stylesheet::load(file.string(), nullptr, complaints);
        if (compiled) hashes += "stylesheet " + compiled->hash() + "\n";
        return compiled;
    }

    void checkType(const ConfigNode& node, const char* attribute, const std::string& type) {
        if (catalogue().byType(type) || type.find(',') != type.npos) return;
        std::vector<std::string> all;
        for (const auto& each : catalogue().types()) all.push_back(each.type);
        complaints.push_back(
            node.complain(*node.attribute(attribute), "the catalogue has no type " + type,
                          config::nearestAdvice(type, all, "write a type of the catalogue")));
    }

    // Lists have blanks between their words; levels are three.
    void checkLists(const ConfigNode& node, const RouteEntry& e) {
        static const std::vector<std::string> kLevels{"group", "province", "local"};
        for (const auto& [attribute, text] : {std::pair{"type", &e.type},
                                              {"source", &e.source},
                                              {"level", &e.level},
                                              {"region", &e.region}})
            for (const auto& word : words(*text))
                if (word.find(',') != word.npos) {
                    complaints.push_back(
                        node.complain(*node.attribute(attribute),
                                      std::string(attribute) + " has a comma: " + word,
                                      "write a blank between the words, and nothing else"));
                    return;
                }
        for (const auto& level : words(e.level))
            if (std::find(kLevels.begin(), kLevels.end(), level) == kLevels.end())
                complaints.push_back(node.complain(*node.attribute("level"),
                                                   "there is no level " + level,
                                                   "write one of group, province, local"));
        if (e.priority_at_least < 0 || e.priority_at_least > 9)
            complaints.push_back(
                node.complain(*node.attribute("priority-at-least"),
                              "priority-at-least is " + std::to_string(e.priority_at_least),
                              "write a number from 0 to 9"));
    }

    Predicate predicate(const ConfigNode& node, const RouteEntry& e) {
        Predicate p{words(e.type),
                    words(e.source),
                    words(e.level),
                    words(e.region),
                    e.priority_at_least,
                    xpath(node, "when", e.when),
                    {}};
        checkLists(node, e);
        for (const auto& type : p.types) checkType(node, "type", type);
        for (const auto& [label, value] : {std::pair{"type ", e.type},
                                           {"when ", e.when},
                                           {"from ", e.source},
                                           {"level ", e.level},
                                           {"region ", e.region}})
            if (!value.empty()) p.text += (p.text.empty() ? "" : ", ") + (label + value);
        return p;
    }

    // Reads the attributes; nothing if they were complained about.
    std::optional<RouteEntry> entry(const ConfigNode& node) {
        const auto before = complaints.size();
        static const std::set<std::string> kParents{"routes", "route", "choose", "when",
                                                    "otherwise"};
        if (!kParents.contains(node.name))
            for (const auto& child : node.children)
                complaints.push_back(
                    child.complain("<" + node.name + "> has no <" + child.name + ">",
                                   "put it beside, or leave it out"));
        auto e = routeSpec(node.name).parse(node, complaints);
        if (complaints.size() != before) return std::nullopt;
        return e;
    }

    void unique(const ConfigNode& node, const std::string& name) {
        const auto [first, added] = names.emplace(name, node.line);
        if (!added)
            complaints.push_back(node.complain("the name " + name +
                                                   " stands twice, first in line " +
                                                   std::to_string(first->second),
                                               "write another name"));
    }

    // A target that cannot express the route's types is a fault that should not wait for the first
    // message.
    void checkEndpoint(const ConfigNode& node, const std::string& endpoint,
                       const std::vector<std::string>& types) {
        if (endpoint == kProcesses) {
            if (graph.settings.processes.empty() && host::foldersOf(graph, "processes").empty())
                complaints.push_back(node.complain(
                    *node.attribute("endpoint"), "this hub runs no processes",
                    "write processes=\"FOLDER\" on <hub>, or a <module> that has some"));
            return;
        }
        if (endpoint == kRecords) {  // which types they take is for that room to say
            if (host::foldersOf(graph, "records").empty())
                complaints.push_back(node.complain(*node.attribute("endpoint"),
                                                   "this hub keeps no records",
                                                   "write a <module> that declares some"));
            return;
        }
        const auto found = graph.endpoints.find(endpoint);
        if (found == graph.endpoints.end()) {
            std::vector<std::string> all;
            for (const auto& [name, plan] : graph.endpoints) all.push_back(name);
            complaints.push_back(node.complain(
                *node.attribute("endpoint"), "there is no endpoint " + endpoint,
                config::nearestAdvice(endpoint, all, "write the name of an <endpoint>")));
            return;
        }
        for (const auto& type : types)
            if (!found->second->translations->outbound(type) && catalogue().byType(type))
                complaints.push_back(
                    node.complain("endpoint " + endpoint + " has no translation for " + type,
                                  "add <out type=\"" + type + "\" …> to " +
                                      found->second->settings.translations.string()));
    }

    void to(const ConfigNode& node, Route& route) {
        const auto e = entry(node);
        if (!e) return;
        Target t;
        t.endpoint = e->endpoint;
        t.line = node.line;
        t.predicate = predicate(node, *e);
        t.endpoints = xpath(node, "endpoints", e->endpoints);
        t.order_by = xpath(node, "order-by", e->order_by);
        t.hold = node.name != "wire-tap" && e->on_parked == "hold";
        if (e->endpoint.empty() == e->endpoints.empty()) {
            complaints.push_back(node.complain("<" + node.name + "> names no destination, or two",
                                               "write endpoint=\"…\" or endpoints=\"XPath\""));
            return;
        }
        if (!e->endpoint.empty())
            checkEndpoint(node, e->endpoint,
                          t.predicate.types.empty() ? route.predicate.types : t.predicate.types);
        route.targets.push_back(std::move(t));
    }

    void choose(const ConfigNode& node, Route& route) {
        (void)entry(node);
        ++chooses;
        int arm = 0;
        const ConfigNode* otherwise = nullptr;
        for (const auto& child : node.children) {
            if (child.name != "when" && child.name != "otherwise") {
                complaints.push_back(
                    child.complain("<choose> has no <" + child.name + ">",
                                   config::nearestAdvice(child.name, {"when", "otherwise"}, "")));
                continue;
            }
            if (otherwise)
                complaints.push_back(child.complain(
                    "<" + child.name + "> stands behind <otherwise> and is never reached",
                    "let the one <otherwise> be the last"));
            if (child.name == "otherwise") otherwise = &child;
            const auto e = entry(child);
            if (!e) continue;
            if (child.name == "when" && child.attributes.empty())
                complaints.push_back(child.complain("<when> has no condition",
                                                    "write when=\"XPath\" or type=\"…\" in it, or "
                                                    "<otherwise>"));
            const auto condition = child.name == "when" ? predicate(child, *e) : Predicate{};
            const auto first = route.targets.size();
            for (const auto& target : child.children) {
                if (target.name == "to")
                    to(target, route);
                else
                    complaints.push_back(target.complain(
                        "<" + child.name + "> has no <" + target.name + ">", "write to"));
            }
            if (child.children.empty())
                complaints.push_back(child.complain("<" + child.name + "> goes nowhere",
                                                    "write <to endpoint=\"…\"/> in it"));
            ++arm;
            for (auto i = first; i < route.targets.size(); ++i) {
                route.targets[i].choose = chooses;
                route.targets[i].arm = arm;
                route.targets[i].arm_condition = condition;
            }
        }
    }

    void checkQuery(const ConfigNode& node, const std::string& type) {
        checkType(node, "query-type", type);
        const auto* known = catalogue().byType(type);
        if (known && known->kind != host::MessageKind::Query) {
            std::vector<std::string> queries;
            for (const auto& each : catalogue().types())
                if (each.kind == host::MessageKind::Query) queries.push_back(each.type);
            complaints.push_back(node.complain(
                *node.attribute("query-type"), type + " is no query",
                config::nearestAdvice(type, queries, "write a type whose kind is query")));
        } else if (known)
            questions.emplace_back(&node, type);
    }

    // Every question that a step asks needs somebody who answers it.
    void checkAnswers() {
        for (const auto& [node, type] : questions) {
            bool answered = false;
            for (const auto& route : out.routes_)
                for (const auto& target : route.targets) {
                    const auto& types = route.predicate.types;
                    const auto found = graph.endpoints.find(target.endpoint);
                    if (found == graph.endpoints.end() ||
                        (!types.empty() &&
                         std::find(types.begin(), types.end(), type) == types.end()))
                        continue;
                    const auto* translation = found->second->translations->outbound(type);
                    answered = answered || (translation && translation->query);
                }
            if (!answered)
                complaints.push_back(node->complain(
                    *node->attribute("query-type"), "no route says who answers " + type,
                    "write a <route> of this type to an endpoint that has <ask>"));
        }
    }

    void step(const ConfigNode& node, Route& route) {
        const auto e = entry(node);
        if (!e) return;
        unique(node, e->name);
        Step s;
        s.kind = node.name == "split" ? Step::Kind::Split : Step::Kind::Enrich;
        s.name = e->name;
        s.query_type = e->query_type;
        if (!e->query_type.empty()) checkQuery(node, e->query_type);
        s.count = xpath(node, "count", e->count);
        s.each = itemPath(node, e->each);
        if (s.kind == Step::Kind::Split && e->count.empty() == e->each.empty())
            complaints.push_back(node.complain("<split> says neither or both of each and count",
                                               "write each=\"c:items/c:item\""));
        if (!e->query.empty()) s.query = sheet(node, "query", e->query);
        s.with = sheet(node, "with", e->with);
        s.source = node.name + " " + e->name + "\ncount=" + e->count + "\neach=" + e->each +
                   "\nquery-type=" + e->query_type + "\nquery=" + (s.query ? s.query->hash() : "") +
                   "\nwith=" + (s.with ? s.with->hash() : "") + "\n";
        s.hash = sha256Hex(s.source);
        Target t;
        t.endpoint = "hub/" + e->name;
        t.predicate = predicate(node, *e);
        t.order_by = xpath(node, "order-by", e->order_by);
        route.targets.push_back(std::move(t));
        out.steps_.emplace("hub/" + e->name, std::move(s));
    }

    void route(const ConfigNode& node) {
        const auto e = entry(node);
        if (!e) return;
        const auto before = complaints.size();
        unique(node, e->name);
        Route r;
        r.name = e->name;
        r.predicate = predicate(node, *e);
        r.order_by = xpath(node, "order-by", e->order_by);
        static const std::vector<std::string> kElements{"filter", "to",    "wire-tap",
                                                        "choose", "split", "enrich"};
        for (const auto& child : node.children) {
            if (child.name == "filter") {
                if (const auto f = entry(child))
                    r.filter = predicate(child, *f), r.filter_reason = f->reason;
            } else if (child.name == "to" || child.name == "wire-tap") {
                to(child, r);
            } else if (child.name == "choose") {
                choose(child, r);
            } else if (child.name == "split" || child.name == "enrich") {
                step(child, r);
            } else {
                complaints.push_back(
                    child.complain("<route> has no <" + child.name + ">",
                                   config::nearestAdvice(child.name, kElements, "")));
            }
        }
        if (r.targets.empty() && !r.filter && complaints.size() == before)
            complaints.push_back(node.complain("route " + r.name + " goes nowhere",
                                               "write <to endpoint=\"…\"/> in it"));
        r.hash = sha256Hex(textOf(node));
        out.routes_.push_back(std::move(r));
    }

    static std::string textOf(const ConfigNode& node, const std::string& indent = {}) {
        std::string text = indent + node.name;
        for (const auto& attribute : node.attributes)
            text += "\n" + indent + "  @" + attribute.name + "=" + attribute.value;
        text += "\n";
        for (const auto& child : node.children) text += textOf(child, indent + "  ");
        return text;
    }

    void read(const ConfigNode& root) {
        if (const auto e = entry(root); e && e->unmatched == "refuse")
            out.unmatched_ = Routes::Unmatched::Refuse;
        for (const auto& child : root.children) {
            if (child.name == "route") {
                route(child);
            } else if (child.name == "priority") {
                if (const auto e = entry(child))
                    out.priorities_.push_back({predicate(child, *e), std::clamp(e->is, 0, 9)});
            } else {
                complaints.push_back(
                    child.complain("<routes> has no <" + child.name + ">",
                                   config::nearestAdvice(child.name, {"route", "priority"}, "")));
            }
        }
        checkAnswers();
        out.source_ = textOf(root) + hashes;
        out.hash_ = sha256Hex(out.source_);
    }
};

std::shared_ptr<const Routes> Routes::load(const std::filesystem::path& file,
                                           const host::Graph& graph, Complaints& complaints) {
    const auto before = complaints.size();
    const auto root = xml::readConfig(file.string(), complaints, "routes");
    if (!root) return nullptr;
    auto out = std::make_shared<Routes>();
    RoutesLoader loader{graph, complaints, *out, {}, {}, 0, {}};
    loader.read(*root);
    if (complaints.size() != before) return nullptr;
    return out;
}

}  // namespace kamhub::flow
