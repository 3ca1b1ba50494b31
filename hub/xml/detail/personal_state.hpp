#pragma once
// Shared by personal.cpp and personal_marks.cpp. Not a public header.

#include <map>
#include <string>

#include "xml/personal.hpp"

namespace kamhub::xml {

struct Personal::State {
    // Path, and whether the value is one of a list: then its first letter would say it.
    std::map<std::string, bool> paths;
    std::map<std::string, bool> names;  // by the last parts of the paths
};

}  // namespace kamhub::xml
