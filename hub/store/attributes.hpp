#pragma once
// The attributes of an envelope that no query asks for, as one text: they share a column.

#include <string>
#include <string_view>

#include "sdk/envelope.hpp"

namespace kamhub::store {

// Every attribute but id, source, type, subject and partitionkey. Each value stands behind its
// length, so that no byte in it can be taken for another attribute.
std::string packAttributes(const Envelope& envelope);
// Sets what the text holds; attributes that this version does not know are passed over.
void unpackAttributes(std::string_view text, Envelope& envelope);

}  // namespace kamhub::store
