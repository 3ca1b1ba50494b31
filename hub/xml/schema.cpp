#include <libxml/xmlschemas.h>

#include "xml/detail/libxml.hpp"
#include "xml/detail/schema_scan.hpp"
#include "xml/detail/tag_places.hpp"

namespace kamhub::xml {

using detail::Fault;

struct Schema::State {
    std::unique_ptr<xmlSchema, detail::FreeBy<xmlSchemaFree>> schema;
    std::string hash;
    std::vector<std::string> elements;
};

namespace {

constexpr char kInstance[] = "http://www.w3.org/2001/XMLSchema-instance";

bool replaceFirst(std::string& in, std::string_view from, std::string_view to) {
    const auto at = in.find(from);
    if (at == std::string::npos) return false;
    in.replace(at, from.size(), to);
    return true;
}

// {urn:x}name -> name. The sets of allowed values, {'a', 'b'}, stay.
std::string withoutNamespaces(std::string_view message) {
    std::string out;
    for (std::size_t i = 0; i < message.size(); ++i) {
        if (message[i] == '{') {
            // A namespace, not the quantifier of a pattern: {0,31}.
            const auto end = message.find_first_of("}' ", i);
            if (end != std::string_view::npos && message[end] == '}' &&
                message.substr(i, end - i).find(':') != std::string_view::npos) {
                i = end;
                continue;
            }
        }
        out += message[i];
    }
    return out;
}

// "Element 'kaCode': This element is not expected. Expected is one of ( a, b )." ->
// "element kaCode: is not allowed here; expected one of a, b"
std::string plainWords(std::string_view message) {
    std::string out = withoutNamespaces(message);
    if (out.starts_with("Element '")) {
        const auto end = out.find("': ");
        if (end != std::string::npos) {
            std::string subject = out.substr(9, end - 9);
            replaceFirst(subject, "', attribute '", ", attribute ");
            out = "element " + subject + ": " + out.substr(end + 3);
        }
    }
    if (const auto facet = out.find("[facet '"); facet != std::string::npos) {
        const auto end = out.find("] ", facet);
        if (end != std::string::npos) out.erase(facet, end + 2 - facet);
    }
    replaceFirst(out, ": The ", ": the ");
    replaceFirst(out, "This element is not expected.", "is not allowed here");
    replaceFirst(out, "Missing child element(s).", "lacks a child element");
    replaceFirst(out, "No matching global declaration available for the validation root.",
                 "this root element is not in the schema");
    const bool expected = replaceFirst(out, " Expected is one of ( ", "; expected one of ") ||
                          replaceFirst(out, " Expected is ( ", "; expected ");
    if (expected && out.ends_with(" ).")) out.erase(out.size() - 3);
    replaceFirst(out, "A global element declaration ", "element ");
    replaceFirst(out, " does already exist", " stands twice; give one another name");
    if (out.ends_with('.')) out.pop_back();
    return out;
}

bool isLocationHint(const xmlAttr* attribute) {
    return attribute->ns && detail::text(attribute->ns->href) == kInstance &&
           detail::text(attribute->name).ends_with("chemaLocation");
}

// Removes the hints below `node`, or, with `remove` false, only looks for them.
bool locationHints(xmlNode* node, bool remove) {
    bool found = false;
    for (auto* attribute = node->properties; attribute;) {
        auto* next = attribute->next;
        if (isLocationHint(attribute)) {
            found = true;
            if (remove) xmlRemoveProp(attribute);
        }
        attribute = next;
    }
    for (auto* child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE) continue;
        found = locationHints(child, remove) || found;
        if (found && !remove) return true;
    }
    return found;
}

}  // namespace

std::optional<Schema> Schema::load(const std::string& file, Complaints& complaints) {
    const auto complain = [&](Fault fault) {
        complaints.push_back(detail::toComplaint(std::move(fault), file));
        return std::nullopt;
    };
    if (auto fault = detail::missingFile(file, file)) return complain(std::move(*fault));
    const auto text = detail::readFile(file);
    if (!text) return complain({{}, 1, 1, text.error().message, {}});
    auto parsed = detail::parseText(*text, Limits{}, file);
    if (!parsed.document) return complain(std::move(parsed.fault));
    if (auto fault = detail::refusedInSchema(*parsed.document, *text))
        return complain(std::move(*fault));

    detail::ErrorCapture capture;
    detail::CompileScope scope(std::filesystem::path(file).parent_path());
    const std::unique_ptr<xmlSchemaParserCtxt, detail::FreeBy<xmlSchemaFreeParserCtxt>> context(
        xmlSchemaNewParserCtxt(file.c_str()));
    auto state = std::make_shared<State>();
    if (context) state->schema.reset(xmlSchemaParse(context.get()));
    if (!scope.refusals().empty()) return complain(scope.refusals().front());
    if (!state->schema || !capture.faults().empty()) {
        // What was included is looked at as well, in better words than libxml2's.
        for (const auto& [name, source] : scope.texts())
            if (auto included = detail::parseText(source, Limits{}, name); included.document)
                if (auto fault = detail::refusedInSchema(*included.document, source)) {
                    fault->file = name;
                    return complain(std::move(*fault));
                }
        auto fault = capture.first("this is not an XML schema");
        fault.what = plainWords(fault.what);
        for (const auto& [name, source] : scope.texts())
            if (name == fault.file)
                fault.line = detail::firstLineOf(detail::findTags(source), fault.line);
        return complain(std::move(fault));
    }
    state->hash = scope.hash();
    for (const auto* child : childElements(parsed.document->root()))
        if (localName(child) == "element") state->elements.push_back(attributeOf(child, "name"));
    Schema schema;
    schema.state_ = std::move(state);
    return schema;
}

Result<Schema> Schema::compileFile(const std::string& file) {
    Complaints complaints;
    if (auto schema = load(file, complaints)) return std::move(*schema);
    return invalidConfig(detail::toString(complaints.at(0)));
}

Status Schema::validate(const Document& document) const {
    if (!document.root()) return invalidMessage("the document is empty");
    // A document that names schemas of its own would make libxml2 look for them and add to the
    // shared schema.
    if (locationHints(document.root(), false)) {
        const auto copy = Document::adopt(xmlCopyDoc(document.get(), 1));
        locationHints(copy.root(), true);
        return validate(copy);
    }
    detail::ErrorCapture capture;
    const std::unique_ptr<xmlSchemaValidCtxt, detail::FreeBy<xmlSchemaFreeValidCtxt>> context(
        xmlSchemaNewValidCtxt(state_->schema.get()));
    if (!context) return internalError("no memory for a validation");
    const int result = xmlSchemaValidateDoc(context.get(), document.get());
    if (result == 0) return okStatus();
    if (result < 0 && capture.faults().empty())
        return internalError("the validation failed inside libxml2");
    auto fault = capture.first("the document is not valid");
    fault.what = plainWords(fault.what);
    return invalidMessage(detail::toString(fault));
}

const std::vector<std::string>& Schema::elements() const { return state_->elements; }
const std::string& Schema::hash() const { return state_->hash; }

}  // namespace kamhub::xml
