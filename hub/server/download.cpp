#include "server/download.hpp"

#include <cctype>

namespace kamhub::server {

namespace {

// Names of other alphabets stand percent-encoded.
std::string dispositionOf(const std::string& name) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string plain, encoded;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool word = std::isalnum(byte) || c == '-' || c == '.' || c == '_';
        plain += word || c == ' ' ? c : '_';
        if (word)
            encoded += c;
        else
            encoded += std::string("%") + kDigits[byte >> 4] + kDigits[byte & 15];
    }
    const auto out = "attachment; filename=\"" + plain + "\"";
    return plain == name ? out : out + "; filename*=UTF-8''" + encoded;
}

}  // namespace

HttpResponse download(const std::string& name, const std::string& media_type, std::string bytes) {
    return {200,
            {{"Content-Type", media_type},
             {"Content-Disposition", dispositionOf(name)},
             {"X-Content-Type-Options", "nosniff"},
             {"Content-Security-Policy", "sandbox; default-src 'none'"},
             {"Cache-Control", "no-store"}},
            std::move(bytes)};
}

}  // namespace kamhub::server
