// Goal: an adapter is called between its start and its stop only. While a hub starts or reloads,
// the endpoint is known, and what is for it is accepted, before its adapter can send.

#include "hub_fixture.hpp"

namespace kamhub::test {

namespace {

constexpr char kBills[] =
    "<route name='bills' type='kam.billing.bill-query.v1'><to endpoint='alpha'/></route>";

}  // namespace

class NotStartedTest : public HubTest {};

TEST_F(NotStartedTest, WhatIsAcceptedMeanwhileWaitsForTheStart) {
    partner("alpha").starting = [this] {
        EXPECT_TRUE(accept(mark("KH1", 1), "m-1"));
        EXPECT_TRUE(accept(mark("KH2", 2), "m-2"));
        settle();
        EXPECT_EQ(partner("alpha").called(), 0);
        return okStatus();
    };
    begin();
    settle();
    EXPECT_EQ(partner("alpha").called(), 2);
    EXPECT_EQ(deliveries(store::DeliveryState::Delivered).size(), 2u);
}

TEST_F(NotStartedTest, AQuestionIsToldToComeAgain) {
    routes(kBills);
    partner("alpha").starting = [this] {
        const auto answer = ask(sample("bill_query.xml"));
        EXPECT_TRUE(!answer && answer.error().code == ErrorCode::Unavailable);
        return okStatus();
    };
    begin();
    const auto answer = ask(sample("bill_query.xml"));
    EXPECT_TRUE(answer) << answer.error().message;
}

TEST_F(NotStartedTest, WhatCouldNotStartIsNeverCalledAndSaysWhy) {
    routes(std::string(kBills) + "<route name='marks' type='" + kMark +
           "'><to endpoint='alpha'/></route>");
    partner("alpha").required = false;
    partner("alpha").starting = [] { return Status(internalError("its trust file is empty")); };
    begin();
    ASSERT_TRUE(accept(mark("KH1", 1), "m-1"));
    settle();
    advance(std::chrono::minutes(10));
    EXPECT_EQ(partner("alpha").called(), 0);
    const auto waiting = deliveries(store::DeliveryState::Waiting);
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_NE(waiting[0].error.find("its trust file is empty"), std::string::npos)
        << waiting[0].error;
    EXPECT_EQ(waiting[0].attempts, 0);
    const auto answer = ask(sample("bill_query.xml"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::Unavailable);
    for (const auto& endpoint : hub().endpoints())
        EXPECT_EQ(endpoint.state, endpoint.name == "alpha" ? "failed" : "ready");
}

}  // namespace kamhub::test
