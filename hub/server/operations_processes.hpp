#pragma once
// The resources of the operations API about processes and their tasks.

#include <vector>

#include "server/resource.hpp"

namespace kamhub::server {

struct ProcessesTable {
    static std::vector<Resource> definitions();  // operations_definitions.cpp
    static std::vector<Resource> resources();
};

struct NoticesTable {
    static std::vector<Resource> resources();
};

}  // namespace kamhub::server
