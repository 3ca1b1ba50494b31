#pragma once
// The grammar of a JSON number, for reader and writer. Not a public header.

#include <cstddef>
#include <string_view>

namespace kamhub::xml::detail {

// The length of the number at the beginning of `text`, or 0.
std::size_t jsonNumberLength(std::string_view text);

}  // namespace kamhub::xml::detail
