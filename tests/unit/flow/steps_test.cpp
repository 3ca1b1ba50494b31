// Goal: what the hub makes itself is made once, whatever repeats.

#include "hub_fixture.hpp"

namespace kamhub::test {

using store::DeliveryState;

class StepsTest : public HubTest {
protected:
    void splitting() {
        routes(
            "<route name='orders' type='kam.order.created.v1'><split name='items' "
            "count='count(c:items/c:item)' with='" KAMHUB_SOURCE_DIR
            "/mappings/transforms/canonical_to_canonical/order_item.xslt'/></route>"
            "<route name='items-out' type='kam.order.service-order-requested.v1'><to "
            "endpoint='alpha'/></route>");
    }
};

TEST_F(StepsTest, SplitsAnOrderIntoItsItemsEachInALaneOfItsOwn) {
    splitting();
    begin();
    ASSERT_TRUE(accept(sample("order_created.xml"), "o-1"));
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 10u);
    store::MessageFilter filter;
    filter.type = "kam.order.service-order-requested.v1";
    const auto parts = store().messages(filter);
    ASSERT_EQ(parts->size(), 10u);
    for (const auto& part : *parts) EXPECT_EQ(part.envelope.causation_id, "o-1");
    EXPECT_NE(parts->front().envelope.partition_key, parts->back().envelope.partition_key);
}

TEST_F(StepsTest, APartThatCannotBeMadeParksTheWhole) {
    splitting();
    begin();
    // The schema of the parts asks for less than the split: an order with an item of an action that
    // parts lack.
    auto order = sample("order_created.xml");
    const auto from = order.find("<items>") + 7;
    order.replace(from, order.find("</items>") - from,
                  order.substr(from, order.find("</item>", from) + 7 - from));
    ASSERT_TRUE(accept(order, "o-1"));
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 1u);
}

TEST_F(StepsTest, EnrichesAMessageWithAPartnersAnswer) {
    auto sheet = [](const std::string& match, const std::string& result) {
        const auto body = result.substr(result.find("?>") + 2);
        return "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "
               "xmlns:c='urn:kamhub:canonical:1'"
               " exclude-result-prefixes='c'><xsl:template match='" +
               match + "'>" + body + "</xsl:template></xsl:stylesheet>";
    };
    file("question.xslt", sheet("/", sample("bill_query.xml")));
    file("answered.xslt", sheet("/enrich[message/c:KeyAccountMarkAssigned and answer/c:BillResult]",
                                sample("notification_request.xml")));
    routes(std::string(
               "<route name='ask' type='kam.billing.bill-query.v1'><to endpoint='beta'/></route>") +
           "<route name='m' type='" + kMark +
           "'><enrich name='with-bill' query-type='kam.billing.bill-query.v1' "
           "query='question.xslt' with='answered.xslt'/></route>"
           "<route name='n' type='kam.notification.request.v1'><to endpoint='alpha'/></route>");
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    settle();
    ASSERT_EQ(partner("alpha").taken().size(), 1u);
    EXPECT_NE(partner("alpha").taken()[0].find("NotificationRequest"), std::string::npos);
    store::MessageFilter filter;
    filter.type = "kam.notification.request.v1";
    EXPECT_EQ(store().messages(filter)->front().envelope.causation_id, "m-1");
}

TEST_F(StepsTest, AReceiptFindsTheDeliveryItAnswersEvenIfItCameFirst) {
    routes(
        "<route name='n' type='kam.notification.request.v1'><to endpoint='beta'/></route>"
        "<route name='r' type='kam.notification.delivery-receipt.v1'><to "
        "endpoint='alpha'/></route>");
    partner("beta").next([](const Outgoing&) -> Result<Acknowledgement> {
        return Acknowledgement{"sm-77", ""};
    });
    begin();
    settle();
    auto receipt = sample("delivery_receipt.xml");
    const auto from = receipt.find("<partnerReference>") + 18;
    receipt.replace(from, receipt.find("</partnerReference>") - from, "sm-77");
    ASSERT_TRUE(partner("beta").host->receiveAndWait({"Receipt", Payload::of(receipt), {}, "r-1"}));
    settle();
    EXPECT_TRUE(partner("alpha").taken().empty());
    ASSERT_TRUE(accept(sample("notification_request.xml"), "n-1"));
    settle();
    advance(std::chrono::minutes(1));
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 1u);
    store::MessageFilter filter;
    filter.type = "kam.notification.delivery-receipt.v1";
    const auto found = store().messages(filter);
    ASSERT_EQ(found->size(), 2u);
    EXPECT_EQ(found->front().envelope.correlation_id, "n-1");
    EXPECT_EQ(found->front().envelope.causation_id, "r-1");
}

TEST_F(StepsTest, AReceiptOfNothingIsParkedInTheEnd) {
    begin();
    settle();
    ASSERT_TRUE(partner("beta").host->receiveAndWait(
        {"Receipt", Payload::of(sample("delivery_receipt.xml")), {}, "r-1"}));
    settle();
    advance(std::chrono::hours(1));
    settle();
    ASSERT_EQ(deliveries(DeliveryState::Parked).size(), 1u);
    EXPECT_NE(deliveries(DeliveryState::Parked)[0].error.find("has the reference"),
              std::string::npos);
}

}  // namespace kamhub::test
