#pragma once
// Bytes that a browser keeps as a file, whatever their sender calls them, and does not look into.

#include <string>

#include "sdk/http.hpp"

namespace kamhub::server {

// `name` in any alphabet (RFC 6266).
HttpResponse download(const std::string& name, const std::string& media_type, std::string bytes);

}  // namespace kamhub::server
