#pragma once
// One <field>: what its attributes mean for its type.

#include <optional>

#include "records/declaration_specs.hpp"
#include "records/entity.hpp"

namespace kamhub::records {

// None where there are complaints. What it names elsewhere (list, entity) is checked later.
std::optional<Field> readFieldOf(const ConfigNode& node, const FieldAttributes& attributes,
                                 Complaints& complaints);

}  // namespace kamhub::records
