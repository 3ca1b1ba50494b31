#include "records/value.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include "records/unicode.hpp"
#include "sdk/time.hpp"

namespace kamhub::records {

namespace {

ValueFault fault(const Field& field, const char* code, std::string en, std::string zh) {
    return {field.name, code, std::move(en), std::move(zh)};
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

int number(std::string_view digits) {
    int out = 0;
    for (const char c : digits) out = out * 10 + (c - '0');
    return out;
}

bool isDay(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i != 4 && i != 7 && !isDigit(text[i])) return false;
    const std::chrono::year_month_day day{
        std::chrono::year(number(text.substr(0, 4))),
        std::chrono::month(static_cast<unsigned>(number(text.substr(5, 2)))),
        std::chrono::day(static_cast<unsigned>(number(text.substr(8, 2))))};
    return day.ok();
}

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == text.npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

std::variant<store::Value, ValueFault> parseText(const Field& field, std::string_view text) {
    const auto characters = charactersOf(text, field.kind == Kind::LongText);
    if (!characters)
        return fault(field, "not-text", "holds characters that are no text", "含有不可用的字符");
    if (*characters > static_cast<std::size_t>(field.length))
        return fault(field, "too-long",
                     "has " + std::to_string(*characters) + " characters; write at most " +
                         std::to_string(field.length),
                     "共" + std::to_string(*characters) + "个字符，最多" +
                         std::to_string(field.length) + "个");
    if (field.matcher && !field.matcher->matches(text))
        return fault(field, "pattern", "does not match " + field.pattern,
                     "不符合格式 " + field.pattern);
    return store::Value(std::string(text));
}

std::variant<store::Value, ValueFault> parseNumber(const Field& field, std::string_view text) {
    std::int64_t value = 0;
    switch (parseScaled(text, field.scale, value)) {
        case NumberFault::NotANumber:
            return fault(field, "not-a-number", "is no number; write digits, as 1234.50",
                         "不是数字，请写数字，如 1234.50");
        case NumberFault::TooPrecise:
            return fault(field, "too-precise",
                         "has too many places behind the point; write at most " +
                             std::to_string(field.scale),
                         "小数位过多，最多" + std::to_string(field.scale) + "位");
        case NumberFault::TooLarge:
            return fault(field, "out-of-range", "is too large", "数值过大");
        case NumberFault::None:
            break;
    }
    if (field.least && value < *field.least) {
        const auto least = printScaled(*field.least, field.scale);
        return fault(field, "out-of-range", "is less than " + least, "小于" + least);
    }
    if (field.greatest && value > *field.greatest) {
        const auto greatest = printScaled(*field.greatest, field.scale);
        return fault(field, "out-of-range", "is greater than " + greatest, "大于" + greatest);
    }
    return store::Value(value);
}

}  // namespace

NumberFault parseScaled(std::string_view text, int scale, std::int64_t& out) {
    const bool negative = !text.empty() && text[0] == '-';
    if (negative) text.remove_prefix(1);
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    auto places = point == text.npos ? std::string_view() : text.substr(point + 1);
    if (whole.empty() || (point != text.npos && places.empty())) return NumberFault::NotANumber;
    if (!std::all_of(whole.begin(), whole.end(), isDigit) ||
        !std::all_of(places.begin(), places.end(), isDigit))
        return NumberFault::NotANumber;
    while (!places.empty() && places.back() == '0') places.remove_suffix(1);
    if (places.size() > static_cast<std::size_t>(scale)) return NumberFault::TooPrecise;
    std::string digits(whole);
    digits += places;
    digits.append(static_cast<std::size_t>(scale) - places.size(), '0');
    std::int64_t value = 0;
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    for (const char c : digits) {
        if (value > (kMost - (c - '0')) / 10) return NumberFault::TooLarge;
        value = value * 10 + (c - '0');
    }
    out = negative ? -value : value;
    return NumberFault::None;
}

std::string printScaled(std::int64_t value, int scale) {
    std::string digits = std::to_string(value);
    const std::string sign = value < 0 ? "-" : "";
    digits.erase(0, sign.size());
    const auto places = static_cast<std::size_t>(scale);
    if (places == 0) return sign + digits;
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
    return sign + digits;
}

store::ColumnKind columnKind(Kind kind) {
    switch (kind) {
        case Kind::Integer:
        case Kind::Decimal:
        case Kind::Money:
        case Kind::Boolean:
        case Kind::Instant:
            return store::ColumnKind::Integer;
        default:
            return store::ColumnKind::Text;
    }
}

std::variant<store::Value, ValueFault> parseValue(const Field& field, std::string_view given) {
    const auto text = trimmed(given);
    if (text.empty()) return store::Value();
    switch (field.kind) {
        case Kind::Text:
        case Kind::LongText:
            return parseText(field, text);
        case Kind::Integer:
        case Kind::Decimal:
        case Kind::Money:
            return parseNumber(field, text);
        case Kind::Boolean:
            if (text == "true" || text == "1") return store::Value(std::int64_t{1});
            if (text == "false" || text == "0") return store::Value(std::int64_t{0});
            return fault(field, "not-a-boolean", "is neither true nor false", "应为 true 或 false");
        case Kind::Day:
            if (isDay(text)) return store::Value(std::string(text));
            return fault(field, "not-a-day", "is no day; write it as 2026-11-27",
                         "不是日期，请按 2026-11-27 书写");
        case Kind::Instant: {
            Instant instant;
            if (parseIso(text, instant)) return store::Value(instant.time_since_epoch().count());
            return fault(field, "not-an-instant", "is no time; write it as 2026-11-27T08:00:00Z",
                         "不是时间，请按 2026-11-27T08:00:00Z 书写");
        }
        case Kind::Code:
        case Kind::Reference:
            break;
    }
    if (!charactersOf(text, false) || text.size() > 200)
        return fault(field, "not-text", "holds characters that are no text", "含有不可用的字符");
    return store::Value(std::string(text));
}

std::string printValue(const Field& field, const store::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    const auto* number = std::get_if<std::int64_t>(&value);
    if (!number) return {};
    switch (field.kind) {
        case Kind::Boolean:
            return *number != 0 ? "true" : "false";
        case Kind::Instant:
            return toIso(Instant(Duration(*number)));
        default:
            return printScaled(*number, field.scale);
    }
}

}  // namespace kamhub::records
