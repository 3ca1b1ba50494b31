// Goal: what waits for an endpoint that the configuration has no longer is seen, and goes when the
// endpoint is back. A reload refuses to remove it; a restart, or a message accepted in the instant
// of the reload, does not ask.

#include "hub_fixture.hpp"

namespace kamhub::test {

namespace {

std::string marksTo(const std::string& endpoint) {
    return "<route name='marks' type='" + std::string(kMark) + "'><to endpoint='" + endpoint +
           "'/></route>";
}

}  // namespace

class RemovedTest : public HubTest {};

TEST_F(RemovedTest, WhatWaitsForARemovedEndpointSaysSoAndGoesWhenItIsBack) {
    partner("beta");
    auto alpha = partners_["alpha"];
    alpha->next(fail(unavailable("down")));
    routes(marksTo("alpha"));
    begin();
    ASSERT_TRUE(accept(mark("KH1", 1), "m-1"));
    settle();
    end();

    partners_.erase("alpha");
    routes(marksTo("beta"));
    begin();
    settle();
    bool seen = false;
    for (const auto& endpoint : hub().endpoints()) {
        if (endpoint.name != "alpha") continue;
        seen = true;
        EXPECT_EQ(endpoint.state, "removed");
        EXPECT_EQ(endpoint.waiting, 1);
        EXPECT_NE(endpoint.trouble.find("put it back"), std::string::npos) << endpoint.trouble;
    }
    EXPECT_TRUE(seen);
    end();

    partners_["alpha"] = alpha;
    begin();
    advance(std::chrono::minutes(10));
    settle();
    EXPECT_EQ(alpha->taken().size(), 1u);
    for (const auto& endpoint : hub().endpoints()) EXPECT_EQ(endpoint.state, "ready");
}

}  // namespace kamhub::test
