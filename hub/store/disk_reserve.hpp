#pragma once
// How much of the disk stays free: below that nothing new is taken in, so that what is under way
// can still be written.

#include <atomic>
#include <cstdint>
#include <filesystem>

#include "sdk/result.hpp"

namespace kamhub::store {

// Thread-safe.
class DiskReserve {
public:
    // `bytes` 0: no reserve.
    DiskReserve(std::filesystem::path folder, std::uint64_t bytes)
        : folder_(std::move(folder)), bytes_(bytes) {}

    // Unavailable below the reserve. The disk is asked at most every 200 ms.
    Status check();

private:
    const std::filesystem::path folder_;
    const std::uint64_t bytes_;
    std::atomic<std::int64_t> next_look_ = 0;  // of the steady clock
    std::atomic<std::uint64_t> free_ = UINT64_MAX;
};

}  // namespace kamhub::store
