// Goal: one effect, order per key, and a bad partner that hurts only itself.

#include <future>

#include "flow/parked.hpp"
#include "hub_fixture.hpp"

namespace kamhub::test {

using store::DeliveryState;

class DeliveryTest : public HubTest {};

namespace {

const flow::ParkedAction kReplay{flow::ParkedAction::Kind::Replay, "user:me"};

flow::ParkedAction discarding(std::string reason) {
    return {flow::ParkedAction::Kind::Discard, "user:me", std::move(reason)};
}

}  // namespace

TEST_F(DeliveryTest, KeepsTheOrderOfAKeyThroughFailures) {
    partner("alpha").next(fail(unavailable("busy", "503")), 2);
    begin();
    for (int i = 1; i <= 5; ++i)
        ASSERT_TRUE(accept(mark("KH2026000001", i), "m-" + std::to_string(i)));
    settle();
    advance(std::chrono::minutes(1));
    settle();
    const auto taken = partner("alpha").taken();
    ASSERT_EQ(taken.size(), 5u);
    for (int i = 0; i < 5; ++i)
        EXPECT_NE(taken[i].find("<customerName>n" + std::to_string(i + 1) + "<"), std::string::npos)
            << i;
    EXPECT_EQ(deliveries(DeliveryState::Delivered).front().attempts, 3);
}

TEST_F(DeliveryTest, APartnerThatIsNotReachedCostsNoAttemptAndIsLeftAloneForAWhile) {
    partner("alpha").next(fail(unavailable("connection refused")), 6);
    begin();
    for (int i = 1; i <= 8; ++i)
        ASSERT_TRUE(accept(mark("KH202600000" + std::to_string(i), i), "m-" + std::to_string(i)));
    settle();
    // Three failures open the breaker; the other lanes are not tried.
    EXPECT_LE(partner("alpha").called(), 6);
    EXPECT_EQ(deliveries(DeliveryState::Waiting).size(), 8u);
    advance(std::chrono::minutes(5));
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 8u);
    for (const auto& row : deliveries(DeliveryState::Delivered)) EXPECT_EQ(row.attempts, 1);
}

TEST_F(DeliveryTest, ARefusalIsParkedAndHoldsItsLaneOnly) {
    partner("alpha").next(fail(rejected("no such customer", "<fault/>")));
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    settle();
    ASSERT_TRUE(accept(mark("KH2026000001", 2), "m-2"));
    ASSERT_TRUE(accept(mark("KH2026000002", 3), "m-3"));
    settle();
    ASSERT_EQ(partner("alpha").taken().size(), 1u);
    EXPECT_NE(partner("alpha").taken()[0].find("n3"), std::string::npos);
    const auto parked = deliveries(DeliveryState::Parked);
    ASSERT_EQ(parked.size(), 1u);
    EXPECT_EQ(parked[0].error, "no such customer");
    // The answer is kept.
    const auto history = store().history(parked[0].message_seq);
    ASSERT_TRUE(history);
    ASSERT_FALSE(history->empty());
    EXPECT_EQ(store().payload(history->back().answer)->view(), "<fault/>");

    auto replayed = flow::changeParked(hub(), {}, kReplay);
    ASSERT_TRUE(replayed);
    EXPECT_EQ(replayed->done.size(), 1u);
    settle();
    const auto taken = partner("alpha").taken();
    ASSERT_EQ(taken.size(), 3u);
    EXPECT_NE(taken[1].find("n1"), std::string::npos);
    EXPECT_NE(taken[2].find("n2"), std::string::npos);
    EXPECT_EQ(partner("alpha").keys[1], parked[0].id);
}

TEST_F(DeliveryTest, ASkippingRouteGoesOnBehindAParkedDelivery) {
    routes(std::string("<route name='marks' type='") + kMark +
           "'><to endpoint='alpha' on-parked='skip'/></route>");
    partner("alpha").next(fail(rejected("no")));
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    ASSERT_TRUE(accept(mark("KH2026000001", 2), "m-2"));
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 1u);
    EXPECT_EQ(deliveries(DeliveryState::Parked).size(), 1u);
}

TEST_F(DeliveryTest, AReplayInALaneThatIsNotInMemoryIsDeliveredAndLeavesTheHubIdle) {
    routes(std::string("<route name='marks' type='") + kMark +
           "'><to endpoint='alpha' on-parked='skip'/></route>");
    partner("alpha").next(fail(rejected("no")));
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    settle();
    ASSERT_TRUE(flow::changeParked(hub(), {}, kReplay));
    advance(Duration(0));
    EXPECT_EQ(partner("alpha").taken().size(), 1u);
    EXPECT_TRUE(hub().idle());
}

TEST_F(DeliveryTest, DiscardFreesTheLaneAndKeepsTheReason) {
    partner("alpha").next(fail(rejected("no")));
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    ASSERT_TRUE(accept(mark("KH2026000001", 2), "m-2"));
    settle();
    EXPECT_FALSE(flow::changeParked(hub(), {}, discarding("")));
    ASSERT_TRUE(flow::changeParked(hub(), {}, discarding("sent by hand")));
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 1u);
    ASSERT_EQ(deliveries(DeliveryState::Discarded).size(), 1u);
    EXPECT_EQ(deliveries(DeliveryState::Discarded)[0].error, "sent by hand");
}

TEST_F(DeliveryTest, AnUnknownOutcomeIsSentAgainOnlyWhereThatIsHarmless) {
    partner("beta").traits.idempotent = false;
    routes(std::string("<route name='marks' type='") + kMark +
           "'><to endpoint='alpha'/><to endpoint='beta'/></route>");
    partner("alpha").next(fail(timedOut("no answer")));
    partner("beta").next(fail(timedOut("no answer")));
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    settle();
    advance(std::chrono::minutes(1));
    settle();
    EXPECT_EQ(partner("alpha").called(), 2);
    EXPECT_EQ(partner("beta").called(), 1);
    ASSERT_EQ(deliveries(DeliveryState::Parked, "beta").size(), 1u);
    EXPECT_EQ(deliveries(DeliveryState::Parked, "beta")[0].error.rfind("outcome unknown", 0), 0u);
}

TEST_F(DeliveryTest, IsParkedWhenItsAttemptsAreUsedUp) {
    partner("alpha").next(fail(internalError("garbage")), 3);
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    settle();
    advance(std::chrono::minutes(5));
    settle();
    EXPECT_EQ(partner("alpha").called(), 3);
    ASSERT_EQ(deliveries(DeliveryState::Parked).size(), 1u);
    EXPECT_EQ(deliveries(DeliveryState::Parked)[0].attempts, 3);
}

TEST_F(DeliveryTest, AThrowingAdapterIsAFailedAttempt) {
    partner("alpha").next(
        [](const Outgoing&) -> Result<Acknowledgement> { throw std::runtime_error("boom"); });
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    settle();
    EXPECT_NE(deliveries(DeliveryState::Waiting)[0].error.find("boom"), std::string::npos);
    advance(std::chrono::minutes(1));
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 1u);
}

TEST_F(DeliveryTest, ExpiresWhatWaitedTooLong) {
    settings_.expire_after = std::chrono::minutes(10);
    partner("alpha").next(fail(unavailable("refused")), 1000);
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    settle();
    advance(std::chrono::hours(1));
    settle();
    EXPECT_EQ(deliveries(DeliveryState::Expired).size(), 1u);
}

TEST_F(DeliveryTest, GoesOnAfterARestartWhereItWas) {
    partner("alpha").next(fail(unavailable("refused")), 1000);
    begin();
    for (int i = 1; i <= 3; ++i)
        ASSERT_TRUE(accept(mark("KH2026000001", i), "m-" + std::to_string(i)));
    settle();
    end();
    partner("alpha").script.clear();
    begin();
    settle();
    advance(std::chrono::minutes(5));
    settle();
    const auto taken = partner("alpha").taken();
    ASSERT_EQ(taken.size(), 3u);
    for (int i = 0; i < 3; ++i)
        EXPECT_NE(taken[i].find("n" + std::to_string(i + 1)), std::string::npos);
}

TEST_F(DeliveryTest, WhatWasBegunWhenTheHubEndedIsParkedAsUnknown) {
    partner("alpha").traits.idempotent = false;
    begin();
    settle();
    // As a hub leaves it that is killed between "begun" and the answer.
    store::Unit unit{"test", Instant(std::chrono::hours(500000)), {}, {}, {}};
    store::NewMessage message;
    message.envelope.id = "m-1";
    message.envelope.source = "partner";
    message.envelope.type = kMark;
    message.body = Payload::of(mark("KH2026000001", 1));
    message.deliveries.push_back({"d-1", "alpha", "marks", "KH2026000001", 4, true, {}});
    unit.messages.push_back(message);
    auto commit = [this](store::Unit each) {
        std::promise<store::Outcome> done;
        store().submit(std::move(each),
                       [&done](store::Outcome outcome) { done.set_value(std::move(outcome)); });
        return done.get_future().get();
    };
    store::DeliveryChange change;
    change.seq = std::get<store::Committed>(commit(unit)).deliveries[0][0];
    change.version = 1;
    change.state = DeliveryState::Sending;
    change.event = "begun";
    commit({"test", unit.at, {}, {change}, {}});
    end();
    begin();
    settle();
    advance(std::chrono::minutes(1));
    settle();
    EXPECT_EQ(partner("alpha").called(), 0);
    ASSERT_EQ(deliveries(DeliveryState::Parked).size(), 1u);
    EXPECT_EQ(deliveries(DeliveryState::Parked)[0].error.rfind("outcome unknown", 0), 0u);
}

TEST_F(DeliveryTest, UrgentLanesGoFirst) {
    settings_.concurrency = 1;
    routes(std::string("<priority when=\"c:customerCode = 'KH2026000009'\" is='9'/><priority "
                       "is='1'/><route name='marks' type='") +
           kMark + "'><to endpoint='alpha'/></route>");
    partner("alpha").next(fail(unavailable("refused")), 3);
    begin();
    for (int i = 1; i <= 9; ++i) {
        ASSERT_TRUE(accept(mark("KH202600000" + std::to_string(i), i), "m-" + std::to_string(i)));
        settle();
    }
    ASSERT_TRUE(partner("alpha").taken().empty());
    advance(std::chrono::seconds(20));
    settle();
    ASSERT_EQ(partner("alpha").taken().size(), 9u);
    // The first to go after the outage is the probe; the urgent one is at most behind it.
    const auto taken = partner("alpha").taken();
    EXPECT_TRUE(taken[0].find("n9") != std::string::npos ||
                taken[1].find("n9") != std::string::npos);
}

}  // namespace kamhub::test
