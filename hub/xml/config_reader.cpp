#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "xml/detail/libxml.hpp"
#include "xml/detail/tag_places.hpp"

namespace kamhub::xml {

namespace {

using detail::TagPlaces;

bool isVariableName(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    return name.find_first_not_of(
               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
           std::string_view::npos;
}

class Reader {
public:
    Reader(std::string file, std::vector<TagPlaces> tags, Complaints& complaints)
        : file_(std::move(file)), tags_(std::move(tags)), complaints_(complaints) {}

    ConfigNode read(const xmlNode* element) {
        const auto& tag = tags_[next_++];
        ConfigNode node;
        node.name = localName(element);
        node.file = file_;
        node.line = tag.place.line;
        node.column = tag.place.column;
        for (const auto* attribute = element->properties; attribute; attribute = attribute->next)
            node.attributes.push_back(readAttribute(attribute, tag));
        std::string text;
        for (const auto* child = element->children; child; child = child->next) {
            if (child->type == XML_ELEMENT_NODE) node.children.push_back(read(child));
            if (child->type == XML_TEXT_NODE) text += detail::text(child->content);
        }
        node.text = detail::trim(text);
        return node;
    }

private:
    ConfigNode::Attribute readAttribute(const xmlAttr* attribute, const TagPlaces& tag) {
        ConfigNode::Attribute out;
        out.name = detail::text(attribute->name);
        if (attribute->ns && attribute->ns->prefix)
            out.name = detail::text(attribute->ns->prefix) + ":" + out.name;
        for (const auto& [name, place] : tag.attributes) {
            if (name != out.name) continue;
            out.line = place.line;
            out.column = place.column;
        }
        const detail::TextHandle value(
            xmlNodeListGetString(attribute->doc, attribute->children, 1));
        out.value = replaceVariables(detail::text(value.get()), out);
        return out;
    }

    std::string replaceVariables(const std::string& value, const ConfigNode::Attribute& at) {
        std::string out;
        std::size_t done = 0;
        for (auto begin = value.find("${"); begin != std::string::npos;
             begin = value.find("${", done)) {
            const auto end = value.find('}', begin);
            if (end == std::string::npos) {
                complain(at, "in " + at.name + ", \"${\" is not closed",
                         "write ${NAME} or ${NAME:-default}");
                break;
            }
            out += value.substr(done, begin - done);
            out += valueOf(value.substr(begin + 2, end - begin - 2), at);
            done = end + 1;
        }
        return out + value.substr(done);
    }

    // `reference` is NAME or NAME:-default; as in a shell, the default also stands for an empty
    // value.
    std::string valueOf(const std::string& reference, const ConfigNode::Attribute& at) {
        const auto separator = reference.find(":-");
        const auto name = reference.substr(0, separator);
        if (!isVariableName(name)) {
            complain(at, "\"${" + reference + "}\" names no environment variable",
                     "write ${NAME} or ${NAME:-default}");
            return {};
        }
        const char* value = std::getenv(name.c_str());
        if (separator != std::string::npos)
            return value && *value ? value : reference.substr(separator + 2);
        if (value) return value;
        complain(at, "the environment variable " + name + " is not set",
                 "set it, or write ${" + name + ":-default}");
        return {};
    }

    void complain(const ConfigNode::Attribute& at, std::string what, std::string write) {
        complaints_.push_back({file_, at.line, at.column, std::move(what), std::move(write)});
    }

    std::string file_;
    std::vector<TagPlaces> tags_;
    Complaints& complaints_;
    std::size_t next_ = 0;
};

}  // namespace

namespace {

// The namespace is named after what the file is.
std::string namespaceFor(const std::string& root) {
    return "urn:kamhub:" + (root == "hub" ? "config" : root) + ":1";
}

bool isRoot(const xmlNode* element, const ConfigNode& node, const std::string& root,
            Complaints& complaints) {
    const auto wanted = namespaceFor(root);
    const auto write = "write <" + root + " xmlns=\"" + wanted + "\" …>";
    if (node.name != root)
        complaints.push_back(
            node.complain("<" + node.name + "> stands where <" + root + "> should", write));
    else if (const auto uri = namespaceOf(element); uri.empty())
        complaints.push_back(node.complain("<" + root + "> lacks its namespace", write));
    else if (uri != wanted)
        complaints.push_back(node.complain("<" + root + "> is in the namespace " + uri, write));
    else
        return true;
    return false;
}

// Text between elements is read by nobody.
void noText(const ConfigNode& node, std::string_view file, Complaints& complaints) {
    if (!node.text.empty()) {
        constexpr std::size_t kShown = 40;
        const auto line = node.text.substr(0, node.text.find('\n'));
        auto complaint =
            node.complain("text stands in <" + node.name + ">: " + line.substr(0, kShown),
                          "leave it out, or write <!-- … --> around it");
        if (const auto at = file.find(line); at != file.npos) {
            const auto place = detail::placeAt(file, at);
            complaint.line = place.line, complaint.column = place.column;
        }
        complaints.push_back(std::move(complaint));
    }
    for (const auto& child : node.children) noText(child, file, complaints);
}

}  // namespace

std::optional<ConfigNode> readConfig(const std::string& file, Complaints& complaints,
                                     const std::string& root) {
    if (auto fault = detail::missingFile(file, file)) {
        complaints.push_back(detail::toComplaint(std::move(*fault), file));
        return std::nullopt;
    }
    const auto text = detail::readFile(file);
    if (!text) {
        auto why = text.error().message;
        if (why.starts_with(file + ": ")) why.erase(0, file.size() + 2);
        int line = 1, column = 1, behind = 0;
        if (std::sscanf(why.c_str(), "line %d, column %d: %n", &line, &column, &behind) == 2)
            why.erase(0, static_cast<std::size_t>(behind));
        const auto cut = why.find("; ");
        complaints.push_back({file, line, column, why.substr(0, cut),
                              cut == why.npos ? "save the file as UTF-8" : why.substr(cut + 2)});
        return std::nullopt;
    }
    auto parsed = detail::parseText(*text, Limits{}, file);
    if (!parsed.document) {
        if (parsed.fault.what == "the file is empty" && !root.empty())
            parsed.fault.write = "write <" + root + " xmlns=\"" + namespaceFor(root) + "\" …>";
        complaints.push_back(detail::toComplaint(std::move(parsed.fault), file));
        return std::nullopt;
    }
    const auto before = complaints.size();
    auto node = Reader(file, detail::findTags(*text), complaints).read(parsed.document->root());
    if (!root.empty() && isRoot(parsed.document->root(), node, root, complaints))
        noText(node, *text, complaints);
    if (complaints.size() > before) return std::nullopt;
    return node;
}

}  // namespace kamhub::xml
