// Goal: an operator finds what is parked, acts on just what he chose, once, in order, and each act is
// audited.

#include "flow/parked.hpp"

#include <future>
#include <sstream>

#include "flow/artefacts.hpp"
#include "flow/causes.hpp"
#include "hub_fixture.hpp"

namespace kamhub::test {

using flow::ParkedAction;
using store::DeliveryState;

namespace {

const ParkedAction kAgain{ParkedAction::Kind::Replay, "user:me"};

}  // namespace

class ParkedTest : public HubTest {
protected:
    // A customer's message that its partner refuses.
    void park(const std::string& id, int customer, const std::string& error,
              const std::string& endpoint = "alpha") {
        partner(endpoint).next(fail(rejected(error)));
        ASSERT_TRUE(accept(mark("KH202600000" + std::to_string(customer), customer), id));
        settle();
    }
    void skip() {
        routes(std::string("<route name='marks' type='") + kMark +
               "'><to endpoint='alpha' on-parked='skip'/></route>");
    }
    flow::ParkedOutcome act(const flow::ParkedSelection& selection, const ParkedAction& action) {
        auto outcome = flow::changeParked(hub(), selection, action);
        EXPECT_TRUE(outcome) << outcome.error().message;
        settle();
        return outcome ? std::move(*outcome) : flow::ParkedOutcome{};
    }
};

TEST_F(ParkedTest, ChoosesByErrorRouteEndpointAndTime) {
    routes(std::string("<route name='marks' type='") + kMark +
           "'><to endpoint='alpha'/><to endpoint='beta'/></route>");
    begin();
    park("m-1", 1, "no such customer 17");
    advance(std::chrono::minutes(10));
    park("m-2", 2, "the card \"4711\" is barred");
    park("m-3", 3, "no such customer 18", "beta");
    const auto count = [&](flow::ParkedSelection selection) {
        return flow::selectParked(store(), selection)->rows.size();
    };
    EXPECT_EQ(count({}), 3u);
    EXPECT_EQ(count({.endpoint = "alpha"}), 2u);
    EXPECT_EQ(count({.endpoint = "alpha", .error = "such customer"}), 1u);
    EXPECT_EQ(count({.route = "marks"}), 3u);
    EXPECT_EQ(count({.route = "mark"}), 0u);
    const auto since = hub().runtime().now() - std::chrono::minutes(5);
    EXPECT_EQ(count({.since = since}), 2u);
    EXPECT_EQ(count({.until = since}), 1u);
    EXPECT_EQ(count({.ids = {"m-1", "m-2"}, .error = "barred"}), 1u);

    const auto outcome = act({.error = "such customer"}, kAgain);
    EXPECT_EQ(outcome.done.size(), 2u);
    EXPECT_EQ(deliveries(DeliveryState::Parked).size(), 1u);
}

TEST_F(ParkedTest, GoesOnInPagesAndLeavesNothingOut) {
    begin();
    for (int i = 1; i <= 7; ++i) park("m-" + std::to_string(i), i, "no");
    flow::ParkedSelection page{.limit = 3};
    std::vector<std::size_t> sizes;
    do {
        const auto outcome = act(page, kAgain);
        sizes.push_back(outcome.done.size());
        page.after = outcome.next;
    } while (page.after > 0);
    EXPECT_EQ(sizes, (std::vector<std::size_t>{3, 3, 1}));
    EXPECT_EQ(deliveries(DeliveryState::Delivered).size(), 7u);
}

TEST_F(ParkedTest, SaysWhyAnIdIsNotTaken) {
    begin();
    park("m-1", 1, "no");
    const auto id = deliveries(DeliveryState::Parked)[0].id;
    auto outcome = act({.ids = {"nobody", id, "m-1"}, .endpoint = "beta"}, kAgain);
    ASSERT_EQ(outcome.refused.size(), 3u);
    EXPECT_NE(outcome.refused[1].second.find("it goes to alpha"), std::string::npos);
    outcome = act({.ids = {id, "m-1"}}, kAgain);
    EXPECT_EQ(outcome.done, std::vector<std::string>{id});  // once
    outcome = act({.ids = {id}}, kAgain);
    ASSERT_EQ(outcome.refused.size(), 1u);
    EXPECT_EQ(outcome.refused[0].second, "it is delivered, not parked");
}

TEST_F(ParkedTest, EachActStandsInTheAuditTrail) {
    begin();
    park("m-1", 1, "no such customer");
    park("m-2", 2, "no");
    act({.ids = {"m-1"}}, kAgain);
    act({}, {ParkedAction::Kind::Discard, "user:you", "sent by hand"});
    const auto rows = *store().audit({});
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].actor, "user:me");
    EXPECT_EQ(rows[0].action, "replay");
    EXPECT_NE(rows[0].detail.find("parked for: no such customer"), std::string::npos);
    EXPECT_EQ(rows[1].actor, "user:you");
    EXPECT_EQ(rows[1].action, "discard");
    EXPECT_EQ(rows[1].object, "delivery " + deliveries(DeliveryState::Discarded)[0].id);
    EXPECT_NE(rows[1].detail.find("reason: sent by hand"), std::string::npos);
}

TEST_F(ParkedTest, OnlyAForcedResendHasAnotherKey) {
    begin();
    park("m-1", 1, "no");
    park("m-2", 2, "no");
    const auto parked = deliveries(DeliveryState::Parked);
    auto forced = kAgain;
    forced.new_key = true;
    act({.ids = {"m-1"}}, forced);
    act({.ids = {"m-2"}}, kAgain);
    const auto keys = partner("alpha").keys;
    ASSERT_EQ(keys.size(), 2u);
    EXPECT_NE(keys[0], parked[0].id);
    EXPECT_EQ(keys[1], parked[1].id);
}

TEST_F(ParkedTest, WhatANewerOneHasOvertakenIsNotSent) {
    skip();
    begin();
    park("m-1", 1, "no");
    ASSERT_TRUE(accept(mark("KH2026000001", 2), "m-2"));
    settle();
    ASSERT_EQ(partner("alpha").taken().size(), 1u);
    const auto outcome = act({}, kAgain);
    ASSERT_EQ(outcome.refused.size(), 1u);
    EXPECT_NE(outcome.refused[0].second.find("newer message m-2"), std::string::npos);
    EXPECT_EQ(partner("alpha").taken().size(), 1u);
    // What nobody overtook goes.
    park("m-3", 3, "no");
    EXPECT_EQ(act({.ids = {"m-3"}}, kAgain).done.size(), 1u);
    EXPECT_EQ(partner("alpha").taken().size(), 2u);
}

// A newer one that waits goes after the replayed one; one that was tried may have acted.
TEST_F(ParkedTest, ANewerOneThatWasTriedCountsAsSent) {
    skip();
    begin();
    park("m-1", 1, "no");
    partner("alpha").next(fail(unavailable("503", "busy")));
    ASSERT_TRUE(accept(mark("KH2026000001", 2), "m-2"));
    settle();
    EXPECT_EQ(act({}, kAgain).refused.size(), 1u);
}

TEST_F(ParkedTest, WhatIsOvertakenAfterItsReplayIsParkedAgain) {
    skip();
    begin();
    park("m-1", 1, "no");
    // While the newer one is on its way, nothing says yet that it was sent.
    std::promise<void> begun, go_on;
    partner("alpha").next([&](const Outgoing&) -> Result<Acknowledgement> {
        begun.set_value();
        go_on.get_future().wait();
        return Acknowledgement{"ref", ""};
    });
    ASSERT_TRUE(accept(mark("KH2026000001", 2), "m-2"));
    begun.get_future().wait();
    EXPECT_EQ(flow::changeParked(hub(), {}, kAgain)->done.size(), 1u);
    go_on.set_value();
    settle();
    const auto parked = deliveries(DeliveryState::Parked);
    ASSERT_EQ(parked.size(), 1u);
    EXPECT_NE(parked[0].error.find("newer message m-2"), std::string::npos);
    EXPECT_EQ(partner("alpha").taken().size(), 1u);
}

TEST_F(ParkedTest, GroupsByCause) {
    begin();
    park("m-1", 1, "no such customer KH2026000001");
    park("m-2", 2, "no such customer KH2026000002");
    park("m-3", 3, "the field \"a\" is wrong");
    const auto causes = flow::causesOf(store(), {}, 10);
    ASSERT_TRUE(causes);
    EXPECT_EQ(causes->parked, 3);
    ASSERT_EQ(causes->causes.size(), 2u);
    EXPECT_EQ(causes->causes[0].cause, "no such customer #");
    EXPECT_EQ(causes->causes[0].count, 2);
    EXPECT_EQ(causes->causes[0].id, deliveries(DeliveryState::Parked)[0].id);
    const auto one = flow::causesOf(store(), {}, 1);
    EXPECT_EQ(one->causes.size(), 1u);
    EXPECT_EQ(one->others, 1);
}

TEST(Cause, LeavesOutWhatDiffers) {
    EXPECT_EQ(flow::causeOf("line 3, column 7: element a"), "line #, column #: element a");
    EXPECT_EQ(flow::causeOf("HTTP 503 from http://b:8080/x (10 attempts)"),
              "HTTP # from http://b:#/x");
    EXPECT_EQ(flow::causeOf("客户 \"华南\" 不存在"), "客户 \"…\" 不存在");
    EXPECT_EQ(flow::causeOf("an \"open quote"), "an \"open quote");
}

TEST_F(ParkedTest, EveryHashOfTheHistoryCanBeLookedUp) {
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    settle();
    const auto row = deliveries(DeliveryState::Delivered)[0];
    const auto history = *store().history(row.message_seq);
    std::istringstream words(history.back().artefacts);
    int looked = 0;
    for (std::string word; words >> word; ++looked) {
        const auto hash = word.substr(word.find('=') + 1);
        const auto found = store().artefact(hash);
        ASSERT_TRUE(found && *found) << word;
        EXPECT_EQ((*found)->bytes.sha256(), hash);
        if (word.starts_with("transform=")) {
            EXPECT_NE((*found)->bytes.read()->find("xsl:copy-of"), std::string::npos);
        }
    }
    EXPECT_EQ(looked, 2);
    flow::eachArtefact(hub().live(), [&](const flow::LiveArtefact& each) {
        if (each.source) {
            EXPECT_EQ(sha256Hex(each.source()), each.hash) << each.name;
        }
    });
}

}  // namespace kamhub::test
