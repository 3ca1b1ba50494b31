#pragma once
// mappings/canonical/catalogue.xml, as docs/specs/canonical.md describes it.

#include <string>
#include <vector>

#include "support.hpp"

namespace kamhub::golden {

struct Message {
    std::string type, element, kind, family, schema, sample, subject, lane, reply, code;
};

struct Catalogue {
    std::vector<Message> messages;
    std::vector<std::string> families;
    std::vector<std::string> complaints;

    const Message* find(const std::string& type) const;
};

inline constexpr char kCanonical[] = "urn:kamhub:canonical:1";

fs::path canonicalFolder();
const Catalogue& catalogue();
// "ok", or why the document is not the message of this type.
std::string checkCanonical(const xml::Document& document, const std::string& type);

}  // namespace kamhub::golden
