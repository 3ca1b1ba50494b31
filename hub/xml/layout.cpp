#include "xml/layout.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "sdk/payload.hpp"
#include "xml/detail/libxml.hpp"

namespace kamhub::xml {

namespace {

constexpr std::size_t kWidestField = 4096;  // bytes
constexpr char kNameStart[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
constexpr char kNameRest[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789.-";

bool isElementName(const std::string& name) {
    return !name.empty() && std::string_view(kNameStart).find(name[0]) != std::string_view::npos &&
           name.find_first_not_of(kNameRest) == std::string::npos;
}

// Padding and digits are single bytes in every charset that fixed-width records use; UTF-16 is none
// of them.
bool keepsAscii(const std::string& charset) {
    const auto same = fromUtf8(" 0", charset);
    return same && *same == " 0";
}

}  // namespace

// Reads one file into a Layouts. One thread at a time.
class Layouts::Loader {
public:
    Loader(Layouts& out, Complaints& complaints) : out_(out), complaints_(complaints) {}

    void read(const ConfigNode& root) {
        known(root, {"system", "charset", "edition"});
        const auto* charset = required(root, "charset");
        if (!charset) return;
        if (!keepsAscii(charset->value))
            return complain(
                root, *charset,
                "the charset " + charset->value + " is not known, or has no plain ASCII",
                "write charset=\"GB18030\"");
        out_.charset_ = charset->value;
        edition(root);
        for (const auto& node : root.children) layout(node);
        if (root.children.empty())
            complain(root, "there is no layout", "write <layout name=\"…\">");
    }

private:
    void complain(const ConfigNode& node, std::string what, std::string write) {
        complaints_.push_back(node.complain(std::move(what), std::move(write)));
    }
    void complain(const ConfigNode& node, const ConfigNode::Attribute& at, std::string what,
                  std::string write) {
        complaints_.push_back(node.complain(at, std::move(what), std::move(write)));
    }

    void known(const ConfigNode& node, std::initializer_list<std::string_view> names) {
        std::string all;
        for (const auto name : names) all.append(all.empty() ? "" : ", ").append(name);
        meant_.clear();
        for (const auto& attribute : node.attributes)
            if (std::find(names.begin(), names.end(), attribute.name) == names.end())
                meant_.push_back(config::nearest(attribute.name, {names.begin(), names.end()})),
                    complain(node, attribute,
                             "<" + node.name + "> has no attribute " + attribute.name,
                             meant_.back().empty() ? "known are " + all : "write " + meant_.back());
    }

    const ConfigNode::Attribute* required(const ConfigNode& node, const std::string& name) {
        const auto* found = node.attribute(name);
        const bool meant = std::find(meant_.begin(), meant_.end(), name) != meant_.end();
        const auto* of = node.attribute("name");
        if (!found && !meant)
            complain(node, "<" + node.name + ">" + (of ? " " + of->value : "") + " lacks " + name,
                     "write " + name + "=\"…\"");
        return found;
    }

    // The editions of GB 18030 that this speaks give the same bytes to what differs between them:
    // the two-byte codes. The attribute is there because a contract must name its edition, and so
    // that a later one is noticed.
    void edition(const ConfigNode& root) {
        const auto* edition = root.attribute("edition");
        if (!edition) return;
        const auto& value = edition->value;
        if (value != "2000" && value != "2005" && value != "2022")
            complain(root, *edition, "edition is \"" + value + "\"", "write 2000, 2005 or 2022");
    }

    void layout(const ConfigNode& node) {
        if (node.name != "layout")
            return complain(node, "<" + node.name + "> is not known here", "write <layout>");
        known(node, {"name", "zh", "en"});
        const auto* name = required(node, "name");
        if (!name) return;
        const auto [first, added] = lines_.emplace(name->value, node.line);
        if (!added)
            complain(node, *name,
                     "layout " + name->value + " stands twice, first in line " +
                         std::to_string(first->second),
                     "give one another name");
        Layout layout;
        layout.name = name->value;
        for (const auto& child : node.children) field(child, layout);
        if (layout.fields.empty())
            complain(node, "layout " + layout.name + " has no field", "write <field …>");
        out_.layouts_.push_back(std::move(layout));
    }

    void field(const ConfigNode& node, Layout& layout) {
        if (node.name != "field")
            return complain(node, "<" + node.name + "> is not known here", "write <field>");
        known(node, {"name", "width", "kind", "const", "optional", "zh", "en"});
        const auto* name = required(node, "name");
        const auto* width = required(node, "width");
        const auto* kind = required(node, "kind");
        if (!name || !width || !kind) return;
        Field field;
        field.name = name->value;
        if (!isElementName(field.name))
            complain(node, *name, "\"" + field.name + "\" is not the name of an element",
                     "write letters, digits and _");
        const auto [first, added] =
            lines_.emplace(std::to_string(out_.layouts_.size()) + "/" + field.name, node.line);
        if (!added)
            complain(node, *name,
                     "field " + field.name + " of layout " + layout.name +
                         " stands twice, first in line " + std::to_string(first->second),
                     "give one another name");
        const auto* end = width->value.data() + width->value.size();
        const auto [stop, error] = std::from_chars(width->value.data(), end, field.width);
        if (error != std::errc{} || stop != end || field.width == 0 || field.width > kWidestField)
            return complain(node, *width, "width of " + field.name + " is \"" + width->value + "\"",
                            "write a number of bytes, 1 to 4096");
        field.number = kind->value == "number";
        if (!field.number && kind->value != "text")
            complain(node, *kind, "kind of " + field.name + " is \"" + kind->value + "\"",
                     "write text or number");
        optional(node, field);
        constant(node, layout, field);
        layout.width += field.width;
        layout.fields.push_back(std::move(field));
    }

    void optional(const ConfigNode& node, Field& field) {
        const auto* optional = node.attribute("optional");
        if (!optional) return;
        field.optional = optional->value == "true";
        if (!field.optional && optional->value != "false")
            complain(node, *optional, "optional is \"" + optional->value + "\"",
                     "write true or false");
    }

    void constant(const ConfigNode& node, const Layout& layout, Field& field) {
        const auto* constant = node.attribute("const");
        if (!constant) return;
        auto bytes = out_.encodeField(layout, field, &constant->value);
        if (bytes)
            field.constant = std::move(*bytes);
        else
            complain(node, *constant, bytes.error().message, "change const or width");
    }

    Layouts& out_;
    Complaints& complaints_;
    std::vector<std::string> meant_;    // attributes of the element that were probably meant
    std::map<std::string, int> lines_;  // where layouts and fields stand first
};

std::shared_ptr<const Layouts> Layouts::load(const std::string& file, Complaints& complaints) {
    const auto before = complaints.size();
    auto layouts = std::make_shared<Layouts>();
    const auto root = readConfig(file, complaints, "layouts");
    if (root) Loader(*layouts, complaints).read(*root);
    if (complaints.size() > before) return nullptr;
    const auto text = detail::readFile(file);
    layouts->hash_ = text ? sha256Hex(*text) : "";
    return layouts;
}

const Layouts::Layout* Layouts::find(std::string_view name) const {
    const auto found = std::find_if(layouts_.begin(), layouts_.end(),
                                    [&](auto& layout) { return layout.name == name; });
    return found == layouts_.end() ? nullptr : &*found;
}

std::string Layouts::names() const {
    std::string out;
    for (const auto& layout : layouts_) out.append(out.empty() ? "" : ", ").append(layout.name);
    return out;
}

}  // namespace kamhub::xml
