#include "process/time_limit.hpp"

#include <cctype>

namespace kamhub::process {

namespace {

constexpr std::int64_t kMost = 100'000'000;  // a count beyond it is a mistake

Error wrong(std::string_view text) {
    return invalidConfig("'" + std::string(text) +
                         "' is no duration; write P2D, PT4H, PT30M, P1DT2H (days, hours, minutes, "
                         "seconds; no years or months)");
}

// One number with its unit; false at the end or on what is none.
bool part(std::string_view text, std::size_t& at, std::int64_t& count, char& unit) {
    const auto first = at;
    count = 0;
    while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) && count < kMost)
        count = count * 10 + (text[at++] - '0');
    if (at == first || at >= text.size()) return false;
    unit = text[at++];
    return true;
}

}  // namespace

Result<Span> parseSpan(std::string_view text) {
    Span span;
    if (text.size() < 3 || text[0] != 'P') return wrong(text);
    bool time = false, any = false;
    std::string order = "WDTHMS";
    for (std::size_t at = 1; at < text.size();) {
        std::int64_t count = 0;
        char unit = 'T';
        if (text[at] == 'T')
            ++at;
        else if (!part(text, at, count, unit))
            return wrong(text);
        else
            any = true;
        const auto place = order.find(unit);
        if (place == std::string::npos || time == (unit == 'W' || unit == 'D' || unit == 'T'))
            return wrong(text);
        order = order.substr(place + 1);
        any = any && unit != 'T';
        time = time || unit == 'T';
        if (unit == 'W') span.days += 7 * count;
        if (unit == 'D') span.days += count;
        if (unit == 'H') span.time += std::chrono::hours(count);
        if (unit == 'M') span.time += std::chrono::minutes(count);
        if (unit == 'S') span.time += std::chrono::seconds(count);
    }
    if (!any) return wrong(text);
    return span;
}

std::string toString(const Span& span) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span.time).count();
    std::string out = "P";
    if (span.days) out += std::to_string(span.days) + "D";
    if (seconds || !span.days) out += "T" + std::to_string(seconds) + "S";
    return out;
}

}  // namespace kamhub::process
