#pragma once
// How many refusals of one source are written down: a stranger who is refused a thousand times a
// second shall not fill the disk with it. What is left out is counted, and the next row says so.

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "sdk/time.hpp"

namespace kamhub::flow {

constexpr int kRefusalBurst = 1'000;
constexpr Duration kRefusalEach = std::chrono::milliseconds(200);  // one more after this time
constexpr std::size_t kRefusalSources = 1'000;                     // further ones share one account

// Thread-safe.
class RefusalLimit {
public:
    // How many were left out since the last one of this source that was written; nothing: leave
    // this one out, too.
    std::optional<std::int64_t> take(const std::string& source, Instant now);

private:
    struct Account {
        Instant full_at{};  // when it is full again; it may be that far ahead that none is left
        std::int64_t left_out = 0;
    };
    std::mutex mutex_;
    std::map<std::string, Account> accounts_;
};

}  // namespace kamhub::flow
