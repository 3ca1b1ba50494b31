#pragma once
// What a person types that nobody may see.

#include <string>

#include "sdk/config_spec.hpp"
#include "sdk/result.hpp"

namespace kamhub::app {

// From a terminal: asked for twice, without echo. Else the first line of standard input. Never an
// argument: those stand in the process list and in the shell's history. InvalidConfig: nothing, or
// two different ones.
Result<Secret> readPassword(const std::string& what);

}  // namespace kamhub::app
