#pragma once
// Whether a record may become what somebody wants it to be.

#include <optional>

#include "records/asker.hpp"

namespace kamhub::records {

// What somebody sends: fields by name, as text; none, or an empty text: no value.
using FieldEdits = std::map<std::string, std::optional<std::string>, std::less<>>;

// Puts the edits into the record, each value in its one form. Everything that is wrong is said.
// `hub`: read-only fields may change.
FieldComplaints edit(const Entity& entity, const FieldEdits& edits, Record& record,
                     bool hub = false);

// Required fields, codes, references, circles of parents. `before` is the record as stored, version
// 0 of a new one. Reads the store: not on an io thread.
Result<FieldComplaints> judge(const Model& model, const Entity& entity, const Asker& asker,
                              store::Tables& tables, const Record& before, const Record& after);

// For whoever may not see everything: personal fields are left out, secrets always.
void hide(const Entity& entity, const Asker& asker, Record& record);

}  // namespace kamhub::records
