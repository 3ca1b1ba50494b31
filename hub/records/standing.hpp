#pragma once
// Where a user stands in the organisation, as records say, and which records his rights therefore
// reach (docs/specs/records.md, "Rights and reach").

#include <memory>
#include <string>
#include <vector>

#include "access/roles.hpp"
#include "records/asker.hpp"

namespace kamhub::records {

// Who asks. A right that is held on a reach (access::Reach) reaches what it says through the
// entity's <scope>; an entity without one is reached by rights without a reach only. Reads the
// store where the caller has such rights: not on an io thread.
Result<Asker> askerOf(std::shared_ptr<const Model> model, store::Tables& tables,
                      const access::Caller& caller, Instant now);

// The units where a user stands and all below them, by id and by business key: whose tasks he sees.
// None for whoever is no user. Reads the store.
Result<std::vector<std::string>> unitsOf(const Model& model, store::Tables& tables,
                                         const access::Caller& caller, Instant now);

// What the rights over records of roles name that is not declared, or reaches nothing.
void checkRights(const Model& model, const access::Roles& roles, Complaints& complaints);

}  // namespace kamhub::records
