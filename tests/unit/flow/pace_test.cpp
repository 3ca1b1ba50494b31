// Goal: key accounts first without starving the others; a partner that has just risen is not run
// over; no more attempts a second than declared.

#include <gtest/gtest.h>

#include "flow/breaker.hpp"
#include "flow/pace.hpp"
#include "flow/refusal_limit.hpp"
#include "flow/ready_queue.hpp"
#include "flow/verdict.hpp"

namespace kamhub::test {

using flow::Breaker;
using flow::ReadyQueue;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class FixedRandom final : public Random {
public:
    std::uint64_t next() override { return 1ULL << 63; }
};

host::EndpointSettings settings(int concurrency) {
    host::EndpointSettings s;
    s.concurrency = concurrency;
    s.breaker_failures = 2;
    s.breaker_pause = seconds(2);
    s.retry_longest = seconds(10);
    return s;
}

// A stranger who is refused without end leaves a bounded number of rows, and nobody else loses his.
TEST(RefusalLimit, LeavesOutWhatIsTooMuchAndSaysHowMuch) {
    flow::RefusalLimit limit;
    Instant now(std::chrono::hours(24 * 20000));
    int written = 0;
    for (int i = 0; i < 5 * flow::kRefusalBurst; ++i)
        if (limit.take("stranger", now)) ++written;
    EXPECT_EQ(written, flow::kRefusalBurst);
    EXPECT_EQ(limit.take("billing", now), 0);
    now += flow::kRefusalEach;
    EXPECT_EQ(limit.take("stranger", now), 4 * flow::kRefusalBurst);
    EXPECT_EQ(limit.take("stranger", now), std::nullopt);
    for (std::size_t i = 0; i < 2 * flow::kRefusalSources; ++i)
        limit.take(std::to_string(i), now);  // what strangers name themselves holds no more memory
    EXPECT_EQ(limit.take("billing", now), 0);
}

}  // namespace

TEST(ReadyQueue, TheLowestClassWaitsNoLongerThanTheLimitWhileTheHighestIsAlwaysFull) {
    ReadyQueue queue(seconds(30));
    Instant now{};
    for (int i = 0; i < 20; ++i) queue.push("urgent", 9, now);
    queue.push("low", 0, now);
    Instant gone{};
    for (int i = 0; i < 1000 && gone == Instant{}; ++i) {
        now += milliseconds(100);
        const auto lane = queue.pop(now);
        ASSERT_TRUE(lane);
        if (*lane == "low") gone = now;
        queue.push("urgent", 9, now);
    }
    EXPECT_GT(gone - Instant{}, seconds(20));  // urgent ones go first
    EXPECT_LE(gone - Instant{}, seconds(30));
}

TEST(ReadyQueue, TheHighestClassKeepsHalfOfTheTurnsWhereEverythingIsLate) {
    ReadyQueue queue(seconds(30));
    for (int i = 0; i < 50; ++i) queue.push("low", 1, Instant{});
    for (int i = 0; i < 50; ++i) queue.push("urgent", 9, Instant{} + seconds(1));
    int urgent = 0;
    for (int i = 0; i < 20; ++i) urgent += *queue.pop(Instant{} + seconds(3600)) == "urgent";
    EXPECT_EQ(urgent, 10);
}

TEST(ReadyQueue, ForgetsWhatLeavesItAndKeepsOrderWithinAClass) {
    ReadyQueue queue(seconds(30));
    queue.push("a", 4, Instant{});
    const auto b = queue.push("b", 4, Instant{});
    queue.push("c", 4, Instant{});
    queue.erase(b);
    EXPECT_EQ(queue.size(), 2u);
    EXPECT_EQ(queue.pop(Instant{}), "a");
    EXPECT_EQ(queue.pop(Instant{}), "c");
    EXPECT_EQ(queue.pop(Instant{}), std::nullopt);
}

TEST(Breaker, OpensProbesAndLetsAttemptsBackOneByOne) {
    Breaker breaker(settings(4));
    FixedRandom random;
    const Instant now{};
    EXPECT_EQ(breaker.allowed(), 4);
    EXPECT_FALSE(breaker.failed(now, random));
    EXPECT_TRUE(breaker.failed(now, random));
    EXPECT_EQ(breaker.allowed(), 0);
    EXPECT_FALSE(breaker.look(now + seconds(1)));
    EXPECT_TRUE(breaker.look(breaker.openUntil()));
    EXPECT_EQ(breaker.allowed(), 1);
    EXPECT_TRUE(breaker.worked());
    EXPECT_EQ(breaker.allowed(), 2);
    breaker.worked();
    breaker.worked();
    EXPECT_EQ(breaker.allowed(), 4);
    breaker.worked();
    EXPECT_EQ(breaker.allowed(), 4);
}

TEST(Breaker, AFailureWhileItRecoversOpensItAtOnceAndForLonger) {
    Breaker breaker(settings(4));
    FixedRandom random;
    breaker.failed(Instant{}, random);
    breaker.failed(Instant{}, random);
    const auto first = breaker.openUntil() - Instant{};
    breaker.look(breaker.openUntil());
    breaker.worked();
    EXPECT_TRUE(breaker.failed(Instant{}, random));
    EXPECT_GT(breaker.openUntil() - Instant{}, first);
}

// Else a message that has no translation would close the breaker of a partner that is down.
TEST(Verdict, WhatCouldNotBeSentSaysNothingOfThePartner) {
    FixedRandom random;
    const auto signOf = [&](flow::AttemptResult result) {
        return judge({}, result, settings(1), true, Instant{}, random).partner;
    };
    EXPECT_EQ(signOf({invalidMessage("no code for this region"), {}, {}, {}}),
              flow::PartnerSign::None);
    EXPECT_EQ(signOf({rejected("unknown account"), Payload::of("<order/>"), {}, {}}),
              flow::PartnerSign::Worked);
}

// Else a busy store would leave alone a partner that is well, and report him as away.
TEST(Verdict, AStoreThatIsBusySaysNothingOfThePartner) {
    FixedRandom random;
    flow::AttemptResult result{unavailable("the store is busy"), {}, {}, {}};
    result.unread = true;
    auto pauses = settings(1);
    pauses.retry_first = pauses.retry_longest = std::chrono::seconds(1);
    const auto verdict = judge({}, result, pauses, true, Instant{}, random);
    EXPECT_EQ(verdict.partner, flow::PartnerSign::None);
    EXPECT_EQ(verdict.change.state, store::DeliveryState::Waiting);
    EXPECT_EQ(verdict.change.attempts, 0);
    EXPECT_GT(verdict.change.next_at, Instant{});
}

TEST(Throttle, SpacesEvenly) {
    flow::Throttle throttle(4);
    int attempts = 0;
    for (Instant now{}; now < Instant{} + seconds(10); now += milliseconds(10))
        if (throttle.next() <= now) throttle.took(now), ++attempts;
    EXPECT_GE(attempts, 38);
    EXPECT_LE(attempts, 41);
    flow::Throttle none(0);
    none.took(Instant{});
    EXPECT_EQ(none.next(), Instant{});
}

}  // namespace kamhub::test
