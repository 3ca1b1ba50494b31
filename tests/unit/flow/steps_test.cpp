// Goal: what the hub makes itself is made once, whatever repeats.

#include <fstream>
#include <future>

#include "flow/intake.hpp"
#include "flow/parked.hpp"
#include "hub_fixture.hpp"

namespace kamhub::test {

using store::DeliveryState;

class StepsTest : public HubTest {
protected:
    static constexpr char kSheet[] =
        KAMHUB_SOURCE_DIR "/mappings/transforms/canonical_to_canonical/order_item.xslt";

    // The part of the one item that there is; `refused` is the number of one that cannot be made.
    static std::string itemSheet(const std::string& refused = {}) {
        auto text = slurp(kSheet);
        for (auto at = text.find("[position() = number($index)]"); at != text.npos;
             at = text.find("[position() = number($index)]"))
            text.replace(at, 29, "[last()]");
        const std::string each = "<xsl:for-each select=\"c:items/c:item[last()]\">";
        if (!refused.empty())
            text.insert(text.find(each) + each.size(),
                        "<xsl:if test=\"c:itemNo = '" + refused +
                            "'\"><xsl:message terminate=\"yes\">no such circuit</xsl:message>"
                            "</xsl:if>");
        return text;
    }
    void splittingByItems() {
        file("item.xslt", itemSheet());
        routes(
            "<route name='orders' type='kam.order.created.v1'><split name='items' "
            "each='c:items/c:item' with='item.xslt'/></route>"
            "<route name='items-out' type='kam.order.service-order-requested.v1'><to "
            "endpoint='alpha'/></route>");
    }
    static std::string orderOf(int items) {
        const auto text = sample("order_created.xml");
        const auto first = text.find("<item>"), end = text.find("</item>") + 7;
        const auto item = text.substr(first, end - first);
        auto out = text.substr(0, first);
        for (int i = 1; i <= items; ++i) {
            auto number = std::to_string(i);
            auto one = item;
            one.replace(one.find("DD2026100045-01"), 15,
                        "DD2026100045-" + std::string(6 - number.size(), '0') + number);
            out += one + "\n";
        }
        return out + text.substr(text.rfind("</item>") + 7);
    }
    Result<flow::Arrival> large(int items) {
        const auto body = folder_ / "large.xml";
        std::ofstream(body, std::ios::binary) << orderOf(items);
        auto payload = Payload::ofFile(body, std::filesystem::file_size(body), "0123");
        EXPECT_GT(payload.size(), kTreeLimit);
        auto arrival = flow::readLarge(*hub().live().graph->catalogue, payload);
        if (!arrival) return arrival;
        arrival->envelope.id = "o-1";
        arrival->envelope.source = "partner";
        arrival->original = payload;
        arrival->actor = "partner:partner";
        return arrival;
    }
    Result<Accepted> acceptNow(flow::Arrival arrival) {
        std::promise<Result<Accepted>> promise;
        auto future = promise.get_future();
        hub().accept(std::move(arrival),
                     [&promise](Result<Accepted> said) { promise.set_value(std::move(said)); });
        return future.get();
    }
    static std::string slurp(const std::filesystem::path& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

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

TEST_F(StepsTest, SplitsByItemsInUnitsOfWorkThatAreBounded) {
    splittingByItems();
    begin();
    ASSERT_TRUE(accept(orderOf(450), "o-1"));
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 450u);
    const auto split = deliveries(DeliveryState::Delivered, "hub/items");
    ASSERT_EQ(split.size(), 1u);
    const auto rows = store().history(split[0].message_seq);
    ASSERT_TRUE(rows);
    std::vector<std::string> said;
    for (const auto& row : *rows)
        if (row.event == "continued") said.push_back(row.detail);
    EXPECT_EQ(said, (std::vector<std::string>{"200 of 450 parts made", "400 of 450 parts made"}));
    // In the order of the items.
    store::MessageFilter filter;
    filter.type = "kam.order.service-order-requested.v1";
    filter.limit = 1000;
    const auto parts = store().messages(filter);  // newest first
    ASSERT_EQ(parts->size(), 450u);
    EXPECT_EQ(parts->back().envelope.partition_key, "DD2026100045-000001");
    EXPECT_EQ(parts->front().envelope.partition_key, "DD2026100045-000450");
}

TEST_F(StepsTest, ASplitByItemsGoesOnWhereItStood) {
    splittingByItems();
    file("item.xslt", itemSheet("DD2026100045-000300"));
    begin();
    ASSERT_TRUE(accept(orderOf(450), "o-1"));
    settle();
    auto parked = deliveries(DeliveryState::Parked, "hub/items");
    ASSERT_EQ(parked.size(), 1u);
    EXPECT_NE(parked[0].error.find("300"), std::string::npos) << parked[0].error;
    EXPECT_EQ(partner("alpha").taken().size(), 200u);
    end();
    file("item.xslt", itemSheet());  // mended
    begin();
    ASSERT_TRUE(flow::changeParked(hub(), {}, {flow::ParkedAction::Kind::Replay, "user:operator"}));
    settle();
    EXPECT_EQ(partner("alpha").taken().size(), 450u);
    EXPECT_EQ(deliveries(DeliveryState::Delivered, "hub/items").size(), 1u);
}

TEST_F(StepsTest, ALargeMessageIsSplitWithoutATree) {
    splittingByItems();
    begin();
    auto arrival = large(4500);
    ASSERT_TRUE(arrival) << arrival.error().message;
    ASSERT_TRUE(acceptNow(std::move(*arrival)));
    settle();
    EXPECT_EQ(partner("alpha").called(), 4500);
    EXPECT_EQ(deliveries(DeliveryState::Delivered, "hub/items").size(), 1u);
}

TEST_F(StepsTest, WhatNeedsATreeSaysSoOfALargeMessage) {
    routes("<route name='orders' type='kam.order.created.v1'><split name='items' count='1' with='" +
           std::string(kSheet) + "'/></route>");
    begin();
    ASSERT_TRUE(acceptNow(*large(4500)));
    settle();
    const auto parked = deliveries(DeliveryState::Parked);
    ASSERT_EQ(parked.size(), 1u);
    std::string said;
    for (const auto& each : parked) said += each.error + "\n";
    EXPECT_NE(said.find("write <split each="), std::string::npos) << said;
}

TEST_F(StepsTest, RoutesMayNotLookAtWhatIsManyInALargeMessage) {
    routes(
        "<route name='orders' type='kam.order.created.v1' "
        "when=\"c:items/c:item/c:rate = '2M'\"><split name='items' count='1' with='" +
        std::string(kSheet) + "'/></route>");
    begin();
    const auto refused = acceptNow(*large(4500));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidMessage);
    EXPECT_NE(refused.error().message.find("c:items/c:item/c:rate = '2M' may read elements that "
                                           "are many (charge, item)"),
              std::string::npos)
        << refused.error().message;
    EXPECT_TRUE(accept(orderOf(5), "o-2"));
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
