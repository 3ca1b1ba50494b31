#pragma once
// What reader and writer of JSON take alike: the grammar of a number, the depth. Not a public
// header.

#include <cstddef>
#include <string_view>

namespace kamhub::xml::detail {

constexpr int kDeepestJson = 64;  // of objects and arrays in each other

// The length of the number at the beginning of `text`, or 0.
std::size_t jsonNumberLength(std::string_view text);

}  // namespace kamhub::xml::detail
