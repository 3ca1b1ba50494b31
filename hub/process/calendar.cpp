#include "process/calendar.hpp"

#include <algorithm>
#include <cstdio>

#include "process/detail/grammar.hpp"

namespace kamhub::process {

namespace {

using xml::attributeOf;
constexpr int kMostDays = 3660;
constexpr const char* kWeek[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> out(1);
    for (const char c : text) {
        if (c == at)
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

bool minutes(const std::string& text, int& out) {
    int hour = 0, minute = 0, used = 0;
    if (text.size() != 5 || std::sscanf(text.c_str(), "%2d:%2d%n", &hour, &minute, &used) != 2 ||
        used != 5)
        return false;
    out = hour * 60 + minute;
    return hour >= 0 && minute >= 0 && minute < 60 && out <= 24 * 60;
}

bool dayOf(const std::string& text, std::chrono::sys_days& out) {
    Instant at;
    if (text.size() != 10 || !parseIso(text + "T00:00:00Z", at)) return false;
    out = std::chrono::floor<std::chrono::days>(at);
    return true;
}

}  // namespace

// One thread at a time.
class CalendarReader {
public:
    using Day = Calendar::Day;
    CalendarReader(Calendar& out, detail::Complainer& complain) : out_(out), complain_(complain) {}

    void run(const xmlNode* root) {
        out_.name_ = attributeOf(root, "name");
        if (out_.name_.empty()) complain_.at(root, "calendar has no name", "write name=\"…\"");
        offset(root);
        for (const auto* each : xml::childElements(root)) {
            const auto kind = xml::localName(each);
            if (kind == "week")
                week(each);
            else if (kind == "holiday" || kind == "workday")
                special(each, kind == "workday");
            else
                complain_.at(each, "a calendar has no " + kind, "write week, holiday or workday");
        }
        if (std::all_of(std::begin(out_.week_), std::end(out_.week_),
                        [](const Day& day) { return day.empty(); }))
            complain_.at(
                root, "nobody works in this calendar",
                "write <week days=\"mon tue wed thu fri\" hours=\"08:30-12:00 13:30-17:30\"/>");
    }

private:
    void offset(const xmlNode* root) {
        const auto text = attributeOf(root, "offset");
        int at = 0;
        if (text.empty()) return;
        if (text.size() != 6 || (text[0] != '+' && text[0] != '-') ||
            !minutes(text.substr(1), at) || at > 14 * 60)
            return complain_.at(root, "offset=\"" + text + "\" is no offset from UTC",
                                "write +08:00");
        out_.offset_ = std::chrono::minutes(text[0] == '-' ? -at : at);
    }

    Day hours(const xmlNode* node) {
        Day out;
        for (const auto& each : split(attributeOf(node, "hours"), ' ')) {
            const auto ends = split(each, '-');
            Calendar::Hours hours;
            if (ends.size() != 2 || !minutes(ends[0], hours.from) || !minutes(ends[1], hours.to) ||
                hours.from >= hours.to || (!out.empty() && hours.from < out.back().to)) {
                complain_.at(node,
                             "hours=\"" + attributeOf(node, "hours") + "\" are no hours in order",
                             "write hours=\"08:30-12:00 13:30-17:30\"");
                return {};
            }
            out.push_back(hours);
        }
        return out;
    }

    void week(const xmlNode* node) {
        const auto open = hours(node);
        for (const auto& each : split(attributeOf(node, "days"), ' ')) {
            const auto* found = std::find(std::begin(kWeek), std::end(kWeek), each);
            if (found == std::end(kWeek))
                complain_.at(node, "'" + each + "' is no day of the week",
                             "write sun mon tue wed thu fri sat");
            else
                out_.week_[found - std::begin(kWeek)] = open;
        }
    }

    void special(const xmlNode* node, bool works) {
        std::chrono::sys_days first, last;
        const auto from = attributeOf(node, works ? "day" : "from").empty()
                              ? attributeOf(node, "day")
                              : attributeOf(node, works ? "day" : "from");
        const auto to = attributeOf(node, "to").empty() ? from : attributeOf(node, "to");
        if (!dayOf(from, first) || !dayOf(to, last) || last < first ||
            last - first > std::chrono::days(kMostDays))
            return complain_.at(
                node, xml::localName(node) + " from " + from + " to " + to + " is no time",
                "write day=\"2027-10-01\", or from and to");
        const auto open = works ? hours(node) : Day{};
        for (auto day = first; day <= last; day += std::chrono::days(1))
            if (!out_.days_.emplace(day, open).second)
                complain_.at(node, "a day of " + from + " to " + to + " stands twice", "keep one");
    }

    Calendar& out_;
    detail::Complainer& complain_;
};

std::optional<Calendar> Calendar::read(std::string_view text, const std::string& file,
                                       Complaints& complaints) {
    xml::Limits limits;
    limits.bytes = 1024 * 1024;
    limits.depth = 8;
    const auto document = xml::Document::parse(text, limits);
    detail::Complainer complain(file, complaints);
    Calendar out;
    if (!document)
        complain.at(1, document.error().message, "mend the XML");
    else if (document->rootName() != "calendar")
        complain.at(document->root(), document->rootName() + " is no calendar",
                    "write <calendar name=\"…\">");
    else
        CalendarReader(out, complain).run(document->root());
    if (complain.any()) return std::nullopt;
    return out;
}

const Calendar::Day& Calendar::hoursOf(std::chrono::sys_days day) const {
    const auto found = days_.find(day);
    return found != days_.end() ? found->second : week_[std::chrono::weekday(day).c_encoding()];
}

Result<Instant> Calendar::nextOpening(Instant at) const {
    const auto local = at + offset_;
    const auto first = std::chrono::floor<std::chrono::days>(local);
    for (int i = 0; i < kMostDays; ++i) {
        const auto day = first + std::chrono::days(i);
        for (const auto& each : hoursOf(day)) {
            const Instant from = day + std::chrono::minutes(each.from),
                          to = day + std::chrono::minutes(each.to);
            if (local < to) return std::max(local, from) - offset_;
        }
    }
    return invalidMessage("calendar " + name_ + " opens no more within ten years of " + toIso(at));
}

Result<Instant> Calendar::add(Instant from, const Span& span) const {
    auto at = nextOpening(from);
    if (!at) return at;
    for (std::int64_t day = 0; day < span.days; ++day) {
        // The same time of the next day that is worked; if it is closed then, the opening that
        // follows.
        const auto local = *at + offset_;
        auto next = std::chrono::floor<std::chrono::days>(local);
        const auto time = local - next;
        int tried = 0;
        do next += std::chrono::days(1);
        while (hoursOf(next).empty() && ++tried < kMostDays);
        at = nextOpening(next + time - offset_);
        if (!at || day > kMostDays)
            return invalidMessage("calendar " + name_ + " has no " + std::to_string(span.days) +
                                  " working days from " + toIso(from));
    }
    auto left = span.time;
    while (left > Duration{0}) {
        const auto local = *at + offset_;
        const auto day = std::chrono::floor<std::chrono::days>(local);
        for (const auto& each : hoursOf(day)) {
            const Instant to = day + std::chrono::minutes(each.to);
            if (local < day + std::chrono::minutes(each.from) || local >= to) continue;
            const auto step = std::min<Duration>(left, to - local);
            left -= step;
            at = local + step - offset_;
            break;
        }
        if (left == Duration{0}) return at;
        at = nextOpening(*at);
        if (!at) return at;
        if (*at - from > std::chrono::days(kMostDays))
            return invalidMessage("calendar " + name_ + ": more than ten years from " +
                                  toIso(from));
    }
    return at;
}

Duration Calendar::between(Instant from, Instant to) const {
    if (to < from) return -between(to, from);
    Duration sum{0};
    const auto first = from + offset_, last = to + offset_;
    const auto end =
        std::min(std::chrono::floor<std::chrono::days>(last),
                 std::chrono::floor<std::chrono::days>(first) + std::chrono::days(kMostDays));
    for (auto day = std::chrono::floor<std::chrono::days>(first); day <= end;
         day += std::chrono::days(1))
        for (const auto& each : hoursOf(day)) {
            const auto open = std::max<Instant>(first, day + std::chrono::minutes(each.from));
            const auto close = std::min<Instant>(last, day + std::chrono::minutes(each.to));
            if (open < close) sum += close - open;
        }
    return sum;
}

}  // namespace kamhub::process
