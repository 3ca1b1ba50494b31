#pragma once
// The functions of XPath 1.0 and XSLT 1.0, and how an expression calls them. Not a public header.

#include <string>
#include <string_view>
#include <vector>

namespace kamhub::xml::detail {

constexpr int kAnyNumber = 1000;

struct FunctionInfo {
    std::string_view name;
    int least = 0, most = 0;  // arguments
    bool xslt = false;        // there in a stylesheet only
};

// Null if there is none of the name.
const FunctionInfo* findFunction(std::string_view name);
std::vector<std::string> coreFunctionNames(bool in_stylesheet);

// One name in an expression, outside of literals.
struct NameUse {
    std::string name;  // with its prefix
    bool call = false;
    bool variable = false;               // $name
    bool attribute = false;              // behind @ or attribute::
    bool axis = false;                   // before ::
    std::vector<std::string> arguments;  // of a call, as they are written
};
// Operators and node tests (and, or, div, mod, text(), …) are left out.
std::vector<NameUse> namesIn(const std::string& expression);

// What is wrong with the number of arguments, or empty.
std::string wrongArguments(const NameUse& call, int least, int most);

}  // namespace kamhub::xml::detail
