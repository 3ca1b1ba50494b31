// Goal: messages go out and come in over one session, and every answer means what the contract
// says. Method: the test plays the front-end processor.

#include "ninety_seven/records.hpp"
#include "peer.hpp"

namespace kamhub::ninety_seven::test {

TEST_F(SessionTest, LogsInAndTellsWhatItTookLast) {
    auto peer = connected();
    EXPECT_EQ(peer.login.type, FrameType::Login);
    EXPECT_EQ(peer.login.body, "kamhub  kamhub97        20261122160000");
    EXPECT_EQ(peer.resync.type, FrameType::Resync);
    EXPECT_EQ(peer.resync.number, 0u);
    EXPECT_EQ(peer.resync.body, std::string(kSerialSize, ' '));
}

TEST_F(SessionTest, AcknowledgesWhatThePartnerTook) {
    auto peer = connected({41, code::kTaken, "older"});
    auto result = sending("22222222-2222-5222-8222-222222222222");
    const auto frame = peer.read().value();
    EXPECT_EQ(frame.type, FrameType::Data);
    EXPECT_EQ(frame.number, 42u);
    const auto data = decodeData(frame).value();
    EXPECT_EQ(data.serial, "22222222-2222-5222-8222-222222222222");
    ASSERT_EQ(data.records.size(), 1u);
    EXPECT_EQ(data.records[0].size(), 305u);
    EXPECT_EQ(data.records[0].substr(0, 16), "KA01KH2026000127");
    EXPECT_NE(data.records[0].find("\x95\x34\xb2\x35"), std::string::npos)
        << "a four-byte character";
    peer.send({FrameType::Ack, 42, code::kTaken, {}});
    const auto acknowledged = result.get();
    ASSERT_TRUE(acknowledged) << acknowledged.error().message;
    EXPECT_EQ(acknowledged->reference, "20261122-00000042");
    EXPECT_EQ(acknowledged->answer, "ACK 00000042 0000");
}

TEST_F(SessionTest, UsesALongDeliveryIdAsSerialThatRepeats) {
    EXPECT_EQ(serialOf("short"), "short");
    const std::string id = "22222222-2222-5222-8222-222222222222/2";
    EXPECT_EQ(serialOf(id).size(), kSerialSize);
    EXPECT_EQ(serialOf(id), serialOf(id));
    EXPECT_NE(serialOf(id), serialOf("22222222-2222-5222-8222-222222222222/3"));
}

TEST_F(SessionTest, AFinalRefusalIsRejectedAndUsesTheNumberUp) {
    auto peer = connected();
    auto first = sending("a");
    EXPECT_EQ(peer.read()->number, 1u);
    peer.send({FrameType::Nak, 1, 13, textFor("客户等级不存在", "GB18030", 100)});
    const auto refused = first.get();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Rejected);
    EXPECT_EQ(refused.error().answer, "NAK 00000001 0013 客户等级不存在");
    auto second = sending("a");
    EXPECT_EQ(peer.read()->number, 2u);
    peer.send({FrameType::Ack, 2, code::kTaken, {}});
    EXPECT_TRUE(second.get()) << "a refused serial may be sent again";
}

TEST_F(SessionTest, BusyIsUnavailableWithAnAnswerAndKeepsTheNumber) {
    auto peer = connected();
    auto first = sending("a");
    EXPECT_EQ(peer.read()->number, 1u);
    peer.send({FrameType::Nak, 1, code::kBusy, "busy"});
    const auto later = first.get();
    ASSERT_FALSE(later);
    EXPECT_EQ(later.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(later.error().answer, "NAK 00000001 0090 busy");
    auto second = sending("a");
    EXPECT_EQ(peer.read()->number, 1u);
    peer.send({FrameType::Ack, 1, code::kTaken, {}});
    EXPECT_TRUE(second.get());
}

TEST_F(SessionTest, WithoutAConnectionNothingIsTried) {
    const auto result = send("a");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(result.error().answer, "");
}

TEST_F(SessionTest, ADocumentThatDoesNotFitIsRefusedBeforeItLeaves) {
    auto peer = connected();
    const std::string wide =
        "<record layout=\"KA01\"><CUSTCODE>KH2026000127KH2026000127</CUSTCODE></record>";
    const auto result = send("a", kPatience, wide);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::InvalidMessage);
    std::string many = "<batch>";
    for (int i = 0; i < 120; ++i) many += kMark;
    const auto large = send("a", kPatience, many + "</batch>");
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().code, ErrorCode::InvalidMessage);
    EXPECT_EQ(send("a", kPatience, "<html/>").error().code, ErrorCode::InvalidMessage);
}

TEST_F(SessionTest, AnswersDataOnlyOnceItIsAccepted) {
    auto peer = connected();
    host->holdAnswers();
    peer.send(data(1, "97-1", {statusRecord()}));
    ASSERT_TRUE(host->waitForHeld(1));
    // Whatever came before the answer would be read here first.
    peer.send({FrameType::Heartbeat, 0, 0, {}});
    peer.showHeartbeats();
    EXPECT_EQ(peer.read()->type, FrameType::Heartbeat);
    host->release();
    const auto answer = peer.read().value();
    EXPECT_EQ(answer.type, FrameType::Ack);
    EXPECT_EQ(answer.number, 1u);
    const auto received = host->received();
    ASSERT_EQ(received.size(), 1u);
    EXPECT_EQ(received[0].operation, "KO09");
    EXPECT_EQ(received[0].id, "97-1");
    EXPECT_EQ(received[0].original, statusRecord());
    EXPECT_NE(received[0].document.find("<CUSTNAME>华南示范银行𠮷</CUSTNAME>"), std::string::npos);
}

TEST_F(SessionTest, TellsThePartnerWhyAMessageIsRefused) {
    auto peer = connected();
    host->judge([](const Incoming&) -> Status { return invalidMessage("没有定单 DD2026100045"); });
    peer.send(data(1, "97-1", {statusRecord()}));
    const auto answer = peer.read().value();
    EXPECT_EQ(answer.type, FrameType::Nak);
    EXPECT_EQ(answer.code, code::kUnusable);
    EXPECT_EQ(textFrom(answer.body, "GB18030"), "没有定单 DD2026100045");
    host->judge(nullptr);
    peer.send(data(2, "97-2", {statusRecord()}));
    EXPECT_EQ(peer.read()->type, FrameType::Ack) << "the number is used up";
}

TEST_F(SessionTest, CutsALongReasonBetweenCharacters) {
    auto peer = connected();
    std::string reason;
    for (int i = 0; i < 80; ++i) reason += "拒";
    host->judge([reason](const Incoming&) -> Status { return invalidMessage("x" + reason); });
    peer.send(data(1, "97-1", {statusRecord()}));
    const auto answer = peer.read().value();
    EXPECT_EQ(answer.body.size(), 99u);
    EXPECT_EQ(textFrom(answer.body, "GB18030"), "x" + reason.substr(0, 49 * 3));
}

TEST_F(SessionTest, AsksThePartnerToComeAgainWhenTheHubCannotStore) {
    auto peer = connected();
    host->judge([](const Incoming&) -> Status { return unavailable("the disk is full"); });
    peer.send(data(1, "97-1", {statusRecord()}));
    EXPECT_EQ(peer.read()->code, code::kBusy);
    host->judge(nullptr);
    peer.send(data(1, "97-1", {statusRecord()}));
    EXPECT_EQ(peer.read()->type, FrameType::Ack) << "the number is still expected";
}

class QuickHeartbeatTest : public SessionTest {
protected:
    QuickHeartbeatTest() : SessionTest(std::chrono::milliseconds(100)) {}
};

TEST_F(QuickHeartbeatTest, BeatsInSilenceAndLeavesADeadPartner) {
    auto peer = connected();
    peer.showHeartbeats();
    const auto beat = peer.read().value();
    EXPECT_EQ(beat.type, FrameType::Heartbeat);
    EXPECT_EQ(beat.code, 0);
    EXPECT_TRUE(host->waitForNote("disconnected"));
    EXPECT_NE(host->noted("disconnected").find("heartbeat"), std::string::npos);
}

}  // namespace kamhub::ninety_seven::test
