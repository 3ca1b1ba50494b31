#include "configuration.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace kamhub::simulation {

namespace {

constexpr char kIdentity[] =
    R"(<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><xsl:copy-of select="."/></xsl:template>
</xsl:stylesheet>)";

constexpr char kIndex[] = R"xml(<translations xmlns="urn:kamhub:translations:1" system="simulated">
  <out type="kam.customer.key-account-mark-assigned.v1" operation="Mark" with="identity.xslt"/>
  <out type="kam.notification.request.v1" operation="Notify" with="identity.xslt"/>
</translations>)xml";

constexpr char kRoutes[] = R"xml(<routes xmlns="urn:kamhub:routes:1">
  <priority when="c:customerCode = 'KH2026000001'" is="9"/>
  <priority is="1"/>
  <route name="marks" type="kam.customer.key-account-mark-assigned.v1" order-by="c:customerCode">
    <to endpoint="alpha"/>
    <to endpoint="beta"/>
    <to endpoint="gamma" on-parked="skip"/>
    <split name="notes" count="2" with="notes.xslt"/>
  </route>
  <route name="notices" type="kam.notification.request.v1" order-by="c:customerCode">
    <to endpoint="delta"/>
  </route>
</routes>)xml";

std::string slurp(const std::string& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string sample(const std::string& name) {
    auto text = slurp(std::string(KAMHUB_SOURCE_DIR "/mappings/canonical/samples/") + name);
    return text.substr(text.find("?>") + 3);
}

void set(std::string& body, const std::string& element, const std::string& value) {
    const auto from = body.find("<" + element + ">") + element.size() + 2;
    body.replace(from, body.find("</" + element + ">") - from, value);
}

// A notice in the shape of the sample, of the mark's customer and tag.
std::string notesSheet() {
    auto body = sample("notification_request.xml");
    set(body, "customerCode", "<xsl:value-of select='//c:customerCode'/>");
    set(body, "text",
        "<xsl:value-of select=\"concat(substring-before(//c:customerName, ']'), '/', $index, "
        "']')\"/>");
    return "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "
           "xmlns:c='urn:kamhub:canonical:1' exclude-result-prefixes='c'><xsl:param name='index'/>"
           "<xsl:template match='/'>" +
           body + "</xsl:template></xsl:stylesheet>";
}

void refuse(const Complaints& complaints) {
    for (const auto& each : complaints) std::cerr << toString(each) << "\n";
    if (!complaints.empty()) std::exit(2);
}

std::shared_ptr<host::EndpointPlan> endpoint(const std::string& name, bool idempotent) {
    auto plan = std::make_shared<host::EndpointPlan>();
    auto& s = plan->settings;
    s.name = name;
    s.adapter = "simulated";
    s.concurrency = 3;
    s.deadline = std::chrono::seconds(10);
    s.attempts = 4;
    s.retry_first = std::chrono::seconds(1);
    s.retry_longest = std::chrono::seconds(30);
    s.breaker_failures = 3;
    s.breaker_pause = std::chrono::seconds(2);
    if (name == "gamma") s.expire_after = std::chrono::minutes(3);
    if (name == "delta") s.throttle = 4;
    plan->traits = {.sink = true, .query = false, .source = false, .idempotent = idempotent};
    return plan;
}

}  // namespace

flow::Live configuration(const std::filesystem::path& folder) {
    const std::vector<std::pair<const char*, std::string>> files{{"identity.xslt", kIdentity},
                                                                 {"index.xml", kIndex},
                                                                 {"notes.xslt", notesSheet()},
                                                                 {"routes.xml", kRoutes}};
    for (const auto& [name, text] : files) std::ofstream(folder / name) << text;
    Complaints complaints;
    auto graph = std::make_shared<host::Graph>();
    graph->settings.name = "simulated";
    graph->settings.routes = folder / "routes.xml";
    graph->catalogue =
        host::Catalogue::load(KAMHUB_SOURCE_DIR "/mappings/canonical/catalogue.xml", complaints);
    refuse(complaints);
    const auto translations =
        host::Translations::load(folder / "index.xml", *graph->catalogue, complaints);
    refuse(complaints);
    for (const char* name : {"alpha", "beta", "gamma", "delta"}) {
        auto plan = endpoint(name, std::string_view(name) != "beta");
        plan->translations = translations;
        graph->endpoints.emplace(name, std::move(plan));
    }
    flow::Live live;
    live.routes = flow::Routes::load(graph->settings.routes, *graph, complaints);
    live.graph = std::move(graph);
    refuse(complaints);
    return live;
}

std::string mark(const std::string& customer, int number) {
    auto body = sample("key_account_mark_assigned.xml");
    set(body, "customerCode", customer);
    set(body, "customerName", "[T" + std::to_string(number) + "]");
    return body;
}

std::string notice(const std::string& customer, int number) {
    auto body = sample("notification_request.xml");
    set(body, "customerCode", customer);
    set(body, "text", "[T" + std::to_string(number) + "]");
    return body;
}

}  // namespace kamhub::simulation
