#pragma once
// A file that a command is given.

#include <string>

#include "sdk/result.hpp"

namespace kamhub::app {

// All of it. InvalidConfig: it cannot be read.
Result<std::string> textOf(const std::string& file);

}  // namespace kamhub::app
