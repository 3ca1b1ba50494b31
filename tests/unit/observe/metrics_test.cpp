// Goal: the exposition says what was counted and measured, in the form that Prometheus reads.
// Method: known counts and durations, the text compared line by line.

#include <gtest/gtest.h>

#include "observe/exposition.hpp"

namespace kamhub::test {
namespace {

using namespace std::chrono_literals;
using observe::Exposition;
using observe::Metrics;

bool holds(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, CountsByEventEndpointAndRoute) {
    Metrics metrics;
    for (int i = 0; i < 3; ++i) metrics.count("delivered", {"billing", "marks"});
    metrics.count("delivered", {"billing", "bills"});
    metrics.count("accepted");
    Exposition out;
    out.add(metrics);
    const auto text = out.take();
    EXPECT_TRUE(holds(text, "# TYPE kamhub_events_total counter")) << text;
    EXPECT_TRUE(holds(
        text, R"(kamhub_events_total{event="delivered",endpoint="billing",route="marks"} 3)"));
    EXPECT_TRUE(holds(
        text, R"(kamhub_events_total{event="delivered",endpoint="billing",route="bills"} 1)"));
    EXPECT_TRUE(holds(text, R"(kamhub_events_total{event="accepted"} 1)"));
}

TEST(Metrics, BucketsAddUpAndEndWithEverything) {
    Metrics metrics;
    metrics.took("send", "erp", 1ms);  // a bound belongs to its own bucket
    metrics.took("send", "erp", 7ms);
    metrics.took("send", "erp", 1h);
    Exposition out;
    out.add(metrics);
    const auto text = out.take();
    const std::string labels = R"(step="send",endpoint="erp")";
    EXPECT_TRUE(holds(text, "kamhub_step_seconds_bucket{" + labels + R"(,le="0.001"} 1)")) << text;
    EXPECT_TRUE(holds(text, "kamhub_step_seconds_bucket{" + labels + R"(,le="0.005"} 1)"));
    EXPECT_TRUE(holds(text, "kamhub_step_seconds_bucket{" + labels + R"(,le="0.01"} 2)"));
    EXPECT_TRUE(holds(text, "kamhub_step_seconds_bucket{" + labels + R"(,le="300"} 2)"));
    EXPECT_TRUE(holds(text, "kamhub_step_seconds_bucket{" + labels + R"(,le="+Inf"} 3)"));
    EXPECT_TRUE(holds(text, "kamhub_step_seconds_count{" + labels + "} 3"));
    EXPECT_TRUE(holds(text, "kamhub_step_seconds_sum{" + labels + "} 3600.008"));
}

TEST(Exposition, EscapesWhatWouldEndALabel) {
    Exposition out;
    out.family("x", "gauge", "Help.");
    out.sample({{"name", "a\"b\\c\nd"}, {"empty", ""}}, 0.5);
    EXPECT_EQ(out.take(), "# HELP x Help.\n# TYPE x gauge\nx{name=\"a\\\"b\\\\c\\nd\"} 0.5\n");
}

}  // namespace
}  // namespace kamhub::test
