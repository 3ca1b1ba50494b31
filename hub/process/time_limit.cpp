#include "process/time_limit.hpp"

#include <cctype>

namespace kamhub::process {

namespace {

constexpr std::int64_t kMost = 100'000'000;           // a count beyond it is a mistake
constexpr auto kLongest = std::chrono::days(36'525);  // a hundred years; instants have an end

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
    // Neither product can overflow: a count has nine digits.
    if (std::chrono::days(span.days) + std::chrono::ceil<std::chrono::days>(span.time) > kLongest)
        return invalidConfig("'" + std::string(text) +
                             "' is more than a hundred years; write less");
    return span;
}

std::string toString(const Span& span) {
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(span.time));
    std::string out = "P", clock;
    if (span.days) out += std::to_string(span.days) + "D";
    if (time.hours().count()) clock += std::to_string(time.hours().count()) + "H";
    if (time.minutes().count()) clock += std::to_string(time.minutes().count()) + "M";
    if (time.seconds().count() || (clock.empty() && !span.days))
        clock += std::to_string(time.seconds().count()) + "S";
    return clock.empty() ? out : out + "T" + clock;
}

}  // namespace kamhub::process
