// Goal: after any break it is known what was taken, nothing is lost and nothing has two effects.
// Method: the test plays the front-end processor and breaks the connection at each place.

#include "peer.hpp"

namespace kamhub::ninety_seven::test {

TEST_F(SessionTest, ABreakBeforeTheAnswerIsSettledByResync) {
    auto peer = connected();
    auto result = sending("a");
    ASSERT_TRUE(peer.read());
    peer.reset();
    auto again = connected({1, code::kTaken, "a"});
    const auto acknowledged = result.get();
    ASSERT_TRUE(acknowledged) << acknowledged.error().message;
    EXPECT_EQ(acknowledged->reference, "20261122-00000001");
}

TEST_F(SessionTest, ARefusalIsLearntFromResyncToo) {
    auto peer = connected();
    auto result = sending("a");
    ASSERT_TRUE(peer.read());
    peer.reset();
    auto again = connected({1, 13, "a"});
    EXPECT_EQ(result.get().error().code, ErrorCode::Rejected);
}

TEST_F(SessionTest, WhatWasNotTakenIsUnavailableAndGoesAgainUnderTheSameNumber) {
    auto peer = connected({6, code::kTaken, "x"});
    auto result = sending("a");
    EXPECT_EQ(peer.read()->number, 7u);
    peer.reset();
    auto again = connected({6, code::kTaken, "x"});
    const auto failed = result.get();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(failed.error().answer, "") << "the attempt does not count";
    auto repeated = sending("a");
    EXPECT_EQ(again.read()->number, 7u);
    again.send({FrameType::Ack, 7, code::kTaken, {}});
    EXPECT_TRUE(repeated.get());
}

TEST_F(SessionTest, ATimeoutIsResolvedAtTheNextConnection) {
    auto peer = connected();
    const auto late = send("a", std::chrono::milliseconds(300));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::Timeout);
    EXPECT_TRUE(peer.closedByHub());
    auto again = connected({1, code::kTaken, "a"});
    const auto acknowledged = send("a");
    ASSERT_TRUE(acknowledged) << "answered at once, without a frame";
    EXPECT_EQ(acknowledged->reference, "20261122-00000001");
    auto next = sending("b");
    const auto frame = again.read().value();
    EXPECT_EQ(frame.number, 2u);
    EXPECT_EQ(decodeData(frame)->serial, "b");
    again.send({FrameType::Ack, 2, code::kTaken, {}});
    EXPECT_TRUE(next.get());
}

TEST_F(SessionTest, AnOldRefusalIsNotTheAnswerToANewAttempt) {
    auto peer = connected();
    auto first = sending("a");
    ASSERT_TRUE(peer.read());
    peer.send({FrameType::Nak, 1, 13, {}});
    EXPECT_FALSE(first.get());
    auto second = sending("a");
    EXPECT_EQ(peer.read()->number, 2u);
    peer.reset();
    auto again = connected({1, 13, "a"});
    EXPECT_EQ(second.get().error().code, ErrorCode::Unavailable);
}

TEST_F(SessionTest, AWrongNumberLeadsToANewConnection) {
    auto peer = connected();
    auto result = sending("a");
    ASSERT_TRUE(peer.read());
    peer.send({FrameType::Nak, 1, code::kWrongNumber, "00000005 expected"});
    EXPECT_EQ(result.get().error().code, ErrorCode::Unavailable);
    EXPECT_TRUE(peer.closedByHub());
    auto again = connected({4, code::kTaken, "x"});
    auto repeated = sending("a");
    EXPECT_EQ(again.read()->number, 5u) << "the receiver's number is the law";
    again.send({FrameType::Ack, 5, code::kTaken, {}});
    EXPECT_TRUE(repeated.get());
}

TEST_F(SessionTest, AnswersARepeatWithoutTakingItTwice) {
    auto peer = connected();
    peer.send(data(1, "97-1", {statusRecord()}));
    EXPECT_EQ(peer.read()->code, code::kTaken);
    peer.send(data(1, "97-1", {statusRecord()}));
    const auto answer = peer.read().value();
    EXPECT_EQ(answer.type, FrameType::Ack);
    EXPECT_EQ(answer.code, code::kTakenBefore);
    EXPECT_EQ(host->received().size(), 1u);
}

TEST_F(SessionTest, RefusesANumberThatIsNotExpected) {
    auto peer = connected();
    peer.send(data(3, "97-3", {statusRecord()}));
    EXPECT_EQ(peer.read()->code, code::kWrongNumber);
    peer.send(data(1, "97-1", {statusRecord()}));
    EXPECT_EQ(peer.read()->type, FrameType::Ack);
    peer.send(data(1, "97-other", {statusRecord()}));
    EXPECT_EQ(peer.read()->code, code::kWrongNumber) << "an old number with another serial";
    EXPECT_EQ(host->received().size(), 1u);
}

TEST_F(SessionTest, KeepsItsNumberOverARestart) {
    auto peer = connected();
    peer.send(data(1, "97-1", {statusRecord()}));
    EXPECT_EQ(peer.read()->code, code::kTaken);
    end();
    begin();
    auto again = connected();
    EXPECT_EQ(again.resync.number, 1u);
    EXPECT_EQ(trimmed(again.resync.body), "97-1");
    again.send(data(2, "97-2", {statusRecord()}));
    EXPECT_EQ(again.read()->type, FrameType::Ack);
}

TEST_F(SessionTest, AnAcceptanceThatComesAfterTheBreakLeadsToARecognisedRepeat) {
    auto peer = connected();
    host->holdAnswers();
    peer.send(data(1, "97-1", {statusRecord()}));
    ASSERT_TRUE(host->waitForHeld(1));
    peer.reset();
    auto again = connected();
    EXPECT_EQ(again.resync.number, 0u);
    host->release();
    again.send(data(1, "97-1", {statusRecord()}));
    EXPECT_EQ(again.read()->type, FrameType::Ack);
    const auto received = host->received();
    ASSERT_EQ(received.size(), 2u);
    EXPECT_TRUE(received[1].duplicate) << "the hub recognises the serial";
}

TEST_F(SessionTest, ADamagedNumberIsAComplaintAtTheStart) {
    end();
    std::filesystem::remove(folder.path() / "taken");
    ASSERT_TRUE(writeDurably(folder.path() / "taken", "rubbish"));
    FakeHost other(folder.path());
    NinetySevenConfig config;
    config.layouts = layoutsFile();
    NinetySevenEndpoint damaged(config, other);
    const Status started = damaged.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, ErrorCode::InvalidConfig);
    damaged.stop();
}

}  // namespace kamhub::ninety_seven::test
