#include "store/store.hpp"

#include <algorithm>
#include <array>

namespace kamhub::store {

namespace {

constexpr std::array<const char*, 6> kStates{"waiting", "sending",   "delivered",
                                             "parked",  "discarded", "expired"};

}  // namespace

const char* toString(DeliveryState state) { return kStates.at(static_cast<std::size_t>(state)); }

std::optional<DeliveryState> deliveryState(std::string_view name) {
    for (std::size_t i = 0; i < kStates.size(); ++i)
        if (name == kStates[i]) return static_cast<DeliveryState>(i);
    return std::nullopt;
}

bool isSchemaName(const std::string& name) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    const auto part = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
    return !name.empty() && name.size() <= 40 && letter(name[0]) &&
           std::all_of(name.begin(), name.end(), part) && name.rfind("pg_", 0) != 0;
}

int partitionOf(std::string_view lane) {
    std::uint64_t hash = 14695981039346656037ull;
    for (const char c : lane) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    return static_cast<int>(hash % kPartitions);
}

}  // namespace kamhub::store
