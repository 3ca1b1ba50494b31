#pragma once
// What a stylesheet may not contain, found in its tree before it is compiled. Not a public header.

#include <optional>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml::detail {

constexpr char kXslt[] = "http://www.w3.org/1999/XSL/Transform";

// The first thing that is refused: a version other than 1.0, document(), unescaped output, an
// unknown kam: function.
std::optional<Fault> refusedInStylesheet(const xmlNode* root);

}  // namespace kamhub::xml::detail
