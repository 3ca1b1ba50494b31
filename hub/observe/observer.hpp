#pragma once
// What happens becomes one named event: a JSON log line, a counter, and an entry of the live feed.
// Events come after the commit and write no row of the store. No payload and no secret is a field.

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "sdk/time.hpp"

namespace kamhub::observe {

enum class Level { Debug, Info, Warning, Error };

using Field = std::pair<std::string_view, std::string_view>;

// Thread-safe.
class Observer {
public:
    using Sink = std::function<void(const std::string& json_line)>;
    // `sink` gets each line of at least `least`, under a lock: it must be quick.
    Observer(Clock& clock, Level least, Sink sink);

    void event(Level level, std::string_view name, std::initializer_list<Field> fields);
    // `name{label="value"}` -> how often, since start.
    std::map<std::string, std::uint64_t> counters() const;
    // Counts without a line: for what happens thousands of times a second.
    void count(std::string_view name, std::string_view endpoint = {});

private:
    Clock& clock_;
    const Level least_;
    const Sink sink_;
    mutable std::mutex mutex_;
    std::map<std::string, std::uint64_t, std::less<>> counters_;
};

}  // namespace kamhub::observe
