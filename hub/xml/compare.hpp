#pragma once
// What differs between two documents in meaning: element for element, whatever their prefixes, the
// order of attributes, comments, and text that is only blanks.

#include <string>
#include <vector>

#include "xml/document.hpp"

namespace kamhub::xml {

struct Difference {
    std::string path;  // XPath of the place, with the prefixes of the document it is in
    std::string what;  // "a" became "b"; is new; is gone
};

struct Differences {
    std::vector<Difference> list;
    std::size_t more = 0;  // beyond the limit
    bool empty() const { return list.empty(); }
};

// Of `now` against `was`, in the order of the documents; at most `limit` are listed.
Differences compare(const Document& was, const Document& now, std::size_t limit = 100);

}  // namespace kamhub::xml
