#pragma once
// The history of a record: who changed which field from what to what, when, and why.

#include <string>
#include <vector>

#include "records/entity.hpp"
#include "sdk/records.hpp"
#include "store/tables.hpp"

namespace kamhub::records {

struct FieldChange {
    std::string field, before, after;  // empty: no value
    bool hidden = false;               // a secret: only that it changed
};

// Value.
struct HistoryEntry {
    std::int64_t version = 0;
    Instant at{};
    std::string actor;
    std::string kind;  // create, change, remove, restore, add-key, attach, merge, split …, or
                       // the name of a transition
    std::string reason;
    std::vector<FieldChange> changes;
};

// As a row of the history holds it.
std::string changeText(const Entity& entity, const std::string& kind, const std::string& reason,
                       const Record& before, const Record& after);
std::string changeText(const std::string& kind, const std::string& reason,
                       const std::vector<FieldChange>& changes);
// One more, which is of no field of the entity: a key of another system, say.
void appendChange(std::string& change_text, const FieldChange& change);
Result<HistoryEntry> historyEntryOf(const store::RowHistory& row);

}  // namespace kamhub::records
