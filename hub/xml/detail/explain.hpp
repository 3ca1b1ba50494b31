#pragma once
// What keeps a file from being XML, in the words of whoever wrote the file: libxml2 speaks of its
// grammar, and of the line where it noticed. Not a public header.

#include <optional>
#include <string_view>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml::detail {

// Asked after a parser or the pre-scan has refused the text; nothing if it sees no fault either.
std::optional<Fault> explain(std::string_view utf8);

}  // namespace kamhub::xml::detail
