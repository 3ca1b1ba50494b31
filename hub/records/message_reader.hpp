#pragma once
// Reads what an entity sends, takes and answers: <send>, <take> and <answer> of a declaration.

#include "records/entity.hpp"

namespace kamhub::records {

void readSending(const ConfigNode& node, Entity& entity, Complaints& complaints);
void readTaking(const ConfigNode& node, Entity& entity, Complaints& complaints);
void readAnswering(const ConfigNode& node, Entity& entity, Complaints& complaints);
// What they name, once everything is read.
void checkMessages(const Model& model, const Entity& entity, Complaints& complaints);

// The field of `other` by which its records stand with those of `entity`: a parent, or else the
// first reference. Null: there is none.
const Field* referenceTo(const Entity& entity, const Entity& other);

}  // namespace kamhub::records
