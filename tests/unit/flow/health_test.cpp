// Goal: the hub says of itself, as ordinary messages, how it is and when a part of it changes.

#include "hub_fixture.hpp"

namespace kamhub::test {

class HealthTest : public HubTest {
protected:
    HealthTest() {
        health_every_ = std::chrono::minutes(1);
        routes(std::string("<route name='marks' type='") + kMark +
               "'><to endpoint='alpha'/></route>"
               "<route name='health' type='kam.operations.hub-health.v1 "
               "kam.operations.plugin-status-changed.v1'><to endpoint='beta'/></route>");
    }
    // What beta got, those with a text in it.
    std::vector<std::string> told(const std::string& text) {
        std::vector<std::string> out;
        for (const auto& each : partner("beta").taken())
            if (each.find(text) != each.npos) out.push_back(each);
        return out;
    }
    void pass(Duration time) {
        advance(time);
        settle();
    }
};

TEST_F(HealthTest, ReportsFromTimeToTime) {
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    pass(std::chrono::seconds(130));
    const auto reports = told("<HubHealth");
    ASSERT_EQ(reports.size(), 3u);  // at once, after one minute and after two
    EXPECT_NE(reports.back().find("<name>alpha</name><adapter>fake</adapter><state>ready</state>"
                                  "<waiting>0</waiting><parked>0</parked><delivered>1</delivered>"),
              std::string::npos)
        << reports.back();
    EXPECT_NE(reports.back().find("<freeBytes>"), std::string::npos);
    EXPECT_TRUE(told("<PluginStatusChanged").empty());
    const auto row = store().messages({})->front();
    EXPECT_EQ(row.envelope.source, "test");
    EXPECT_EQ(row.envelope.type, "kam.operations.hub-health.v1");
    EXPECT_EQ(row.original, 0);
}

TEST_F(HealthTest, SaysThatAnEndpointWaitsAndThatItIsBack) {
    partner("alpha").next(fail(unavailable("connection refused")), 3);
    begin();
    for (int i = 1; i <= 3; ++i)
        ASSERT_TRUE(accept(mark("KH202600000" + std::to_string(i), i), "m-" + std::to_string(i)));
    settle();
    pass(std::chrono::seconds(1));
    const auto bad = told("<PluginStatusChanged");
    ASSERT_EQ(bad.size(), 1u);
    for (const char* part : {"<kind>endpoint</kind><name>alpha</name><state>waiting</state>"
                             "<previousState>ready</previousState><reason>connection refused"})
        EXPECT_NE(bad.front().find(part), std::string::npos) << bad.front();
    pass(std::chrono::minutes(2));
    const auto both = told("<PluginStatusChanged");
    ASSERT_EQ(both.size(), 2u);
    EXPECT_NE(both.back().find("<state>ready</state><previousState>waiting</previousState>"),
              std::string::npos)
        << both.back();
}

TEST_F(HealthTest, SaysNothingUnlessItIsAskedFor) {
    health_every_ = {};
    begin();
    pass(std::chrono::minutes(5));
    EXPECT_TRUE(partner("beta").taken().empty());
    EXPECT_TRUE(store().messages({})->empty());
}

}  // namespace kamhub::test
