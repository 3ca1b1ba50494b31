#pragma once
// Frames of the 97 front-end processor (mappings/contracts/ninety_seven, section 1.1): bytes <->
// values.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/result.hpp"

namespace kamhub::ninety_seven {

enum class FrameType : char {
    Login = '1',
    LoginAck = '2',
    Data = '3',
    Ack = '4',
    Nak = '5',
    Resync = '6',
    ResyncAck = '7',
    Heartbeat = '8',
};

constexpr std::size_t kLengthSize = 4;
constexpr std::size_t kHeaderSize = 14;
constexpr std::size_t kLargestFrame = 32768;
constexpr std::size_t kSerialSize = 36;
constexpr std::uint32_t kLastNumber = 99999999;

namespace code {
constexpr int kTaken = 0;
constexpr int kTakenBefore = 1;
constexpr int kMalformed = 10;
constexpr int kField = 12;
constexpr int kUnusable = 20;
constexpr int kLastFinal = 49;
constexpr int kWrongNumber = 80;
constexpr int kBusy = 90;
}  // namespace code

// Value. `number` has at most eight digits, `code` four.
struct Frame {
    FrameType type = FrameType::Heartbeat;
    std::uint32_t number = 0;
    int code = 0;
    std::string body;
};

// The body of DATA. Value.
struct Data {
    std::string serial;
    std::vector<std::string> records;
};

std::string encode(const Frame& frame);
// How many bytes follow the four of a length. Refuses what no frame can have.
Result<std::size_t> lengthOf(std::string_view four_bytes);
// What follows the length. InvalidMessage: not a frame.
Result<Frame> decode(std::string_view content);

// Refuses a serial that does not fit and records that are too many or too long for one frame.
Result<Frame> dataFrame(std::uint32_t number, const Data& data);
Result<Data> decodeData(const Frame& frame);

// Left-aligned in `width` bytes; text that is longer is cut.
std::string padded(std::string_view text, std::size_t width);
std::string trimmed(std::string_view text);
// The number that follows; after the last comes 1.
std::uint32_t numberAfter(std::uint32_t number);
// Digits with leading zeros.
std::string digits(std::uint64_t value, std::size_t width);

}  // namespace kamhub::ninety_seven
