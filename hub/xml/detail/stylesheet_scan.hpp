#pragma once
// What a stylesheet may not contain, found in its text before it is compiled and, with all that it
// imports, afterwards. Not a public header.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "xml/detail/libxml.hpp"
#include "xml/stylesheet.hpp"

namespace kamhub::xml::detail {

constexpr char kXslt[] = "http://www.w3.org/1999/XSL/Transform";

// Names that may stand in another file of the same stylesheet. Value.
struct StylesheetNames {
    struct Use {
        std::string name;
        Fault fault;  // what to say if nothing bears the name
    };
    std::set<std::string> templates, variables;
    std::vector<Use> called, read;
};

// The first thing in one file that is refused: a version other than 1.0, document(), unescaped
// output, an instruction, attribute, function or code table that does not exist. Adds to `names`.
// `codes` may be null.
std::optional<Fault> refusedInStylesheet(const Document& document, std::string_view text,
                                         const CodeTables* codes, StylesheetNames& names);
// The first name that no file of the stylesheet bears.
std::optional<Fault> unknownName(const StylesheetNames& names);

}  // namespace kamhub::xml::detail
