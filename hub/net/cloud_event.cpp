#include "net/cloud_event.hpp"

#include <cctype>

namespace kamhub::net {

namespace {

int hexDigit(char c) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    const auto at = kDigits.find(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return at == kDigits.npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string encodeHeaderValue(std::string_view value) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char c : value) {
        if (c > 0x20 && c < 0x7f && c != '"' && c != '%') {
            out += static_cast<char>(c);
        } else {
            out += '%';
            out += kDigits[c >> 4];
            out += kDigits[c & 15];
        }
    }
    return out;
}

std::string decodeHeaderValue(std::string_view value) {
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const int high = value[i] == '%' && i + 2 < value.size() ? hexDigit(value[i + 1]) : -1;
        const int low = high >= 0 ? hexDigit(value[i + 2]) : -1;
        if (low >= 0)
            out += static_cast<char>(high * 16 + low), i += 2;
        else
            out += value[i];
    }
    return out;
}

}  // namespace kamhub::net
