// Goal: an envelope that is valid is the same when its attributes are written and read again.

#include "sdk/envelope.hpp"

#include <gtest/gtest.h>

namespace kamhub {
namespace {

Envelope written(const Envelope& envelope) {
    Envelope out;
    for (const auto& [name, value] : attributesOf(envelope))
        EXPECT_TRUE(setAttribute(out, name, value)) << name;
    return out;
}

TEST(Envelope, IsTheSameWhenReadAgain) {
    Envelope envelope;
    envelope.id = "1";
    envelope.source = "urn:shop";
    envelope.type = "kam.order.created.v1";
    envelope.level = "group";
    envelope.priority = 9;
    EXPECT_EQ(written(envelope), envelope);
}

// What a stranger sends empty, he has not sent.
TEST(Envelope, AnEmptyAttributeIsOneThatIsNotSet) {
    Envelope envelope;
    EXPECT_TRUE(setAttribute(envelope, "datacontenttype", "text/plain"));
    EXPECT_TRUE(setAttribute(envelope, "datacontenttype", ""));
    EXPECT_EQ(envelope.data_content_type, "application/xml");
    EXPECT_EQ(written(envelope), envelope);
}

}  // namespace
}  // namespace kamhub
