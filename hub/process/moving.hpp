#pragma once
// A running instance goes over to another version of its process: docs/specs/process.md, "Moving".

#include <string>
#include <vector>

#include "process/engine.hpp"

namespace kamhub::process {

// Where something of an instance would stand in the other version.
struct Place {
    std::string node, name;  // the element
    std::int64_t token = 0;  // that stands there; 0: a sub-process that runs, or what was done
    std::string why;         // why it has no place; empty: it has one
};

// Of each token, each sub-process that runs, and each step that can be undone.
std::vector<Place> placesOf(const Definition& from, const Definition& to, const Instance& instance);

// The step that moves it. Tokens stay at their elements; what they wait for is armed by the new
// definition. `moved`: by whom and why. Refused: something has no place, named; the instance is
// over, deferred, waiting or being cancelled; a wait cannot be armed.
Step moveInstance(const Definition& from, const Definition& to, const Instance& instance,
                  const Happening& moved, const Surroundings& around);

}  // namespace kamhub::process
