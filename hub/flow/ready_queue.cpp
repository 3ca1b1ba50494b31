#include "flow/ready_queue.hpp"

#include <algorithm>

namespace kamhub::flow {

ReadyQueue::Place ReadyQueue::push(std::string lane, int priority, Instant now) {
    const Place place{std::clamp(priority, kLowestPriority, kHighestPriority), ++turns_};
    levels_[static_cast<std::size_t>(place.level)].emplace(place.turn,
                                                           Waiting{std::move(lane), now});
    ++size_;
    return place;
}

void ReadyQueue::erase(Place place) {
    size_ -= levels_[static_cast<std::size_t>(place.level)].erase(place.turn);
}

std::optional<std::string> ReadyQueue::pop(Instant now) {
    int urgent = -1, oldest = -1;
    auto front = [this](int level) -> const Waiting& {
        return levels_[static_cast<std::size_t>(level)].begin()->second;
    };
    for (int level = kHighestPriority; level >= kLowestPriority; --level) {
        if (levels_[static_cast<std::size_t>(level)].empty()) continue;
        if (urgent < 0) urgent = level;
        if (oldest < 0 || front(level).since < front(oldest).since) oldest = level;
    }
    if (urgent < 0) return std::nullopt;
    const bool late = oldest != urgent && now - front(oldest).since >= late_;
    if (!late || !std::exchange(late_turn_, !late_turn_)) return take(urgent);
    return take(oldest);
}

std::string ReadyQueue::take(int level) {
    auto& waiting = levels_[static_cast<std::size_t>(level)];
    auto lane = std::move(waiting.begin()->second.lane);
    waiting.erase(waiting.begin());
    --size_;
    return lane;
}

}  // namespace kamhub::flow
