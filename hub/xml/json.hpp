#pragma once
// JSON <-> its W3C XML form (namespace http://www.w3.org/2005/xpath-functions: map, array, string,
// number, boolean, null; attribute key), so that stylesheets translate JSON systems too. Refused:
// duplicate keys, text behind the value, characters that XML cannot carry.

#include <string>
#include <string_view>

#include "sdk/result.hpp"
#include "xml/document.hpp"

namespace kamhub::xml {

constexpr char kJsonNamespace[] = "http://www.w3.org/2005/xpath-functions";

Result<Document> jsonToXml(std::string_view json);  // numbers keep their text; depth at most 64
Result<std::string> xmlToJson(const Document& document);

}  // namespace kamhub::xml
