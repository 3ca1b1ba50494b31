#pragma once
// Files that a configuration names: that one is missing is said where it is named.

#include <filesystem>
#include <optional>

#include "sdk/config_spec.hpp"

namespace kamhub::xml {

// False, with a complaint at the attribute `name` (or the element, without it), if `file` cannot be
// read; the complaint names the file of that folder that was probably meant.
bool fileIsThere(const ConfigNode& node, const char* name, const std::filesystem::path& file,
                 Complaints& complaints);

}  // namespace kamhub::xml
