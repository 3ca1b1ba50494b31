#pragma once
// The working time of a business: days of the week with hours, holidays, and days that are worked
// although they would be free. Read from a file; docs/specs/process.md says its shape.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process/time_limit.hpp"
#include "sdk/config_spec.hpp"
#include "sdk/time.hpp"

namespace kamhub::process {

// Immutable; shared between threads. All times of day are those of its own offset from UTC.
class Calendar {
public:
    static std::optional<Calendar> read(std::string_view text, const std::string& file,
                                        Complaints& complaints);
    const std::string& name() const { return name_; }

    // First whole working days (the same time of day), then working time. Nothing is found beyond
    // ten years: then the error says so.
    Result<Instant> add(Instant from, const Span& span) const;
    // `at` itself if work goes on then.
    Result<Instant> nextOpening(Instant at) const;
    // Working time from one instant to another; negative if `to` is the earlier one.
    Duration between(Instant from, Instant to) const;

private:
    struct Hours {
        int from = 0, to = 0;  // minutes of the day
    };
    using Day = std::vector<Hours>;
    const Day& hoursOf(std::chrono::sys_days day) const;

    std::string name_;
    Duration offset_{std::chrono::hours(8)};
    Day week_[7];  // from Sunday
    std::map<std::chrono::sys_days, Day> days_;

    friend class CalendarReader;
};

}  // namespace kamhub::process
