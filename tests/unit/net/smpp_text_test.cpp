// Text of short messages and the reading of PDUs, without a socket.

#include "net/smpp_text.hpp"

#include <gtest/gtest.h>

#include "net/smpp_pdu.hpp"

namespace kamhub::net::smpp {
namespace {

std::string joined(const std::vector<TextPart>& parts) {
    std::string out;
    for (const auto& part : parts)
        out += decodeText(std::string_view(part.bytes).substr(part.has_header ? 6 : 0),
                          part.data_coding);
    return out;
}

TEST(SmppText, PlainAsciiTakesTheDefaultAlphabet) {
    const auto one = encodeText("Line down at 9:00, ref K-12/3", 0);
    ASSERT_EQ(one->size(), 1u);
    EXPECT_EQ((*one)[0].bytes, "Line down at 9:00, ref K-12/3");
    EXPECT_EQ((*one)[0].data_coding, 0);
    EXPECT_EQ(encodeText(std::string(160, 'a'), 0)->size(), 1u);
    EXPECT_EQ(encodeText(std::string(161, 'a'), 0)->size(), 2u);
    EXPECT_EQ(encodeText(std::string(306, 'a'), 0)->size(), 2u);
    EXPECT_EQ(encodeText(std::string(307, 'a'), 0)->size(), 3u);
    EXPECT_EQ(encodeText("", 0)->size(), 1u);
}

TEST(SmppText, EverythingElseIsUcs2) {
    const auto one = encodeText("客户A", 0);
    EXPECT_EQ((*one)[0].data_coding, 8);
    EXPECT_EQ((*one)[0].bytes, std::string("\x5B\xA2\x62\x37\0A", 6));
    EXPECT_EQ((*encodeText("a@b", 0))[0].data_coding, 8)
        << "the at sign has another code in GSM 03.38";
    std::string seventy;
    for (int i = 0; i < 70; ++i) seventy += "客";
    EXPECT_EQ(encodeText(seventy, 0)->size(), 1u);
    EXPECT_EQ(encodeText(seventy + "户", 0)->size(), 2u);
}

TEST(SmppText, PartsCarryTheHeaderAndKeepPairsTogether) {
    std::string text;
    for (int i = 0; i < 66; ++i) text += "客";
    text += "😀😀户户户";  // the pair would be cut at 67 units
    const auto parts = encodeText(text, 0xAB);
    ASSERT_EQ(parts->size(), 2u);
    EXPECT_EQ((*parts)[0].bytes.substr(0, 6), std::string("\x05\0\x03\xAB\x02\x01", 6));
    EXPECT_EQ((*parts)[1].bytes.substr(0, 6), std::string("\x05\0\x03\xAB\x02\x02", 6));
    EXPECT_EQ((*parts)[0].bytes.size(), 6u + 66 * 2);
    EXPECT_EQ(joined(*parts), text);
}

TEST(SmppText, RefusesWhatIsNoUtf8AndTooManyParts) {
    for (const char* text : {"\xFF", "\xE5\xAE", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80"})
        EXPECT_EQ(encodeText(text, 0).error().code, ErrorCode::InvalidMessage);
    EXPECT_TRUE(encodeText(std::string(255 * 153, 'a'), 0).ok());
    EXPECT_EQ(encodeText(std::string(255 * 153 + 1, 'a'), 0).error().code,
              ErrorCode::InvalidMessage);
}

TEST(SmppText, DecodesEachAlphabet) {
    EXPECT_EQ(decodeText(std::string("a\0\x11\x1B\x65z", 6), 0), "a@_€z");
    EXPECT_EQ(decodeText("caf\xE9", 3), "café");
    EXPECT_EQ(decodeText(std::string("\xD8\x3D\xDE\0", 4), 8), "😀");
    EXPECT_EQ(decodeText(std::string("\xD8\x3D\x5B\xA2\x01", 5), 8), "\uFFFD客\uFFFD");
}

std::string deliverBody(std::uint8_t esm_class, const std::string& message,
                        const std::string& tlvs = "") {
    const std::string zero(1, '\0');
    return zero + "\1\1" + "1380013" + zero + "\1\1" + "10086" + zero +
           static_cast<char>(esm_class) + std::string(2, '\0') + zero + zero +
           std::string(2, '\0') + zero + zero + static_cast<char>(message.size()) + message + tlvs;
}

TEST(SmppPdu, ReadsReceiptsFromTextAndFromParameters) {
    const std::string text =
        "id:a_7f sub:001 dlvrd:001 submit date:2611220800 done date:2611220801 stat:DELIVRD "
        "err:000 text:id:x";
    const auto plain = readReceipt(*readDeliver(deliverBody(0x04, text)));
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->message_id, "a_7f");
    EXPECT_EQ(plain->state, "DELIVRD");
    EXPECT_EQ(plain->error, "000");
    EXPECT_EQ(plain->text, text);
    const std::string tlvs = std::string("\0\x1E\0\3xy\0", 7) + std::string("\4\x27\0\1\5", 5);
    const auto tagged = readReceipt(*readDeliver(deliverBody(0x04, "", tlvs)));
    EXPECT_EQ(tagged->message_id, "xy");
    EXPECT_EQ(tagged->state, "UNDELIV");
    EXPECT_FALSE(readReceipt(*readDeliver(deliverBody(0, "id:1 stat:DELIVRD"))));
}

TEST(SmppPdu, TakesALongMessageFromItsParameter) {
    const std::string payload(600, 'p');
    const auto deliver = readDeliver(deliverBody(0, "", std::string("\4\x24\2\x58", 4) + payload));
    ASSERT_TRUE(deliver);
    EXPECT_EQ(deliver->message, payload);
    EXPECT_EQ(readDeliver(deliverBody(0x40, std::string("\5\0\3\1\2\1", 6) + "hi"))->message, "hi");
}

TEST(SmppPdu, RefusesWhatIsCutOffAnywhere) {
    const auto whole =
        deliverBody(0x40, std::string("\5\0\3\1\2\1", 6) + "hi", std::string("\4\x27\0\1\5", 5));
    ASSERT_TRUE(readDeliver(whole));
    int readable = 0;
    for (std::size_t size = 0; size < whole.size(); ++size)
        readable += readDeliver(whole.substr(0, size)).has_value();
    EXPECT_EQ(readable, 1)
        << "only the cut between the message and its parameters leaves a whole PDU";
    EXPECT_FALSE(readDeliver(deliverBody(0x40, "\xFFxx")));
}

TEST(SmppPdu, PacksWhatTheStandardSays) {
    const auto pdu = packSubmit("10086", "+8613800138000", {"hi", 0, false}, 7);
    const std::string expected = std::string("\0\0\0\x3A\0\0\0\4\0\0\0\0\0\0\0\7\0\0\1", 19) +
                                 std::string("10086\0\1\1", 8) +
                                 std::string("8613800138000\0", 14) +
                                 std::string("\0\0\0\0\0\1\0\0\0\2hi", 12);
    EXPECT_EQ(pdu.size(), readHeader(pdu).length);
    EXPECT_EQ(pdu.substr(4), expected.substr(4));
    EXPECT_EQ(statusName(0x58), "ESME_RTHROTTLED");
    EXPECT_EQ(statusName(0x444), "0x00000444");
}

}  // namespace
}  // namespace kamhub::net::smpp
