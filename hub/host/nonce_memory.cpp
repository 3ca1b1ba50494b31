#include "host/nonce_memory.hpp"

#include "sdk/payload.hpp"

namespace kamhub::host {

NonceMemory::Answer NonceMemory::use(const std::string& nonce, Instant now) {
    auto hash = sha256Hex(nonce);
    const std::lock_guard lock(mutex_);
    while (!order_.empty() && order_.front().until < now) {
        hashes_.erase(order_.front().hash);
        order_.pop_front();
    }
    if (hashes_.contains(hash)) return Answer::Repeated;
    if (order_.size() >= most_) return Answer::Full;
    hashes_.insert(hash);
    order_.push_back({now + keep_, std::move(hash)});
    return Answer::Fresh;
}

std::size_t NonceMemory::size() const {
    const std::lock_guard lock(mutex_);
    return order_.size();
}

}  // namespace kamhub::host
