#pragma once
// Loads plugins with Boost.DLL: the descriptor is read from the file first, so that nothing of a
// misfit ever runs.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sdk/plugin.hpp"

namespace kamhub::host {

// What a plugin file says of itself.
struct PluginDescriptor {
    std::string abi, sanitizers, name, version;
};

// Reads the ELF note of a plugin file without loading it.
Result<PluginDescriptor> readDescriptor(const std::filesystem::path& file);

struct LoadedPlugin {
    PluginDescriptor descriptor;
    std::string sha256;  // of the file
    Offer offer;
};

// Checks the descriptor against this program, copies the file to `<copies>/<sha256>.so` (a mapped
// file that changes kills the process) and loads the copy. Code stays loaded until the process
// ends. InvalidConfig with what to do.
Result<LoadedPlugin> loadPlugin(const std::filesystem::path& file,
                                const std::filesystem::path& copies);

}  // namespace kamhub::host
