// Goal: what messages say of persons is shown to who has the right, and written down; to others it
// is hidden or withheld, and nothing else is. Method: two users over the real API and store; an
// operator and an administrator.

#include <future>

#include "access/units.hpp"
#include "fake_hub.hpp"
#include "server/json.hpp"
#include "server/operations.hpp"

namespace kamhub::test {
namespace {

constexpr char kTelephone[] = "020-55500145";  // of the account manager, in the sample

class PersonalApiTest : public ::testing::Test {
protected:
    PersonalApiTest() : hub(true), operations(hub, host::LoadOptions{}, hub.access()) {
        EXPECT_TRUE(operations.mount().ok());
        EXPECT_TRUE(hub.start().ok());
        park("m-1", "kam.customer.key-account-mark-assigned.v1",
             sample("key_account_mark_assigned"), "<Stamp><Tel>020-55500145</Tel></Stamp>");
        park("m-2", "kam.billing.payment-received.v1", sample("payment_received"), "<Paid/>");
        wang = bearer("wang", "operator", {access::kMessagesRead, access::kMessagesReplay});
        li = bearer("li", "administrator", access::allRights());
    }
    ~PersonalApiTest() override { hub.listeners().stop(std::chrono::seconds(5)); }

    Headers bearer(const std::string& name, const std::string& role, access::Rights rights) {
        auto& access = hub.access();
        const auto roles = access::Roles::builtIn();
        EXPECT_TRUE(access.users()
                        .add({name, "", {role}, Secret("four plain words here")}, *roles, "local")
                        .ok());
        const auto token = access.tokens().add({name, "desk", rights, std::chrono::hours(1)},
                                               access.users(), *roles, "user:" + name);
        EXPECT_TRUE(token.ok());
        return {{"Authorization", "Bearer " + (token ? token->reveal() : "")},
                {"Content-Type", "application/json"}};
    }
    void submit(store::Unit unit) {
        std::promise<store::Outcome> outcome;
        hub.store().submit(std::move(unit), [&](store::Outcome o) { outcome.set_value(o); });
        ASSERT_TRUE(std::holds_alternative<store::Committed>(outcome.get_future().get()));
    }
    // A message that came in a partner's words and went out in another's.
    void park(const std::string& id, const std::string& type, const std::string& body,
              const std::string& sent) {
        store::Unit unit{"partner:a", hub.runtime().now()};
        store::NewMessage message;
        message.envelope.id = id;
        message.envelope.source = "partner-a";
        message.envelope.type = type;
        message.body = Payload::of(body);
        message.original = Payload::of("<Foreign>" + id + " " + kTelephone + "</Foreign>");
        message.deliveries.push_back({"d-" + id, "billing", "r", id, 4, true, {}});
        unit.messages.push_back(std::move(message));
        submit(std::move(unit));
        store::DeliveryChange change;
        change.seq = (**hub.store().deliveryById("d-" + id)).seq;
        change.version = 1;
        change.state = store::DeliveryState::Parked;
        change.event = "parked";
        change.sent = Payload::of(sent);
        store::Unit parked{"hub", hub.runtime().now()};
        parked.changes.push_back(std::move(change));
        submit(std::move(parked));
    }
    // The path of one of a message's bodies.
    std::string body(const std::string& id, const std::string& what, bool named = true) {
        const auto answer = call(hub.operations(), "GET", "/api/v1/messages/" + id, wang);
        const auto json = server::readObject(answer.body);
        EXPECT_TRUE(json.ok()) << answer.body;
        const auto all = json->getArray("payloads");
        for (unsigned i = 0; i < all->size(); ++i) {
            const auto one = all->getObject(i);
            if (server::textMember(*one, "what") != what) continue;
            EXPECT_FALSE(server::textMember(*one, "sha256").empty());
            EXPECT_TRUE(one->has("size"));
            return "/api/v1/payloads/" + one->get("payload").toString() +
                   (named ? "?message=" + json->get("seq").toString() : "");
        }
        ADD_FAILURE() << id << " has no body " << what;
        return {};
    }
    Answer get(const std::string& path, const Headers& who) {
        return call(hub.operations(), "GET", path, who);
    }
    // Who saw what, a line each.
    std::string seen() {
        EXPECT_TRUE(access::apply(hub.store(), [&] {
                        return store::Unit{"test", hub.runtime().now()};
                    }).ok());
        std::string out;
        store::AuditFilter filter;
        filter.action = "personal.read";
        const auto rows = hub.store().audit(filter);
        for (const auto& row : *rows) out += row.actor + " " + row.object + "\n";
        return out;
    }

    FakeHub hub;
    server::Operations operations;
    Headers wang, li;
};

TEST_F(PersonalApiTest, HidesMarkedElementsOfACanonicalBody) {
    for (const bool named : {true, false}) {
        const auto answer = get(body("m-1", "canonical", named), wang);
        ASSERT_EQ(answer.status, 200) << answer.body;
        EXPECT_EQ(answer.body.find(kTelephone), answer.body.npos);
        EXPECT_NE(answer.body.find("<accountManagerPhone>0*****</accountManagerPhone>"),
                  answer.body.npos)
            << answer.body;
        EXPECT_NE(answer.body.find("<customerName>华南示范银行股份有限公司<"), answer.body.npos);
        EXPECT_EQ(answer.header(server::kHidden), access::kMessagesPersonal);
    }
    EXPECT_EQ(seen(), "");
}

TEST_F(PersonalApiTest, WithholdsDocumentsInAPartnersWords) {
    for (const char* what : {"original", "sent"}) {
        const auto answer = get(body("m-1", what), wang);
        EXPECT_EQ(answer.status, 403) << answer.body;
        EXPECT_NE(answer.body.find("messages.personal"), answer.body.npos);
        EXPECT_EQ(answer.body.find(kTelephone), answer.body.npos);
        EXPECT_EQ(get(body("m-1", what, false), wang).status, 403);
        // Of a message that has nothing personal.
        EXPECT_EQ(get(body("m-2", what), wang).status, 200);
        EXPECT_EQ(get(body("m-2", what, false), wang).status, 403);
    }
    // Another message's name opens nothing.
    const auto own = body("m-1", "sent", false), other = body("m-2", "sent");
    EXPECT_EQ(get(own + other.substr(other.find('?')), wang).status, 404);
    EXPECT_EQ(get(own + "?message=999", wang).status, 404);
    EXPECT_EQ(get(own + "?message=x", wang).status, 400);
}

TEST_F(PersonalApiTest, ShowsThemWithTheRightAndWritesItDown) {
    EXPECT_NE(get(body("m-1", "canonical"), li).body.find(kTelephone), std::string::npos);
    EXPECT_NE(get(body("m-1", "sent"), li).body.find(kTelephone), std::string::npos);
    EXPECT_EQ(seen(), "user:li message m-1\n");  // one for both
    EXPECT_EQ(get(body("m-2", "sent"), li).status, 200);
    EXPECT_EQ(get(body("m-2", "canonical", false), li).status, 200);
    EXPECT_EQ(seen(), "user:li message m-1\n");  // nothing personal there
    hub.runtime().advance(std::chrono::minutes(1));
    EXPECT_EQ(get(body("m-1", "canonical"), li).status, 200);
    EXPECT_EQ(get(body("m-1", "canonical"), {}).status, 200);
    EXPECT_EQ(seen(), "user:li message m-1\nuser:li message m-1\nlocal message m-1\n");
}

TEST_F(PersonalApiTest, AnEditNeedsTheRightToo) {
    const auto engineer = bearer("chen", "administrator", {access::kMessagesEdit});
    auto edit = [&](const std::string& id) {
        return call(
            hub.operations(), "POST", "/api/v1/edit", engineer,
            R"({"delivery":"d-)" + id + R"(","version":2,"body":"<a/>","reason":"because"})");
    };
    EXPECT_EQ(edit("m-1").status, 403);
    EXPECT_EQ(edit("m-2").status, 400) << "goes on to the body";
}

TEST_F(PersonalApiTest, ATextIsFoundInBodiesThatTheCallerMaySee) {
    const auto ids = [&](const std::string& query, const Headers& who) {
        const auto answer = get("/api/v1/messages?" + query, who);
        EXPECT_EQ(answer.status, 200) << answer.body;
        const auto json = server::readObject(answer.body);
        std::string out;
        for (unsigned i = 0; i < json->getArray("messages")->size(); ++i)
            out += server::textMember(*json->getArray("messages")->getObject(i), "id") + " ";
        return out + "withheld " + json->get("withheld").toString();
    };
    EXPECT_EQ(ids("text=PaymentReceived", wang), "m-2 withheld 1");
    EXPECT_EQ(ids("text=" + std::string(kTelephone), wang), "withheld 1");
    EXPECT_EQ(seen(), "");
    EXPECT_EQ(ids("text=" + std::string(kTelephone), li), "m-1 withheld 0");
    EXPECT_EQ(seen(), "user:li bodies of messages\n");
    EXPECT_EQ(ids("text=PaymentReceived&type=kam.customer.key-account-mark-assigned.v1", li),
              "withheld 0");
    EXPECT_EQ(ids("text=urn:kamhub&limit=1", li), "m-2 withheld 0");
    const auto first = server::readObject(get("/api/v1/messages?text=urn:kamhub&limit=1", li).body);
    ASSERT_TRUE(first->has("next"));
    EXPECT_EQ(ids("text=urn:kamhub&after=" + first->get("next").toString(), li), "m-1 withheld 0");
    EXPECT_EQ(get("/api/v1/messages?text=x", li).status, 400);
}

}  // namespace
}  // namespace kamhub::test
