#pragma once
// A schema as a list of steps, whatever database it is in: a step that was released once is never
// changed, only followed by another.

#include <string>
#include <vector>

#include "sdk/result.hpp"

namespace kamhub::store {

struct Migration {
    int version;        // 1, 2, 3 …
    const char* about;  // a few words, kept in the database
    const char* sql;
};

// Applies the steps above `version`, in their order, each by `apply`. InvalidConfig where the
// version is none of these: a newer program wrote it.
template <class Apply>
Status migrateFrom(int version, const std::vector<Migration>& steps, Apply apply) {
    const int newest = steps.empty() ? 0 : steps.back().version;
    if (version > newest)
        return invalidConfig("the store has version " + std::to_string(version) +
                             ", written by a newer program; this one knows versions up to " +
                             std::to_string(newest) +
                             ": install the newer program, or restore the backup made before it");
    for (const auto& step : steps) {
        if (step.version <= version) continue;
        if (auto status = apply(step); !status) return status;
    }
    return okStatus();
}

}  // namespace kamhub::store
