#pragma once
// Spans of time as processes and calendars write them (ISO 8601), and the limits made of them.

#include <optional>
#include <string>
#include <string_view>

#include "sdk/result.hpp"
#include "sdk/time.hpp"
#include "xml/document.hpp"

namespace kamhub::process {

// Days apart from the time of day, because a working day is not 24 hours. Value.
struct Span {
    std::int64_t days = 0;
    Duration time{0};
    bool operator==(const Span&) const = default;
};

// PnW, PnDTnHnMnS without years and months, which have no one length. The error says what to write.
Result<Span> parseSpan(std::string_view text);
std::string toString(const Span& span);

// Value.
struct TimeLimit {
    enum class Form { After, At, Every };
    Form form = Form::After;
    std::optional<Span> span;        // After, Every: as written
    std::optional<Instant> at;       // At: as written
    std::optional<xml::XPath> text;  // or an expression that gives it
    int times = 0;                   // Every: 0 is without end
    std::string calendar;            // counted in its working time; empty: by the clock
};

}  // namespace kamhub::process
