// Goal: a lane shows its oldest delivery that occupies it, and depth and priority of what waits
// behind.

#include "suite.hpp"

namespace kamhub::store::test {

TEST_P(StoreSuite, HeadsComeOldestFirst) {
    const auto b = accept("m1", "billing", "B"), a = accept("m2", "billing", "A");
    accept("m3", "billing", "B");
    accept("m4", "erp", "A");
    const auto none = accept("m5", "billing", "");
    const auto heads = store().laneHeads("billing", 10);
    ASSERT_TRUE(heads.ok());
    ASSERT_EQ(heads->size(), 3u);
    EXPECT_EQ(heads->at(0).head.seq, b);
    EXPECT_EQ(heads->at(0).depth, 2);
    EXPECT_EQ(heads->at(1).head.seq, a);
    EXPECT_EQ(heads->at(1).depth, 1);
    EXPECT_EQ(heads->at(2).head.seq, none);
    const auto limited = store().laneHeads("billing", 1);
    ASSERT_EQ(limited->size(), 1u);
    EXPECT_EQ(limited->at(0).head.seq, b);
    EXPECT_TRUE(store().laneHeads("nobody", 10)->empty());
    EXPECT_TRUE(store().laneHeads("billing", 0)->empty());
}

TEST_P(StoreSuite, AParkedDeliveryHoldsItsLane) {
    const auto first = accept("m1");
    const auto second = accept("m2");
    change(first, DeliveryState::Sending);
    EXPECT_EQ((*store().laneHead("billing", "C1"))->head.seq, first);
    change(first, DeliveryState::Parked);
    const auto held = *store().laneHead("billing", "C1");
    EXPECT_EQ(held->head.seq, first);
    EXPECT_EQ(held->head.state, DeliveryState::Parked);
    EXPECT_EQ(held->depth, 2);
    change(first, DeliveryState::Discarded);
    EXPECT_EQ((*store().laneHead("billing", "C1"))->head.seq, second);
    change(second, DeliveryState::Delivered);
    EXPECT_FALSE(*store().laneHead("billing", "C1"));
    EXPECT_TRUE(store().laneHeads("billing", 10)->empty());
    EXPECT_EQ(store().deliveries({.state = DeliveryState::Discarded})->size(), 1u);
}

TEST_P(StoreSuite, AParkedDeliveryWithoutHoldIsPassed) {
    Unit unit = accepting("m1");
    unit.messages[0].deliveries[0].hold = false;
    const auto first = commit(unit).deliveries.at(0).at(0);
    const auto second = accept("m2");
    change(first, DeliveryState::Parked);
    EXPECT_EQ((*store().laneHead("billing", "C1"))->head.seq, second);
    change(first, DeliveryState::Waiting);
    EXPECT_EQ((*store().laneHead("billing", "C1"))->head.seq, first);
    change(first, DeliveryState::Expired);
    EXPECT_EQ((*store().laneHead("billing", "C1"))->head.seq, second);
}

TEST_P(StoreSuite, ALaneHasItsMostUrgentPriority) {
    accept("m1");
    Unit urgent = accepting("m2");
    urgent.messages[0].deliveries[0].priority = 8;
    const auto seq = commit(urgent).deliveries.at(0).at(0);
    EXPECT_EQ((*store().laneHead("billing", "C1"))->priority, 8);
    EXPECT_EQ((*store().laneHead("billing", "C1"))->head.priority, 4);
    change(seq, DeliveryState::Discarded);
    EXPECT_EQ((*store().laneHead("billing", "C1"))->priority, 4);
}

// A deep lane and many lanes are answered within the second that a read may take.
TEST_P(StoreSuite, DeepAndManyLanesAreAnsweredInTime) {
    int number = 0;
    const auto fill = [&](int count, bool deep) {
        Unit unit = accepting(numbered("m", number));
        unit.messages[0].deliveries.clear();
        for (int i = 0; i < count; ++i) {
            const auto id = std::to_string(number++);
            unit.messages[0].deliveries.push_back(
                aDelivery(id, "billing", deep ? "deep" : "lane" + id));
        }
        commit(std::move(unit));
    };
    for (int i = 0; i < 4; ++i) fill(1000, true);
    for (int i = 0; i < 4; ++i) fill(1000, false);
    const auto heads = store().laneHeads("billing", 100);
    ASSERT_TRUE(heads.ok()) << heads.error().message;
    ASSERT_EQ(heads->size(), 100u);
    EXPECT_EQ(heads->at(0).head.lane, "deep");
    EXPECT_EQ(heads->at(0).depth, kDepthLook);
    EXPECT_EQ(heads->at(1).head.lane, "lane4000");
    EXPECT_EQ(heads->at(99).depth, 1);
}

}  // namespace kamhub::store::test
