#pragma once
// XSLT 1.0 as docs/specs/mappings.md describes it: parameters, code tables, kam: functions, no file
// or network access.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sdk/config_spec.hpp"
#include "sdk/result.hpp"
#include "xml/document.hpp"

namespace kamhub::xml {

// Code tables of one system. Immutable; shared between threads.
class CodeTables {
public:
    static Result<std::shared_ptr<const CodeTables>> load(const std::string& file,
                                                          Complaints& complaints);
    // Empty optional if the table or the value is not there.
    std::optional<std::string> toPartner(const std::string& table,
                                         const std::string& canonical) const;
    std::optional<std::string> toCanonical(const std::string& table,
                                           const std::string& partner) const;
    bool hasTable(const std::string& table) const { return to_partner_.count(table) > 0; }
    // Several canonical values share this partner value, so that there is no way back from it.
    bool isAmbiguous(const std::string& table, const std::string& partner) const {
        return ambiguous_.count({table, partner}) > 0;
    }
    const std::string& hash() const { return hash_; }
    std::vector<std::string> tables() const;
    const std::string& file() const { return file_; }

private:
    std::map<std::string, std::map<std::string, std::string>> to_partner_, to_canonical_;
    std::set<std::pair<std::string, std::string>> ambiguous_;  // table, partner value
    std::string hash_, file_;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

// A compiled stylesheet. Immutable; shared between threads (each application has a context of its
// own).
class Stylesheet {
public:
    // `codes` may be null. Nothing if there are complaints; they are about the file at fault, be it
    // an imported one. Refuses version 2.0, document(), and names that nothing bears: instructions,
    // functions, templates, variables, code tables.
    static std::optional<Stylesheet> load(const std::string& file,
                                          std::shared_ptr<const CodeTables> codes,
                                          Complaints& complaints);
    // The same with the first complaint as the error: file:line: what.
    static Result<Stylesheet> compileFile(const std::string& file,
                                          std::shared_ptr<const CodeTables> codes);
    // InvalidMessage with the text of xsl:message terminate="yes", an unknown code, or a run-time
    // error with its line.
    Result<Document> apply(const Document& input, const Parameters& parameters) const;
    // SHA-256 over the stylesheet, what it imports, and the code tables.
    const std::string& hash() const;

private:
    struct State;
    std::shared_ptr<const State> state_;
};

}  // namespace kamhub::xml
