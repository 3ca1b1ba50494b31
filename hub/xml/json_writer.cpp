#include <set>

#include "xml/detail/json_number.hpp"
#include "xml/detail/libxml.hpp"
#include "xml/json.hpp"

namespace kamhub::xml {

namespace {

void appendString(std::string& out, const std::string& text) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += c;  // XML has no other control characters
        }
    }
    out += '"';
}

// Writes the W3C form; the first thing that is not of that form ends it.
class JsonWriter {
public:
    Result<std::string> run(const xmlNode* root) {
        if (!root) return invalidMessage("the document is empty; JSON needs a value");
        write(root, 1);
        if (!wrong_.empty()) return invalidMessage(wrong_);
        return std::move(out_);
    }

private:
    void refuse(const xmlNode* node, const std::string& what) {
        if (!wrong_.empty()) return;
        wrong_ = "JSON from XML: element " + localName(node);
        const auto key = attributeOf(node, "key");
        if (!key.empty()) wrong_ += " \"" + key + "\"";
        wrong_ += ": " + what;
    }

    void write(const xmlNode* node, int depth) {
        if (depth > detail::kDeepestJson) return refuse(node, "the nesting is deeper than 64");
        if (namespaceOf(node) != kJsonNamespace)
            return refuse(node, std::string("is not in the namespace ") + kJsonNamespace);
        const auto name = localName(node);
        if (name == "map" || name == "array") return members(node, name == "map", depth);
        if (!childElements(node).empty()) return refuse(node, "holds elements; write text");
        const auto text = textOf(node);
        if (name == "string") return appendString(out_, text);
        if (name == "number") return number(node, detail::trim(text));
        if (name == "boolean") return boolean(node, detail::trim(text));
        if (name == "null" && detail::trim(text).empty()) {
            out_ += "null";
            return;
        }
        refuse(node, "is not known; write map, array, string, number, boolean or an empty null");
    }

    void number(const xmlNode* node, const std::string& text) {
        if (text.empty() || detail::jsonNumberLength(text) != text.size())
            return refuse(node, "'" + text + "' is not a JSON number");
        out_ += text;
    }

    void boolean(const xmlNode* node, const std::string& text) {
        if (text == "true" || text == "1")
            out_ += "true";
        else if (text == "false" || text == "0")
            out_ += "false";
        else
            refuse(node, "'" + text + "' is neither true nor false");
    }

    void members(const xmlNode* node, bool keyed, int depth) {
        std::set<std::string> keys;
        bool first = true;
        out_ += keyed ? '{' : '[';
        for (const auto* child = node->children; child; child = child->next) {
            if (child->type == XML_TEXT_NODE && !xmlIsBlankNode(child))
                return refuse(node, "holds text; write <string>");
            if (child->type != XML_ELEMENT_NODE) continue;
            if (!first) out_ += ',';
            first = false;
            if (keyed && !key(child, keys)) return;
            write(child, depth + 1);
            if (!wrong_.empty()) return;
        }
        out_ += keyed ? '}' : ']';
    }

    bool key(const xmlNode* child, std::set<std::string>& keys) {
        if (!xmlHasProp(child, detail::chars("key")))
            return refuse(child, "lacks the attribute key"), false;
        const auto key = attributeOf(child, "key");
        if (!keys.insert(key).second) return refuse(child, "the key stands twice"), false;
        appendString(out_, key);
        out_ += ':';
        return true;
    }

    std::string out_;
    std::string wrong_;
};

}  // namespace

Result<std::string> xmlToJson(const Document& document) {
    return JsonWriter().run(document.root());
}

}  // namespace kamhub::xml
