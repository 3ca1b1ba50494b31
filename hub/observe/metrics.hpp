#pragma once
// How often things happen and how long they take, since the start of the program.

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace kamhub::observe {

// What a count or a duration belongs to. Only names that the configuration and the code give, never
// what a stranger sends: each new combination is a row for ever.
struct Labels {
    std::string_view endpoint{};
    std::string_view route{};
};

// Upper bounds of the duration histograms in seconds; one bucket more holds what is longer.
constexpr std::array<double, 12> kDurationBounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                 0.1,   0.25,   1,     5,    30,    300};

// Thread-safe.
class Metrics {
public:
    struct Count {
        std::string event, endpoint, route;
        std::uint64_t times = 0;
    };
    struct Durations {
        std::string step, endpoint;
        std::array<std::uint64_t, kDurationBounds.size() + 1> buckets{};  // each one's own
        std::uint64_t times = 0;
        double seconds = 0;  // sum
    };

    void count(std::string_view event, Labels labels = {});
    void took(std::string_view step, std::string_view endpoint, std::chrono::nanoseconds time);

    // Ordered by their names.
    std::vector<Count> counts() const;
    std::vector<Durations> durations() const;

private:
    using Key = std::tuple<std::string, std::string, std::string>;
    struct ByText {
        using is_transparent = void;
        template <class A, class B>
        bool operator()(const A& a, const B& b) const {
            using View = std::tuple<std::string_view, std::string_view, std::string_view>;
            return View(a) < View(b);
        }
    };

    mutable std::mutex mutex_;
    std::map<Key, std::uint64_t, ByText> counts_;
    std::map<Key, Durations, ByText> durations_;
};

// Measures from its making. Value.
class Stopwatch {
public:
    std::chrono::nanoseconds elapsed() const { return std::chrono::steady_clock::now() - start_; }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace kamhub::observe
