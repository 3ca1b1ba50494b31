#pragma once
// Text of short messages: UTF-8 to the coded parts that are sent, and coded text back.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/result.hpp"

namespace kamhub::net::smpp {

constexpr std::uint8_t kDefaultAlphabet = 0, kUcs2 = 8;

struct TextPart {
    std::string bytes;  // with the user-data header where there are several parts
    std::uint8_t data_coding = kDefaultAlphabet;
    bool has_header = false;
};

// ASCII that GSM 03.38 codes alike goes in the default alphabet (160 characters, 153 per part of
// many), all else as UCS-2 (70, 67). `reference` marks the parts of one message. InvalidMessage:
// not UTF-8, or more than 255 parts.
Result<std::vector<TextPart>> encodeText(std::string_view utf8, std::uint8_t reference);

// UTF-8 of a received message; what cannot be read becomes U+FFFD.
std::string decodeText(std::string_view bytes, std::uint8_t data_coding);

}  // namespace kamhub::net::smpp
