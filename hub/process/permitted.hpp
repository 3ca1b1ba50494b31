#pragma once
// What somebody may do to a running instance or to a task of it as things stand, for those who show
// what can be chosen. The engine judges each operation itself when it comes.

#include <string>
#include <vector>

#include "process/definition.hpp"
#include "process/instance.hpp"

namespace kamhub::process {

// Operations on the instance, as they are written; of one that is over none.
std::vector<std::string> permitted(const Definition& definition, const Instance& instance,
                                   const std::vector<std::string>& roles);
// Those on its task, and `done` where he may complete it.
std::vector<std::string> permitted(const Definition& definition, const Task& task,
                                   const std::string& by, const std::vector<std::string>& roles);

}  // namespace kamhub::process
