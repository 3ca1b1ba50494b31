#pragma once
// SMPP 3.4 PDUs as values: what the session sends, packed by libsmpp34, and what it receives, read
// here.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/smpp_session.hpp"
#include "net/smpp_text.hpp"

namespace kamhub::net::smpp {

enum Command : std::uint32_t {
    kGenericNack = 0x80000000,
    kBindTransceiver = 0x00000009,
    kBindTransceiverResp = 0x80000009,
    kSubmitResp = 0x80000004,
    kDeliver = 0x00000005,
    kDeliverResp = 0x80000005,
    kUnbind = 0x00000006,
    kUnbindResp = 0x80000006,
    kEnquireLink = 0x00000015,
    kEnquireLinkResp = 0x80000015,
};

enum CommandStatus : std::uint32_t {
    kOk = 0x00,
    kInvalidCommandLength = 0x02,
    kInvalidCommandId = 0x03,
    kInvalidBindStatus = 0x04,
    kSystemError = 0x08,
    kQueueFull = 0x14,
    kThrottled = 0x58,
    kTemporaryFault = 0x64,
    kPermanentFault = 0x65,
};

constexpr std::size_t kHeaderSize = 16;
constexpr std::uint32_t kLargestPdu = 70000;  // bytes; a message_payload may hold 65,535

struct Header {
    std::uint32_t length = 0, command = 0, status = 0, sequence = 0;
};
Header readHeader(std::string_view sixteen_bytes);
bool isResponse(std::uint32_t command);

// What of a deliver_sm is used. `message` is short_message or message_payload, without the
// user-data header.
struct Deliver {
    std::string source, destination, message;
    std::uint8_t esm_class = 0, data_coding = 0;
    std::string receipted_id;
    std::optional<std::uint8_t> message_state;
};
std::optional<Deliver> readDeliver(std::string_view body);  // nothing if it is malformed
std::string readMessageId(std::string_view body);
// The delivery receipt that a deliver_sm is; nothing if it is a message.
std::optional<SmppReceipt> readReceipt(const Deliver& deliver);

// Empty if a field does not fit, which the callers have checked before.
std::string packBind(const SmppSettings& settings, std::uint32_t sequence);
std::string packSubmit(const std::string& from, const std::string& to, const TextPart& part,
                       std::uint32_t sequence);
std::string packDeliverResp(std::uint32_t status, std::uint32_t sequence);
std::string packBare(std::uint32_t command, std::uint32_t status,
                     std::uint32_t sequence);  // header only

std::string statusName(
    std::uint32_t status);  // ESME_RTHROTTLED, or its number where it has no name

}  // namespace kamhub::net::smpp
