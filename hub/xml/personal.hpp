#pragma once
// What a message says of persons: which elements, as the schema marks them, and how it is hidden.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "sdk/payload.hpp"
#include "sdk/result.hpp"

namespace kamhub::xml {

class Document;

// In the annotation of an element, or of a simple type for every element of it:
// <xs:appinfo source="urn:kamhub:personal:1"/>
constexpr char kPersonalMark[] = "urn:kamhub:personal:1";

// The elements below one root that hold what is personal. Immutable; shared between threads; cheap
// to copy.
class Personal {
public:
    Personal();  // none
    // For each root element of a schema and of what it includes from beside it, by its name.
    // InvalidConfig with file and line: a mark that says nothing, because it is misspelt or stands
    // elsewhere.
    static Result<std::map<std::string, Personal>> read(const std::string& schema_file);

    bool empty() const;
    // From the root on: KeyAccountMarkAssigned/accountManagerPhone.
    std::set<std::string> paths() const;

    // A copy whose marked elements show their first letter and how long they are, roughly; without
    // comments and processing instructions.
    Document hidden(const Document& body) const;
    // `text` with the values hidden that marked elements have in `body`, which need not be valid:
    // elements count by their names, wherever they stand.
    std::string hiddenIn(std::string text, const Document& body) const;
    // The same with a body of any size, in UTF-8; it blocks while it is read. Where that is no
    // document to its end, `text` is cut before its first quotation.
    std::string hiddenIn(std::string text, const Payload& body) const;

private:
    struct State;
    std::shared_ptr<const State> state_;
};

// `text` with everything hidden that a partner's document, in whose words nothing is marked, may
// have given it: values of its elements and attributes that stand in quotes, and those that look
// like a number, an address or a Chinese name wherever they stand.
std::string hiddenIn(std::string text, const Document& foreign);
std::string hiddenIn(std::string text, const Payload& foreign);

// 13800138000 -> 1*****
std::string hiddenValue(std::string_view value);

}  // namespace kamhub::xml
