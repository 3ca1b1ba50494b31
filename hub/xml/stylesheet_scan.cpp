#include "xml/detail/stylesheet_scan.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "xml/detail/stylesheet_functions.hpp"

namespace kamhub::xml::detail {

namespace {

bool isNameChar(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.' ||
           c == ':' || (c & 0x80) != 0;
}

// The names of the functions that an expression calls, outside of literals.
std::vector<std::string> functionsOf(const std::string& expression) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < expression.size();) {
        const char c = expression[i];
        if (c == '"' || c == '\'') {
            const auto end = expression.find(c, i + 1);
            if (end == std::string::npos) break;
            i = end + 1;
        } else if (isNameChar(c)) {
            const auto first = i;
            while (i < expression.size() && isNameChar(expression[i])) ++i;
            const auto next = expression.find_first_not_of(" \t\r\n", i);
            if (next != std::string::npos && expression[next] == '(')
                out.push_back(expression.substr(first, i - first));
        } else {
            ++i;
        }
    }
    return out;
}

// The expressions of an attribute value template, those between braces.
std::string templateExpressions(const std::string& value) {
    std::string out;
    bool inside = false;
    for (const char c : value) {
        if (c == '{')
            inside = true;
        else if (c == '}')
            inside = false, out += ' ';
        else if (inside)
            out += c;
    }
    return out;
}

// XPath 1.0 section 4, XSLT 1.0 section 12, and what looks like a call: node tests, operators.
bool isXsltFunction(const std::string& name) {
    static const std::set<std::string> kNames{"last",
                                              "position",
                                              "count",
                                              "id",
                                              "local-name",
                                              "namespace-uri",
                                              "name",
                                              "string",
                                              "concat",
                                              "starts-with",
                                              "contains",
                                              "substring-before",
                                              "substring-after",
                                              "substring",
                                              "string-length",
                                              "normalize-space",
                                              "translate",
                                              "boolean",
                                              "not",
                                              "true",
                                              "false",
                                              "lang",
                                              "number",
                                              "sum",
                                              "floor",
                                              "ceiling",
                                              "round",
                                              "key",
                                              "format-number",
                                              "current",
                                              "unparsed-entity-uri",
                                              "generate-id",
                                              "system-property",
                                              "element-available",
                                              "function-available",
                                              "document",
                                              "node",
                                              "text",
                                              "comment",
                                              "processing-instruction",
                                              "and",
                                              "or",
                                              "div",
                                              "mod"};
    return kNames.contains(name);
}

class Scan {
public:
    std::optional<Fault> run(const xmlNode* element) {
        checkElement(element);
        for (const auto* child = element->children; child && !fault_; child = child->next)
            if (child->type == XML_ELEMENT_NODE) run(child);
        return fault_;
    }

private:
    void refuse(const xmlNode* at, std::string what, std::string write) {
        if (fault_) return;
        fault_ = Fault{at->doc->URL ? text(at->doc->URL) : "", static_cast<int>(xmlGetLineNo(at)),
                       0, std::move(what), std::move(write)};
    }

    void checkElement(const xmlNode* element) {
        const bool xslt = namespaceOf(element) == kXslt;
        const auto name = localName(element);
        if (xslt && (name == "stylesheet" || name == "transform") &&
            attributeOf(element, "version") != "1.0")
            refuse(element, "only XSLT 1.0 runs here", "write version=\"1.0\"");
        if (xslt && attributeOf(element, "disable-output-escaping") == "yes")
            refuse(element, "disable-output-escaping could make what is not XML", "leave it out");
        for (const auto* attribute = element->properties; attribute; attribute = attribute->next) {
            const TextHandle raw(xmlNodeListGetString(attribute->doc, attribute->children, 1));
            const auto value = text(raw.get());
            checkFunctions(element, xslt && value.find('{') == std::string::npos
                                        ? value
                                        : templateExpressions(value));
        }
    }

    void checkFunctions(const xmlNode* element, const std::string& expression) {
        for (const auto& name : functionsOf(expression)) {
            if (name == "document")
                refuse(element, "document() is not allowed",
                       "hand in what is needed as a parameter or a code table");
            const auto colon = name.find(':');
            if (colon == std::string::npos && !isXsltFunction(name))
                refuse(element, "there is no function " + name,
                       "write a function of XPath 1.0 or XSLT 1.0, or a kam: function");
            if (colon == std::string::npos || name.find("::") != std::string::npos) continue;
            const auto* ns = xmlSearchNs(element->doc, const_cast<xmlNode*>(element),
                                         chars(name.substr(0, colon)));
            if (!ns || text(ns->href) != kFunctionsNamespace) continue;
            const auto& known = functionNames();
            if (std::find(known.begin(), known.end(), name.substr(colon + 1)) == known.end())
                refuse(element, "there is no function " + name,
                       "docs/specs/mappings.md lists the kam: functions");
        }
    }

    std::optional<Fault> fault_;
};

}  // namespace

std::optional<Fault> refusedInStylesheet(const xmlNode* root) { return Scan().run(root); }

}  // namespace kamhub::xml::detail
