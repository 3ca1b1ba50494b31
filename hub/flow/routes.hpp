#pragma once
// Routes as data: which message goes where, in which order, through which steps. Loaded and checked
// against the graph; evaluated without side effects (docs/guides/routes.md).

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flow/body_view.hpp"
#include "host/graph.hpp"
#include "sdk/envelope.hpp"
#include "xml/document.hpp"
#include "xml/stream.hpp"
#include "xml/stylesheet.hpp"

namespace kamhub::flow {

// What a message must be like. Empty parts match anything.
struct Predicate {
    std::vector<std::string> types, sources, levels, regions;
    int least_priority = kLowestPriority;
    std::optional<xml::XPath> when;  // over the body
    std::string text;                // as written, for people
};

// Work of the hub itself between acceptance and delivery: it is given a delivery like any endpoint,
// and its outcome and the messages it makes are one unit of work.
struct Step {
    enum class Kind { Split, Enrich } kind = Kind::Split;
    std::string name;                      // unique; the internal endpoint is `hub/<name>`
    std::string type;                      // of the messages it makes
    std::optional<xml::XPath> count;       // split: how many,
    std::optional<xml::ItemPath> each;     // or one per item
    std::string query_type;                // enrich: what is asked
    std::optional<xml::Stylesheet> query;  // enrich: body -> question
    std::optional<xml::Stylesheet> with;   // split: body (with one item) + $index, $count -> part;
                                          // enrich: <enrich> -> new body
    std::string source, hash;  // what it is, in words; its SHA-256
};

// One destination of a route.
struct Target {
    std::string endpoint;  // an endpoint of the configuration or `hub/<step>`
    Predicate predicate;
    std::optional<xml::XPath>
        endpoints;  // recipient list: names in the body, blank-separated; instead of `endpoint`
    std::optional<xml::XPath> order_by;
    bool hold = true;
    int choose = 0;  // which <choose> of the file it stands in; 0: none
    int arm = 0;     // which branch of it
    Predicate arm_condition;
    int line = 0;  // of the file
};

struct Route {
    std::string name;
    Predicate predicate;
    std::optional<Predicate> filter;  // matches, but is not wanted: ends "filtered"
    std::string filter_reason;
    std::optional<xml::XPath> order_by;
    std::vector<Target> targets;
    std::string hash;
};

struct PriorityRule {
    Predicate predicate;
    int priority = 4;
};

// Where one message goes. A pure function of routes, envelope and body.
struct Plan {
    struct Destination {
        std::string endpoint, route, lane;
        bool hold = true;
    };
    std::vector<Destination> destinations;
    int priority = 4;
    bool filtered = false;
    std::string reason;  // filtered or unrouted: why
};

// Immutable; shared between threads.
class Routes {
public:
    enum class Unmatched { Store, Refuse };

    static std::shared_ptr<const Routes> load(const std::filesystem::path& file,
                                              const host::Graph& graph, Complaints& complaints);

    // InvalidMessage if an expression cannot be evaluated, a recipient is unknown, or nothing
    // matches and the file says refuse.
    Result<Plan> plan(const host::Graph& graph, const Envelope& envelope,
                      const BodyView& body) const;
    // The endpoint that answers queries of a type.
    Result<std::string> queryEndpoint(const host::Graph& graph, const Envelope& envelope,
                                      const BodyView& body) const;

    const std::vector<Route>& all() const { return routes_; }
    const std::map<std::string, Step>& steps() const { return steps_; }
    Unmatched unmatched() const { return unmatched_; }
    // What they are made of, as text; its SHA-256.
    const std::string& source() const { return source_; }
    const std::string& hash() const { return hash_; }

private:
    friend struct RoutesLoader;
    std::vector<Route> routes_;
    std::map<std::string, Step> steps_;  // by internal endpoint name
    std::vector<PriorityRule> priorities_;
    Unmatched unmatched_ = Unmatched::Store;
    std::string source_, hash_;
};

// The elements of a routes file as declared specs, for the reference page and the XSD.
std::vector<std::pair<std::string, SpecInfo>> routeElements();

// Names of the internal endpoints that give messages to running processes and to records
// (Hub::setActivator).
constexpr char kProcesses[] = "hub/processes";
constexpr char kRecords[] = "hub/records";
// Name of the internal endpoint that finds the delivery which a receipt answers.
constexpr char kCorrelate[] = "hub/correlate";

}  // namespace kamhub::flow
