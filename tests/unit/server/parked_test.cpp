// Goal: the operations API finds, shows, replays, discards and rehearses what is parked.
// Method: the API on a real listener over a real store; the fake hub hears of changed lanes.

#include <future>

#include "fake_hub.hpp"
#include "server/json.hpp"
#include "server/operations.hpp"

namespace kamhub::test {
namespace {

using server::Json;

class ParkedApiTest : public ::testing::Test {
protected:
    ParkedApiTest() : operations(hub, host::LoadOptions{}, hub.access()) {
        EXPECT_TRUE(operations.mount().ok());
        EXPECT_TRUE(hub.start().ok());
        for (const char* id : {"m-1", "m-2", "m-3"}) park(id);
    }
    ~ParkedApiTest() override { hub.listeners().stop(std::chrono::seconds(5)); }

    void submit(store::Unit unit) {
        std::promise<store::Outcome> outcome;
        hub.store().submit(std::move(unit), [&](store::Outcome o) { outcome.set_value(o); });
        ASSERT_TRUE(std::holds_alternative<store::Committed>(outcome.get_future().get()));
    }
    void park(const std::string& id) {
        store::Unit unit{"partner:a", hub.runtime().now()};
        store::NewMessage message;
        message.envelope.id = id;
        message.envelope.source = "partner-a";
        message.envelope.type = "kam.customer.key-account-mark-assigned.v1";
        message.envelope.subject = "KH2026000127";
        message.body = Payload::of("<KeyAccountMarkAssigned/>");
        message.original = Payload::of("\xC4\xE3\xBA\xC3 in GB18030");
        store::NewDelivery delivery;
        delivery.id = "d-" + id;
        delivery.endpoint = "billing";
        delivery.route = "marks";
        delivery.lane = id;
        message.deliveries.push_back(delivery);
        unit.messages.push_back(std::move(message));
        submit(std::move(unit));
        store::DeliveryChange change;
        change.seq = (**hub.store().deliveryById("d-" + id)).seq;
        change.version = 1;
        change.state = store::DeliveryState::Parked;
        change.attempts = 1;
        change.event = "parked";
        change.error = "no such customer " + id;
        change.sent = Payload::of("<StampKeyAccount/>");
        change.answer = Payload::of("a\x01" "b\xFF\xFF");
        store::Unit parked{"hub", hub.runtime().now()};
        parked.changes.push_back(std::move(change));
        submit(std::move(parked));
    }
    Json read(const std::string& path) {
        const auto answer = call(hub.operations(), "GET", path);
        EXPECT_EQ(answer.status, 200) << path << ": " << answer.body;
        return server::readObject(answer.body).value();
    }
    Answer post(const std::string& path, const std::string& body) {
        return call(hub.operations(), "POST", path, {{"Content-Type", "application/json"}}, body);
    }
    Json done(const std::string& path, const std::string& body) {
        const auto answer = post(path, body);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return server::readObject(answer.body).value();
    }

    FakeHub hub;
    server::Operations operations;
};

TEST_F(ParkedApiTest, ListsInPagesAndByCause) {
    const auto first = read("/api/v1/parked?limit=2&endpoint=billing");
    ASSERT_EQ(first.getArray("parked")->size(), 2u);
    EXPECT_EQ(server::textMember(*first.getArray("parked")->getObject(0), "message"), "m-1");
    EXPECT_EQ(server::textMember(*first.getArray("parked")->getObject(0), "cause"),
              "no such customer #");
    const auto rest = read("/api/v1/parked?limit=2&after=" + first.get("next").toString());
    EXPECT_EQ(rest.getArray("parked")->size(), 1u);
    EXPECT_FALSE(rest.has("next"));
    EXPECT_EQ(read("/api/v1/parked?error=customer%20m-2").getArray("parked")->size(), 1u);
    EXPECT_EQ(read("/api/v1/parked?until=1h").getArray("parked")->size(), 0u);
    EXPECT_EQ(read("/api/v1/parked?since=1h").getArray("parked")->size(), 3u);
    const auto causes = read("/api/v1/parked?by=cause");
    ASSERT_EQ(causes.getArray("causes")->size(), 1u);
    EXPECT_EQ(server::textMember(*causes.getArray("causes")->getObject(0), "cause"),
              "no such customer #");
    for (const char* wrong : {"by=weather", "since=yesterday", "limit=0"})
        EXPECT_EQ(call(hub.operations(), "GET", std::string("/api/v1/parked?") + wrong).status, 400)
            << wrong;
}

TEST_F(ParkedApiTest, ReplaysWhatIsChosen) {
    auto out = done("/api/v1/replay", R"({"endpoint":"billing","limit":1})");
    EXPECT_EQ(server::listMember(out, "replayed"), std::vector<std::string>{"d-m-1"});
    const auto next = out.get("next").toString();
    out = done("/api/v1/replay", R"({"endpoint":"billing","after":)" + next + "}");
    EXPECT_EQ(server::listMember(out, "replayed"), (std::vector<std::string>{"d-m-2", "d-m-3"}));
    EXPECT_FALSE(out.has("next"));
    EXPECT_EQ(hub.changed.size(), 3u);
    out = done("/api/v1/replay", R"({"deliveries":["d-m-1"]})");
    EXPECT_EQ(server::textMember(*out.getArray("refused")->getObject(0), "why"),
              "it is waiting, not parked");
}

TEST_F(ParkedApiTest, RefusesToGuess) {
    for (const char* body :
         {"{}", "not json", "[1]", R"({"parked":true,"deliveries":["d-m-1"]})", R"({"limit":5})",
          R"({"parked":true,"limit":"5"})", R"({"parked":true,"limit":2000})",
          R"({"parked":true,"since":"then"})"})
        EXPECT_EQ(post("/api/v1/replay", body).status, 400) << body;
    EXPECT_EQ(post("/api/v1/discard", R"({"parked":true})").status, 400);
    EXPECT_TRUE(hub.changed.empty());
    const auto out = done("/api/v1/discard", R"({"parked":true,"reason":"test data"})");
    EXPECT_EQ(server::listMember(out, "discarded").size(), 3u);
    EXPECT_EQ(hub.store().audit({})->front().actor, "local");
}

TEST_F(ParkedApiTest, ShowsEveryBody) {
    const auto message = read("/api/v1/messages/m-1");
    const auto bodies = message.getArray("payloads");
    std::vector<std::string> what, charsets;
    std::string answer;
    for (unsigned i = 0; i < bodies->size(); ++i) {
        const auto one = bodies->getObject(i);
        what.push_back(server::textMember(*one, "what"));
        charsets.push_back(server::textMember(*one, "charset"));
        answer = one->get("payload").toString();
    }
    EXPECT_EQ(what, (std::vector<std::string>{"original", "canonical", "sent", "answer"}));
    EXPECT_EQ(charsets, (std::vector<std::string>{"GB18030", "UTF-8", "UTF-8", "binary"}));
    const auto original = bodies->getObject(0)->get("payload").toString();
    EXPECT_EQ(call(hub.operations(), "GET", "/api/v1/payloads/" + original + "?as=text").body,
              "你好 in GB18030");
    EXPECT_EQ(call(hub.operations(), "GET", "/api/v1/payloads/" + answer + "?as=text").body,
              "a\\x01b\\xff\\xff");
}

TEST_F(ParkedApiTest, LooksUpArtefacts) {
    store::Unit unit{"hub", hub.runtime().now()};
    unit.artefacts.push_back({"", "translation", "billing/mark", Payload::of("<xsl/>")});
    submit(std::move(unit));
    const auto out = read("/api/v1/artefacts/" + sha256Hex("<xsl/>"));
    EXPECT_EQ(server::textMember(out, "text"), "<xsl/>");
    EXPECT_EQ(server::textMember(out, "kind"), "translation");
    EXPECT_EQ(call(hub.operations(), "GET", "/api/v1/artefacts/beef").status, 404);
}

TEST_F(ParkedApiTest, ADryRunChangesNothing) {
    const auto out = done("/api/v1/replay", R"({"parked":true,"dry_run":true})");
    ASSERT_EQ(out.getArray("would_send")->size(), 3u);
    EXPECT_EQ(server::textMember(*out.getArray("would_send")->getObject(0), "error"),
              "there is no endpoint billing");
    EXPECT_TRUE(hub.changed.empty());
    EXPECT_TRUE(hub.store().audit({})->empty());
    EXPECT_EQ((**hub.store().deliveryById("d-m-1")).version, 2);
}

TEST_F(ParkedApiTest, AnEditNeedsItsVersion) {
    EXPECT_EQ(post("/api/v1/edit", R"({"delivery":"d-m-1"})").status, 400);
    const std::string rest = R"(,"body":"<a/>","reason":"because"})";
    EXPECT_EQ(post("/api/v1/edit", R"({"delivery":"nobody","version":1)" + rest).status, 404);
    EXPECT_EQ(post("/api/v1/edit", R"({"delivery":"d-m-1","version":1)" + rest).status, 409);
    EXPECT_EQ(post("/api/v1/edit", R"({"delivery":"d-m-1","version":"2")" + rest).status, 400);
    EXPECT_EQ(post("/api/v1/edit", R"({"delivery":"d-m-1","version":2)" + rest).status, 400);
}

}  // namespace
}  // namespace kamhub::test
