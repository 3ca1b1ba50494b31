// Goal: what the door accepts is complete and routed, what it refuses leaves one refusal and
// nothing else.

#include "flow/parked.hpp"
#include "hub_fixture.hpp"

namespace kamhub::test {

using store::DeliveryState;

class IntakeTest : public HubTest {};

TEST_F(IntakeTest, CompletesTheEnvelopeFromTheBody) {
    begin();
    auto accepted = accept(mark("KH2026000001", 1), "");
    ASSERT_TRUE(accepted) << accepted.error().message;
    EXPECT_EQ(accepted->id().size(), 36u);
    EXPECT_FALSE(accepted->duplicate());
    auto messages = store().messages({});
    ASSERT_TRUE(messages);
    ASSERT_EQ(messages->size(), 1u);
    const auto& e = messages->front().envelope;
    EXPECT_EQ(e.id, accepted->id());
    EXPECT_EQ(e.type, kMark);
    EXPECT_EQ(e.subject, "KH2026000001");
    EXPECT_EQ(e.partition_key, "KH2026000001");
    EXPECT_EQ(e.via, "test");
    EXPECT_EQ(e.traceparent.size(), 55u);
}

TEST_F(IntakeTest, AnswersARepeatWithTheEarlierOutcomeAndDeliversOnce) {
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    auto again = accept(mark("KH2026000001", 1), "m-1");
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->duplicate());
    // Another partner's id of the same name is another message.
    auto other = accept(mark("KH2026000001", 1), "m-1", "other");
    ASSERT_TRUE(other);
    EXPECT_FALSE(other->duplicate());
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 2u);
}

TEST_F(IntakeTest, RefusesAnIdThatIsUsedForAnotherBody) {
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    auto other = accept(mark("KH2026000001", 2), "m-1");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::InvalidMessage);
    EXPECT_NE(other.error().message.find("m-1 was used before"), std::string::npos);
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 1u);
    EXPECT_EQ(store().notes(10)->size(), 1u);
}

TEST_F(IntakeTest, RefusesWhatBreaksTheSchemaWithItsPlace) {
    begin();
    auto body = mark("KH2026000001", 1);
    body.replace(body.find("<kaCode>"), 8, "<kaCodex>");
    body.replace(body.find("</kaCode>"), 9, "</kaCodex>");
    auto refused = accept(body, "m-1");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidMessage);
    EXPECT_NE(refused.error().message.find("line "), std::string::npos) << refused.error().message;
    EXPECT_NE(refused.error().message.find("kaCodex"), std::string::npos)
        << refused.error().message;
    settle();
    EXPECT_TRUE(store().messages({})->empty());
    ASSERT_EQ(store().notes(10)->size(), 1u);
    EXPECT_EQ(store().notes(10)->front().event, "refused");
}

TEST_F(IntakeTest, SaysWhyAMessageIsUnroutedOrFiltered) {
    routes(std::string("<route name='r' type='") + kMark +
           "'><filter when=\"c:customerCode = 'KH2026000002'\" reason='not wanted'/><to "
           "endpoint='alpha'/></route>");
    begin();
    ASSERT_TRUE(accept(mark("KH2026000002", 1), "filtered"));
    ASSERT_TRUE(accept(sample("payment_received.xml"), "unrouted"));
    settle();
    store::MessageFilter filter;
    filter.id = "filtered";
    EXPECT_EQ(store().messages(filter)->front().end, "filtered");
    EXPECT_EQ(store().messages(filter)->front().end_reason, "route r: not wanted");
    filter.id = "unrouted";
    EXPECT_EQ(store().messages(filter)->front().end, "unrouted");
    EXPECT_TRUE(partner("alpha").taken().empty());
}

TEST_F(IntakeTest, TakesWhatAPartnerBeginsAndDeduplicatesIt) {
    begin();
    settle();
    Incoming incoming{"Mark", Payload::of(mark("KH2026000001", 1)), {}, {}};
    auto first = partner("beta").host->receiveAndWait(incoming);
    ASSERT_TRUE(first) << first.error().message;
    auto second = partner("beta").host->receiveAndWait(incoming);
    ASSERT_TRUE(second);
    EXPECT_TRUE(second->duplicate());
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 1u);
    EXPECT_EQ(store().messages({})->front().envelope.source, "beta");
    auto unknown = partner("beta").host->receiveAndWait({"Nonsense", Payload::of("<a/>"), {}, {}});
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("<in operation=\"Nonsense\""), std::string::npos);
}

TEST_F(IntakeTest, AnswersAQuestionAndStoresNothing) {
    routes("<route name='q' type='kam.billing.bill-query.v1'><to endpoint='beta'/></route>");
    begin();
    auto answer = ask(sample("bill_query.xml"));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body.rootName(), "BillResult");
    EXPECT_EQ(answer->envelope.type, "kam.billing.bill-result.v1");
    EXPECT_TRUE(store().messages({})->empty());
    EXPECT_FALSE(accept(sample("bill_query.xml"), "q"));
    EXPECT_FALSE(ask(mark("KH2026000001", 1)));
}

// What a process asks waits like every delivery; the answer comes as a message that is correlated.
TEST_F(IntakeTest, AsksTheHubsOwnQuestionsByDelivery) {
    routes("<route name='q' type='kam.billing.bill-query.v1'><to endpoint='beta'/></route>");
    begin();
    Envelope envelope;
    envelope.id = "q-1";
    envelope.source = "hub/processes";
    envelope.type = "kam.billing.bill-query.v1";
    auto message = hub().plan(envelope, *xml::Document::parse(sample("bill_query.xml")));
    ASSERT_TRUE(message) << message.error().message;
    store::Unit unit{"hub", {}};
    unit.messages.push_back(std::move(*message));
    ASSERT_TRUE(
        std::holds_alternative<store::Committed>(flow::submitAndWait(store(), std::move(unit))));
    end();
    begin();
    settle();
    const auto messages = *store().messages({});
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(deliveries(store::DeliveryState::Delivered).size(), 1u);
    const auto answer = std::find_if(messages.begin(), messages.end(), [](const auto& m) {
        return m.envelope.type == "kam.billing.bill-result.v1";
    });
    ASSERT_NE(answer, messages.end());
    EXPECT_EQ(answer->envelope.correlation_id, "q-1");
    EXPECT_EQ(answer->envelope.source, "beta");
}

}  // namespace kamhub::test
