#pragma once
// A SOAP envelope whose body passes unread.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "xml/limits.hpp"
#include "xml/soap.hpp"

namespace kamhub::xml {

// An envelope in memory whose body is not read: its element as it stands, cut out of the bytes, of
// which no tree is built. The whole was well-formed.
struct SoapSlice {
    SoapMessage message;              // without body
    std::string name, namespace_uri;  // of the body's element
    std::string body;  // UTF-8; a document of its own, with what is declared around it
};
using WantedBody = std::function<bool(const std::string& name, const std::string& namespace_uri)>;
// Nothing where openSoap() has to look: no SOAP, a fault, not exactly one element in the body, or
// one that is not wanted. InvalidMessage as Document::parse() says it.
Result<std::optional<SoapSlice>> sliceSoap(std::string_view utf8, const WantedBody& wanted,
                                           const Limits& limits = {});

}  // namespace kamhub::xml
