#include "records.hpp"

#include "xml/document.hpp"
#include "xml/limits.hpp"

namespace kamhub::ninety_seven {

Result<std::vector<std::string>> recordsOf(std::string_view document, const xml::Layouts& layouts) {
    const auto parsed = xml::Document::parse(document);
    if (!parsed) return parsed.error();
    std::vector<_xmlNode*> nodes;
    if (parsed->rootName() == "batch")
        nodes = xml::childElements(parsed->root());
    else
        nodes.push_back(parsed->root());
    std::vector<std::string> out;
    for (const _xmlNode* node : nodes) {
        if (xml::localName(node) != "record")
            return invalidMessage(
                "the 97 system takes <record> or <batch> of them, the stylesheet made <" +
                xml::localName(node) + ">");
        auto bytes = layouts.encode(*parsed, node);
        if (!bytes) return bytes.error();
        out.push_back(std::move(*bytes));
    }
    return out;
}

Result<DecodedRecord> decodeRecord(std::string_view bytes, const xml::Layouts& layouts) {
    auto text = layouts.decode(bytes);
    if (!text) return text.error();
    const auto parsed = xml::Document::parse(*text);
    if (!parsed) return parsed.error();
    return DecodedRecord{xml::attributeOf(parsed->root(), "layout"), std::move(*text)};
}

Result<std::string> DecodedRecord::field(const std::string& name) const {
    const auto parsed = xml::Document::parse(document);
    if (!parsed) return parsed.error();
    const _xmlNode* node = xml::firstChild(parsed->root(), name);
    return node ? xml::textOf(node) : std::string();
}

std::string textFor(std::string_view utf8, const std::string& charset, std::size_t limit) {
    // A reason can be long; its beginning says enough.
    std::string text(utf8.substr(0, limit * 2));
    while (!text.empty()) {
        if (auto bytes = xml::fromUtf8(text, charset); bytes && bytes->size() <= limit)
            return std::move(*bytes);
        text.pop_back();
    }
    return {};
}

std::string textFrom(std::string_view bytes, const std::string& charset) {
    auto text = xml::toUtf8(bytes, charset);
    return text ? std::move(*text) : "(text that is not " + charset + ")";
}

}  // namespace kamhub::ninety_seven
