#pragma once
// How CloudEvents' HTTP binding writes an attribute value into a header: percent-encoded where it
// is not printable ASCII.

#include <string>
#include <string_view>

namespace kamhub::net {

std::string encodeHeaderValue(std::string_view value);
std::string decodeHeaderValue(std::string_view value);  // what is no escape stays as it is

}  // namespace kamhub::net
