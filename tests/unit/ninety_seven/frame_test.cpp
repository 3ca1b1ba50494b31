// Goal: frames are written and read as the contract says, and nothing else is taken for a frame.

#include "ninety_seven/frame.hpp"

#include <gtest/gtest.h>

namespace kamhub::ninety_seven::test {

TEST(Frame, IsWrittenAsTheContractSays) {
    const std::string bytes = encode({FrameType::Ack, 42, 1, "x"});
    EXPECT_EQ(bytes, std::string("\0\0\0\x0f", 4) + "14000000420001x");
}

TEST(Frame, ReadsWhatItWrote) {
    const auto frame = dataFrame(99999999, {"S-1", {"first", "second"}});
    ASSERT_TRUE(frame);
    const auto again = decode(encode(*frame).substr(kLengthSize));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->number, 99999999u);
    const auto data = decodeData(*again);
    ASSERT_TRUE(data);
    EXPECT_EQ(data->serial, "S-1");
    EXPECT_EQ(data->records, (std::vector<std::string>{"first", "second"}));
}

TEST(Frame, RefusesLengthsThatNoFrameHas) {
    EXPECT_FALSE(lengthOf(std::string(4, '\0')));
    EXPECT_FALSE(lengthOf(std::string("\0\0\0\x0d", 4)));
    EXPECT_FALSE(lengthOf(std::string("\0\0\x80\x01", 4)));
    EXPECT_FALSE(lengthOf("\xff\xff\xff\xff"));
    EXPECT_EQ(lengthOf(std::string("\0\0\x80\0", 4)).value(), kLargestFrame);
}

TEST(Frame, RefusesHeadersOfAnotherKind) {
    EXPECT_FALSE(decode("24000000420001"));
    EXPECT_FALSE(decode("19000000420001"));
    EXPECT_FALSE(decode("1400000042000x"));
    EXPECT_FALSE(decode("1400000-420001"));
    EXPECT_FALSE(decode("1400"));
}

TEST(Frame, RefusesDataThatContradictsItself) {
    const std::string serial = padded("S", kSerialSize);
    const auto refused = [](int count, std::string body) {
        return !decodeData({FrameType::Data, 1, count, std::move(body)});
    };
    EXPECT_FALSE(refused(1, serial + "0001x"));
    EXPECT_TRUE(refused(2, serial + "0001x")) << "count";
    EXPECT_TRUE(refused(1, serial + "0002x")) << "record longer than the frame";
    EXPECT_TRUE(refused(1, serial + "00x1x")) << "length not digits";
    EXPECT_TRUE(refused(1, serial + "00")) << "length cut";
    EXPECT_TRUE(refused(0, serial)) << "no record";
    EXPECT_TRUE(refused(1, padded("", kSerialSize) + "0001x")) << "serial empty";
    EXPECT_TRUE(refused(1, "short")) << "serial cut";
}

TEST(Frame, RefusesToWriteMoreThanAFrameHolds) {
    const auto frame = dataFrame(1, {"S", std::vector<std::string>(4, std::string(9000, 'x'))});
    ASSERT_FALSE(frame);
    EXPECT_EQ(frame.error().code, ErrorCode::InvalidMessage);
    EXPECT_NE(frame.error().message.find("32768"), std::string::npos);
}

TEST(Frame, CountsOnBehindTheLastNumber) {
    EXPECT_EQ(numberAfter(0), 1u);
    EXPECT_EQ(numberAfter(kLastNumber), 1u);
}

}  // namespace kamhub::ninety_seven::test
