#pragma once
// The cheap look at foreign bytes before any parser sees them: charset to UTF-8, then counts.
// libxml2 checks the attributes of one element in quadratic time, so they are counted first
// (docs/specs/limits.md).

#include <cstddef>
#include <string>
#include <string_view>

#include "sdk/result.hpp"

namespace kamhub::xml {

struct Limits {
    std::size_t bytes = 8 * 1024 * 1024;
    int depth = 100;
    int attributes_per_element = 256;
    std::size_t name_length = 1024;
};

// One pass over UTF-8 text: refuses a DOCTYPE, too many attributes on one element, too deep
// nesting, too long names. The message names line and column. Well-formedness is the parser's
// business.
Status prescan(std::string_view utf8, const Limits& limits);

// Text of a declared charset to UTF-8 and back, by iconv. `charset` is a name as partners write it
// (GB18030, GBK, UTF-8, ISO-8859-1 …). Refuses unknown charsets, malformed and (to a charset)
// unmappable characters, with the place.
Result<std::string> toUtf8(std::string_view bytes, const std::string& charset);
Result<std::string> fromUtf8(std::string_view utf8, const std::string& charset);

// An XML document as it came -> UTF-8. `declared` is the transport's charset (may be empty; wins
// over the XML declaration); a byte-order mark wins over both. Only UTF-8, UTF-16, GB18030, GBK,
// GB2312, ISO-8859-1 and US-ASCII are taken. The XML declaration of the result says UTF-8 or is
// absent.
Result<std::string> documentToUtf8(std::string bytes, std::string_view declared);

}  // namespace kamhub::xml
