#pragma once
// Latencies, counted in buckets whose width is at most 1/32 of their value: a percentile is at most
// 3 % too low.

#include <array>
#include <bit>
#include <cstdint>

namespace kamhub::bench {

class Histogram {
public:
    void add(std::int64_t nanoseconds) {
        const auto value = static_cast<std::uint64_t>(nanoseconds < 0 ? 0 : nanoseconds);
        ++counts_[bucketOf(value)];
        ++all_;
        if (value > most_) most_ = value;
    }

    void add(const Histogram& other) {
        for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
        all_ += other.all_;
        if (other.most_ > most_) most_ = other.most_;
    }

    // Milliseconds that the given part of all did not exceed.
    double millis(double part) const {
        if (part >= 1) return static_cast<double>(most_) / 1e6;
        const auto wanted = static_cast<std::uint64_t>(part * static_cast<double>(all_));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i)
            if ((seen += counts_[i]) > wanted) return static_cast<double>(valueOf(i)) / 1e6;
        return static_cast<double>(most_) / 1e6;
    }

private:
    static constexpr int kBits = 6;  // of a value that are kept

    static std::size_t bucketOf(std::uint64_t value) {
        const int shift = std::bit_width(value >> kBits);
        return static_cast<std::size_t>(shift) * (1u << kBits) +
               static_cast<std::size_t>((value >> shift) & ((1u << kBits) - 1));
    }
    static std::uint64_t valueOf(std::size_t bucket) {
        return static_cast<std::uint64_t>(bucket % (1u << kBits)) << (bucket >> kBits);
    }

    std::array<std::uint64_t, 64 * (1 << kBits)> counts_{};
    std::uint64_t all_ = 0, most_ = 0;
};

}  // namespace kamhub::bench
