#pragma once
// What routes look at: a body, or the frame of one that is too large for a tree.

#include <set>
#include <string>

#include "sdk/payload.hpp"
#include "xml/document.hpp"

namespace kamhub::flow {

// A canonical body of more than kTreeLimit: it stays in its file, and what is looked at is its
// frame (xml/stream.hpp). Immutable.
struct LargeBody {
    Payload canonical;                        // UTF-8, valid
    std::set<std::string> left_out, lacking;  // as xml::Frame says
};

// Refers to what it is made of. An expression that may read what the frame of a large body lacks is
// InvalidMessage, with what to write instead. Value.
class BodyView {
public:
    BodyView(const xml::Document& document, const LargeBody* large = nullptr)
        : document_(document), large_(large) {}

    Result<std::string> string(const xml::XPath& path) const;
    Result<bool> boolean(const xml::XPath& path) const;

private:
    Status check(const xml::XPath& path) const;

    const xml::Document& document_;
    const LargeBody* large_;
};

}  // namespace kamhub::flow
