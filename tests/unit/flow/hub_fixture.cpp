#include "hub_fixture.hpp"

#include <cstdlib>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "common/canonical.hpp"

namespace kamhub::test {

namespace {

constexpr char kIdentity[] =
    R"(<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><xsl:copy-of select="."/></xsl:template>
</xsl:stylesheet>)";

constexpr char kIndex[] = R"xml(<translations xmlns="urn:kamhub:translations:1" system="fake">
  <out type="kam.customer.key-account-mark-assigned.v1" operation="Mark" with="identity.xslt"/>
  <out type="kam.order.service-order-requested.v1" operation="Order" with="identity.xslt"/>
  <out type="kam.operations.hub-health.v1" operation="Health" with="identity.xslt"/>
  <out type="kam.operations.plugin-status-changed.v1" operation="State" with="identity.xslt"/>
  <out type="kam.notification.request.v1" operation="Notify" with="identity.xslt"/>
  <out type="kam.notification.delivery-receipt.v1" operation="Receipt" with="identity.xslt"/>
  <ask type="kam.billing.bill-query.v1" operation="Bill" with="identity.xslt" reply-with="identity.xslt"
       reply-type="kam.billing.bill-result.v1"/>
  <in operation="Mark" with="identity.xslt" type="kam.customer.key-account-mark-assigned.v1"/>
  <in operation="Receipt" with="identity.xslt" type="kam.notification.delivery-receipt.v1"
      reference="string(//*[local-name()='partnerReference'])"/>
</translations>)xml";

class FakeEndpoint final : public Endpoint {
public:
    FakeEndpoint(std::shared_ptr<Partner> partner, Host& host)
        : partner_(std::move(partner)), host_(host) {}

    Status start() override {
        partner_->host = &host_;
        return partner_->starting ? partner_->starting() : okStatus();
    }
    void stop() override { partner_->host = nullptr; }

    Result<Acknowledgement> send(const Outgoing& out) override {
        Behaviour behaviour;
        {
            const std::lock_guard lock(partner_->mutex);
            ++partner_->calls;
            if (!partner_->script.empty())
                behaviour = std::move(partner_->script.front()), partner_->script.pop_front();
        }
        auto result =
            behaviour ? behaviour(out)
                      : Result<Acknowledgement>(Acknowledgement{"ref-" + out.delivery_id, "taken"});
        if (!result) return result;
        const std::lock_guard lock(partner_->mutex);
        partner_->received.emplace_back(out.document.view());
        partner_->keys.push_back(out.delivery_id);
        return result;
    }

    Result<Payload> ask(const Outgoing&) override { return Payload::of(reply_); }

private:
    std::shared_ptr<Partner> partner_;
    Host& host_;
    std::string reply_ = [] {
        std::ifstream in(KAMHUB_SOURCE_DIR "/mappings/canonical/samples/bill_result.xml");
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }();
};

std::string slurp(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

void Partner::next(Behaviour behaviour, int times) {
    const std::lock_guard lock(mutex);
    for (int i = 0; i < times; ++i) script.push_back(behaviour);
}

std::vector<std::string> Partner::taken() {
    const std::lock_guard lock(mutex);
    return received;
}

int Partner::called() {
    const std::lock_guard lock(mutex);
    return calls;
}

Behaviour fail(Error error) {
    return [error](const Outgoing&) -> Result<Acknowledgement> { return error; };
}

HubTest::HubTest() {
    xml::initialise();
    char pattern[] = "/tmp/kamhub-test-XXXXXX";
    folder_ = mkdtemp(pattern);
    for (const char* name : {"alpha", "beta"}) partners_[name] = std::make_shared<Partner>();
    file("identity.xslt", kIdentity);
    file("fake.xml", kIndex);
    settings_.adapter = "fake";
    settings_.translations = folder_ / "fake.xml";
    settings_.concurrency = 4;
    settings_.deadline = std::chrono::seconds(5);
    settings_.attempts = 3;
    settings_.retry_first = std::chrono::seconds(1);
    settings_.retry_longest = std::chrono::minutes(1);
    settings_.breaker_failures = 3;
    settings_.breaker_pause = std::chrono::seconds(2);
    catalogue_ = canonicalCatalogue();
    runtime_ = std::make_unique<host::Runtime>(2, true, Instant(std::chrono::hours(500000)));
    observer_ = std::make_unique<observe::Observer>(*runtime_, observe::Level::Error, nullptr);
    listeners_ =
        std::make_unique<host::Listeners>(std::vector<host::ListenerConfig>{}, folder_, *runtime_);
    routes_ =
        std::string("<route name='marks' type='") + kMark + "'><to endpoint='alpha'/></route>";
}

HubTest::~HubTest() {
    end();
    runtime_->stop();
    std::filesystem::remove_all(folder_);
}

void HubTest::file(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
}

std::shared_ptr<const host::Graph> HubTest::graph() {
    auto out = std::make_shared<host::Graph>();
    out->settings.name = "test";
    out->retention = retention_;
    out->settings.routes = folder_ / "routes.xml";
    out->settings.health_every = health_every_;
    out->catalogue = catalogue_;
    Complaints complaints;
    auto translations = host::Translations::load(settings_.translations, *catalogue_, complaints);
    for (const auto& complaint : complaints) ADD_FAILURE() << toString(complaint);
    for (const auto& [name, partner] : partners_) {
        auto plan = std::make_shared<host::EndpointPlan>();
        plan->settings = settings_;
        plan->settings.name = name;
        plan->traits = partner->traits;
        plan->required = partner->required;
        plan->translations = translations;
        plan->source = "name=" + name + "\n" + translations->source();
        plan->hash = sha256Hex(plan->source);
        plan->make = [partner](Host& host) {
            return std::make_unique<FakeEndpoint>(partner, host);
        };
        out->endpoints.emplace(name, std::move(plan));
    }
    return out;
}

std::optional<flow::Live> HubTest::loadRoutes(Complaints& complaints) {
    file("routes.xml", "<routes xmlns='urn:kamhub:routes:1'>\n" + routes_ + "\n</routes>");
    flow::Live live;
    live.graph = graph();
    live.routes = flow::Routes::load(live.graph->settings.routes, *live.graph, complaints);
    if (!live.routes) return std::nullopt;
    return live;
}

void HubTest::begin() {
    auto opened = store::openSqlite(folder_ / "data");
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
    Complaints complaints;
    auto live = loadRoutes(complaints);
    for (const auto& complaint : complaints) ADD_FAILURE() << toString(complaint);
    ASSERT_TRUE(live);
    hub_ = flow::Hub::make({*runtime_, random_, *observer_, *store_, *listeners_, folder_ / "data"},
                           *live);
    auto status = hub_->start();
    ASSERT_TRUE(status) << status.error().message;
}

void HubTest::end() {
    if (!hub_) return;
    hub_->stop(std::chrono::seconds(5));
    runtime_->advance(Duration(0));
    store_.reset();
    runtime_->advance(Duration(0));
    hub_.reset();
}

std::string HubTest::sample(const std::string& name,
                            const std::vector<std::pair<std::string, std::string>>& replace) {
    auto text =
        slurp(std::filesystem::path(KAMHUB_SOURCE_DIR "/mappings/canonical/samples") / name);
    for (const auto& [from, to] : replace) {
        const auto at = text.find(from);
        EXPECT_NE(at, text.npos) << from;
        if (at != text.npos) text.replace(at, from.size(), to);
    }
    return text;
}

std::string HubTest::mark(const std::string& customer, int number) {
    static const auto text = sample("key_account_mark_assigned.xml");
    auto out = text;
    auto set = [&](const std::string& element, const std::string& value) {
        const auto from = out.find("<" + element + ">") + element.size() + 2;
        out.replace(from, out.find("</" + element + ">") - from, value);
    };
    set("customerCode", customer);
    set("customerName", "n" + std::to_string(number));
    return out;
}

Result<Accepted> HubTest::accept(const std::string& body, const std::string& id,
                                 const std::string& source) {
    auto document = xml::Document::parse(body);
    if (!document) return document.error();
    flow::Arrival arrival;
    arrival.envelope.id = id;
    arrival.envelope.source = source;
    arrival.body = std::move(*document);
    arrival.original = Payload::of(body);
    arrival.actor = "partner:" + source;
    std::promise<Result<Accepted>> promise;
    auto future = promise.get_future();
    hub_->accept(std::move(arrival),
                 [&promise](Result<Accepted> result) { promise.set_value(std::move(result)); });
    return future.get();
}

Result<flow::Answer> HubTest::ask(const std::string& body) {
    auto document = xml::Document::parse(body);
    if (!document) return document.error();
    flow::Arrival arrival;
    arrival.envelope.source = "partner";
    arrival.body = std::move(*document);
    std::promise<Result<flow::Answer>> promise;
    auto future = promise.get_future();
    hub_->ask(std::move(arrival), Deadline::clock::now() + std::chrono::seconds(5),
              [&promise](Result<flow::Answer> result) { promise.set_value(std::move(result)); });
    return future.get();
}

void HubTest::settle() {
    // advance(0) returns when no task is queued, no call open, no commit under way.
    do runtime_->advance(Duration(0));
    while (hub_ && store_ && !hub_->idle());
}

std::vector<store::DeliveryRow> HubTest::deliveries(store::DeliveryState state,
                                                    const std::string& endpoint) {
    store::DeliveryFilter filter;
    filter.state = state;
    filter.endpoint = endpoint;
    auto rows = store_->deliveries(filter);
    EXPECT_TRUE(rows);
    return rows ? *rows : std::vector<store::DeliveryRow>{};
}

}  // namespace kamhub::test
