#include "net/smpp_pdu.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <mutex>

// The library's headers are C and define short macros: they come last.
extern "C" {
// The order counts.
// clang-format off
#include <smpp34.h>
#include <smpp34_structs.h>
#include <smpp34_params.h>
// clang-format on
}

namespace kamhub::net::smpp {

namespace {

constexpr std::uint16_t kReceiptedMessageId = 0x001E, kMessagePayload = 0x0424,
                        kMessageState = 0x0427;

std::uint32_t number32(std::string_view bytes) {
    std::uint32_t out = 0;
    std::memcpy(&out, bytes.data(), sizeof out);
    return ntohl(out);
}

void put32(std::string& out, std::uint32_t value) {
    const std::uint32_t wire = htonl(value);
    out.append(reinterpret_cast<const char*>(&wire), sizeof wire);
}

// libsmpp34 traces into global buffers with every call: one call at a time in the process.
std::string packAny(void* pdu) {
    static std::mutex one;
    std::uint8_t buffer[1024];
    int length = 0;
    const std::lock_guard lock(one);
    if (smpp34_pack2(buffer, sizeof buffer, &length, pdu) != 0) return {};
    return {reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(length)};
}

template <std::size_t size>
void put(std::uint8_t (&field)[size], const std::string& text) {
    std::memcpy(field, text.data(),
                std::min(text.size(), size - 1));  // the rest of the PDU is zero
}

struct AddressType {
    std::uint8_t ton, npi;
};

AddressType typeOf(const std::string& address) {
    const bool digits = std::all_of(address.begin(), address.end(),
                                    [](unsigned char c) { return std::isdigit(c); });
    if (!address.empty() && address[0] == '+') return {TON_International, NPI_ISDN_E163_E164};
    if (digits) return {TON_Unknown, NPI_ISDN_E163_E164};
    return {TON_Alphanumeric, NPI_Unknown};
}

std::string withoutPlus(const std::string& address) {
    return !address.empty() && address[0] == '+' ? address.substr(1) : address;
}

// Received PDUs are not given to libsmpp34: its unpacking traces each field into a fixed buffer
// without looking at the end, so that a PDU with some dozens of optional parameters writes behind
// it; it also looks for the end of strings behind the PDU, and refuses the status codes of vendors.
class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    std::string string(std::size_t limit) {
        const auto end = rest_.substr(0, limit).find('\0');
        if (end == rest_.npos) return broken_ = true, "";
        std::string out(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
        return out;
    }
    std::uint8_t byte() {
        const auto one = bytes(1);
        return one.empty() ? 0 : static_cast<std::uint8_t>(one[0]);
    }
    std::uint16_t number16() {
        const auto high = byte();
        return static_cast<std::uint16_t>(high << 8 | byte());
    }
    std::string_view bytes(std::size_t count) {
        if (broken_ || count > rest_.size()) return broken_ = true, std::string_view{};
        const auto out = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return out;
    }
    bool atEnd() const { return rest_.empty(); }
    bool broken() const { return broken_; }

private:
    std::string_view rest_;
    bool broken_ = false;
};

const char* stateName(std::uint8_t state) {
    static constexpr const char* kNames[] = {"",        "ENROUTE", "DELIVRD", "EXPIRED", "DELETED",
                                             "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD"};
    return state < std::size(kNames) ? kNames[state] : "UNKNOWN";
}

// The word behind `key:` of a receipt's text.
std::string wordOf(const std::string& text, const std::string& key) {
    const auto same = [](unsigned char a, unsigned char b) {
        return std::tolower(a) == std::tolower(b);
    };
    auto at = std::search(text.begin(), text.end(), key.begin(), key.end(), same);
    // "id:" also ends other words; "text:" ends the keys.
    while (at != text.end() && at != text.begin() && *(at - 1) != ' ')
        at = std::search(at + 1, text.end(), key.begin(), key.end(), same);
    if (at == text.end()) return {};
    const auto begin = at + static_cast<std::ptrdiff_t>(key.size());
    return {begin, std::find(begin, text.end(), ' ')};
}

}  // namespace

Header readHeader(std::string_view bytes) {
    return {number32(bytes), number32(bytes.substr(4)), number32(bytes.substr(8)),
            number32(bytes.substr(12))};
}

bool isResponse(std::uint32_t command) { return (command & 0x80000000) != 0; }

std::optional<Deliver> readDeliver(std::string_view body) {
    Reader reader(body);
    Deliver out;
    reader.string(6);
    reader.bytes(2);
    out.source = reader.string(66);
    reader.bytes(2);
    out.destination = reader.string(66);
    out.esm_class = reader.byte();
    reader.bytes(2);
    reader.string(17), reader.string(17);
    reader.bytes(2);
    out.data_coding = reader.byte();
    reader.byte();
    out.message = reader.bytes(reader.byte());
    while (!reader.broken() && !reader.atEnd()) {
        const auto tag = reader.number16();
        const auto value = reader.bytes(reader.number16());
        if (tag == kReceiptedMessageId) out.receipted_id = value.substr(0, value.find('\0'));
        if (tag == kMessageState && value.size() == 1)
            out.message_state = static_cast<std::uint8_t>(value[0]);
        if (tag == kMessagePayload && out.message.empty()) out.message = value;
    }
    if (reader.broken()) return std::nullopt;
    if ((out.esm_class & SMPP34_UDHI_IND) != 0 && !out.message.empty()) {
        const auto header =
            static_cast<std::size_t>(static_cast<unsigned char>(out.message[0])) + 1;
        if (header > out.message.size()) return std::nullopt;
        out.message.erase(0, header);
    }
    return out;
}

std::string readMessageId(std::string_view body) {
    return std::string(body.substr(0, body.find('\0')));
}

std::optional<SmppReceipt> readReceipt(const Deliver& deliver) {
    constexpr std::uint8_t kTypeBits = 0x3C, kReceipt = 0x04, kIntermediate = 0x20;
    const auto type = deliver.esm_class & kTypeBits;
    if (type != kReceipt && type != kIntermediate) return std::nullopt;
    SmppReceipt out;
    // Receipts are ASCII whatever their data coding says: an underscore of an id must not become a
    // section sign.
    out.text = deliver.data_coding == kUcs2 ? decodeText(deliver.message, kUcs2)
                                            : decodeText(deliver.message, 3);
    out.message_id = deliver.receipted_id.empty() ? wordOf(out.text, "id:") : deliver.receipted_id;
    out.state = wordOf(out.text, "stat:");
    if (deliver.message_state) out.state = stateName(*deliver.message_state);
    out.error = wordOf(out.text, "err:");
    return out;
}

std::string packBind(const SmppSettings& settings, std::uint32_t sequence) {
    bind_transceiver_t pdu{};
    pdu.command_id = BIND_TRANSCEIVER;
    pdu.sequence_number = sequence;
    put(pdu.system_id, settings.system_id);
    put(pdu.password, settings.password.reveal());
    put(pdu.system_type, settings.system_type);
    pdu.interface_version = SMPP_VERSION;
    return packAny(&pdu);
}

std::string packSubmit(const std::string& from, const std::string& to, const TextPart& part,
                       std::uint32_t sequence) {
    submit_sm_t pdu{};
    pdu.command_id = SUBMIT_SM;
    pdu.sequence_number = sequence;
    pdu.source_addr_ton = typeOf(from).ton;
    pdu.source_addr_npi = typeOf(from).npi;
    put(pdu.source_addr, withoutPlus(from));
    pdu.dest_addr_ton = typeOf(to).ton;
    pdu.dest_addr_npi = typeOf(to).npi;
    put(pdu.destination_addr, withoutPlus(to));
    pdu.esm_class = part.has_header ? SMPP34_UDHI_IND : 0;
    pdu.registered_delivery = SMPP34_DELIVERY_RECEIPT_ON;
    pdu.data_coding = part.data_coding;
    if (part.bytes.size() > sizeof pdu.short_message) return {};
    pdu.sm_length = static_cast<std::uint8_t>(part.bytes.size());
    std::memcpy(pdu.short_message, part.bytes.data(), part.bytes.size());
    return packAny(&pdu);
}

std::string packDeliverResp(std::uint32_t status, std::uint32_t sequence) {
    deliver_sm_resp_t pdu{};
    pdu.command_id = DELIVER_SM_RESP;
    pdu.command_status = status;
    pdu.sequence_number = sequence;
    return packAny(&pdu);
}

// libsmpp34 refuses sequence number 0, which a centre may send all the same and wants to see again.
std::string packBare(std::uint32_t command, std::uint32_t status, std::uint32_t sequence) {
    std::string out;
    put32(out, kHeaderSize), put32(out, command), put32(out, status), put32(out, sequence);
    return out;
}

std::string statusName(std::uint32_t status) {
    char name[SMALL_BUFF] = {};
    str_command_status(status, name);
    // Beside the known names the library writes one for each reserved range.
    if (std::strncmp(name, "ESME_", 5) == 0) return name;
    char number[16];
    std::snprintf(number, sizeof number, "0x%08X", status);
    return number;
}

}  // namespace kamhub::net::smpp
