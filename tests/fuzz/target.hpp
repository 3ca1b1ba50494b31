#pragma once
// What a fuzz target is: a name, and what it does with bytes. Each checks a property beside not
// crashing: what is taken can be written and is taken again.

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kamhub::fuzz {

struct Target {
    const char* name;
    void (*run)(std::string_view bytes);
};

std::vector<Target> configurationTargets();
std::vector<Target> documentTargets();
std::vector<Target> partnerTargets();
std::vector<Target> processTargets();
std::vector<Target> requestTargets();
std::vector<Target> signatureTargets();

// All of them.
const std::vector<Target>& targets();
// Null if there is none of that name.
const Target* find(std::string_view name);

// A property that does not hold ends the run like a crash.
inline void require(bool holds) {
    if (!holds) std::abort();
}

// A folder of this process, taken away at its end.
const std::filesystem::path& folder();
// The bytes as a file with this name in it; its path.
std::filesystem::path asFile(std::string_view bytes, const std::string& name);

}  // namespace kamhub::fuzz
