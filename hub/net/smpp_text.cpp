#include "net/smpp_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace kamhub::net::smpp {

namespace {

// GSM 03.38 in the order of its codes; 0x1B escapes to the extension table below.
constexpr std::array<char32_t, 128> kGsm = {
    U'@', U'£', U'$', U'¥', U'è', U'é', U'ù', U'ì', U'ò', U'Ç',  U'\n', U'Ø', U'ø', U'\r', U'Å',
    U'å', U'Δ', U'_', U'Φ', U'Γ', U'Λ', U'Ω', U'Π', U'Ψ', U'Σ',  U'Θ',  U'Ξ', 0x1B, U'Æ',  U'æ',
    U'ß', U'É', U' ', U'!', U'"', U'#', U'¤', U'%', U'&', U'\'', U'(',  U')', U'*', U'+',  U',',
    U'-', U'.', U'/', U'0', U'1', U'2', U'3', U'4', U'5', U'6',  U'7',  U'8', U'9', U':',  U';',
    U'<', U'=', U'>', U'?', U'¡', U'A', U'B', U'C', U'D', U'E',  U'F',  U'G', U'H', U'I',  U'J',
    U'K', U'L', U'M', U'N', U'O', U'P', U'Q', U'R', U'S', U'T',  U'U',  U'V', U'W', U'X',  U'Y',
    U'Z', U'Ä', U'Ö', U'Ñ', U'Ü', U'§', U'¿', U'a', U'b', U'c',  U'd',  U'e', U'f', U'g',  U'h',
    U'i', U'j', U'k', U'l', U'm', U'n', U'o', U'p', U'q', U'r',  U's',  U't', U'u', U'v',  U'w',
    U'x', U'y', U'z', U'ä', U'ö', U'ñ', U'ü', U'à'};
constexpr char32_t kUnreadable = 0xFFFD;

char32_t gsmExtension(unsigned char code) {
    switch (code) {
        case 0x0A:
            return U'\f';
        case 0x14:
            return U'^';
        case 0x28:
            return U'{';
        case 0x29:
            return U'}';
        case 0x2F:
            return U'\\';
        case 0x3C:
            return U'[';
        case 0x3D:
            return U'~';
        case 0x3E:
            return U']';
        case 0x40:
            return U'|';
        case 0x65:
            return U'€';
        default:
            return kUnreadable;
    }
}

void appendUtf8(std::string& out, char32_t c) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
    if (c < 0x80) return void(out += static_cast<char>(c));
    if (c < 0x800) return void(out += static_cast<char>(0xC0 | (c >> 6))), tail(0);
    if (c < 0x10000) return void(out += static_cast<char>(0xE0 | (c >> 12))), tail(6), tail(0);
    out += static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0);
}

// UTF-16 code units; nothing if the text is not UTF-8.
std::optional<std::u16string> toUtf16(std::string_view text) {
    std::u16string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const int more = lead < 0x80                   ? 0
                         : lead >= 0xC2 && lead < 0xE0 ? 1
                         : (lead & 0xF0) == 0xE0       ? 2
                         : lead >= 0xF0 && lead < 0xF5 ? 3
                                                       : -1;
        if (more < 0 || i + static_cast<std::size_t>(more) >= text.size()) return std::nullopt;
        char32_t c = more == 0 ? lead : lead & (0x3F >> more);
        for (int k = 1; k <= more; ++k) {
            const auto byte = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
            if ((byte & 0xC0) != 0x80) return std::nullopt;
            c = (c << 6) | (byte & 0x3F);
        }
        const bool overlong = (more == 2 && c < 0x800) || (more == 3 && c < 0x10000);
        if (overlong || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return std::nullopt;
        if (c < 0x10000) {
            out += static_cast<char16_t>(c);
        } else {
            out += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
            out += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
        }
        i += static_cast<std::size_t>(more) + 1;
    }
    return out;
}

bool isGsmSafe(std::u16string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char16_t c) { return c < 0x80 && kGsm[c] == c && c != 0x1B; });
}

std::string bytesOf(std::u16string_view text, bool gsm) {
    std::string out;
    for (const char16_t c : text) {
        if (!gsm) out += static_cast<char>(c >> 8);
        out += static_cast<char>(c & 0xFF);
    }
    return out;
}

// The lengths, in code units, of the parts. A surrogate pair stays together.
std::vector<std::size_t> cut(std::u16string_view text, std::size_t limit) {
    std::vector<std::size_t> out;
    while (!text.empty()) {
        auto size = std::min(limit, text.size());
        if (size < text.size() && text[size - 1] >= 0xD800 && text[size - 1] < 0xDC00) --size;
        out.push_back(size);
        text.remove_prefix(size);
    }
    return out;
}

std::string fromUcs2(std::string_view bytes) {
    std::string out;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const auto unit = [&](std::size_t at) -> char32_t {
            return static_cast<char32_t>(static_cast<unsigned char>(bytes[at]) << 8 |
                                         static_cast<unsigned char>(bytes[at + 1]));
        };
        char32_t c = unit(i);
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < bytes.size() && unit(i + 2) >= 0xDC00 &&
            unit(i + 2) < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
            i += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = kUnreadable;
        }
        appendUtf8(out, c);
    }
    if (bytes.size() % 2) appendUtf8(out, kUnreadable);
    return out;
}

std::string fromGsm(std::string_view bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto code = static_cast<unsigned char>(bytes[i]);
        if (code == 0x1B && i + 1 < bytes.size())
            appendUtf8(out, gsmExtension(static_cast<unsigned char>(bytes[++i])));
        else
            appendUtf8(out, code < 0x80 && code != 0x1B ? kGsm[code] : kUnreadable);
    }
    return out;
}

}  // namespace

Result<std::vector<TextPart>> encodeText(std::string_view utf8, std::uint8_t reference) {
    const auto text = toUtf16(utf8);
    if (!text) return invalidMessage("the text of the short message is not UTF-8");
    const bool gsm = isGsmSafe(*text);
    const std::uint8_t coding = gsm ? kDefaultAlphabet : kUcs2;
    if (text->size() <= (gsm ? 160u : 70u))
        return std::vector<TextPart>{{bytesOf(*text, gsm), coding, false}};
    const auto sizes = cut(*text, gsm ? 153 : 67);
    if (sizes.size() > 255)
        return invalidMessage("the text of the short message is too long: it makes " +
                              std::to_string(sizes.size()) + " parts, and 255 is the limit");
    std::vector<TextPart> parts;
    std::size_t at = 0;
    for (const auto size : sizes) {
        const char header[] = {5,
                               0,
                               3,
                               static_cast<char>(reference),
                               static_cast<char>(sizes.size()),
                               static_cast<char>(parts.size() + 1)};
        const auto body = bytesOf(std::u16string_view(*text).substr(at, size), gsm);
        parts.push_back({std::string(header, sizeof header) + body, coding, true});
        at += size;
    }
    return parts;
}

std::string decodeText(std::string_view bytes, std::uint8_t data_coding) {
    if (data_coding == kUcs2) return fromUcs2(bytes);
    if (data_coding == kDefaultAlphabet) return fromGsm(bytes);
    std::string out;
    for (const char c : bytes)
        appendUtf8(out, static_cast<unsigned char>(c));  // ASCII and ISO 8859-1
    return out;
}

}  // namespace kamhub::net::smpp
