#pragma once
// The lanes of one endpoint whose head may go now, and which of them goes next.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "sdk/envelope.hpp"
#include "sdk/time.hpp"

namespace kamhub::flow {

// The most urgent class first, within a class whoever has waited longest; but every second turn
// goes to the lane that has waited longest of all, once it has waited nine tenths of `ageing`. So
// the lowest class waits no longer than that while the highest one is always full, and the highest
// one has half of the partner's time even where everything is late. Value; one thread at a time.
class ReadyQueue {
public:
    explicit ReadyQueue(Duration ageing) : late_(ageing * 9 / 10) {}

    // A lane stands here once at most: erased, or popped, before it comes again. Its place.
    struct Place {
        int level = 0;
        std::uint64_t turn = 0;
    };
    Place push(std::string lane, int priority, Instant now);
    void erase(Place place);
    std::optional<std::string> pop(Instant now);
    std::size_t size() const { return size_; }

private:
    struct Waiting {
        std::string lane;
        Instant since;
    };
    std::string take(int level);

    const Duration late_;
    std::array<std::map<std::uint64_t, Waiting>, kHighestPriority + 1> levels_;
    std::uint64_t turns_ = 0;
    std::size_t size_ = 0;
    bool late_turn_ = true;
};

}  // namespace kamhub::flow
