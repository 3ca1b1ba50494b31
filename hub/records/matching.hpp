#pragma once
// Which records may be the one that somebody else speaks of: candidates for a new or external
// record, by the rules that the entity declares (<match>) and by external keys.

#include "records/external_keys.hpp"

namespace kamhub::records {

constexpr int kCandidates = 20;

// Value.
struct Candidate {
    Record record;                   // as the asker may see it
    std::vector<std::string> rules;  // that hit: key:SYSTEM, then names of <match>
};

// In the order of keys and rules; at most kCandidates. A rule is asked where every one of its
// fields is given, and, where one is personal, the asker may see that. Takes the right
// <entity>.read. Blocks on the store. Of a normalised rule the first kPageRows records that hold
// its words are looked at.
Answer<std::vector<Candidate>> matched(Records& records, const Asker& asker,
                                       const std::string& entity, const FieldEdits& fields,
                                       const std::vector<ExternalKey>& keys = {});

}  // namespace kamhub::records
