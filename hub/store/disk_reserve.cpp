#include "store/disk_reserve.hpp"

#include <chrono>
#include <string>
#include <system_error>

namespace kamhub::store {

namespace {

constexpr std::chrono::steady_clock::duration kBetweenLooks = std::chrono::milliseconds(200);

std::string megabytes(std::uint64_t bytes) { return std::to_string(bytes / 1'000'000) + " MB"; }

}  // namespace

Status DiskReserve::check() {
    if (bytes_ == 0) return okStatus();
    const std::int64_t now = std::chrono::steady_clock::now().time_since_epoch().count();
    std::int64_t next = next_look_.load();
    if (now >= next && next_look_.compare_exchange_strong(next, now + kBetweenLooks.count())) {
        std::error_code code;
        const auto space = std::filesystem::space(folder_, code);
        if (!code) free_ = space.available;
    }
    const std::uint64_t free = free_;
    if (free >= bytes_) return okStatus();
    return unavailable("the disk of " + folder_.string() + " has " + megabytes(free) +
                       " free, fewer than the reserve of " + megabytes(bytes_) +
                       ": free space, or lower disk-reserve");
}

}  // namespace kamhub::store
