#include "frame.hpp"

#include <algorithm>
#include <charconv>

namespace kamhub::ninety_seven {

namespace {

bool allDigits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::uint32_t toNumber(std::string_view digits_only) {
    std::uint32_t out = 0;
    std::from_chars(digits_only.data(), digits_only.data() + digits_only.size(), out);
    return out;
}

bool printableAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

std::string digits(std::uint64_t value, std::size_t width) {
    std::string text = std::to_string(value);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

std::string padded(std::string_view text, std::size_t width) {
    std::string out(text.substr(0, width));
    out.resize(width, ' ');
    return out;
}

std::string trimmed(std::string_view text) {
    const auto last = text.find_last_not_of(' ');
    return last == text.npos ? std::string() : std::string(text.substr(0, last + 1));
}

std::uint32_t numberAfter(std::uint32_t number) { return number >= kLastNumber ? 1 : number + 1; }

std::string encode(const Frame& frame) {
    const std::size_t length = kHeaderSize + frame.body.size();
    std::string out;
    out.reserve(kLengthSize + length);
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((length >> shift) & 0xff);
    out += '1';
    out += static_cast<char>(frame.type);
    out += digits(frame.number, 8);
    out += digits(static_cast<std::uint64_t>(std::max(frame.code, 0)), 4);
    return out += frame.body;
}

Result<std::size_t> lengthOf(std::string_view four_bytes) {
    std::size_t length = 0;
    for (const char byte : four_bytes.substr(0, kLengthSize))
        length = length << 8 | static_cast<unsigned char>(byte);
    if (four_bytes.size() < kLengthSize || length < kHeaderSize || length > kLargestFrame)
        return invalidMessage("a frame of " + std::to_string(length) +
                              " bytes; 14 to 32768 are allowed");
    return length;
}

Result<Frame> decode(std::string_view content) {
    if (content.size() < kHeaderSize) return invalidMessage("a frame header is cut");
    const std::string_view numbers = content.substr(2, 12);
    if (content[0] != '1') return invalidMessage("a frame of another version than 1");
    if (content[1] < '1' || content[1] > '8') return invalidMessage("a frame of unknown type");
    if (!allDigits(numbers)) return invalidMessage("number and code of a frame are not digits");
    return Frame{static_cast<FrameType>(content[1]), toNumber(numbers.substr(0, 8)),
                 static_cast<int>(toNumber(numbers.substr(8))),
                 std::string(content.substr(kHeaderSize))};
}

Result<Frame> dataFrame(std::uint32_t number, const Data& data) {
    if (data.serial.empty() || data.serial.size() > kSerialSize || !printableAscii(data.serial))
        return internalError("business serial \"" + data.serial + "\" does not fit 36 characters");
    if (data.records.empty())
        return invalidMessage("there is no record to send; the stylesheet made none");
    Frame frame{FrameType::Data, number, static_cast<int>(data.records.size()),
                padded(data.serial, kSerialSize)};
    for (const std::string& record : data.records) {
        if (record.size() > 9999) return invalidMessage("a record has more than 9999 bytes");
        frame.body += digits(record.size(), 4) + record;
    }
    if (kHeaderSize + frame.body.size() > kLargestFrame)
        return invalidMessage(std::to_string(data.records.size()) + " records need " +
                              std::to_string(kHeaderSize + frame.body.size()) +
                              " bytes, a frame of the 97 system holds 32768; split the message");
    return frame;
}

Result<Data> decodeData(const Frame& frame) {
    std::string_view rest = frame.body;
    if (rest.size() < kSerialSize || !printableAscii(rest.substr(0, kSerialSize)))
        return invalidMessage("DATA has no business serial");
    Data data{trimmed(rest.substr(0, kSerialSize)), {}};
    if (data.serial.empty()) return invalidMessage("the business serial of DATA is empty");
    rest.remove_prefix(kSerialSize);
    while (!rest.empty()) {
        if (rest.size() < 4 || !allDigits(rest.substr(0, 4)))
            return invalidMessage("the length of a record is not four digits");
        const std::size_t size = toNumber(rest.substr(0, 4));
        rest.remove_prefix(4);
        if (size > rest.size()) return invalidMessage("a record is longer than its frame");
        data.records.emplace_back(rest.substr(0, size));
        rest.remove_prefix(size);
    }
    if (data.records.empty() || static_cast<int>(data.records.size()) != frame.code)
        return invalidMessage("the record count in the header is wrong");
    return data;
}

}  // namespace kamhub::ninety_seven
