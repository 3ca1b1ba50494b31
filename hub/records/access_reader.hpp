#pragma once
// Reads what an entity says of access: <scope>, <person> and <membership> of a declaration.

#include "records/entity.hpp"

namespace kamhub::records {

void readAccess(const ConfigNode& node, Entity& entity, Complaints& complaints);
// What the element names, once everything is read.
void checkAccess(const ConfigNode& node, const Model& model, const Entity& entity,
                 Complaints& complaints);

}  // namespace kamhub::records
