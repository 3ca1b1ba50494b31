#include "xml/detail/schema_scan.hpp"

#include <algorithm>

#include "xml/detail/tag_places.hpp"

namespace kamhub::xml::detail {

namespace {

constexpr char kSchema[] = "http://www.w3.org/2001/XMLSchema";

const std::vector<std::string>& elements() {
    static const std::vector<std::string> all{"all",
                                              "annotation",
                                              "any",
                                              "anyAttribute",
                                              "appinfo",
                                              "attribute",
                                              "attributeGroup",
                                              "choice",
                                              "complexContent",
                                              "complexType",
                                              "documentation",
                                              "element",
                                              "enumeration",
                                              "extension",
                                              "field",
                                              "fractionDigits",
                                              "group",
                                              "import",
                                              "include",
                                              "key",
                                              "keyref",
                                              "length",
                                              "list",
                                              "maxExclusive",
                                              "maxInclusive",
                                              "maxLength",
                                              "minExclusive",
                                              "minInclusive",
                                              "minLength",
                                              "notation",
                                              "pattern",
                                              "redefine",
                                              "restriction",
                                              "schema",
                                              "selector",
                                              "sequence",
                                              "simpleContent",
                                              "simpleType",
                                              "totalDigits",
                                              "union",
                                              "unique",
                                              "whiteSpace"};
    return all;
}

const std::vector<std::string>& types() {
    static const std::vector<std::string> all{"anySimpleType",
                                              "anyType",
                                              "anyURI",
                                              "base64Binary",
                                              "boolean",
                                              "byte",
                                              "date",
                                              "dateTime",
                                              "decimal",
                                              "double",
                                              "duration",
                                              "ENTITIES",
                                              "ENTITY",
                                              "float",
                                              "gDay",
                                              "gMonth",
                                              "gMonthDay",
                                              "gYear",
                                              "gYearMonth",
                                              "hexBinary",
                                              "ID",
                                              "IDREF",
                                              "IDREFS",
                                              "int",
                                              "integer",
                                              "language",
                                              "long",
                                              "Name",
                                              "NCName",
                                              "negativeInteger",
                                              "NMTOKEN",
                                              "NMTOKENS",
                                              "nonNegativeInteger",
                                              "nonPositiveInteger",
                                              "normalizedString",
                                              "NOTATION",
                                              "positiveInteger",
                                              "QName",
                                              "short",
                                              "string",
                                              "time",
                                              "token",
                                              "unsignedByte",
                                              "unsignedInt",
                                              "unsignedLong",
                                              "unsignedShort"};
    return all;
}

// One walk over a schema in the order of its tags. One thread at a time.
class SchemaWalk {
public:
    explicit SchemaWalk(std::vector<TagPlaces> tags) : tags_(std::move(tags)) {}

    std::optional<Fault> run(const xmlNode* element) {
        const auto place = next_ < tags_.size() ? tags_[next_++].place : Place{};
        if (namespaceOf(element) == kSchema) check(element, place);
        // What is in documentation is nobody's schema.
        const bool prose = localName(element) == "documentation" || localName(element) == "appinfo";
        for (const auto* child = element->children; child && !fault_; child = child->next) {
            if (child->type != XML_ELEMENT_NODE) continue;
            if (prose)
                skip(child);
            else
                run(child);
        }
        return fault_;
    }

private:
    void skip(const xmlNode* element) {
        ++next_;
        for (const auto* child = element->children; child; child = child->next)
            if (child->type == XML_ELEMENT_NODE) skip(child);
    }

    static std::string prefixOf(const xmlNode* element) {
        return element->ns && element->ns->prefix ? text(element->ns->prefix) + ":" : "";
    }

    void complain(Place place, std::string what, std::string write) {
        fault_ = Fault{{}, place.line, place.column, std::move(what), std::move(write)};
    }

    void check(const xmlNode* element, Place place) {
        const auto name = localName(element);
        const auto& known = elements();
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            const auto close = config::nearest(name, known);
            return complain(place, "there is no " + prefixOf(element) + name,
                            close.empty() ? "write an element of XML Schema 1.0"
                                          : "write " + prefixOf(element) + close);
        }
        for (const char* attribute : {"type", "base", "itemType"})
            checkType(element, place, attribute);
    }

    void checkType(const xmlNode* element, Place place, const char* attribute) {
        const auto value = attributeOf(element, attribute);
        const auto colon = value.find(':');
        if (fault_ || value.empty() || colon == std::string::npos) return;
        const auto prefix = value.substr(0, colon), local = value.substr(colon + 1);
        const auto* ns = xmlSearchNs(element->doc, const_cast<xmlNode*>(element), chars(prefix));
        const auto& known = types();
        if (!ns || text(ns->href) != kSchema ||
            std::find(known.begin(), known.end(), local) != known.end())
            return;
        const auto close = config::nearest(local, known);
        complain(place, "XML Schema has no type " + value,
                 close.empty()
                     ? "write a type of XML Schema 1.0"
                     : "write " + std::string(attribute) + "=\"" + prefix + ":" + close + "\"");
    }

    std::vector<TagPlaces> tags_;
    std::size_t next_ = 0;
    std::optional<Fault> fault_;
};

}  // namespace

std::optional<Fault> refusedInSchema(const Document& document, std::string_view text) {
    auto tags = findTags(text);
    const auto* root = document.root();
    if (localName(root) != "schema" || namespaceOf(root) != kSchema)
        return Fault{{},
                     tags.at(0).place.line,
                     tags.at(0).place.column,
                     "<" + localName(root) + "> is no schema",
                     "write <xs:schema xmlns:xs=\"" + std::string(kSchema) + "\" …>"};
    return SchemaWalk(std::move(tags)).run(root);
}

}  // namespace kamhub::xml::detail
