#pragma once
// The rows that a merge and its undoing have in common: those of the log, and those that refer to
// one record and are to refer to another.

#include <map>

#include "records/merge_memory.hpp"
#include "records/merging.hpp"

namespace kamhub::records {

inline constexpr char kMergeTable[] = "merge__log";

std::string textIn(const store::Row& row, std::string_view column);
bool wasUndone(const store::Row& row);
store::RowChange mergeLogRow(std::string id, const char* kind, const std::string& entity,
                             const std::string& survivor, const std::string& loser,
                             const std::string& actor, const std::string& reason,
                             std::string detail);
Refusal needsReason();

struct Referring {
    const Entity* entity = nullptr;
    Record before, after;
};
using ReferringRows = std::map<std::pair<std::string, std::string>, Referring>;  // entity, id

store::RowChange changeOf(const Referring& row, const char* kind, const std::string& reason);

}  // namespace kamhub::records
