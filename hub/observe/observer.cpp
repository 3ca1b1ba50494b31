#include "observe/observer.hpp"

#include <Poco/JSONString.h>

#include <algorithm>

#include "sdk/result.hpp"

namespace kamhub::observe {

namespace {

const char* nameOf(Level level) {
    switch (level) {
        case Level::Debug:
            return "debug";
        case Level::Info:
            return "info";
        case Level::Warning:
            return "warning";
        case Level::Error:
            return "error";
    }
    return "";
}

void append(std::string& line, std::string_view name, std::string_view value) {
    line += line.size() > 1 ? "," : "";
    line += Poco::toJSON(std::string(name), Poco::JSON_WRAP_STRINGS);
    line += ':';
    // Bounded: the feed keeps lines in memory, and a value may be what a stranger sent.
    line += Poco::toJSON(bounded(std::string(value)), Poco::JSON_WRAP_STRINGS);
}

}  // namespace

Observer::Observer(Clock& clock, Level least, Sink sink)
    : clock_(clock), least_(least), sink_(std::move(sink)) {}

void Observer::event(Level level, std::string_view name, std::initializer_list<Field> fields) {
    Labels labels;
    for (const auto& [key, value] : fields) {
        if (key == "endpoint") labels.endpoint = value;
        if (key == "route") labels.route = value;
    }
    metrics_.count(name, labels);
    const bool logged = level >= least_ && sink_, fed = level >= Level::Info;
    if (!logged && !fed) return;
    std::string line = "{";
    append(line, "time", toIso(clock_.now()));
    append(line, "level", nameOf(level));
    append(line, "event", name);
    for (const auto& [key, value] : fields) append(line, key, value);
    line += '}';
    const std::lock_guard lock(mutex_);
    if (logged) sink_(line);
    if (!fed) return;
    ++last_;
    lines_.push_back(std::move(line));
    if (lines_.size() > kFeedLines) lines_.pop_front();
}

std::vector<Observer::Line> Observer::feed(std::uint64_t after, std::size_t limit) const {
    const std::lock_guard lock(mutex_);
    std::vector<Line> out;
    const auto first = last_ - lines_.size() + 1;  // number of the oldest line that is kept
    for (auto number = std::max(after + 1, first); number <= last_ && out.size() < limit; ++number)
        out.push_back({number, lines_[static_cast<std::size_t>(number - first)]});
    return out;
}

std::uint64_t Observer::newest() const {
    const std::lock_guard lock(mutex_);
    return last_;
}

}  // namespace kamhub::observe
