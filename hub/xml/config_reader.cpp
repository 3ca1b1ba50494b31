#include <cstdlib>
#include <fstream>
#include <optional>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml {

namespace {

using detail::Place;

// Where a start tag and its attributes begin. libxml2 keeps the lines of elements only.
struct TagPlaces {
    Place place;
    std::vector<std::pair<std::string, Place>> attributes;  // by qualified name
};

// Finds the start tags of a well-formed document in order, with places.
class TagFinder {
public:
    explicit TagFinder(std::string_view text) : text_(text) {}

    std::vector<TagPlaces> run() {
        while (at_ < text_.size()) {
            if (text_[at_] != '<')
                advance(1);
            else if (startsWith("<!--"))
                skipBehind("-->", 4);
            else if (startsWith("<![CDATA["))
                skipBehind("]]>", 9);
            else if (startsWith("<?"))
                skipBehind("?>", 2);
            else if (startsWith("</"))
                skipBehind(">", 2);
            else
                startTag();
        }
        return std::move(tags_);
    }

private:
    bool startsWith(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    void advance(std::size_t count) {
        for (; count > 0 && at_ < text_.size(); --count, ++at_) {
            const auto c = static_cast<unsigned char>(text_[at_]);
            if (c == '\n') {
                ++here_.line;
                here_.column = 1;
            } else if ((c & 0xC0) != 0x80) {
                ++here_.column;
            }
        }
    }

    void skipBehind(std::string_view end, std::size_t from) {
        advance(from);
        while (at_ < text_.size() && !startsWith(end)) advance(1);
        advance(end.size());
    }

    std::string name() {
        const auto end = text_.find_first_of(" \t\r\n=/>", at_);
        std::string out(text_.substr(at_, end - at_));
        advance(out.size());
        return out;
    }

    void startTag() {
        TagPlaces tag;
        tag.place = here_;
        advance(1);
        name();
        while (at_ < text_.size() && text_[at_] != '>') {
            const char c = text_[at_];
            if (c == '"' || c == '\'') {
                skipBehind(std::string_view(&c, 1), 1);
            } else if (std::string_view(" \t\r\n=/").find(c) != std::string_view::npos) {
                advance(1);
            } else {
                const auto place = here_;
                tag.attributes.emplace_back(name(), place);
            }
        }
        advance(1);
        tags_.push_back(std::move(tag));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Place here_;
    std::vector<TagPlaces> tags_;
};

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
                complain(at, "\"${\" is not closed", "write ${NAME} or ${NAME:-default}");
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

std::optional<ConfigNode> readConfig(const std::string& file, Complaints& complaints) {
    const auto text = detail::readFile(file);
    if (!text) {
        complaints.push_back(
            {file, 1, 1, "the file cannot be read", "check its name, its rights and its charset"});
        return std::nullopt;
    }
    const auto parsed = detail::parseText(*text, Limits{}, file);
    if (!parsed.document) {
        const auto& fault = parsed.fault;
        complaints.push_back({file, fault.line, fault.column, fault.what, fault.write});
        return std::nullopt;
    }
    const auto before = complaints.size();
    auto node = Reader(file, TagFinder(*text).run(), complaints).read(parsed.document->root());
    if (complaints.size() > before) return std::nullopt;
    return node;
}

}  // namespace kamhub::xml
