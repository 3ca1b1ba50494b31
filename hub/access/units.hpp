#pragma once
// Units of work that hold facts: submitted, waited for, made anew where somebody else was faster.

#include <functional>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace kamhub::access {

// Reads, and says what is to change. Called again after a conflict, at most a few times.
using MakeUnit = std::function<Result<store::Unit>()>;

// Blocks until the unit is durable. Unavailable: the store takes nothing now, or others were faster
// each time.
Status apply(store::Store& store, const MakeUnit& make);

// All facts of a kind, page by page. Blocks.
Result<std::vector<store::FactRow>> allFacts(store::Store& store, const std::string& kind);

}  // namespace kamhub::access
