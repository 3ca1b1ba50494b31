// Goal: the operations API tells and does what it says, and only for its own operators.
// Method: the API on a real listener over a real store with one message in it.

#include <future>

#include "fake_hub.hpp"
#include "server/json.hpp"
#include "server/request_guard.hpp"

namespace kamhub::test {
namespace {

using server::Json;

class OperationsTest : public ::testing::Test {
protected:
    explicit OperationsTest(bool simulated = false)
        : hub(simulated),
          operations(std::make_unique<server::Operations>(hub, host::LoadOptions{}, hub.access())) {
        EXPECT_TRUE(operations->mount().ok());
        EXPECT_TRUE(hub.start().ok());
    }
    ~OperationsTest() override { hub.listeners().stop(std::chrono::seconds(5)); }

    Answer get(const std::string& path, const Headers& headers = {}) {
        return call(hub.operations(), "GET", path, headers);
    }
    Answer post(const std::string& path, const std::string& body, Headers headers = {}) {
        headers.emplace_back("Content-Type", "application/json");
        return call(hub.operations(), "POST", path, headers, body);
    }
    Json read(const std::string& path) {
        const auto answer = get(path);
        EXPECT_EQ(answer.status, 200) << path << ": " << answer.body;
        auto json = server::readObject(answer.body);
        EXPECT_TRUE(json.ok()) << answer.body;
        return json ? *json : server::object();
    }
    static std::string errorOf(const Answer& answer) {
        const auto json = server::readObject(answer.body);
        const auto error = json ? json->getObject("error") : nullptr;
        return error ? server::textMember(*error, "message") : "no error: " + answer.body;
    }

    // One message with one waiting delivery, committed.
    void storeMessage(const std::string& id) {
        store::NewMessage message;
        message.envelope.id = id;
        message.envelope.source = "partner-a";
        message.envelope.type = "kam.customer.key-account-mark-assigned.v1";
        message.envelope.subject = "KH2026000127";
        message.envelope.time = Instant(std::chrono::hours(24 * 20000));
        message.body = Payload::of("<KeyAccountMarkAssigned/>");
        message.original = Payload::of("\x1b[31mbytes \xff");
        store::NewDelivery delivery;
        delivery.id = "d-" + id;
        delivery.endpoint = "billing";
        delivery.route = "r";
        delivery.lane = "KH2026000127";
        message.deliveries.push_back(delivery);
        store::Unit unit;
        unit.actor = "partner:partner-a";
        unit.at = hub.runtime().now();
        unit.messages.push_back(std::move(message));
        unit.notes.push_back({"refused", "partner-b", "", "", "line 1, column 1: not XML"});
        std::promise<bool> done;
        hub.store().submit(std::move(unit), [&](store::Outcome outcome) {
            done.set_value(std::holds_alternative<store::Committed>(outcome));
        });
        ASSERT_TRUE(done.get_future().get());
    }

    FakeHub hub;
    std::unique_ptr<server::Operations> operations;
};

TEST_F(OperationsTest, StatusTellsWhatIsLive) {
    const auto status = read("/api/v1/status");
    EXPECT_EQ(server::textMember(status, "name"), "test");
    EXPECT_FALSE(server::textMember(status, "version").empty());
    ASSERT_EQ(status.getArray("listeners")->size(), 2u);
    const auto operations_listener = status.getArray("listeners")->getObject(0);
    EXPECT_EQ(server::textMember(*operations_listener, "name"), "operations");
    EXPECT_EQ(operations_listener->getValue<int>("port"), hub.operations());
    EXPECT_TRUE(server::flagMember(*operations_listener, "operations"));
    const auto artefacts = status.getArray("artefacts");
    EXPECT_GT(artefacts->size(), 30u);
    EXPECT_EQ(server::textMember(*artefacts->getObject(0), "hash"),
              hub.live().graph->catalogue->hash());
}

TEST_F(OperationsTest, TellsAMessageHopByHop) {
    storeMessage("urn:x:1/2");
    const auto list = read("/api/v1/messages?state=waiting&key=KH2026000127&limit=10");
    ASSERT_EQ(list.getArray("messages")->size(), 1u);
    const auto row = list.getArray("messages")->getObject(0);
    EXPECT_EQ(server::textMember(*row, "id"), "urn:x:1/2");
    EXPECT_EQ(server::textMember(*row, "state"), "waiting");
    EXPECT_EQ(server::textMember(*row->getArray("deliveries")->getObject(0), "endpoint"),
              "billing");
    EXPECT_EQ(read("/api/v1/messages?state=parked").getArray("messages")->size(), 0u);
    for (const char* id : {"urn:x:1%2F2", "d-urn:x:1%2F2", "1"}) {
        const auto message = read(std::string("/api/v1/messages/") + id);
        EXPECT_EQ(server::textMember(message, "id"), "urn:x:1/2") << id;
        EXPECT_EQ(message.getArray("deliveries")->size(), 1u);
        EXPECT_GE(message.getArray("history")->size(), 1u);
    }
    EXPECT_EQ(get("/api/v1/messages/unknown").status, 404);
    EXPECT_EQ(get("/api/v1/messages?state=lost").status, 400);
    EXPECT_EQ(get("/api/v1/messages?limit=many").status, 400);
}

TEST_F(OperationsTest, GivesPayloadsThatABrowserDoesNotRun) {
    storeMessage("m-1");
    const auto message = read("/api/v1/messages/m-1");
    const auto body =
        get("/api/v1/payloads/" + message.getObject("body")->get("payload").toString());
    EXPECT_EQ(body.status, 200);
    EXPECT_EQ(body.body, "<KeyAccountMarkAssigned/>");
    EXPECT_EQ(body.header("Content-Type"), "application/xml; charset=utf-8");
    EXPECT_EQ(body.header("X-Content-Type-Options"), "nosniff");
    EXPECT_NE(body.header("Content-Disposition").find("attachment"), std::string::npos);
    const auto original = get("/api/v1/payloads/" + message.get("original").toString());
    EXPECT_EQ(original.header("Content-Type"), "application/octet-stream");
    EXPECT_EQ(original.body, "\x1b[31mbytes \xff");
    EXPECT_EQ(get("/api/v1/payloads/999").status, 404);
    EXPECT_EQ(get("/api/v1/payloads/x").status, 400);
}

TEST_F(OperationsTest, TellsNotesEndpointsTypesAndCounters) {
    storeMessage("m-1");
    const auto note = read("/api/v1/notes").getArray("notes")->getObject(0);
    EXPECT_EQ(server::textMember(*note, "source"), "partner-b");
    flow::EndpointStatus endpoint;
    endpoint.name = "billing";
    endpoint.state = "waiting";
    endpoint.attributes = {{"password", "(secret)"}};
    hub.endpoint_rows = {endpoint};
    EXPECT_EQ(
        server::textMember(*read("/api/v1/endpoints").getArray("endpoints")->getObject(0), "state"),
        "waiting");
    EXPECT_EQ(read("/api/v1/types").getArray("types")->size(),
              hub.live().graph->catalogue->types().size());
    hub.observer().metrics().count("x", {"billing"});
    EXPECT_EQ(
        read("/api/v1/counters").getObject("counters")->getValue<int>("x{endpoint=\"billing\"}"),
        1);
    EXPECT_EQ(server::textMember(read("/api/v1/routes"), "unmatched"), "store");
    EXPECT_TRUE(server::flagMember(read("/api/v1/idle"), "idle"));
    EXPECT_EQ(read("/api/v1/plugins").getArray("plugins")->size(), 0u);
}

TEST_F(OperationsTest, TellsWhatWaitsInALaneForHowLongAndWhy) {
    flow::LaneStatus lane;
    lane.key = "KH2026000001";
    lane.depth = 3;
    lane.state = "retrying";
    lane.why = "connection refused";
    lane.accepted = hub.runtime().now() - std::chrono::minutes(5);
    hub.lane_list = {{lane, lane}, true};
    const auto json = read("/api/v1/lanes?endpoint=alpha&limit=1");
    EXPECT_TRUE(server::flagMember(json, "more"));
    ASSERT_EQ(json.getArray("lanes")->size(), 1u);
    const auto one = json.getArray("lanes")->getObject(0);
    EXPECT_EQ(server::textMember(*one, "why"), "connection refused");
    EXPECT_GE(one->getValue<int>("age_seconds"), 300);
    EXPECT_FALSE(one->has("retry_in_seconds"));
    EXPECT_EQ(get("/api/v1/lanes").status, 400);
    EXPECT_EQ(get("/api/v1/lanes?endpoint=nobody").status, 400);
}

TEST_F(OperationsTest, ReloadTellsEveryComplaint) {
    EXPECT_EQ(post("/api/v1/reload", "{}").status, 200);
    hub.reload_complaints = {{"hub.xml", 3, 7, "port is wrong", "write a number"}};
    const auto answer = post("/api/v1/reload", "{}");
    EXPECT_EQ(answer.status, 422);
    const auto json = server::readObject(answer.body);
    EXPECT_EQ(server::textMember(*json->getArray("complaints")->getObject(0), "text"),
              "hub.xml:3:7: error: port is wrong; write a number");
}

TEST_F(OperationsTest, TheRealClockIsNotMoved) {
    EXPECT_EQ(post("/api/v1/clock", R"({"advance":"1m"})").status, 404);
    EXPECT_EQ(get("/api/v1/clock").status, 200);
}

TEST_F(OperationsTest, ServesHealth) {
    EXPECT_EQ(get("/health/live").status, 200);
    EXPECT_EQ(get("/health/ready").status, 200);
    EXPECT_EQ(get("/health/else").status, 404);
}

TEST_F(OperationsTest, RefusesOtherSites) {
    const auto own = "127.0.0.1:" + std::to_string(hub.operations());
    EXPECT_EQ(get("/api/v1/status", {{"Host", "rebound.example"}}).status, 403);
    EXPECT_EQ(get("/api/v1/status", {{"Host", "localhost:1"}}).status, 200);
    EXPECT_EQ(
        post("/api/v1/reload", "{}", {{"Host", own}, {"Origin", "http://evil.example"}}).status,
        403);
    EXPECT_EQ(post("/api/v1/reload", "{}", {{"Host", own}, {"Origin", "null"}}).status, 403);
    EXPECT_EQ(post("/api/v1/reload", "{}", {{"Host", own}, {"Origin", "http://" + own}}).status,
              200);
    const auto form =
        call(hub.operations(), "POST", "/api/v1/reload", {{"Content-Type", "text/plain"}}, "{}");
    EXPECT_EQ(form.status, 415);
}

TEST(RequestGuard, BoundToAllAddressesTakesAddressesButNoNames) {
    const auto refused = [](const std::string& host, const std::string& own) {
        HttpRequest request;
        request.headers = {{"Host", host}};
        return !server::refuseForeign(request, own).empty();
    };
    EXPECT_FALSE(refused("10.1.2.3:8480", "0.0.0.0"));
    EXPECT_FALSE(refused("[fd00::1]:8480", "::"));
    EXPECT_TRUE(refused("rebound.example:8480", "0.0.0.0"));
    EXPECT_TRUE(refused("10.1.2.3:8480", "127.0.0.1"));
    EXPECT_FALSE(refused("10.1.2.3:8480", "10.1.2.3"));
    EXPECT_TRUE(refused("", "0.0.0.0"));
}

TEST_F(OperationsTest, RefusesWhatItDoesNotKnowWithTheNearestName) {
    EXPECT_EQ(errorOf(get("/api/v1/messages?staet=parked")),
              "there is no query parameter staet here; write state");
    EXPECT_EQ(errorOf(get("/api/v1/status?verbose=1")),
              "there is no query parameter verbose here; leave it out");
    EXPECT_EQ(errorOf(get("/api/v1/messages?limit=1&limit=2")),
              "query parameter limit stands twice; write it once");
    EXPECT_EQ(errorOf(post("/api/v1/replay", R"({"deliverys":["d-1"]})")),
              "there is no member deliverys here; write deliveries");
    EXPECT_EQ(get("/api/v1/messages?limit=0").status, 400);
    EXPECT_EQ(get("/api/v1/messages?limit=1001").status, 400);
    EXPECT_EQ(post("/api/v1/replay", "{\"parked\":true" + std::string(300'000, ' ') + "}").status,
              413);
}

TEST_F(OperationsTest, PagesThroughMessages) {
    for (const char* id : {"m-1", "m-2", "m-3"}) storeMessage(id);
    const auto first = read("/api/v1/messages?limit=2");
    EXPECT_EQ(first.getArray("messages")->size(), 2u);
    const auto rest = read("/api/v1/messages?limit=2&after=" + first.get("next").toString());
    ASSERT_EQ(rest.getArray("messages")->size(), 1u);
    EXPECT_EQ(server::textMember(*rest.getArray("messages")->getObject(0), "id"), "m-1");
    EXPECT_FALSE(rest.has("next"));
}

TEST(Resources, EachNamesARightThatExists) {
    const auto rights = access::allRights();
    for (const auto& each : server::Operations::resources())
        EXPECT_TRUE(rights.contains(each.right) ||
                    each.right == std::string_view(server::kAnyCaller) ||
                    each.right == std::string_view(server::kNoCaller))
            << each.method << " " << each.path << ": " << each.right;
}

TEST_F(OperationsTest, SaysWhatItDoesNotServe) {
    const auto unknown = get("/api/v1/nothing");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_NE(errorOf(unknown).find("/api/v1/nothing"), std::string::npos);
    const auto method = get("/api/v1/replay");
    EXPECT_EQ(method.status, 405);
    EXPECT_EQ(method.header("Allow"), "POST");
}

class SimulatedOperationsTest : public OperationsTest {
protected:
    SimulatedOperationsTest() : OperationsTest(true) {}
};

TEST_F(SimulatedOperationsTest, MovesTheClockAndRunsWhatIsDue) {
    std::atomic<bool> ran = false;
    hub.runtime().postAt(hub.runtime().now() + std::chrono::seconds(30), [&] { ran = true; });
    const auto answer = post("/api/v1/clock", R"({"advance":"1m"})");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_TRUE(ran);
    EXPECT_EQ(hub.runtime().now(),
              Instant(std::chrono::hours(24 * 20000) + std::chrono::minutes(1)));
    EXPECT_EQ(post("/api/v1/clock", R"({"advance":"soon"})").status, 400);
}

}  // namespace
}  // namespace kamhub::test
