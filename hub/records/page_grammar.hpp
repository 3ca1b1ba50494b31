#pragma once
// Which elements and attributes pages have (docs/specs/pages.md).

#include <vector>

#include "sdk/config_spec.hpp"

namespace kamhub::records {

struct Grammar {
    const char* name;
    std::vector<const char*> needs, may;  // attributes
    std::vector<Grammar> parts;
};

// False: it has what no page has, or lacks what it needs, with complaints.
bool judgeShape(const ConfigNode& page, Complaints& complaints);

}  // namespace kamhub::records
