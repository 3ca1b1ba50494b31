#pragma once
// Where the start tags of a document stand: libxml2 keeps no more than the line on which a tag
// ends. Not a public header.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml::detail {

// Where a start tag and its attributes begin. Value.
struct TagPlaces {
    Place place;
    int last_line = 0;                                      // of the tag, as libxml2 names it
    std::vector<std::pair<std::string, Place>> attributes;  // by qualified name
};

// The start tags of a well-formed document, in order.
std::vector<TagPlaces> findTags(std::string_view utf8);
// The line on which the tag begins that libxml2 places on `line`.
int firstLineOf(const std::vector<TagPlaces>& tags, int line);

}  // namespace kamhub::xml::detail
