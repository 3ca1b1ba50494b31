#pragma once
// Reads <tmf> of a declaration, and judges it once all entities are there.

#include "records/entity.hpp"

namespace kamhub::records {

void readTmf(const ConfigNode& node, Entity& entity, Complaints& complaints);
void checkTmf(const Model& model, const Entity& entity, Complaints& complaints);

}  // namespace kamhub::records
