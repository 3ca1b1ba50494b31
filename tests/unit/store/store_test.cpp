// Goal: the names and numbers that are stored never change.

#include "store/store.hpp"

#include <gtest/gtest.h>

#include "store/attributes.hpp"

namespace kamhub::store {

TEST(StoreNames, StatesHaveTheirWords) {
    for (const auto* name : {"waiting", "sending", "delivered", "parked", "discarded", "expired"}) {
        const auto state = deliveryState(name);
        ASSERT_TRUE(state) << name;
        EXPECT_STREQ(toString(*state), name);
    }
    EXPECT_FALSE(deliveryState(""));
    EXPECT_FALSE(deliveryState("filtered"));
    EXPECT_EQ(static_cast<int>(DeliveryState::Waiting), 0);
    EXPECT_EQ(static_cast<int>(DeliveryState::Delivered), 2);
    EXPECT_EQ(static_cast<int>(DeliveryState::Expired), 5);
}

TEST(StoreNames, PartitionsAreFixed) {
    // FNV-1a, 64 bits: the published vectors of "" and "a", modulo 1024.
    EXPECT_EQ(partitionOf(""), static_cast<int>(0xcbf29ce484222325ull % 1024));
    EXPECT_EQ(partitionOf("a"), static_cast<int>(0xaf63dc4c8601ec8cull % 1024));
    EXPECT_EQ(partitionOf("foobar"), static_cast<int>(0x85944171f73967e8ull % 1024));
}

TEST(StoreNames, AttributesComeBackWhateverTheyHold) {
    Envelope envelope;
    envelope.correlation_id = "a 1:b\ncausationid 3:evil";
    envelope.data_schema = std::string("\0\xff", 2);
    envelope.priority = 9;
    Envelope back;
    unpackAttributes(packAttributes(envelope), back);
    EXPECT_EQ(back, envelope);
    for (const auto* broken :
         {"", "x", "priority", "priority 1", "priority 9:1", "priority x:1\n", "future 2:ab\n"})
        unpackAttributes(broken, back);
    unpackAttributes("future 2:ab\nlevel 5:group\n", back);
    EXPECT_EQ(back.level, "group");
}

}  // namespace kamhub::store
