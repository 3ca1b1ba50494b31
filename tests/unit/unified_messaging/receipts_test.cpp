// Goal: of a message the hub hears once what became of it, however many parts it had and however
// the centre repeats.

#include "unified_messaging/receipts.hpp"

#include <gtest/gtest.h>

#include "../erp/fake_host.hpp"
#include "xml/document.hpp"

namespace kamhub::unified_messaging {
namespace {

class ReceiptsOf : public ::testing::Test {
protected:
    ReceiptsOf() { EXPECT_TRUE(sent.open().ok()); }
    bool take(const std::string& id, const std::string& state, const std::string& error = "000") {
        return receipts.take(
            {id, state, error, "id:" + id + " stat:" + state + " err:" + error + " text:"});
    }
    std::string field(std::size_t index, const char* name) const {
        const auto document = xml::Document::parse(host.received().at(index).document.view());
        EXPECT_TRUE(document.ok());
        return xml::textOf(xml::firstChild(document->root(), name));
    }

    testing::FakeHost host;
    SentMessages sent{host.directory() / "sent"};
    Receipts receipts{sent, host};
};

TEST_F(ReceiptsOf, AShortMessageNameItsRecipient) {
    ASSERT_TRUE(sent.remember({"A1"}, "13800000127").ok());
    EXPECT_TRUE(take("A1", "UNDELIV", "027"));
    ASSERT_EQ(host.received().size(), 1u);
    EXPECT_EQ(host.received()[0].operation, "DeliveryReceipt");
    EXPECT_EQ(host.received()[0].original.view(), "id:A1 stat:UNDELIV err:027 text:");
    EXPECT_EQ(field(0, "id"), "A1");
    EXPECT_EQ(field(0, "to"), "13800000127");
    EXPECT_EQ(field(0, "state"), "UNDELIV");
    EXPECT_EQ(field(0, "error"), "027");
    EXPECT_EQ(field(0, "segments"), "1");
}

TEST_F(ReceiptsOf, ALongMessageSpeakOnceByTheLastPart) {
    ASSERT_TRUE(sent.remember({"A1", "A2", "A3"}, "13800000127").ok());
    for (const char* id : {"A1", "A3", "A2"}) EXPECT_TRUE(take(id, "DELIVRD"));
    ASSERT_EQ(host.received().size(), 1u);
    EXPECT_EQ(field(0, "id"), "A3");
    EXPECT_EQ(field(0, "segments"), "3");
}

TEST_F(ReceiptsOf, ALongMessageFailWithItsFirstPartThatFails) {
    ASSERT_TRUE(sent.remember({"A1", "A2"}, "13800000127").ok());
    EXPECT_TRUE(take("A1", "EXPIRED"));
    EXPECT_TRUE(take("A2", "DELIVRD"));
    ASSERT_EQ(host.received().size(), 1u);
    EXPECT_EQ(field(0, "id"), "A2");
    EXPECT_EQ(field(0, "state"), "EXPIRED");
}

TEST_F(ReceiptsOf, ARepeatIsTheSameDocumentUnderTheSameId) {
    ASSERT_TRUE(sent.remember({"A1"}, "13800000127").ok());
    EXPECT_TRUE(take("A1", "DELIVRD"));
    EXPECT_TRUE(take("A1", "DELIVRD"));
    ASSERT_EQ(host.received().size(), 2u);
    EXPECT_EQ(host.received()[0].id, host.received()[1].id);
    EXPECT_EQ(host.received()[0].document.sha256(), host.received()[1].document.sha256());
}

TEST_F(ReceiptsOf, AMessageOnItsWayAreNotTheEndOfIt) {
    ASSERT_TRUE(sent.remember({"A1"}, "13800000127").ok());
    EXPECT_TRUE(take("A1", "ENROUTE"));
    EXPECT_TRUE(take("A1", "ACCEPTD"));
    EXPECT_TRUE(host.received().empty());
}

TEST_F(ReceiptsOf, ASubmissionThatIsNotAnsweredYetShallComeAgain) {
    {
        const Receipts::Submitting submitting(receipts);
        EXPECT_FALSE(take("A1", "DELIVRD"));
        ASSERT_TRUE(sent.remember({"A1"}, "13800000127").ok());
        EXPECT_TRUE(take("A1", "DELIVRD"));
    }
    EXPECT_EQ(host.received().size(), 1u);
}

TEST_F(ReceiptsOf, ASubmissionThatIsJustBeingNotedWaitForIt) {
    auto submitting = std::make_unique<Receipts::Submitting>(receipts);
    std::thread submitter([&] {
        EXPECT_TRUE(sent.remember({"A1"}, "13800000127").ok());
        submitting.reset();
    });
    EXPECT_TRUE(take("A1", "DELIVRD"));
    submitter.join();
    ASSERT_EQ(host.received().size(), 1u);
    EXPECT_EQ(field(0, "to"), "13800000127");
}

TEST_F(ReceiptsOf, AnUnknownMessageAreNotLost) {
    EXPECT_TRUE(take("never-seen", "DELIVRD"));
    ASSERT_EQ(host.received().size(), 1u);
    EXPECT_EQ(field(0, "id"), "never-seen");
    EXPECT_EQ(field(0, "to"), "unknown");
}

TEST_F(ReceiptsOf, WhatTheHubCannotStoreNowShallComeAgain) {
    host.answer(unavailable("disk full"));
    EXPECT_FALSE(take("A1", "DELIVRD"));
    EXPECT_TRUE(take("A1", "DELIVRD"));
    EXPECT_EQ(host.received().size(), 1u);
}

TEST_F(ReceiptsOf, WhatTheHubRefusesShallNotComeForEver) {
    host.answer(invalidMessage("state LOST is unknown"));
    EXPECT_TRUE(take("A1", "LOST"));
    EXPECT_TRUE(host.received().empty());
    ASSERT_EQ(host.notes().size(), 1u);
}

TEST_F(ReceiptsOf, AHostileCentreMakeAWellFormedDocument) {
    EXPECT_TRUE(
        receipts.take({"</id><x>\x01\xff", "DELIVRD", "&", std::string("<!DOCTYPE\0]>", 12)}));
    ASSERT_EQ(host.received().size(), 1u);
    EXPECT_EQ(field(0, "id"), "</id><x>??");
    EXPECT_EQ(field(0, "error"), "&");
}

TEST(SentMessages, AreKnownAfterARestartAndForgottenInTime) {
    const testing::TemporaryFolder folder;
    {
        SentMessages sent(folder.path() / "sent");
        ASSERT_TRUE(sent.open().ok());
        ASSERT_TRUE(sent.remember({"../A1", "A/2"}, "13800000127").ok());
    }
    SentMessages sent(folder.path() / "sent");
    ASSERT_TRUE(sent.open().ok());
    const auto first = sent.find("../A1"), last = sent.find("A/2");
    ASSERT_TRUE(first && last);
    EXPECT_EQ(first->reference, "A/2");
    EXPECT_FALSE(first->last);
    EXPECT_TRUE(last->last);
    EXPECT_EQ(last->segments, 2);
    sent.sweep(std::chrono::hours(1));
    EXPECT_TRUE(sent.find("A/2"));
    sent.sweep(std::chrono::hours(-1));
    EXPECT_FALSE(sent.find("A/2"));
}

}  // namespace
}  // namespace kamhub::unified_messaging
