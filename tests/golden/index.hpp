#pragma once
// The indexes mappings/transforms/<system>.xml and the golden cases beside the stylesheets they
// name.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support.hpp"
#include "xml/stylesheet.hpp"

namespace kamhub::golden {

// One use of a stylesheet by an index.
struct Use {
    bool outgoing = false;    // its output is the partner's; otherwise canonical
    std::string type;         // canonical type, of the input if outgoing, else of the output
    fs::path partner_schema;  // of the partner's document; empty: none
    std::vector<std::string>
        expressions;  // dedupe, reference, correlation: on the partner's document
};

struct Index {
    std::string system;
    fs::path file;
    fs::path codes;  // empty: none
    xml::Namespaces namespaces;
    std::map<fs::path, std::vector<Use>> uses;  // by stylesheet
    std::vector<std::string> complaints;
};

struct Case {
    std::string name;  // canonical_to_billing/key_account_mark.happy
    const Index* index = nullptr;
    fs::path stylesheet;
    fs::path stem;  // …/key_account_mark.happy, to which .in.xml and so on are added
    bool refused = false;

    fs::path file(const char* ending) const { return stem.string() + ending; }
};

fs::path transforms();
const std::vector<Index>& indexes();
const std::vector<Case>& cases();
// Compiled once, with the code tables of its index.
const Result<xml::Stylesheet>& stylesheetOf(const Index& index, const fs::path& file);
// The `href`s of its xsl:import and xsl:include, made absolute.
std::vector<fs::path> importsOf(const fs::path& stylesheet);

}  // namespace kamhub::golden
