// Goal: a message that ends the hub each time it is handled, or that the routes make for ever, is
// parked with words instead of hurting the others.

#include "flow/deliverer.hpp"
#include "flow/parked.hpp"
#include "flow/running_file.hpp"
#include "hub_fixture.hpp"

namespace kamhub::test {

using flow::RunningFile;
using store::DeliveryState;
using May = RunningFile::Entry::May;

TEST(RunningFile, CountsTheEndsInARowWhileADeliveryIsHandled) {
    const auto file = RunningFile::inMemory();
    for (int i = 0; i < flow::kMostEndings; ++i) {
        const auto entry = file->enter("d-1");
        EXPECT_EQ(entry.may, May::Go) << i;
        file->restarted();
    }
    EXPECT_EQ(file->enter("d-2").may, May::Go);
    EXPECT_EQ(file->enter("d-1").may, May::Never);
    // Forgotten with that: a replay begins anew.
    EXPECT_EQ(file->enter("d-1").may, May::Go);
}

TEST(RunningFile, AnAttemptThatEndsForgetsTheEndsBeforeIt) {
    const auto file = RunningFile::inMemory();
    for (int i = 0; i < 10; ++i) {
        {
            const auto entry = file->enter("d-1");
            file->restarted();
        }
        EXPECT_EQ(file->enter("d-1").may, May::Go) << i;
    }
}

TEST(RunningFile, TheLastTimeIsEachOnesOwn) {
    const auto file = RunningFile::inMemory();
    for (int i = 0; i + 1 < flow::kMostEndings; ++i) {
        const auto one = file->enter("innocent"), two = file->enter("guilty");
        file->restarted();
    }
    auto innocent = file->enter("innocent");
    EXPECT_EQ(innocent.may, May::Go);
    EXPECT_EQ(file->enter("guilty").may, May::Wait);
    EXPECT_EQ(file->enter("other").may, May::Go);
    innocent.handling.reset();
    const auto guilty = file->enter("guilty");
    EXPECT_EQ(guilty.may, May::Go);
    file->restarted();
    EXPECT_EQ(file->enter("innocent").may, May::Go);
    EXPECT_EQ(file->enter("guilty").may, May::Never);
}

TEST(RunningFile, IsBoundedAndNeverUsesASlotTwice) {
    const auto file = RunningFile::inMemory();
    std::vector<RunningFile::Entry> all;
    for (int i = 0; i < 3000; ++i) {
        all.push_back(file->enter("d-" + std::to_string(i)));
        EXPECT_EQ(all.back().may, May::Go);
    }
    file->restarted();
    all.clear();  // of an earlier life: nothing happens
    for (int i = 0; i + 1 < flow::kMostEndings; ++i) {
        all.push_back(file->enter("d-7"));
        file->restarted();
    }
    EXPECT_EQ(file->enter("d-7").may, May::Never);
    EXPECT_EQ(file->enter("d-2999").may, May::Go);  // there was no slot for it
}

class PoisonTest : public HubTest {};

TEST_F(PoisonTest, WhatTheHubEndedOnThreeTimesIsParkedAndTheOthersGo) {
    partner("alpha").next(fail(unavailable("refused")), 1000);
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    ASSERT_TRUE(accept(mark("KH2026000002", 2), "m-2"));
    settle();
    const auto id = deliveries(DeliveryState::Waiting)[0].id;
    end();
    partner("alpha").script.clear();
    // As a hub leaves it that is killed while it handles the first one.
    std::vector<RunningFile::Handling> killed;
    for (int i = 0; i < flow::kMostEndings; ++i) {
        auto file = RunningFile::open(folder_ / "data" / "running");
        ASSERT_TRUE(file) << file.error().message;
        killed.push_back((*file)->enter(id).handling);
    }
    begin();
    settle();
    advance(std::chrono::minutes(1));
    settle();
    const auto parked = deliveries(DeliveryState::Parked);
    ASSERT_EQ(parked.size(), 1u);
    EXPECT_EQ(parked[0].id, id);
    EXPECT_EQ(parked[0].error.rfind("the hub ended while handling this", 0), 0u);
    EXPECT_EQ(partner("alpha").taken().size(), 1u);
    ASSERT_TRUE(flow::changeParked(
        hub(), {}, {flow::ParkedAction::Kind::Replay, "user:me"}));
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 2u);
}

TEST_F(PoisonTest, RoutesThatGoInACircleAreStoppedAndSaySo) {
    routes(std::string("<route name='round' type='") + kMark +
           "'><split name='again' count='1' with='identity.xslt'/></route>");
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    settle();
    const auto parked = deliveries(DeliveryState::Parked);
    ASSERT_EQ(parked.size(), 1u);
    EXPECT_EQ(parked[0].error.rfind("the routes go in a circle", 0), 0u);
    EXPECT_EQ(deliveries(DeliveryState::Delivered).size(),
              static_cast<std::size_t>(flow::kLongestChain));
}

}  // namespace kamhub::test
