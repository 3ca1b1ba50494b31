#pragma once
// Lists of roles and people, as they are compared and spoken of. Not a public header.

#include <algorithm>
#include <string>
#include <vector>

namespace kamhub::process::detail {

inline bool share(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    return std::any_of(one.begin(), one.end(), [&](const auto& each) {
        return std::find(other.begin(), other.end(), each) != other.end();
    });
}

inline std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

}  // namespace kamhub::process::detail
