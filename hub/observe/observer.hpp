#pragma once
// What happens becomes one named event: a JSON log line, a counter, and an entry of the live feed.
// Events come after the commit and write no row of the store. No payload and no secret is a field.

#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "observe/metrics.hpp"
#include "sdk/time.hpp"

namespace kamhub::observe {

enum class Level { Debug, Info, Warning, Error };

constexpr std::size_t kFeedLines = 1000;

using Field = std::pair<std::string_view, std::string_view>;

// Thread-safe.
class Observer {
public:
    using Sink = std::function<void(const std::string& json_line)>;
    // `sink` gets each line of at least `least`, under a lock: it must be quick.
    Observer(Clock& clock, Level least, Sink sink);

    // Counted by its name and by the fields "endpoint" and "route".
    void event(Level level, std::string_view name, std::initializer_list<Field> fields);
    Metrics& metrics() { return metrics_; }

    // The feed: the lines of level Info and above, numbered from 1, the last kFeedLines of them.
    struct Line {
        std::uint64_t number = 0;
        std::string json;
    };
    std::vector<Line> feed(std::uint64_t after, std::size_t limit) const;
    std::uint64_t newest() const;  // its number; 0: there is none

private:
    Clock& clock_;
    const Level least_;
    const Sink sink_;
    Metrics metrics_;
    mutable std::mutex mutex_;
    std::deque<std::string> lines_;
    std::uint64_t last_ = 0;  // number of the newest line
};

}  // namespace kamhub::observe
