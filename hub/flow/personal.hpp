#pragma once
// What a message says of persons stays out of texts that are logged or kept: it is hidden where
// such a text arises.

#include <string>

#include "host/catalogue.hpp"
#include "sdk/payload.hpp"

namespace kamhub::flow {

// `text`, which speaks of a message of `type`, without the values of the elements of `body` that
// are marked personal. A type that the catalogue does not have (any more): as if everything were.
std::string withoutPersonal(const host::Catalogue& catalogue, const std::string& type,
                            const Payload& body, std::string text);

// The same of a complaint about a document in a partner's own words, from which a message of `type`
// was to be made.
Error withoutPersonal(const host::Catalogue& catalogue, const std::string& type,
                      const xml::Document& foreign, Error error);

}  // namespace kamhub::flow
