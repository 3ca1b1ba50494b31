#include "flow/route_specs.hpp"

#include <map>

#include "flow/routes.hpp"

namespace kamhub::flow {

namespace {

using E = RouteEntry;
using Spec = ConfigSpec<E>;

void addPredicate(Spec& s) {
    s.field("type", &E::type, "Message types, blank-separated.")
        .defaultsTo("")
        .example("kam.order.created.v1");
    s.field("when", &E::when,
            "XPath over the body that must be true; prefix c is the canonical namespace.")
        .defaultsTo("")
        .example("c:customerLevel = 'diamond'");
    s.field("source", &E::source, "Senders, blank-separated.").defaultsTo("");
    s.field("level", &E::level, "Levels, blank-separated: group province local.").defaultsTo("");
    s.field("region", &E::region, "Regions, blank-separated.").defaultsTo("").example("GD SD");
    s.field("priority-at-least", &E::priority_at_least, "The least priority, 0 to 9.")
        .defaultsTo("0");
}

void addOrder(Spec& s) {
    s.field("order-by", &E::order_by, "XPath of the ordering key; without it the type's own.")
        .defaultsTo("");
}

void addTarget(Spec& s) {
    s.field("endpoint", &E::endpoint, "The endpoint.").defaultsTo("").example("billing");
    s.field("endpoints", &E::endpoints,
            "Recipient list: XPath giving names of endpoints, blank-separated.")
        .defaultsTo("");
    s.field("on-parked", &E::on_parked,
            "hold: what follows in the lane waits behind a parked delivery; skip: it goes on.")
        .defaultsTo("hold")
        .choices({"hold", "skip"});
}

std::map<std::string, Spec, std::less<>> makeSpecs() {
    std::map<std::string, Spec, std::less<>> out;
    auto add = [&](const char* name, const char* summary) -> Spec& {
        return out.emplace(name, Spec(summary)).first->second;
    };

    add("routes", "Which messages go where.")
        .field("unmatched", &E::unmatched,
               "A message that no route matches is stored and shown (store) or refused.")
        .defaultsTo("store")
        .choices({"store", "refuse"});

    auto& priority =
        add("priority", "Gives matching messages a priority; the first rule that matches counts.");
    addPredicate(priority);
    priority.field("is", &E::is, "0 (last) to 9 (first).").example("8");
    priority.choices({"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});

    auto& route = add(
        "route", "Matching messages go to every target in it. All routes that match take part.");
    route.field("name", &E::name, "Its name; unique.").example("key-account-decided");
    addPredicate(route);
    addOrder(route);

    auto& filter =
        add("filter", "Messages of the route that match this are not wanted and end filtered.");
    addPredicate(filter);
    filter.field("reason", &E::reason, "Why; people read it.")
        .example("only approved applications concern billing");

    auto& to = add("to", "A destination.");
    addPredicate(to);
    addOrder(to);
    addTarget(to);

    auto& tap =
        add("wire-tap", "A copy for somebody who listens; its failures never hold anything.");
    addPredicate(tap);
    tap.field("endpoint", &E::endpoint, "The endpoint.").example("archive");

    add("choose", "The first branch that matches is taken.");
    addPredicate(add("when", "A branch of choose."));
    add("otherwise", "The branch of choose that is taken when no other is.");

    auto& split = add("split", "Makes one message per part; each is routed on its own.");
    split.field("name", &E::name, "Its name; unique.").example("order-items");
    addPredicate(split);
    addOrder(split);
    split
        .field("each", &E::each,
               "Path of the items, one part each; the stylesheet sees the message with that item"
               " alone. For messages of any size.")
        .defaultsTo("")
        .example("c:items/c:item");
    split
        .field("count", &E::count,
               "Instead of each: XPath, how many parts; the stylesheet sees the whole message.")
        .defaultsTo("")
        .example("count(c:items/c:item)");
    split.field("with", &E::with, "Stylesheet that makes part $index (from 1) of $count.")
        .example("../../mappings/transforms/canonical/order_item.xslt");

    auto& enrich =
        add("enrich", "Asks a partner and makes a new message of the body and the answer.");
    enrich.field("name", &E::name, "Its name; unique.").example("with-survey");
    addPredicate(enrich);
    addOrder(enrich);
    enrich.field("query-type", &E::query_type, "The type of the question.")
        .example("kam.resource.survey-request.v1");
    enrich.field("query", &E::query, "Stylesheet: body to question.")
        .example("survey_of_order.xslt");
    enrich
        .field("with", &E::with,
               "Stylesheet: <enrich><message/><answer/></enrich> to the new body.")
        .example("order_with_survey.xslt");
    return out;
}

const std::map<std::string, Spec, std::less<>>& specs() {
    static const auto all = makeSpecs();
    return all;
}

}  // namespace

const Spec& routeSpec(std::string_view element) { return specs().find(element)->second; }

std::vector<std::pair<std::string, SpecInfo>> routeElements() {
    std::vector<std::pair<std::string, SpecInfo>> out;
    for (const char* name : {"routes", "priority", "route", "filter", "to", "wire-tap", "choose",
                             "when", "otherwise", "split", "enrich"})
        out.emplace_back(name, routeSpec(name).info());
    return out;
}

}  // namespace kamhub::flow
