// Goal: an edited copy takes its delivery's place under a new key, and only where it is the same
// customer's message still.

#include "flow/edit.hpp"

#include "hub_fixture.hpp"

namespace kamhub::test {

using flow::EditOutcome;
using store::DeliveryState;

class EditTest : public HubTest {
protected:
    // Two messages of a customer; the first is refused and holds the lane.
    void parkOne() {
        routes(std::string("<route name='marks' type='") + kMark +
               "'><to endpoint='alpha'/><to endpoint='beta'/></route>");
        partner("alpha").next(fail(rejected("no such name")));
        begin();
        ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
        ASSERT_TRUE(accept(mark("KH2026000001", 2), "m-2"));
        settle();
        parked_ = deliveries(DeliveryState::Parked).at(0);
    }
    Result<EditOutcome> edit(const std::string& body, std::int64_t version = 0) {
        auto outcome = flow::editParked(hub(), {parked_.id, version ? version : parked_.version,
                                                body, "the name was wrong", "user:me"});
        settle();
        return outcome;
    }
    std::string refusal(const std::string& body) {
        const auto outcome = edit(body);
        EXPECT_EQ(deliveries(DeliveryState::Parked).size(), 1u);
        return outcome ? "" : outcome.error().message;
    }
    static std::string with(std::string text, const std::string& old, const std::string& now) {
        text.replace(text.find(old), old.size(), now);
        return text;
    }

    store::DeliveryRow parked_;
};

TEST_F(EditTest, TakesTheOldPlaceUnderANewKey) {
    parkOne();
    ASSERT_EQ(*edit(with(mark("KH2026000001", 1), "<customerName>n1<", "<customerName>mended<")),
              EditOutcome::Replayed);
    const auto taken = partner("alpha").taken();
    ASSERT_EQ(taken.size(), 2u);
    EXPECT_NE(taken[0].find("mended"), std::string::npos);
    EXPECT_NE(taken[1].find("n2"), std::string::npos);
    EXPECT_NE(partner("alpha").keys[0], parked_.id);
    // The message and its other delivery stay as they were.
    EXPECT_NE(partner("beta").taken().at(0).find("n1"), std::string::npos);
    const auto message = **store().message(parked_.message_seq);
    EXPECT_NE(store().payload(message.body)->read()->find("n1"), std::string::npos);

    const auto rows = *store().audit({});
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].action, "edit");
    EXPECT_EQ(rows[0].actor, "user:me");
    EXPECT_NE(rows[0].detail.find(message.body_sha256), std::string::npos);
    const auto body = store().payload((*store().delivery(parked_.seq))->body);
    EXPECT_NE(rows[0].detail.find(body->sha256()), std::string::npos);
    EXPECT_NE(rows[0].detail.find("the name was wrong"), std::string::npos);
}

TEST_F(EditTest, ASecondEditBeginsWithTheFirst) {
    parkOne();
    partner("alpha").next(fail(rejected("still no such name")));
    const auto first = with(mark("KH2026000001", 1), "<customerName>n1<", "<customerName>once<");
    ASSERT_EQ(*edit(first), EditOutcome::Replayed);
    parked_ = deliveries(DeliveryState::Parked).at(0);
    EXPECT_EQ(parked_.revision, 1);
    EXPECT_NE(refusal(first).find("nothing was changed"), std::string::npos);
    ASSERT_EQ(*edit(with(first, "once", "twice")), EditOutcome::Replayed);
    EXPECT_NE(partner("alpha").taken().at(0).find("twice"), std::string::npos);
}

TEST_F(EditTest, RefusesWhatIsNoLongerTheSameMessage) {
    parkOne();
    const auto body = mark("KH2026000001", 1);
    EXPECT_NE(refusal(with(body, "KH2026000001", "KH2026000002")).find("must stay \"KH2026000001\""),
              std::string::npos);
    EXPECT_NE(refusal(sample("credit_status_changed.xml")).find("the type must stay"),
              std::string::npos);
    EXPECT_NE(refusal(with(body, "<kaMark>true<", "<kaMark>perhaps<")).find("kaMark"),
              std::string::npos);
    EXPECT_NE(refusal("<KeyAccount").find("line 1"), std::string::npos);
    EXPECT_NE(refusal(body).find("nothing was changed"), std::string::npos);
    std::string bomb = "<!DOCTYPE a [<!ENTITY b \"b\">]>" + body.substr(body.find("<KeyAccount"));
    EXPECT_NE(refusal(bomb), "");
}

TEST_F(EditTest, IsGuardedByTheVersion) {
    parkOne();
    const auto body = with(mark("KH2026000001", 1), "<customerName>n1<", "<customerName>mended<");
    EXPECT_EQ(*edit(body, parked_.version - 1), EditOutcome::ChangedMeanwhile);
    EXPECT_EQ(*flow::editParked(hub(), {"nobody", 1, body, "why", "user:me"}),
              EditOutcome::NotThere);
    EXPECT_FALSE(flow::editParked(hub(), {parked_.id, parked_.version, body, "", "user:me"}));
    EXPECT_EQ(deliveries(DeliveryState::Parked).size(), 1u);
    EXPECT_TRUE(store().audit({})->empty());
}

}  // namespace kamhub::test
