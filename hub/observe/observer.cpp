#include "observe/observer.hpp"

#include <Poco/JSONString.h>

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
    line += Poco::toJSON(std::string(value), Poco::JSON_WRAP_STRINGS);
}

}  // namespace

Observer::Observer(Clock& clock, Level least, Sink sink)
    : clock_(clock), least_(least), sink_(std::move(sink)) {}

void Observer::event(Level level, std::string_view name, std::initializer_list<Field> fields) {
    std::string_view endpoint;
    for (const auto& [key, value] : fields)
        if (key == "endpoint") endpoint = value;
    count(name, endpoint);
    if (level < least_ || !sink_) return;
    std::string line = "{";
    append(line, "time", toIso(clock_.now()));
    append(line, "level", nameOf(level));
    append(line, "event", name);
    for (const auto& [key, value] : fields) append(line, key, value);
    line += '}';
    const std::lock_guard lock(mutex_);
    sink_(line);
}

void Observer::count(std::string_view name, std::string_view endpoint) {
    std::string key(name);
    if (!endpoint.empty()) key.append("{endpoint=\"").append(endpoint).append("\"}");
    const std::lock_guard lock(mutex_);
    ++counters_[key];
}

std::map<std::string, std::uint64_t> Observer::counters() const {
    const std::lock_guard lock(mutex_);
    return {counters_.begin(), counters_.end()};
}

}  // namespace kamhub::observe
