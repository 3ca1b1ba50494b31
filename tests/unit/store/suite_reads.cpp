// Goal: everything accepted is found again, by each of the ways there are to ask.

#include <algorithm>

#include "suite.hpp"

namespace kamhub::store::test {

TEST_P(StoreSuite, FindsMessagesByKeyTypeAndId) {
    accept("m1", "billing", "C1");
    accept("m2", "billing", "C2");
    Unit item = accepting("m3", "erp", "ITEM9");
    item.messages[0].envelope.partition_key = "C1";
    item.messages[0].envelope.type = "kam.order.created.v1";
    commit(item);
    Unit elsewhere = accepting("m1", "erp", "C3");
    elsewhere.messages[0].envelope.source = "erp";
    commit(elsewhere);
    EXPECT_EQ(idsOf(store().messages({})), "m1 m3 m2 m1");
    EXPECT_EQ(idsOf(store().messages({.key = "C1"})), "m3 m1");
    EXPECT_EQ(idsOf(store().messages({.key = "C1", .limit = 1})), "m3");
    EXPECT_EQ(idsOf(store().messages({.key = "ITEM9"})), "m3");
    EXPECT_EQ(idsOf(store().messages({.key = "C1", .type = "kam.order.created.v1"})), "m3");
    EXPECT_EQ(idsOf(store().messages({.type = "kam.order.created.v1"})), "m3");
    EXPECT_EQ(idsOf(store().messages({.id = "m1"})), "m1 m1");
    EXPECT_EQ(idsOf(store().messages({.key = "C3", .id = "m1"})), "m1");
    EXPECT_EQ(idsOf(store().messages({.endpoint = "erp"})), "m1 m3");
    EXPECT_EQ(idsOf(store().messages({.key = "C1", .endpoint = "erp"})), "m3");
    EXPECT_EQ(idsOf(store().messages({.key = "C' OR 1=1 --"})), "");
}

TEST_P(StoreSuite, FindsMessagesByState) {
    for (int i = 1; i <= 4; ++i) {
        Unit unit = accepting(numbered("m", i));
        unit.messages[0].deliveries.push_back(aDelivery(numbered("x", i), "erp", "C1"));
        commit(unit);
    }
    for (const auto* end : {"filtered", "unrouted"}) {
        Unit unit = accepting(end);
        unit.messages[0].deliveries.clear();
        unit.messages[0].end = end;
        commit(unit);
    }
    change((*store().deliveryById("m1-billing"))->seq, DeliveryState::Delivered);
    change((*store().deliveryById("m2-billing"))->seq, DeliveryState::Parked);
    change((*store().deliveryById("x2"))->seq, DeliveryState::Parked);
    change((*store().deliveryById("m4-billing"))->seq, DeliveryState::Parked);
    EXPECT_EQ(idsOf(store().messages({.state = "waiting"})), "m4 m3 m1");
    EXPECT_EQ(idsOf(store().messages({.state = "waiting", .endpoint = "billing"})), "m3");
    EXPECT_EQ(idsOf(store().messages({.state = "delivered"})), "m1");
    EXPECT_EQ(idsOf(store().messages({.state = "delivered", .endpoint = "erp"})), "");
    EXPECT_EQ(idsOf(store().messages({.state = "parked"})), "m4 m2");
    EXPECT_EQ(idsOf(store().messages({.state = "parked", .limit = 1})), "m4");
    EXPECT_EQ(idsOf(store().messages({.state = "parked", .key = "C1"})), "m4 m2");
    EXPECT_EQ(idsOf(store().messages({.state = "parked", .id = "m2", .endpoint = "erp"})), "m2");
    EXPECT_EQ(idsOf(store().messages({.state = "filtered"})), "filtered");
    EXPECT_EQ(idsOf(store().messages({.state = "unrouted", .key = "C1"})), "unrouted");
    EXPECT_EQ(idsOf(store().messages({.state = "no such state"})), "");
}

TEST_P(StoreSuite, PagesMessagesBackwards) {
    for (int i = 0; i < 10; ++i) accept(numbered("m", i));
    const auto page = store().messages({.limit = 3});
    EXPECT_EQ(idsOf(page), "m9 m8 m7");
    EXPECT_EQ(idsOf(store().messages({.before = page->back().seq, .limit = 2})), "m6 m5");
    EXPECT_EQ(idsOf(store().messages({.state = "waiting", .before = page->back().seq, .limit = 2})),
              "m6 m5");
    EXPECT_EQ(idsOf(store().messages({.key = "C1", .before = page->back().seq, .limit = 2})),
              "m6 m5");
    EXPECT_EQ(idsOf(store().messages({.limit = 0})), "");
    EXPECT_EQ(idsOf(store().messages({.limit = -1})), "");
}

TEST_P(StoreSuite, FindsDeliveries) {
    const auto one = accept("m1"), two = accept("m2", "erp"), three = accept("m3", "billing", "C2");
    change(one, DeliveryState::Delivered);
    change(three, DeliveryState::Parked);
    EXPECT_EQ(idsOf(store().deliveries({})), "m1-billing m2-erp m3-billing");
    EXPECT_EQ(idsOf(store().deliveries({.limit = 2})), "m1-billing m2-erp");
    EXPECT_EQ(idsOf(store().deliveries({.state = DeliveryState::Delivered})), "m1-billing");
    EXPECT_EQ(idsOf(store().deliveries({.state = DeliveryState::Parked})), "m3-billing");
    EXPECT_EQ(idsOf(store().deliveries({.state = DeliveryState::Parked, .endpoint = "erp"})), "");
    EXPECT_EQ(idsOf(store().deliveries({.state = DeliveryState::Waiting, .endpoint = "erp"})),
              "m2-erp");
    EXPECT_EQ(idsOf(store().deliveries({.endpoint = "billing"})), "m1-billing m3-billing");
    const auto message = delivery(two).message_seq;
    EXPECT_EQ(idsOf(store().deliveries({.message_seq = message})), "m2-erp");
    EXPECT_EQ(idsOf(store().deliveries({.state = DeliveryState::Parked, .message_seq = message})),
              "");
    EXPECT_FALSE(*store().delivery(999));
    EXPECT_FALSE(*store().deliveryById("no"));
    EXPECT_FALSE(*store().message(999));
}

TEST_P(StoreSuite, FindsByTime) {
    for (int i = 0; i < 6; ++i) {
        Unit unit = accepting(numbered("m", i));
        unit.at = at(i);
        commit(unit);
    }
    EXPECT_EQ(idsOf(store().messages({.since = at(3)})), "m5 m4 m3");
    EXPECT_EQ(idsOf(store().messages({.until = at(2)})), "m1 m0");
    EXPECT_EQ(idsOf(store().messages({.since = at(1), .until = at(3)})), "m2 m1");
    const auto page = store().messages({.since = at(1), .limit = 2});
    EXPECT_EQ(idsOf(page), "m5 m4");
    EXPECT_EQ(idsOf(store().messages({.since = at(1), .before = page->back().seq, .limit = 2})),
              "m3 m2");
    EXPECT_EQ(idsOf(store().messages({.state = "waiting", .since = at(5)})), "m5");
    EXPECT_EQ(idsOf(store().messages({.key = "C1", .until = at(1)})), "m0");
    EXPECT_EQ(idsOf(store().messages({.id = "m3", .until = at(1)})), "");
    change((*store().deliveryById("m2-billing"))->seq, DeliveryState::Parked);  // at 10
    EXPECT_EQ(idsOf(store().deliveries({.since = at(4), .until = at(10)})),
              "m4-billing m5-billing");
    EXPECT_EQ(idsOf(store().deliveries({.state = DeliveryState::Parked, .since = at(10)})),
              "m2-billing");
    EXPECT_EQ(idsOf(store().deliveries({.state = DeliveryState::Parked, .until = at(10)})), "");
}

TEST_P(StoreSuite, FindsDeliveriesByRouteAndError) {
    Unit unit = accepting("m1");
    unit.messages[0].deliveries[0].route = "marks";
    const auto one = commit(unit).deliveries.at(0).at(0), two = accept("m2");
    for (const auto seq : {one, two}) {
        Unit parked = changing(seq, 1, DeliveryState::Parked);
        parked.changes[0].error = seq == one ? "HTTP 503: 100% busy" : "no such customer_1";
        commit(parked);
    }
    EXPECT_EQ(idsOf(store().deliveries({.route = "marks"})), "m1-billing");
    EXPECT_EQ(idsOf(store().deliveries({.error = "503"})), "m1-billing");
    EXPECT_EQ(idsOf(store().deliveries({.error = "%"})), "m1-billing");
    EXPECT_EQ(idsOf(store().deliveries({.error = "r_1"})), "m2-billing");
    EXPECT_EQ(idsOf(store().deliveries({.error = "No such"})), "");
    EXPECT_EQ(idsOf(store().deliveries(
                  {.state = DeliveryState::Parked, .route = "route", .error = "customer"})),
              "m2-billing");
}

TEST_P(StoreSuite, PagesDeliveries) {
    std::vector<std::int64_t> seqs;
    for (int i = 0; i < 6; ++i) {
        seqs.push_back(accept(numbered("m", i), i % 2 ? "erp" : "billing"));
        change(seqs.back(), DeliveryState::Parked);
    }
    for (const auto state :
         {std::optional<DeliveryState>(), std::optional(DeliveryState::Parked)}) {
        const auto ids = [&](DeliveryFilter filter) {
            filter.state = state;
            filter.limit = 2;
            return idsOf(store().deliveries(filter));
        };
        EXPECT_EQ(ids({.after = seqs[1]}), "m2-billing m3-erp");
        EXPECT_EQ(ids({.before = seqs[4]}), "m2-billing m3-erp");
        EXPECT_EQ(ids({.after = seqs[1], .before = seqs[3]}), "m2-billing");
        EXPECT_EQ(ids({.endpoint = "erp", .after = seqs[1]}), "m3-erp m5-erp");
        EXPECT_EQ(ids({.after = seqs[5]}), "");
        EXPECT_EQ(ids({.before = seqs[0]}), "");
    }
}

TEST_P(StoreSuite, FindsADeliveryByThePartnersReference) {
    const auto one = accept("m1"), two = accept("m2", "erp");
    for (const auto seq : {one, two}) {
        Unit unit = changing(seq, 1, DeliveryState::Sending);
        unit.changes[0].reference = numbered("R", seq == one ? 1 : 2);
        commit(unit);
    }
    change(one, DeliveryState::Delivered);
    reopen();
    EXPECT_EQ((*store().deliveryByReference("billing", "R1"))->seq, one);
    EXPECT_EQ((*store().deliveryByReference("erp", "R2"))->seq, two);
    EXPECT_FALSE(*store().deliveryByReference("erp", "R1"));
    EXPECT_FALSE(*store().deliveryByReference("billing", ""));
}

TEST_P(StoreSuite, CountsPerEndpoint) {
    EXPECT_TRUE(store().counts()->empty());
    std::vector<std::int64_t> seqs;
    for (int i = 0; i < 5; ++i) {
        Unit unit = accepting(numbered("m", i), i < 4 ? "billing" : "erp");
        unit.at = at(i);
        seqs.push_back(commit(unit).deliveries.at(0).at(0));
    }
    change(seqs[0], DeliveryState::Delivered);
    change(seqs[1], DeliveryState::Parked);
    change(seqs[2], DeliveryState::Sending);
    submit(changing(seqs[3], 99, DeliveryState::Delivered));  // a conflict counts nothing
    reopen();
    const auto counts = store().counts();
    ASSERT_TRUE(counts.ok()) << counts.error().message;
    ASSERT_EQ(counts->size(), 2u);
    EXPECT_EQ(counts->at(0).endpoint, "billing");
    EXPECT_EQ(counts->at(0).waiting, 2);
    EXPECT_EQ(counts->at(0).parked, 1);
    EXPECT_EQ(counts->at(0).delivered, 1);
    EXPECT_EQ(counts->at(0).oldest_waiting, at(2));
    EXPECT_EQ(counts->at(1).endpoint, "erp");
    EXPECT_EQ(counts->at(1).waiting, 1);
    EXPECT_EQ(counts->at(1).oldest_waiting, at(4));
    change(seqs[4], DeliveryState::Discarded);
    const auto after = store().counts();
    EXPECT_TRUE(std::none_of(after->begin(), after->end(),
                             [](const auto& c) { return c.endpoint == "erp" && c.waiting != 0; }));
}

}  // namespace kamhub::store::test
