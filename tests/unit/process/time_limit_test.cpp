// Goal: a duration is read as it is written, and none is so long that counting with it overflows.

#include "process/time_limit.hpp"

#include <gtest/gtest.h>

namespace kamhub::process {
namespace {

TEST(ProcessSpan, IsWrittenAsItIsRead) {
    const std::pair<const char*, const char*> cases[]{
        {"PT90M", "PT1H30M"}, {"P2W", "P14D"},   {"P1DT2H30M5S", "P1DT2H30M5S"},
        {"PT0S", "PT0S"},     {"P3D", "P3D"},    {"P1DT30350304M", "P1DT505838H24M"},
        {"P0D", "PT0S"},      {"PT36H", "PT36H"}};
    for (const auto& [text, written] : cases) {
        const auto span = parseSpan(text);
        ASSERT_TRUE(span) << text;
        EXPECT_EQ(toString(*span), written);
        EXPECT_EQ(*parseSpan(written), *span);
    }
}

TEST(ProcessSpan, IsAHundredYearsAtMost) {
    EXPECT_TRUE(parseSpan("P36525D"));
    for (const auto* text :
         {"P36526D", "P36525DT1S", "P999999999D", "P999999999W", "PT999999999H"}) {
        const auto span = parseSpan(text);
        ASSERT_FALSE(span) << text;
        EXPECT_NE(span.error().message.find("hundred years"), std::string::npos);
    }
}

}  // namespace
}  // namespace kamhub::process
