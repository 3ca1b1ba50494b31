#pragma once
// The resources of the operations API about users, sessions, tokens and the audit trail.

#include <vector>

#include "server/resource.hpp"

namespace kamhub::server {

struct AccessTable {
    static std::vector<Resource> resources();

private:
    static std::vector<Resource> doors();
    static std::vector<Resource> users();
    static std::vector<Resource> tokens();
    static std::vector<Resource> audit();
};

}  // namespace kamhub::server
