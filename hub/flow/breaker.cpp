#include "flow/breaker.hpp"

#include <algorithm>

#include "flow/pace.hpp"

namespace kamhub::flow {

Breaker::Breaker(const host::EndpointSettings& settings)
    : concurrency_(settings.concurrency),
      failures_to_open_(settings.breaker_failures),
      pause_(settings.breaker_pause),
      longest_(settings.retry_longest),
      allowed_(settings.concurrency) {}

bool Breaker::failed(Instant now, Random& random) {
    ++failures_;
    const bool recovering = state_ == State::Closed && allowed_ < concurrency_;
    if (state_ == State::Open) return false;  // was under way when it opened
    if (state_ == State::Closed && !recovering && failures_ < failures_to_open_) return false;
    state_ = State::Open;
    open_until_ = now + backoff(pause_, longest_, ++openings_, random);
    return true;
}

bool Breaker::worked() {
    failures_ = 0;
    if (state_ != State::Closed) {
        state_ = State::Closed;
        allowed_ = std::min(2, concurrency_);
        if (allowed_ == concurrency_) openings_ = 0;
        return true;
    }
    if (allowed_ < concurrency_ && ++allowed_ == concurrency_) openings_ = 0;
    return false;
}

bool Breaker::look(Instant now) {
    if (state_ != State::Open || now < open_until_) return false;
    state_ = State::HalfOpen;
    return true;
}

int Breaker::allowed() const {
    if (state_ == State::Open) return 0;
    return state_ == State::HalfOpen ? 1 : allowed_;
}

const char* Breaker::name() const {
    static constexpr const char* kNames[] = {"closed", "open", "half-open"};
    return kNames[static_cast<int>(state_)];
}

}  // namespace kamhub::flow
