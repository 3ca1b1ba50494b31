#include "local_time.hpp"

#include <ctime>

namespace kamhub::ninety_seven {

std::string localTime(Instant instant, const char* pattern) {
    // China has had one zone and no summer time since 1992.
    const auto shifted = instant + std::chrono::hours(8);
    const std::time_t seconds =
        std::chrono::floor<std::chrono::seconds>(shifted).time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    return std::string(text, std::strftime(text, sizeof text, pattern, &parts));
}

}  // namespace kamhub::ninety_seven
