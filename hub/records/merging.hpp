#pragma once
// Two records of one entity that are the same thing become one, and, where that was a mistake, two
// again. A log keeps what it takes to split them.

#include "records/records.hpp"

namespace kamhub::records {

constexpr std::size_t kMergeReferences = 5'000;  // that one merge moves

// A merge or a split. Value.
struct MergeEntry {
    std::string id;
    std::string kind;             // merge, split
    std::string survivor, loser;  // ids
    std::string actor, reason;
    Instant at{};
    bool undone = false;  // a merge that was split
};

// Both take the right <entity>.merge, and that both records are the asker's to see; what refers to
// them is changed whoever may see that. Plans are the survivor's. Block on the store. Thread-safe.
class Merging {
public:
    // Outlives it.
    explicit Merging(Records& records) : records_(records) {}

    struct Two {
        std::string survivor, loser;                           // ids
        std::int64_t survivor_version = 0, loser_version = 0;  // as read; 0: whatever they are now
    };
    // The survivor takes the fields that are named in `take` from the loser, every reference to the
    // loser and its external keys; the loser is removed. Who asks for it later is told the survivor
    // (Refusal::merged_into).
    Answer<Plan> merge(const Asker& asker, const std::string& entity, const Two& two,
                       const std::vector<std::string>& take, const std::string& reason);
    // The loser is there again as it was, with the keys and references that the merge moved and
    // nobody moved since; the survivor gives back fields that have not changed since.
    Answer<Plan> split(const Asker& asker, const std::string& entity, const std::string& merge_id,
                       std::int64_t survivor_version, const std::string& reason);
    // Of a record that is there, newest first.
    Answer<std::vector<MergeEntry>> log(const Asker& asker, const std::string& entity,
                                        const std::string& id);

private:
    Records& records_;
};

// For whoever looks for a record.

store::Table mergeTable();
// The record that stands for one that is gone; empty: it was not merged.
Result<std::string> mergedInto(store::Tables& tables, const std::string& entity,
                               const std::string& id);

}  // namespace kamhub::records
