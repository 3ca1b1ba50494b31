#pragma once
// Judges a run by what the senders were told, what the partners did and what the operator gave up.

#include <string>
#include <vector>

#include "world.hpp"

namespace kamhub::simulation {

// Sentences that begin with what was violated; empty: nothing was.
std::vector<std::string> judge(const World& world);

}  // namespace kamhub::simulation
