#pragma once
// What was used once and must not be used again, for a while. Bounded; in memory.

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_set>

#include "sdk/time.hpp"

namespace kamhub::host {

// Thread-safe.
class NonceMemory {
public:
    enum class Answer { Fresh, Repeated, Full };
    NonceMemory(Duration keep, std::size_t most) : keep_(keep), most_(most) {}

    // Remembers a nonce for `keep` from `now`. Full: nothing is forgotten before its time, so it
    // cannot be taken.
    Answer use(const std::string& nonce, Instant now);
    std::size_t size() const;

private:
    struct Used {
        Instant until;
        std::string hash;
    };
    const Duration keep_;
    const std::size_t most_;
    mutable std::mutex mutex_;
    std::deque<Used> order_;  // the oldest first
    std::unordered_set<std::string> hashes_;
};

}  // namespace kamhub::host
