#pragma once
// What the hub took last from the 97 system: the number, outcome and serial that RESYNC tells. It
// survives restarts.

#include <filesystem>

#include "frame.hpp"
#include "sdk/result.hpp"

namespace kamhub::ninety_seven {

// The last DATA that had a final answer. Value.
struct Taken {
    std::uint32_t number = 0;
    int outcome = code::kTaken;
    std::string serial;

    bool operator==(const Taken&) const = default;
};

Frame resyncFrame(FrameType type, const Taken& taken);
Result<Taken> takenOf(const Frame& resync);

// Of the file that keeps it. A missing file is a first start; InvalidConfig: the file is damaged.
Result<Taken> loadTaken(const std::filesystem::path& file);
// Durable when it returns ok.
Status storeTaken(const std::filesystem::path& file, const Taken& taken);

}  // namespace kamhub::ninety_seven
