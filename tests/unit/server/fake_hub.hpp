#pragma once
// A hub that remembers what reached it and answers as the test says, behind real listeners and the
// real catalogue.

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>

#include "access/access.hpp"
#include "common/canonical.hpp"
#include "flow/deliverer.hpp"
#include "flow/hub.hpp"
#include "server/front_door.hpp"
#include "server/operations.hpp"
#include "xml/soap.hpp"

namespace kamhub {

struct AcceptedMaker {
    static Accepted make(std::string id, bool duplicate) {
        return Accepted(std::move(id), duplicate);
    }
};

}  // namespace kamhub

namespace kamhub::test {

// libxml2 is made ready before the first test, as main does.
inline const bool kXmlReady = (xml::initialise(), true);

inline std::string readFile(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string sample(const std::string& name) {
    auto text =
        readFile(std::string(KAMHUB_SOURCE_DIR) + "/mappings/canonical/samples/" + name + ".xml");
    return text.substr(text.find("?>") + 3);
}

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "kamhub-server-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

struct Answer {
    int status = 0;
    Poco::Net::HTTPResponse response;
    std::string body;
    std::string header(const std::string& name) const { return response.get(name, ""); }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

// What requests to a port carry when they do not say who sends them: the hub's own token, for an
// operations API.
inline std::map<int, std::string>& usualAuthorization() {
    static std::map<int, std::string> all;
    return all;
}

// One request over a connection of its own. A header Host replaces the usual one; an empty
// Authorization or a cookie takes the place of the usual token.
inline Answer call(int port, const std::string& method, const std::string& path,
                   const Headers& headers = {}, const std::string& body = {}) {
    Poco::Net::HTTPClientSession session("127.0.0.1", static_cast<Poco::UInt16>(port));
    session.setTimeout(Poco::Timespan(30, 0));
    Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
    bool says_who = false;
    for (const auto& [name, value] : headers) {
        says_who = says_who || name == "Authorization" || name == "Cookie";
        if (!value.empty()) request.add(name, value);
    }
    if (const auto usual = usualAuthorization().find(port);
        !says_who && usual != usualAuthorization().end())
        request.add("Authorization", usual->second);
    if (method == "POST" || method == "PATCH" || method == "PUT")
        request.setContentLength(static_cast<std::streamsize>(body.size()));
    session.sendRequest(request) << body << std::flush;
    Answer answer;
    auto& in = session.receiveResponse(answer.response);
    answer.status = answer.response.getStatus();
    Poco::StreamCopier::copyToString(in, answer.body);
    return answer;
}

struct Refused {
    std::string source, type, subject, why;
};

// What the hub remembers of an arrival.
struct Seen {
    Envelope envelope;
    std::string body, original, actor;
    Payload large;
};

// An order of more than kTreeLimit.
inline std::string largeOrder() {
    const auto text = sample("order_created");
    const auto first = text.find("<item>"), end = text.find("</item>") + 7;
    auto out = text.substr(0, first);
    while (out.size() <= kTreeLimit) out += text.substr(first, end - first) + "\n";
    return out + text.substr(text.rfind("</item>") + 7);
}

class FakeHub final : public flow::Hub {
public:
    explicit FakeHub(bool simulated = false, std::size_t max_body = 64 * 1024 * 1024)
        : runtime_(2, simulated, Instant(std::chrono::hours(24 * 20000))),
          observer_(runtime_, observe::Level::Error, nullptr),
          store_(std::move(openStore(folder_.path())).value()),
          listeners_(configs(max_body), folder_.path(), runtime_) {
        auto graph = std::make_shared<host::Graph>();
        graph->settings.name = "test";
        graph->settings.front_door = "partners";
        graph->settings.operations = "operations";
        graph->file = "hub.xml";
        graph->catalogue = canonicalCatalogue();
        graph->callbacks.push_back({"127.0.0.1", 0, "", {}, std::chrono::hours(1)});
        live_ = {graph, std::make_shared<flow::Routes>()};
        access_ =
            std::make_unique<access::Access>(*store_, runtime_, folder_.path(),
                                             access::AccessOptions{access::kCheapest, {}, {}, {}});
        EXPECT_TRUE(access_->start().ok());
    }
    ~FakeHub() override {
        usualAuthorization().erase(operations());
        listeners_.stop(std::chrono::seconds(5));
        runtime_.stop();
    }

    // As if it had named the site's folder, and one of processes.
    void useSite(const std::filesystem::path& site, const std::filesystem::path& processes) {
        auto graph = std::make_shared<host::Graph>(*live_.graph);
        graph->settings.site = site;
        graph->settings.processes = processes;
        live_.graph = graph;
    }

    Status start() override {
        auto status = listeners_.start();
        if (status) usualAuthorization()[operations()] = "Bearer " + tokenIn(localTokenFile());
        return status;
    }
    void stop(std::chrono::milliseconds) override {}
    void accept(flow::Arrival arrival, WhenAccepted done) override {
        const auto id =
            arrival.envelope.id.empty() ? std::string("made-by-hub") : arrival.envelope.id;
        remember(arrival);
        if (accept_error) return done(*accept_error);
        done(AcceptedMaker::make(id, duplicate));
    }
    void ask(flow::Arrival arrival, Deadline, flow::WhenAnswered done) override {
        remember(arrival);
        if (accept_error) return done(*accept_error);
        flow::Answer answer;
        answer.envelope.id = "answer-1";
        answer.envelope.type = answer_type;
        answer.envelope.subject = "华南";
        answer.body = std::move(xml::Document::parse(answer_body)).value();
        done(std::move(answer));
    }
    void refused(const std::string& source, const std::string& type, const std::string& subject,
                 const std::string& why) override {
        const std::lock_guard lock(mutex_);
        refused_.push_back({source, type, subject, why});
    }
    void setActivator(const std::string&, std::shared_ptr<flow::ServiceActivator>) override {}
    Result<store::NewMessage> plan(Envelope envelope, xml::Document body) override {
        store::NewMessage out;
        out.envelope = std::move(envelope);
        out.body = Payload::of(body.serialise(false));
        out.end = "unrouted";
        return out;
    }
    void emitted(const std::vector<store::NewMessage>&, const store::Committed&, Instant) override {
    }
    void add(flow::Destination destination) override {
        const std::lock_guard lock(mutex_);
        const auto name = destination.settings.name;
        destinations.insert_or_assign(name, std::move(destination));
    }
    void remove(const std::string& destination) override {
        const std::lock_guard lock(mutex_);
        destinations.erase(destination);
    }
    flow::Live live() const override { return live_; }
    Complaints reload(const std::filesystem::path&, const host::LoadOptions&) override {
        return reload_complaints;
    }
    std::vector<flow::EndpointStatus> endpoints() override { return endpoint_rows; }
    Result<flow::LaneList> lanes(const std::string& endpoint, int limit) override {
        if (endpoint != "alpha") return invalidMessage("there is no endpoint " + endpoint);
        auto out = lane_list;
        if (out.lanes.size() > static_cast<std::size_t>(limit)) out.lanes.resize(limit);
        return out;
    }
    void laneChanged(const std::string& endpoint, const std::string& lane) override {
        changed.emplace_back(endpoint, lane);
    }
    Status pause(const std::string&, const std::string&, const std::string&) override {
        return okStatus();
    }
    Status resume(const std::string&, const std::string&, const std::string&) override {
        return okStatus();
    }
    bool idle() override { return true; }
    store::Store& store() override { return *store_; }
    observe::Observer& observer() override { return observer_; }
    host::Runtime& runtime() override { return runtime_; }
    host::Listeners& listeners() override { return listeners_; }

    // What reached the hub, in order.
    std::vector<Seen> arrivals() const {
        const std::lock_guard lock(mutex_);
        return arrivals_;
    }
    std::vector<Refused> refusals() const {
        const std::lock_guard lock(mutex_);
        return refused_;
    }
    access::Access& access() { return *access_; }
    std::filesystem::path localTokenFile() const { return access_->localTokenFile(); }
    std::filesystem::path setupTokenFile() const { return access_->setup().file(); }
    static std::string tokenIn(const std::filesystem::path& file) {
        auto text = readFile(file.string());
        return text.substr(0, text.find('\n'));
    }
    int partners() const { return listeners_.port("partners"); }
    int operations() const { return listeners_.port("operations"); }

    // Set before a request.
    std::optional<Error> accept_error;
    bool duplicate = false;
    std::string answer_type, answer_body;
    Complaints reload_complaints;
    std::vector<flow::EndpointStatus> endpoint_rows;
    flow::LaneList lane_list;
    std::vector<std::pair<std::string, std::string>> changed;  // endpoint, lane
    std::map<std::string, flow::Destination> destinations;

private:
    // On PostgreSQL where with_postgres has started one, in a schema of the test's own.
    static Result<std::unique_ptr<store::Store>> openStore(const std::filesystem::path& folder) {
        const char* place = std::getenv("KAMHUB_PG");
        if (!place) return store::openSqlite(folder);
        static int made = 0;
        const auto schema = "h" + std::to_string(::getpid()) + "_" + std::to_string(++made);
        return store::openPostgres({place, schema, folder});
    }
    static std::vector<host::ListenerConfig> configs(std::size_t max_body) {
        host::ListenerConfig partners;
        partners.name = "partners";
        partners.address = "127.0.0.1";
        partners.source = "partner-a";
        partners.max_body = max_body;
        partners.max_connections = 100;
        partners.idle_timeout = partners.request_timeout = std::chrono::seconds(30);
        auto operations = partners;
        operations.name = "operations";
        operations.source = "operator";
        return {partners, operations};
    }
    void remember(const flow::Arrival& arrival) {
        const std::lock_guard lock(mutex_);
        arrivals_.push_back({arrival.envelope, arrival.body.serialise(false),
                             arrival.original.read(64 * 1024 * 1024).value(), arrival.actor,
                             arrival.large ? arrival.large->canonical : Payload()});
    }

    TemporaryFolder folder_;
    host::Runtime runtime_;
    observe::Observer observer_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<access::Access> access_;
    host::Listeners listeners_;
    flow::Live live_;
    mutable std::mutex mutex_;
    std::vector<Seen> arrivals_;
    std::vector<Refused> refused_;
};

// A front door on a free port.
class DoorTest : public ::testing::Test {
protected:
    DoorTest() : door(std::make_unique<server::FrontDoor>(hub)) {
        EXPECT_TRUE(door->mount().ok());
        EXPECT_TRUE(hub.start().ok());
    }
    ~DoorTest() override { hub.listeners().stop(std::chrono::seconds(5)); }

    Answer post(const std::string& path, const std::string& content_type, const std::string& body,
                Headers headers = {}) {
        headers.emplace_back("Content-Type", content_type);
        return call(hub.partners(), "POST", path, headers, body);
    }
    // A body in an envelope, by either version.
    Answer soap(xml::SoapVersion version, const std::string& family, const std::string& body,
                const std::vector<std::string>& blocks = {}) {
        return post("/soap/" + family, xml::contentType(version),
                    xml::makeSoap(version, body, blocks));
    }

    FakeHub hub;
    std::unique_ptr<server::FrontDoor> door;
};

inline xml::SoapMessage opened(const Answer& answer) {
    auto document = xml::Document::parse(answer.body);
    EXPECT_TRUE(document.ok()) << answer.body;
    auto message = xml::openSoap(std::move(*document));
    EXPECT_TRUE(message.ok()) << answer.body;
    return std::move(*message);
}

// Text of a child of the body element.
inline std::string field(const xml::SoapMessage& message, const std::string& name) {
    if (!message.body) return {};
    const auto* node = xml::firstChild(message.body->root(), name);
    return node ? xml::textOf(node) : std::string();
}

}  // namespace kamhub::test
