#include "xml/document.hpp"

#include <libexslt/exslt.h>
#include <libxml/c14n.h>
#include <libxslt/security.h>
#include <libxslt/xslt.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <mutex>
#include <set>
#include <utility>

#include "xml/detail/explain.hpp"
#include "xml/detail/libxml.hpp"
#include "xml/detail/stylesheet_functions.hpp"

namespace kamhub::xml {
namespace detail {

Result<std::string> readFile(const std::string& file) {
    std::error_code failed;
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file, failed))
        return invalidConfig(file + ": cannot be read; check the name and the rights");
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    auto utf8 = documentToUtf8(std::move(bytes), "");
    if (!utf8) return invalidConfig(file + ": " + utf8.error().message);
    return utf8;
}

Parsed parseText(std::string_view utf8, const Limits& limits, const std::string& url) {
    // A file's author is helped with his own words; a partner's document is not read twice.
    const auto better = [&](Fault fault) {
        return Parsed{std::nullopt,
                      url.empty() ? std::move(fault) : explain(utf8).value_or(std::move(fault))};
    };
    if (auto fault = scan(utf8, limits)) return better(std::move(*fault));
    ErrorCapture capture;
    const std::unique_ptr<xmlParserCtxt, FreeBy<xmlFreeParserCtxt>> context(xmlNewParserCtxt());
    // The encoding is given because the text is UTF-8 whatever its declaration says. Never
    // XML_PARSE_NOENT, which loads external entities, nor XML_PARSE_HUGE, which lifts the depth
    // limit.
    constexpr int kOptions =
        XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES;
    DocHandle doc(xmlCtxtReadMemory(context.get(), utf8.data(), static_cast<int>(utf8.size()),
                                    url.empty() ? nullptr : url.c_str(), "UTF-8", kOptions));
    // An undeclared prefix leaves a document "well-formed" to libxml2.
    if (!doc || !context->nsWellFormed || !capture.faults().empty())
        return better(capture.first("this is not XML"));
    if (doc->intSubset)
        return {std::nullopt,
                Fault{{}, 1, 1, "a document type declaration (DTD) is not taken", {}}};
    return {Document::adopt(doc.release()), {}};
}

namespace {

void forbidFiles() {
    auto* rules = xsltNewSecurityPrefs();
    for (const auto what :
         {XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY, XSLT_SECPREF_WRITE_NETWORK})
        xsltSetSecurityPrefs(rules, what, xsltSecurityForbid);
    // A stylesheet that is being compiled may import; the entity loader says from where, and never
    // from the network.
    const auto while_compiling = [](xsltSecurityPrefs*, xsltTransformContext*, const char*) {
        return static_cast<int>(CompileScope::active());
    };
    xsltSetSecurityPrefs(rules, XSLT_SECPREF_READ_FILE, while_compiling);
    xsltSetSecurityPrefs(rules, XSLT_SECPREF_READ_NETWORK, while_compiling);
    xsltSetDefaultSecurityPrefs(rules);
}

// Blank text beside elements is layout; blank text alone is content.
void dropBlanks(xmlNode* element) {
    bool has_elements = false;
    for (const auto* child = element->children; child; child = child->next)
        has_elements = has_elements || child->type == XML_ELEMENT_NODE;
    for (auto* child = element->children; child && has_elements;) {
        auto* next = child->next;
        if (child->type == XML_ELEMENT_NODE) {
            dropBlanks(child);
        } else if (child->type == XML_TEXT_NODE && xmlIsBlankNode(child)) {
            xmlUnlinkNode(child);
            xmlFreeNode(child);
        }
        child = next;
    }
}

void addPrefix(const xmlChar* content, std::set<std::string>& prefixes) {
    const auto value = trim(text(content));
    const auto colon = value.find_first_of(": \t\r\n");
    if (colon != std::string::npos && colon > 0 && value[colon] == ':')
        prefixes.insert(value.substr(0, colon));
}

// The prefixes with which texts and attribute values begin, as xsi:type and other QNames do.
void collectPrefixes(const xmlNode* node, std::set<std::string>& prefixes) {
    for (const auto* attribute = node->properties; attribute; attribute = attribute->next)
        for (const auto* part = attribute->children; part; part = part->next)
            addPrefix(part->content, prefixes);
    for (const auto* child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) collectPrefixes(child, prefixes);
        if (child->type == XML_TEXT_NODE) addPrefix(child->content, prefixes);
    }
}

bool declares(const xmlNode* node, const xmlChar* prefix) {
    for (const auto* ns = node->nsDef; ns; ns = ns->next)
        if (xmlStrEqual(ns->prefix, prefix)) return true;
    return false;
}

// libxml2 copies the namespaces that names use. Prefixes inside values need theirs too. `copy` may
// be the original, that is cut out of its tree.
void declareMentioned(const xmlNode* original, xmlNode* copy) {
    std::set<std::string> prefixes;
    collectPrefixes(copy, prefixes);
    for (const auto& prefix : prefixes) {
        if (declares(copy, chars(prefix)) || prefix == "xml") continue;
        const auto* ns = xmlSearchNs(original->doc, const_cast<xmlNode*>(original), chars(prefix));
        if (ns) xmlNewNs(copy, ns->href, ns->prefix);
    }
}

// Declarations of a parsed tree that stand outside of `root` and are used inside.
class Reconciled {
public:
    explicit Reconciled(xmlNode* root) : root_(root) { element(root); }

private:
    void element(xmlNode* node) {
        const auto before = inside_.size();
        for (auto* ns = node->nsDef; ns; ns = ns->next) inside_.push_back(ns);
        node->ns = instead(node->ns);
        for (auto* each = node->properties; each; each = each->next) each->ns = instead(each->ns);
        for (auto* child = node->children; child; child = child->next)
            if (child->type == XML_ELEMENT_NODE) element(child);
        inside_.resize(before);
    }

    xmlNs* instead(xmlNs* ns) {
        if (!ns || std::find(inside_.begin(), inside_.end(), ns) != inside_.end()) return ns;
        // That of "xml:" belongs to the document.
        if (xmlStrEqual(ns->prefix, chars("xml"))) return ns;
        auto& made = made_[ns];
        if (!made) made = xmlNewNs(root_, ns->href, ns->prefix);
        return made;
    }

    xmlNode* const root_;
    std::vector<xmlNs*> inside_;
    std::map<xmlNs*, xmlNs*> made_;
};

void declareUsed(xmlNode* node) { Reconciled{node}; }

}  // namespace
}  // namespace detail

void initialise() {
    static std::once_flag once;
    std::call_once(once, [] {
        xmlInitParser();
        xsltInit();
        detail::silenceLibraries();
        xmlSetExternalEntityLoader(&detail::CompileScope::load);
        detail::forbidFiles();
        exsltCommonRegister();
        exsltStrRegister();
        exsltDateRegister();
        exsltSetsRegister();
        detail::registerFunctions();
    });
}

void Document::Free::operator()(_xmlDoc* doc) const { xmlFreeDoc(doc); }

Result<Document> Document::parse(std::string_view text, const Limits& limits) {
    auto parsed = detail::parseText(text, limits, {});
    if (!parsed.document) return invalidMessage(detail::toString(parsed.fault));
    return std::move(*parsed.document);
}

Result<Document> Document::parseFile(const std::string& file, const Limits& limits) {
    const auto text = detail::readFile(file);
    if (!text) return text.error();
    auto parsed = detail::parseText(*text, limits, file);
    if (parsed.document) return std::move(*parsed.document);
    parsed.fault.file = file;
    return invalidConfig(detail::toStringWithFile(parsed.fault));
}

// The names of a subtree whose namespaces are declared outside of it get declarations at its root,
// as prefixes do that are only mentioned.
Document detail::cutOut(Document whole, xmlNode* node) {
    declareUsed(node);
    declareMentioned(node, node);
    xmlUnlinkNode(node);
    xmlFreeNode(xmlDocSetRootElement(whole.get(), node));
    for (auto* beside = whole.get()->children; beside;) {
        auto* next = beside->next;
        if (beside != node) {
            xmlUnlinkNode(beside);
            xmlFreeNode(beside);
        }
        beside = next;
    }
    // As a copy has it: attributes are written in ASCII.
    xmlFree(const_cast<xmlChar*>(std::exchange(whole.get()->encoding, nullptr)));
    return whole;
}

Document Document::adopt(_xmlDoc* doc) {
    Document document;
    document.doc_.reset(doc);
    return document;
}

Document Document::copyOf(const _xmlNode* node) {
    auto* doc = xmlNewDoc(detail::chars("1.0"));
    auto* copy = xmlDocCopyNode(const_cast<xmlNode*>(node), doc, 1);
    xmlDocSetRootElement(doc, copy);
    xmlReconciliateNs(doc, copy);
    detail::declareMentioned(node, copy);
    return adopt(doc);
}

_xmlNode* Document::root() const { return doc_ ? xmlDocGetRootElement(doc_.get()) : nullptr; }
std::string Document::rootName() const { return root() ? localName(root()) : std::string(); }
std::string Document::rootNamespace() const { return root() ? namespaceOf(root()) : std::string(); }

std::string Document::serialise(bool declaration) const {
    if (!root()) return {};
    if (!declaration) {
        const std::unique_ptr<xmlBuffer, detail::FreeBy<xmlBufferFree>> buffer(xmlBufferCreate());
        xmlNodeDump(buffer.get(), doc_.get(), root(), 0, 0);
        return detail::text(xmlBufferContent(buffer.get()));
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + serialise(false) + "\n";
}

std::string Document::canonical() const {
    if (!root()) return {};
    const auto copy = copyOf(root());
    detail::dropBlanks(copy.root());
    xmlChar* raw = nullptr;
    const int size =
        xmlC14NDocDumpMemory(copy.get(), nullptr, XML_C14N_EXCLUSIVE_1_0, nullptr, 0, &raw);
    const detail::TextHandle out(raw);
    // Canonical XML has no form for relative namespace names.
    if (size < 0) return copy.serialise(false);
    return detail::text(out.get());
}

std::string localName(const _xmlNode* node) { return detail::text(node->name); }
std::string namespaceOf(const _xmlNode* node) {
    return node->ns ? detail::text(node->ns->href) : std::string();
}

std::string textOf(const _xmlNode* node) {
    const detail::TextHandle content(xmlNodeGetContent(node));
    return detail::text(content.get());
}

std::string attributeOf(const _xmlNode* node, std::string_view name) {
    const detail::TextHandle value(xmlGetNoNsProp(node, detail::chars(std::string(name))));
    return detail::text(value.get());
}

std::vector<_xmlNode*> childElements(const _xmlNode* node) {
    std::vector<_xmlNode*> out;
    for (auto* child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE) out.push_back(child);
    return out;
}

_xmlNode* firstChild(const _xmlNode* node, std::string_view local_name) {
    for (auto* child : childElements(node))
        if (local_name == reinterpret_cast<const char*>(child->name)) return child;
    return nullptr;
}

std::string serialise(const _xmlNode* node) { return Document::copyOf(node).serialise(false); }

Namespaces namespacesOf(const _xmlNode* node) {
    Namespaces out;
    for (const auto* ns = node->nsDef; ns; ns = ns->next)
        if (ns->prefix) out.emplace_back(detail::text(ns->prefix), detail::text(ns->href));
    return out;
}

}  // namespace kamhub::xml
