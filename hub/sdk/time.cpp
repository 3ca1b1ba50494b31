#include "sdk/time.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace kamhub {

std::string toIso(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{instant - day};
    char buffer[40];
    std::snprintf(
        buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return buffer;
}

namespace {

// Reads exactly `count` digits at `at`; false otherwise.
bool digits(std::string_view text, std::size_t at, int count, int& out) {
    out = 0;
    for (int i = 0; i < count; ++i) {
        if (at + i >= text.size() || !std::isdigit(static_cast<unsigned char>(text[at + i])))
            return false;
        out = out * 10 + (text[at + i] - '0');
    }
    return true;
}

// Fraction of a second at `at`, as microseconds; moves `at` behind it. Finer digits are dropped.
bool fraction(std::string_view text, std::size_t& at, int& micros) {
    micros = 0;
    if (at >= text.size() || text[at] != '.') return true;
    int place = 100000;
    const auto first = ++at;
    for (; at < text.size() && std::isdigit(static_cast<unsigned char>(text[at]));
         ++at, place /= 10)
        micros += (text[at] - '0') * place;
    return at > first;
}

bool offset(std::string_view text, std::size_t at, std::chrono::minutes& out) {
    out = {};
    const auto rest = text.substr(at);
    if (rest == "Z" || rest.empty()) return true;
    int hours = 0, minutes = 0;
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':' ||
        !digits(rest, 1, 2, hours) || !digits(rest, 4, 2, minutes) || hours > 14 || minutes > 59)
        return false;
    out = std::chrono::minutes((hours * 60 + minutes) * (rest[0] == '-' ? -1 : 1));
    return true;
}

}  // namespace

bool parseIso(std::string_view text, Instant& instant) {
    int y, mo, d, h, mi, s, micros;
    if (text.size() < 19 || !digits(text, 0, 4, y) || text[4] != '-' || !digits(text, 5, 2, mo) ||
        text[7] != '-' || !digits(text, 8, 2, d) || text[10] != 'T' || !digits(text, 11, 2, h) ||
        text[13] != ':' || !digits(text, 14, 2, mi) || text[16] != ':' || !digits(text, 17, 2, s))
        return false;
    const std::chrono::year_month_day date{std::chrono::year(y),
                                           std::chrono::month(static_cast<unsigned>(mo)),
                                           std::chrono::day(static_cast<unsigned>(d))};
    std::size_t at = 19;
    std::chrono::minutes shift;
    if (!date.ok() || h > 23 || mi > 59 || s > 59 || !fraction(text, at, micros) ||
        !offset(text, at, shift))
        return false;
    instant = std::chrono::sys_days(date) + std::chrono::hours(h) + std::chrono::minutes(mi) +
              std::chrono::seconds(s) + std::chrono::microseconds(micros) - shift;
    return true;
}

Duration remaining(Deadline deadline) {
    const auto left = deadline - Deadline::clock::now();
    return std::max(Duration::zero(), std::chrono::duration_cast<Duration>(left));
}

}  // namespace kamhub
