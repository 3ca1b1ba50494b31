// Goal: a lying or broken partner ends its own connection, and nothing else.
// Method: the test plays a front-end processor that breaks the contract, then one that keeps it.

#include "peer.hpp"

namespace kamhub::ninety_seven::test {

// The hub leaves, comes back, and works.
class HostileTest : public SessionTest,
                    public ::testing::WithParamInterface<std::pair<const char*, std::string>> {
protected:
    void worksAgain() {
        auto peer = connected();
        auto result = sending("after");
        ASSERT_TRUE(peer.read());
        peer.send({FrameType::Ack, 1, code::kTaken, {}});
        EXPECT_TRUE(result.get());
    }
};

TEST_P(HostileTest, EndsTheConnection) {
    {
        auto peer = connected();
        peer.sendBytes(GetParam().second);
        EXPECT_TRUE(peer.closedByHub());
    }
    worksAgain();
}

TEST_P(HostileTest, EndsTheConnectionWithinTheLogin) {
    {
        auto peer = accept();
        ASSERT_TRUE(peer.read());
        peer.sendBytes(GetParam().second);
        EXPECT_TRUE(peer.closedByHub());
    }
    worksAgain();
}

INSTANTIATE_TEST_SUITE_P(
    Frames, HostileTest,
    ::testing::Values(
        std::pair("length_zero", std::string(4, '\0')),
        std::pair("length_too_small", std::string("\0\0\0\x0d", 4) + "1300000001000"),
        std::pair("length_too_large", std::string("\0\0\x80\x01", 4)),
        std::pair("length_huge", std::string("\xff\xff\xff\xff", 4)),
        std::pair("http", std::string("HTTP/1.1 400 Bad Request\r\n\r\n")),
        std::pair("other_version", std::string("\0\0\0\x0e", 4) + "93000000010001"),
        std::pair("unknown_type", std::string("\0\0\0\x0e", 4) + "1X000000010001"),
        std::pair("number_no_digits", std::string("\0\0\0\x0e", 4) + "13      010001"),
        std::pair("login_in_session", encode({FrameType::Login, 0, 0, std::string(38, ' ')})),
        std::pair("resync_in_login_or_session", encode({FrameType::ResyncAck, 0, 0, "short"}))),
    [](const auto& about) { return std::string(about.param.first); });

TEST_F(SessionTest, ARefusedLoginIsSaidAndTriedAgain) {
    auto peer = accept();
    ASSERT_TRUE(peer.read());
    peer.send({FrameType::LoginAck, 0, 1, {}});
    EXPECT_TRUE(peer.closedByHub());
    ASSERT_TRUE(host->waitForNote("disconnected"));
    EXPECT_NE(host->noted("disconnected").find("check user and password"), std::string::npos);
    EXPECT_NE(send("a").error().message.find("check user and password"), std::string::npos);
    connected();
}

TEST_F(SessionTest, ACutFrameIsNotTaken) {
    auto peer = connected();
    const std::string bytes = encode(data(1, "97-1", {statusRecord()}));
    peer.sendBytes(bytes.substr(0, bytes.size() - 3));
    peer.reset();
    auto again = connected();
    EXPECT_EQ(again.resync.number, 0u);
    EXPECT_TRUE(host->received().empty());
}

TEST_F(SessionTest, AnUnknownAnswerCodeEndsTheConnection) {
    auto peer = connected();
    auto result = sending("a");
    ASSERT_TRUE(peer.read());
    peer.send({FrameType::Nak, 1, 77, {}});
    EXPECT_TRUE(peer.closedByHub());
    auto again = connected();
    EXPECT_EQ(result.get().error().code, ErrorCode::Unavailable);
}

TEST_F(SessionTest, AnswersToWhatNobodySentAreIgnored) {
    auto peer = connected();
    peer.send({FrameType::Ack, 17, 0, {}});
    peer.send({FrameType::Nak, 18, 13, {}});
    auto result = sending("a");
    ASSERT_TRUE(peer.read());
    peer.send({FrameType::Ack, 9, 0, {}});
    peer.send({FrameType::Ack, 1, 0, {}});
    peer.send({FrameType::Ack, 1, 0, {}});
    EXPECT_TRUE(result.get());
}

// Records that are refused with a code while the session goes on.
struct BadRecord {
    const char* name;
    std::vector<std::string> records;
    int code;
};

std::vector<BadRecord> badRecords() {
    const std::string good = statusRecord();
    std::string cut_character = good, no_digits = good, control = good;
    cut_character.replace(64 + 79, 1, "\xb0");  // the last byte of CUSTNAME begins a character
    no_digits.replace(165, 1, "x");             // STATUSSEQ
    control.replace(6, 1, "\n");
    return {{"unknown_record", {"ZZ99" + good.substr(4)}, code::kField},
            {"too_short", {good.substr(0, good.size() - 1)}, code::kField},
            {"too_long", {good + " "}, code::kField},
            {"cut_inside_a_character", {cut_character}, code::kField},
            {"number_no_digits", {no_digits}, code::kField},
            {"control_character", {control}, code::kField},
            {"empty_record", {""}, code::kField},
            {"two_records", {good, good}, code::kMalformed}};
}

TEST_F(SessionTest, BadRecordsAreRefusedWithoutHarmToTheSession) {
    auto peer = connected();
    std::uint32_t number = 0;
    for (const BadRecord& bad : badRecords()) {
        ++number;
        peer.send(data(number, std::to_string(number), bad.records));
        const auto answer = peer.read().value();
        EXPECT_EQ(answer.type, FrameType::Nak) << bad.name;
        EXPECT_EQ(answer.number, number) << bad.name;
        EXPECT_EQ(answer.code, bad.code) << bad.name;
        EXPECT_FALSE(answer.body.empty()) << bad.name;
    }
    peer.send({FrameType::Data, ++number, 1, "no serial"});
    EXPECT_EQ(peer.read()->code, code::kMalformed);
    EXPECT_TRUE(host->received().empty());
    peer.send(data(++number, "97-good", {statusRecord()}));
    EXPECT_EQ(peer.read()->type, FrameType::Ack);
}

TEST_F(SessionTest, ARepeatBeforeTheAnswerIsToldToComeAgain) {
    auto peer = connected();
    host->holdAnswers();
    peer.send(data(1, "97-1", {statusRecord()}));
    ASSERT_TRUE(host->waitForHeld(1));
    peer.send(data(1, "97-1", {statusRecord()}));
    EXPECT_EQ(peer.read()->code, code::kBusy);
    host->release();
    EXPECT_EQ(peer.read()->type, FrameType::Ack);
}

}  // namespace kamhub::ninety_seven::test
