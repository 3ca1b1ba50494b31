#pragma once
// How far a nightly file has come, kept over a restart.

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "sdk/result.hpp"

namespace kamhub::ninety_seven {

// Value.
struct BatchProgress {
    std::string hash;                   // of the file
    std::size_t records = 0;            // the first ones, of which the hub has said what they are
    std::vector<std::string> unusable;  // which of them, and why; the first ones
    std::size_t more_unusable = 0;

    void addUnusable(std::string line);
    // The text of the .reason file; empty if all could be used.
    std::string reasons() const;
    // Of this file; at its beginning where nothing, something else or nonsense is kept.
    static BatchProgress load(const std::filesystem::path& kept, const std::string& hash);
    Status store(const std::filesystem::path& kept) const;
};

}  // namespace kamhub::ninety_seven
