#include "idoc.hpp"

#include <algorithm>
#include <utility>

#include "xml/document.hpp"
#include "xml/limits.hpp"

namespace kamhub::erp {

namespace {

constexpr std::size_t kNumberDigits = 16;
constexpr std::size_t kLongestName = 30;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Names go into operations and log lines.
bool isName(std::string_view text) {
    return !text.empty() && text.size() <= kLongestName &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_'; });
}

std::string field(const _xmlNode* control, std::string_view name) {
    const auto* node = xml::firstChild(control, name);
    return node ? xml::textOf(node) : std::string();
}

Result<const _xmlNode*> controlRecord(const xml::Document& document) {
    const auto children = xml::childElements(document.root());
    if (children.size() != 1 || xml::localName(children[0]) != "IDOC")
        return invalidMessage(
            "the root element holds not exactly one IDOC; send one document at a time");
    const auto segments = xml::childElements(children[0]);
    if (segments.empty() || xml::localName(segments[0]) != "EDI_DC40")
        return invalidMessage("the first segment is not EDI_DC40; begin with the control record");
    return static_cast<const _xmlNode*>(segments[0]);
}

}  // namespace

Result<Idoc> readIdoc(std::string bytes) {
    auto text = xml::documentToUtf8(std::move(bytes), {});
    if (!text) return invalidMessage(text.error().message);
    const auto document = xml::Document::parse(*text);
    if (!document) return invalidMessage(document.error().message);
    const auto control = controlRecord(*document);
    if (!control) return control.error();

    Idoc idoc;
    idoc.number = field(*control, "DOCNUM");
    idoc.key = field(*control, "ARCKEY");
    idoc.message = field(*control, "MESTYP");
    const std::string variant = field(*control, "MESCOD");
    if (idoc.number.size() != kNumberDigits ||
        !std::all_of(idoc.number.begin(), idoc.number.end(), isDigit))
        return invalidMessage(
            "DOCNUM is not 16 digits; write the document number with leading zeros");
    if (!isName(idoc.message)) return invalidMessage("MESTYP is no name; write for example ZHRMD");
    if (!variant.empty() && !isName(variant))
        return invalidMessage("MESCOD is no name; write for example EMP");
    idoc.operation = variant.empty() ? idoc.message : idoc.message + "/" + variant;
    idoc.text = std::move(*text);
    return idoc;
}

}  // namespace kamhub::erp
