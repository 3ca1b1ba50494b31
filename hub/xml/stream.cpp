#include "xml/stream.hpp"

#include "xml/detail/reader.hpp"

namespace kamhub::xml {

Result<RootName> rootOf(const Payload& document, const std::string& charset) {
    auto reader = detail::Reader::open(document, {charset, nullptr, {}});
    if (!reader) return reader.error();
    while (true) {
        auto moved = (*reader)->next();
        if (!moved) return moved.error();
        if (!*moved) return invalidMessage("this is not XML");
        if ((*reader)->type() != XML_READER_TYPE_ELEMENT) continue;
        return RootName{localName((*reader)->node()), namespaceOf((*reader)->node())};
    }
}

Result<std::string> charsetOf(const Payload& document, const std::string& declared) {
    auto first = detail::Bytes(document).next();
    if (!first) return first.error();
    auto decoder = detail::Decoder::forDocument(*first, declared);
    if (!decoder) return decoder.error();
    return decoder->charset();
}

Status toUtf8(const Payload& document, const std::string& declared, const TakePiece& take) {
    detail::Bytes bytes(document);
    std::optional<detail::Decoder> decoder;
    do {
        auto piece = bytes.next();
        if (!piece) return piece.error();
        if (!decoder) {
            auto made = detail::Decoder::forDocument(*piece, declared);
            if (!made) return made.error();
            decoder.emplace(std::move(*made));
        }
        std::string text;
        if (auto fault = decoder->decode(std::move(*piece), bytes.last(), text))
            return invalidMessage(detail::toString(*fault));
        if (!take(text)) return internalError("the document was not taken to its end");
    } while (!bytes.last());
    return okStatus();
}

}  // namespace kamhub::xml
