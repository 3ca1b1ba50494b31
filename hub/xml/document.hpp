#pragma once
// A parsed document. The only place that parses: no network, no DTD, no entities, limits always.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/config_spec.hpp"
#include "sdk/result.hpp"
#include "xml/limits.hpp"

struct _xmlDoc;
struct _xmlNode;

namespace kamhub::xml {

// In main, before threads; what comes after the first call does nothing.
void initialise();

// Owns a libxml2 tree. Belongs to one thread at a time; moving it between threads is fine.
class Document {
public:
    // `text` is UTF-8. Runs prescan first. Errors name line and column: "line 3, column 7: …".
    static Result<Document> parse(std::string_view text, const Limits& limits = {});
    static Result<Document> parseFile(const std::string& file, const Limits& limits = {});
    // Takes a tree made by libxml2.
    static Document adopt(_xmlDoc* doc);
    // A new document whose root is a deep copy of `node`.
    static Document copyOf(const _xmlNode* node);

    _xmlDoc* get() const { return doc_.get(); }
    _xmlNode* root() const;
    std::string rootName() const;                          // local name
    std::string rootNamespace() const;                     // empty if none
    std::string serialise(bool declaration = true) const;  // UTF-8
    std::string canonical()
        const;  // C14N 1.0 exclusive with blank text between elements dropped: for comparing

private:
    struct Free {
        void operator()(_xmlDoc*) const;
    };
    std::unique_ptr<_xmlDoc, Free> doc_;
};

// Small reads of a tree.
std::string localName(const _xmlNode* node);
std::string namespaceOf(const _xmlNode* node);
std::string textOf(const _xmlNode* node);
std::string attributeOf(const _xmlNode* node, std::string_view name);
std::vector<_xmlNode*> childElements(const _xmlNode* node);
_xmlNode* firstChild(const _xmlNode* node, std::string_view local_name);  // null if absent
std::string serialise(const _xmlNode* node);  // with the namespaces in scope

using Namespaces = std::vector<std::pair<std::string, std::string>>;  // prefix, URI
Namespaces namespacesOf(
    const _xmlNode* node);  // the prefixes that are declared on this element itself

// The first element name in an expression that has no prefix, or empty. Where all elements are in a
// namespace it would match nothing.
std::string nameWithoutPrefix(const std::string& expression);

// A compiled XPath 1.0 expression. Immutable; shared between threads.
class XPath {
public:
    static Result<XPath> compile(const std::string& expression, const Namespaces& namespaces);
    // Evaluated with `context` (default: the root element) as context node.
    Result<std::string> string(const Document& document, const _xmlNode* context = nullptr) const;
    Result<bool> boolean(const Document& document, const _xmlNode* context = nullptr) const;
    Result<std::vector<_xmlNode*>> nodes(const Document& document,
                                         const _xmlNode* context = nullptr) const;
    const std::string& text() const;

private:
    struct State;
    std::shared_ptr<const State> state_;
};

// A compiled XSD. Immutable; shared between threads.
class Schema {
public:
    // Includes and imports are read from beside the file only. Nothing if there are complaints;
    // they are about the file at fault, be it an included one.
    static std::optional<Schema> load(const std::string& file, Complaints& complaints);
    // The same with the first complaint as the error: file:line: what.
    static Result<Schema> compileFile(const std::string& file);
    // The first complaint: "line 12: element customerLevel: …". The hub's own place and words,
    // libxml2's reason.
    Status validate(const Document& document) const;
    // The root elements that its own file declares.
    const std::vector<std::string>& elements() const;
    // SHA-256 over the files it was made of.
    const std::string& hash() const;

private:
    struct State;
    std::shared_ptr<const State> state_;
};

// Reads a configuration file: elements, attributes and text with exact line and column, `${NAME}`
// and
// `${NAME:-default}` replaced from the environment (in attribute values). Complaints instead of a
// result if it is not well-formed, unreadable, or names an unset variable; with `root`, also if the
// root element is another, or text stands between elements.
std::optional<ConfigNode> readConfig(const std::string& file, Complaints& complaints,
                                     const std::string& root = {});

}  // namespace kamhub::xml
