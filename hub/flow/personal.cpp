#include "flow/personal.hpp"

namespace kamhub::flow {

std::string withoutPersonal(const host::Catalogue& catalogue, const std::string& type,
                            const Payload& body, std::string text) {
    const auto* known = catalogue.byType(type);
    if (text.empty() || (known && known->personal.empty())) return text;
    if (body.size() > kTreeLimit)
        return known ? known->personal.hiddenIn(std::move(text), body)
                     : xml::hiddenIn(std::move(text), body);
    const auto bytes = body.read();
    const auto document =
        bytes ? xml::Document::parse(*bytes) : Result<xml::Document>(bytes.error());
    if (!document) return text;  // it could not be read for the attempt either
    return known ? known->personal.hiddenIn(std::move(text), *document)
                 : xml::hiddenIn(std::move(text), *document);
}

Error withoutPersonal(const host::Catalogue& catalogue, const std::string& type,
                      const xml::Document& foreign, Error error) {
    const auto* known = catalogue.byType(type);
    if (!known || !known->personal.empty())
        error.message = xml::hiddenIn(std::move(error.message), foreign);
    return error;
}

}  // namespace kamhub::flow
