#pragma once
// The characters on which the editions of GB 18030 differ. Not a public header.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kamhub::xml::detail {

// Replaces the private-use code points of early editions by the standard ones, in UTF-8.
std::string standardForms(std::string_view utf8);
// The character of a four-byte code that glibc does not know and that other peers write.
std::optional<std::uint32_t> characterOfFourBytes(std::string_view bytes);
void appendUtf8(std::string& out, std::uint32_t code_point);

}  // namespace kamhub::xml::detail
