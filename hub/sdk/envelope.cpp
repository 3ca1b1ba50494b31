#include "sdk/envelope.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace kamhub {

namespace {

struct TextAttribute {
    const char* name;
    std::string Envelope::*member;
    std::size_t longest;
};

constexpr std::array<TextAttribute, 13> kTextAttributes{{
    {"id", &Envelope::id, 200},
    {"source", &Envelope::source, 200},
    {"type", &Envelope::type, 200},
    {"subject", &Envelope::subject, 200},
    {"datacontenttype", &Envelope::data_content_type, 100},
    {"dataschema", &Envelope::data_schema, 500},
    {"partitionkey", &Envelope::partition_key, 200},
    {"correlationid", &Envelope::correlation_id, 200},
    {"causationid", &Envelope::causation_id, 200},
    {"level", &Envelope::level, 20},
    {"region", &Envelope::region, 20},
    {"traceparent", &Envelope::traceparent, 55},
    {"via", &Envelope::via, 500},
}};

std::string hex(std::uint64_t value, int digits) {
    char buffer[17];
    std::snprintf(buffer, sizeof buffer, "%016llx", static_cast<unsigned long long>(value));
    return std::string(buffer + 16 - digits, digits);
}

std::string uuidText(std::string digits, char version) {
    digits[12] = version;
    static constexpr char kVariant[] = "89ab";
    const char c = digits[16];
    digits[16] = kVariant[(c <= '9' ? c - '0' : c - 'a' + 10) & 3];
    return digits.substr(0, 8) + '-' + digits.substr(8, 4) + '-' + digits.substr(12, 4) + '-' +
           digits.substr(16, 4) + '-' + digits.substr(20, 12);
}

bool isUtf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t size = lead < 0x80   ? 1
                                 : lead < 0xC2 ? 0
                                 : lead < 0xE0 ? 2
                                 : lead < 0xF0 ? 3
                                 : lead < 0xF5 ? 4
                                               : 0;
        if (size == 0 || i + size > text.size()) return false;
        for (std::size_t k = 1; k < size; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        // Overlong forms, surrogates, and what lies beyond Unicode.
        const auto next = size > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
        if ((lead == 0xE0 && next < 0xA0) || (lead == 0xED && next > 0x9F) ||
            (lead == 0xF0 && next < 0x90) || (lead == 0xF4 && next > 0x8F))
            return false;
        i += size;
    }
    return true;
}

bool isCode(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == '-' || c == '_';
    });
}

bool isTraceparent(std::string_view text) {
    if (text.size() != 55 || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
}

}  // namespace

std::vector<std::pair<std::string, std::string>> attributesOf(const Envelope& envelope) {
    std::vector<std::pair<std::string, std::string>> out{{"specversion", "1.0"}};
    for (const auto& attribute : kTextAttributes)
        if (const auto& value = envelope.*attribute.member; !value.empty())
            out.emplace_back(attribute.name, value);
    out.emplace_back("time", toIso(envelope.time));
    out.emplace_back("priority", std::to_string(envelope.priority));
    return out;
}

Status setAttribute(Envelope& envelope, std::string_view name, std::string_view value) {
    // Empty is what is not set: then the default stands, as when it is read back.
    static const Envelope kUnset;
    for (const auto& attribute : kTextAttributes)
        if (name == attribute.name) {
            if (value.empty()) value = kUnset.*attribute.member;
            return envelope.*attribute.member = value, okStatus();
        }
    if (name == "specversion") {
        if (value == "1.0") return okStatus();
        return invalidMessage("specversion is \"" + std::string(value) + "\"; write 1.0");
    }
    if (name == "time") {
        if (parseIso(value, envelope.time)) return okStatus();
        return invalidMessage("time is \"" + std::string(value) +
                              "\"; write a dateTime such as 2026-11-22T08:00:00Z");
    }
    if (name == "priority") {
        int number = -1;
        const auto [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc{} || end != value.data() + value.size() ||
            number < kLowestPriority || number > kHighestPriority)
            return invalidMessage("priority is \"" + std::string(value) +
                                  "\"; write a number from 0 to 9");
        return envelope.priority = number, okStatus();
    }
    return invalidMessage("unknown envelope attribute \"" + std::string(name) +
                          "\"; see docs/specs/envelope.md");
}

Status validate(const Envelope& envelope) {
    for (const auto& attribute : kTextAttributes) {
        const std::string& value = envelope.*attribute.member;
        if (value.size() > attribute.longest)
            return invalidMessage(std::string(attribute.name) + " has " +
                                  std::to_string(value.size()) + " bytes; at most " +
                                  std::to_string(attribute.longest) + " are taken");
        if (std::any_of(value.begin(), value.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
            return invalidMessage(std::string(attribute.name) + " holds a control character");
        if (!isUtf8(value)) return invalidMessage(std::string(attribute.name) + " is not UTF-8");
    }
    const auto& level = envelope.level;
    if (!level.empty() && level != "group" && level != "province" && level != "local")
        return invalidMessage("level is none; write group, province or local");
    if (!isCode(envelope.region))
        return invalidMessage("region is no code; write letters, digits, '-' and '_'");
    if (!envelope.traceparent.empty() && !isTraceparent(envelope.traceparent))
        return invalidMessage("traceparent is not of the form 00-<32 hex>-<16 hex>-<2 hex>");
    return okStatus();
}

std::string uuidV7(Instant now, Random& random) {
    const auto millis =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    const auto a = random.next(), b = random.next();
    return uuidText(hex(static_cast<std::uint64_t>(millis), 12) + hex(a, 4) + hex(b, 16), '7');
}

std::string uuidV5(std::string_view name) {
    // RFC 9562 5.5: SHA-1 over the name space (the hub's own, fixed for ever) and the name.
    static constexpr unsigned char kNamespace[16] = {0x6b, 0x61, 0x6d, 0x68, 0x75, 0x62,
                                                     0x4f, 0x0a, 0x8c, 0x11, 0x9d, 0x2e,
                                                     0x5b, 0x7a, 0x30, 0x01};
    std::string input(reinterpret_cast<const char*>(kNamespace), sizeof kNamespace);
    input.append(name);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(input.data(), input.size(), digest, &size, EVP_sha1(), nullptr);
    std::string digits;
    for (int i = 0; i < 16; ++i) digits += hex(digest[i], 2);
    return uuidText(std::move(digits), '5');
}

std::string traceparentFrom(std::string_view parent, Random& random) {
    const std::string trace = isTraceparent(parent)
                                  ? std::string(parent.substr(3, 32))
                                  : hex(random.next(), 16) + hex(random.next(), 16);
    return "00-" + trace + "-" + hex(random.next(), 16) + "-01";
}

}  // namespace kamhub
