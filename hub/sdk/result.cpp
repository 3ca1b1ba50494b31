#include "sdk/result.hpp"

namespace kamhub {

const char* toString(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidConfig:
            return "invalid-config";
        case ErrorCode::InvalidMessage:
            return "invalid-message";
        case ErrorCode::Rejected:
            return "rejected";
        case ErrorCode::Unavailable:
            return "unavailable";
        case ErrorCode::Timeout:
            return "timeout";
        case ErrorCode::Internal:
            return "internal";
    }
    std::abort();
}

std::string bounded(std::string text) {
    if (text.size() <= kLongestText) return text;
    constexpr std::size_t kLast = 1'024,
                          kFirst = kLongestText - kLast - 64;  // 64: the words between
    const auto inside = [&](std::size_t at) {
        return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    };
    auto first = kFirst, last = text.size() - kLast;
    for (int i = 0; i < 3 && inside(first); ++i) --first;
    for (int i = 0; i < 3 && inside(last); ++i) ++last;
    return text.substr(0, first) + " … (" + std::to_string(last - first) + " bytes left out) … " +
           text.substr(last);
}

}  // namespace kamhub
