#include "process/detail/data.hpp"

#include <libxml/tree.h>

#include <cmath>
#include <cstdlib>

namespace kamhub::process::detail {

namespace {

const xmlChar* chars(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());
}

void drop(xmlNode* node) {
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

void clear(xmlNode* element) {
    while (element->children) drop(element->children);
}

// A step of a path: the first child of that name, made where it is not there.
xmlNode* childOf(xmlNode* parent, const std::string& name) {
    for (auto* each : xml::childElements(parent))
        if (!each->ns && xml::localName(each) == name) return each;
    return xmlAddChild(parent, xmlNewDocNode(parent->doc, nullptr, chars(name), nullptr));
}

// Copied so that the namespaces it uses come along. Attributes and texts become text.
void copyInto(xmlNode* to, const xmlNode* node) {
    if (node->type == XML_ELEMENT_NODE) {
        auto* copy = xmlDocCopyNode(const_cast<xmlNode*>(node), to->doc, 1);
        xmlAddChild(to, copy);
        xmlReconciliateNs(to->doc, copy);
    } else {
        xmlAddChild(to, xmlNewDocText(to->doc, chars(xml::textOf(node))));
    }
}

}  // namespace

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '\r')
            out += "&#13;";
        else
            out += c;
    }
    return out;
}

Result<Data> Data::of(std::string_view text) {
    auto document = xml::Document::parse(text);
    if (!document) return document.error();
    return Data(std::move(*document));
}

Result<double> Data::number(const xml::XPath& path) const {
    const auto text = string(path);
    if (!text) return text.error();
    char* end = nullptr;
    const double value = std::strtod(text->c_str(), &end);
    if (text->empty() || *end != 0 || !std::isfinite(value))
        return invalidMessage(path.text() + " gives '" + *text + "', which is no number");
    return value;
}

Result<std::string> Data::element(const xml::XPath& path) const {
    auto all = elements(path);
    if (!all) return all.error();
    if (all->empty()) return invalidMessage(path.text() + " selects no element of the data");
    return all->front();
}

Result<std::vector<std::string>> Data::elements(const xml::XPath& path) const {
    const auto nodes = path.nodes(document_);
    if (!nodes) return nodes.error();
    std::vector<std::string> out;
    for (const auto* each : *nodes)
        if (each->type == XML_ELEMENT_NODE)
            out.push_back(xml::Document::copyOf(each).serialise(false));
    return out;
}

Status Data::assign(const Assignment& set) {
    std::string value;
    std::vector<xml::Document> copies;
    if (set.copy) {
        const auto nodes = set.value.nodes(document_);
        if (!nodes) return nodes.error();
        for (const auto* each : *nodes)
            if (each->type == XML_ELEMENT_NODE) copies.push_back(xml::Document::copyOf(each));
    } else {
        const auto text = string(set.value);
        if (!text) return text.error();
        value = *text;
    }
    auto* at = document_.root();
    for (const auto& step : set.to) {
        if (step.starts_with("@")) {
            xmlSetProp(at, chars(step.substr(1)), chars(value));
            return okStatus();
        }
        at = childOf(at, step);
    }
    clear(at);
    for (const auto& each : copies) copyInto(at, each.root());
    if (!set.copy) xmlAddChild(at, xmlNewDocText(at->doc, chars(value)));
    return okStatus();
}

Status Data::take(const std::string& body, const std::string& result,
                  const std::vector<Assignment>& assignments, bool merge, const std::string& by) {
    std::optional<xml::Document> came;
    if (!body.empty()) {
        auto parsed = xml::Document::parse(body);
        if (!parsed) return parsed.error();
        came = std::move(*parsed);
    }
    auto* root = document_.root();
    xmlNode* message = nullptr;
    if (came || !by.empty()) {
        message = xmlAddChild(root, xmlNewDocNode(root->doc, nullptr, chars("message"), nullptr));
        if (came) copyInto(message, came->root());
        if (!by.empty()) xmlSetProp(message, chars("by"), chars(by));
    }
    Status done = okStatus();
    for (const auto& each : assignments)
        if (done) done = assign(each);
    if (message) drop(message);
    if (!done || (!came && (by.empty() || result.empty()))) return done;
    if (!result.empty()) {
        auto* whole = childOf(root, result);
        clear(whole);
        if (came) copyInto(whole, came->root());
        if (!by.empty()) xmlSetProp(whole, chars("by"), chars(by));
    } else if (merge && assignments.empty()) {
        for (const auto* each : xml::childElements(came->root())) remove(xml::localName(each));
        for (const auto* each : xml::childElements(came->root())) copyInto(root, each);
    }
    return done;
}

Status Data::put(const std::string& name, const std::string& inner, bool append) {
    auto parsed = xml::Document::parse("<" + name + ">" + inner + "</" + name + ">");
    if (!parsed) return parsed.error();
    if (!append) remove(name);
    copyInto(document_.root(), parsed->root());
    return okStatus();
}

void Data::remove(const std::string& name) {
    for (auto* each : xml::childElements(document_.root()))
        if (xml::localName(each) == name) drop(each);
}

}  // namespace kamhub::process::detail
