#include "flow/refusal_limit.hpp"

#include <algorithm>
#include <utility>

namespace kamhub::flow {

std::optional<std::int64_t> RefusalLimit::take(const std::string& source, Instant now) {
    const std::lock_guard lock(mutex_);
    const bool known = accounts_.contains(source) || accounts_.size() < kRefusalSources;
    auto& account = accounts_[known ? source : std::string()];
    const auto next = std::max(account.full_at, now) + kRefusalEach;
    if (next > now + kRefusalEach * kRefusalBurst) {
        ++account.left_out;
        return std::nullopt;
    }
    account.full_at = next;
    return std::exchange(account.left_out, 0);
}

}  // namespace kamhub::flow
