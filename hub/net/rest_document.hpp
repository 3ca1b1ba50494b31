#pragma once
// A translated document of a REST system: JSON in its XML form, whose root says with which method
// and where to.

#include <string>

#include "sdk/payload.hpp"
#include "sdk/result.hpp"

namespace kamhub::net {

constexpr char kRestNamespace[] =
    "urn:kamhub:rest";  // of the root's attributes `method` and `path`

// Value.
struct RestCall {
    std::string method;
    std::string path;  // from the first '/', percent-encoded, to append to the base URL
    std::string json;
};

// InvalidMessage if the document is not of that form: it is the stylesheet that must be mended.
Result<RestCall> restCallFrom(const Payload& document);

}  // namespace kamhub::net
