// Goal: an endpoint's lanes keep to what its configuration declares, and say why they wait.

#include <atomic>

#include "hub_fixture.hpp"

namespace kamhub::test {

using store::DeliveryState;

class LanesTest : public HubTest {
protected:
    void accepted(int count) {
        for (int i = 1; i <= count; ++i)
            ASSERT_TRUE(accept(mark("KH" + std::to_string(2026000000 + i), i),
                               "m-" + std::to_string(i)));
    }
    flow::EndpointStatus status(const std::string& name) {
        for (auto& each : hub().endpoints())
            if (each.name == name) return each;
        ADD_FAILURE() << name;
        return {};
    }
};

TEST_F(LanesTest, SendsNoMoreOftenThanTheThrottleSays) {
    settings_.throttle = 2;
    begin();
    accepted(9);
    settle();
    EXPECT_EQ(partner("alpha").called(), 1);
    advance(std::chrono::seconds(1));
    EXPECT_EQ(partner("alpha").called(), 3);
    advance(std::chrono::seconds(3));
    EXPECT_EQ(partner("alpha").called(), 9);
}

TEST_F(LanesTest, TheLowestClassIsReachedWithinTheLimitWhileTheHighestIsAlwaysFull) {
    settings_.throttle = 1;
    settings_.ageing = std::chrono::seconds(30);
    routes(std::string("<priority when=\"c:customerCode = 'KH2026999999'\" is='0'/><priority "
                       "is='9'/><route name='marks' type='") +
           kMark + "'><to endpoint='alpha'/></route>");
    begin();
    accepted(10);  // ten lanes of the highest class wait at any time
    ASSERT_TRUE(accept(mark("KH2026999999", 0), "low"));
    settle();
    int seconds = 0;
    auto reached = [&] {
        for (const auto& document : partner("alpha").taken())
            if (document.find("KH2026999999") != document.npos) return true;
        return false;
    };
    while (!reached() && seconds < 60) {
        advance(std::chrono::seconds(1));
        ++seconds;
        ASSERT_TRUE(accept(mark("KH" + std::to_string(2026500000 + seconds), seconds),
                           "u-" + std::to_string(seconds)));
        settle();
    }
    EXPECT_GT(seconds, 20);
    EXPECT_LE(seconds, 30);
}

TEST_F(LanesTest, ExpiresWhileTheBreakerIsOpen) {
    settings_.expire_after = std::chrono::seconds(90);
    settings_.breaker_failures = 1;
    settings_.breaker_pause = std::chrono::hours(1);
    settings_.retry_longest = std::chrono::hours(1);
    partner("alpha").next(fail(unavailable("refused")), 1000);
    begin();
    accepted(5);
    settle();
    advance(std::chrono::minutes(2));
    settle();
    EXPECT_LE(partner("alpha").called(), 4);  // those under way when it opened
    EXPECT_EQ(deliveries(DeliveryState::Expired).size(), 5u);
    EXPECT_EQ(status("alpha").breaker, "open");
}

TEST_F(LanesTest, ShowsThatItIsStillRetryingAndWhenNext) {
    settings_.breaker_failures = 100;
    settings_.attempts = 100;
    partner("alpha").next(fail(internalError("garbage")), 3);
    begin();
    accepted(2);
    settle();
    const auto now = status("alpha");
    EXPECT_EQ(now.retrying, 2);
    EXPECT_GT(now.retry_at, Instant(std::chrono::hours(500000)));
    EXPECT_EQ(now.waiting, 2);
    advance(std::chrono::minutes(1));
    settle();
    EXPECT_EQ(status("alpha").retrying, 0);
    EXPECT_EQ(status("alpha").retry_at, Instant{});
    EXPECT_EQ(partner("alpha").taken().size(), 2u);
}

TEST_F(LanesTest, SaysOfEachLaneHowDeepItIsAndWhyItWaits) {
    partner("alpha").next(fail(rejected("no such customer")));
    begin();
    for (int i = 1; i <= 3; ++i)
        ASSERT_TRUE(accept(mark("KH2026000001", i), "m-" + std::to_string(i)));
    settle();
    partner("alpha").next(fail(unavailable("connection refused")), 1000);
    ASSERT_TRUE(accept(mark("KH2026000002", 4), "m-4"));
    settle();
    const auto list = hub().lanes("alpha", 100);
    ASSERT_TRUE(list);
    EXPECT_FALSE(list->more);
    ASSERT_EQ(list->lanes.size(), 2u);
    const auto& held = list->lanes[0];
    EXPECT_EQ(held.key, "KH2026000001");
    EXPECT_EQ(held.depth, 3);
    EXPECT_EQ(held.state, "held");
    EXPECT_NE(held.why.find("no such customer"), std::string::npos);
    EXPECT_EQ(list->lanes[1].state, "retrying");
    EXPECT_EQ(list->lanes[1].why, "connection refused");
    advance(std::chrono::seconds(10));
    settle();
    // Three failures have opened the breaker.
    EXPECT_EQ(hub().lanes("alpha", 1)->lanes.size(), 1u);
    EXPECT_TRUE(hub().lanes("alpha", 1)->more);
    EXPECT_FALSE(hub().lanes("nobody", 1));
}

TEST_F(LanesTest, ComesBackWithoutRunningThePartnerOver) {
    settings_.breaker_failures = 1;
    settings_.concurrency = 8;
    std::atomic<bool> up = false;
    std::atomic<int> now = 0;
    std::mutex mutex;
    std::vector<int> together;  // calls under way as each one begins, since it is up
    partner("alpha").next(
        [&](const Outgoing& out) -> Result<Acknowledgement> {
            if (!up) return unavailable("refused");
            {
                const std::lock_guard lock(mutex);
                together.push_back(++now);
            }
            --now;
            return Acknowledgement{"r" + out.delivery_id, ""};
        },
        1000);
    begin();
    accepted(30);
    settle();
    up = true;
    advance(std::chrono::minutes(2));
    settle();
    ASSERT_EQ(together.size(), 30u);
    for (int i = 0; i < 7; ++i) EXPECT_LE(together[i], i + 1) << i;
}

}  // namespace kamhub::test
