#pragma once
// The instructions of XSLT 1.0 and their attributes, as data. Not a public header.

#include <string>
#include <string_view>
#include <vector>

namespace kamhub::xml::detail {

struct InstructionAttribute {
    std::string name;
    bool required = false;
    bool expression = false;  // an XPath expression or a pattern
};

struct Instruction {
    std::string name;
    bool top_level = false;  // stands below xsl:stylesheet only
    std::vector<InstructionAttribute> attributes;

    const InstructionAttribute* attribute(std::string_view wanted) const;
    std::vector<std::string> attributeNames() const;
};

// Null if there is none of the name.
const Instruction* findInstruction(std::string_view name);
std::vector<std::string> instructionNames();

}  // namespace kamhub::xml::detail
