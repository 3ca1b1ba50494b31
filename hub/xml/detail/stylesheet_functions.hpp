#pragma once
// The kam: functions of stylesheets, and what one application of a stylesheet carries for them. Not
// a public header.

#include <string>
#include <vector>

namespace kamhub::xml {
class CodeTables;
}

namespace kamhub::xml::detail {

constexpr char kFunctionsNamespace[] = "urn:kamhub:xslt";

// Hangs on the transform context while a stylesheet is applied. One thread at a time.
struct Run {
    const CodeTables* codes = nullptr;  // may be null
    std::string refusal;                // the first one; empty: none
};

// Once, before threads.
void registerFunctions();
// The local names of what was registered, and how many arguments one takes (-1: there is none).
const std::vector<std::string>& functionNames();
int argumentsOf(const std::string& function);

}  // namespace kamhub::xml::detail
