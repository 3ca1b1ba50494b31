#include "xml/detail/stylesheet_rules.hpp"

#include <algorithm>
#include <sstream>

namespace kamhub::xml::detail {

namespace {

// Behind a name: ^ top level. Behind an attribute: ! required, * an expression.
constexpr const char* kInstructions[] = {
    "apply-imports",
    "apply-templates select* mode",
    "attribute name! namespace",
    "attribute-set^ name! use-attribute-sets",
    "call-template name!",
    "choose",
    "comment",
    "copy use-attribute-sets",
    "copy-of select!*",
    "decimal-format^ name decimal-separator grouping-separator infinity minus-sign NaN percent "
    "per-mille zero-digit digit pattern-separator",
    "element name! namespace use-attribute-sets",
    "fallback",
    "for-each select!*",
    "if test!*",
    "import^ href!",
    "include^ href!",
    "key^ name! match!* use!*",
    "message terminate",
    "namespace-alias^ stylesheet-prefix! result-prefix!",
    "number level count* from* value* format lang letter-value grouping-separator grouping-size",
    "otherwise",
    "output^ method version encoding omit-xml-declaration standalone doctype-public "
    "doctype-system cdata-section-elements indent media-type",
    "param name! select*",
    "preserve-space^ elements!",
    "processing-instruction name!",
    "sort select* lang data-type order case-order",
    "strip-space^ elements!",
    "stylesheet id extension-element-prefixes exclude-result-prefixes version!",
    "template^ match* name priority mode",
    "text disable-output-escaping",
    "transform id extension-element-prefixes exclude-result-prefixes version!",
    "value-of select!* disable-output-escaping",
    "variable name! select*",
    "when test!*",
    "with-param name! select*",
};

bool takeMark(std::string& word, char mark) {
    const auto at = word.find(mark);
    if (at == std::string::npos) return false;
    word.erase(at, 1);
    return true;
}

std::vector<Instruction> readAll() {
    std::vector<Instruction> out;
    for (const auto* line : kInstructions) {
        std::istringstream words(line);
        Instruction instruction;
        words >> instruction.name;
        instruction.top_level = takeMark(instruction.name, '^');
        for (std::string word; words >> word;) {
            InstructionAttribute attribute;
            attribute.required = takeMark(word, '!');
            attribute.expression = takeMark(word, '*');
            attribute.name = word;
            instruction.attributes.push_back(std::move(attribute));
        }
        out.push_back(std::move(instruction));
    }
    return out;
}

const std::vector<Instruction>& all() {
    static const auto instructions = readAll();
    return instructions;
}

}  // namespace

const InstructionAttribute* Instruction::attribute(std::string_view wanted) const {
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](auto& each) { return each.name == wanted; });
    return found == attributes.end() ? nullptr : &*found;
}

std::vector<std::string> Instruction::attributeNames() const {
    std::vector<std::string> out;
    for (const auto& each : attributes) out.push_back(each.name);
    return out;
}

const Instruction* findInstruction(std::string_view name) {
    const auto found =
        std::find_if(all().begin(), all().end(), [&](auto& each) { return each.name == name; });
    return found == all().end() ? nullptr : &*found;
}

std::vector<std::string> instructionNames() {
    std::vector<std::string> out;
    for (const auto& each : all()) out.push_back(each.name);
    return out;
}

}  // namespace kamhub::xml::detail
