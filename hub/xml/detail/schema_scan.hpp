#pragma once
// What libxml2 would complain about in a schema by its grammar, or on another line. Not a public
// header.

#include <optional>
#include <string_view>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml::detail {

// The first element or type of XML Schema's namespace that does not exist; a root that is no
// schema. `text` is what the document was parsed from.
std::optional<Fault> refusedInSchema(const Document& document, std::string_view text);

}  // namespace kamhub::xml::detail
