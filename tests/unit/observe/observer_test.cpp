// Goal: an event is one line, one count and one entry of a feed that stays bounded.
// Method: events of each level against a sink that keeps what it gets.

#include "observe/observer.hpp"

#include <gtest/gtest.h>

namespace kamhub::test {
namespace {

using observe::Level;

struct StillClock final : Clock {
    Instant now() const override { return Instant(std::chrono::hours(24 * 20000)); }
};

class ObserverTest : public ::testing::Test {
protected:
    StillClock clock;
    std::vector<std::string> lines;
    observe::Observer observer{clock, Level::Warning,
                               [this](const std::string& line) { lines.push_back(line); }};
};

TEST_F(ObserverTest, LogsFromItsLevelOnButCountsAll) {
    observer.event(Level::Debug, "accepted", {{"endpoint", "billing"}});
    observer.event(Level::Error, "refused", {{"why", "a \"quote\" and a\nline"}});
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0],
              R"({"time":"2024-10-04T00:00:00.000000Z","level":"error","event":"refused",)"
              R"("why":"a \"quote\" and a\nline"})");
    const auto counts = observer.metrics().counts();
    ASSERT_EQ(counts.size(), 2u);
    EXPECT_EQ(counts[0].endpoint, "billing");
}

TEST_F(ObserverTest, FeedGoesOnBehindANumberAndForgetsTheOldest) {
    observer.event(Level::Debug, "not fed", {});
    for (std::size_t i = 0; i < observe::kFeedLines + 5; ++i)
        observer.event(Level::Info, "fed", {{"i", std::to_string(i)}});
    const auto first = observer.feed(0, 2);
    ASSERT_EQ(first.size(), 2u);
    EXPECT_EQ(first[0].number, 6u);
    EXPECT_NE(first[0].json.find(R"("i":"5")"), std::string::npos) << first[0].json;
    EXPECT_EQ(observer.feed(first[1].number, 1).front().number, 8u);
    EXPECT_EQ(observer.feed(observe::kFeedLines + 4, 100).size(), 1u);
    EXPECT_TRUE(observer.feed(observe::kFeedLines + 5, 100).empty());
}

TEST_F(ObserverTest, KeepsTheBeginningAndTheEndOfWhatAStrangerMadeLong) {
    std::string long_text = "the element ";
    while (long_text.size() < 1'000'000) long_text += "银";
    observer.event(Level::Error, "refused", {{"why", long_text + " is none; send another"}});
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_LT(lines[0].size(), 5'000u);
    EXPECT_NE(lines[0].find(R"("why":"the element 银)"), std::string::npos);
    EXPECT_NE(lines[0].find(" bytes left out) "), std::string::npos);
    EXPECT_NE(lines[0].find("银 is none; send another"), std::string::npos);
    EXPECT_EQ(lines[0].find("\\u"), std::string::npos) << "a character was cut in two";
}

}  // namespace
}  // namespace kamhub::test
