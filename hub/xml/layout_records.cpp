#include <algorithm>

#include "xml/detail/libxml.hpp"
#include "xml/layout.hpp"
#include "xml/soap.hpp"

namespace kamhub::xml {

namespace {

Error wrong(const std::string& layout, const std::string& field, const std::string& what) {
    std::string out = "field ";
    out.append(field).append(" of ").append(layout).append(": ").append(what);
    return invalidMessage(std::move(out));
}

bool isDigits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool hasControl(std::string_view utf8) {
    return std::any_of(utf8.begin(), utf8.end(),
                       [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

bool isAll(std::string_view bytes, char padding) {
    return bytes.find_first_not_of(padding) == std::string_view::npos;
}

std::string bytesWord(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " byte" : " bytes");
}

}  // namespace

Result<std::string> Layouts::encodeField(const Layout& layout, const Field& field,
                                         const std::string* value) const {
    const bool empty = !value || value->empty();
    if (empty && !field.constant.empty()) return field.constant;
    if (empty && field.optional) return std::string(field.width, field.number ? '0' : ' ');
    if (empty)
        return wrong(layout.name, field.name,
                     std::string(value ? "is empty" : "is missing") + "; it is required");
    if (field.number && !isDigits(*value))
        return wrong(layout.name, field.name,
                     "'" + *value + "' is not a whole number; write digits");
    if (hasControl(*value))
        return wrong(layout.name, field.name, "holds a control character; write plain text");
    auto bytes = fromUtf8(*value, charset_);
    if (!bytes) return wrong(layout.name, field.name, bytes.error().message);
    if (bytes->size() > field.width)
        return wrong(layout.name, field.name,
                     "'" + *value + "' has " + bytesWord(bytes->size()) + " in " + charset_ +
                         ", the field has " + std::to_string(field.width) + "; shorten it");
    const std::string padding(field.width - bytes->size(), field.number ? '0' : ' ');
    auto out = field.number ? padding + *bytes : *bytes + padding;
    if (!field.constant.empty() && out != field.constant)
        return wrong(layout.name, field.name,
                     "is '" + *value + "', the layout fixes it; leave it out");
    return out;
}

Result<std::string> Layouts::encode(const Document&, const _xmlNode* record) const {
    if (localName(record) != "record")
        return invalidMessage("the element " + localName(record) +
                              " is no record; write <record layout=\"…\">");
    const auto name = attributeOf(record, "layout");
    const auto* layout = find(name);
    if (!layout) return invalidMessage("there is no layout \"" + name + "\"; known are " + names());
    std::map<std::string, std::string> values;
    for (const auto* child : childElements(record)) {
        const auto field = localName(child);
        const auto known = [&](const Field& each) { return each.name == field; };
        if (std::none_of(layout->fields.begin(), layout->fields.end(), known))
            return wrong(name, field, "is not in the layout");
        if (!values.emplace(field, textOf(child)).second) return wrong(name, field, "stands twice");
    }
    std::string out;
    out.reserve(layout->width);
    for (const auto& field : layout->fields) {
        const auto value = values.find(field.name);
        auto bytes = encodeField(*layout, field, value == values.end() ? nullptr : &value->second);
        if (!bytes) return bytes;
        out += *bytes;
    }
    return out;
}

// Among layouts whose constants match, the one with the right length; with none, the first tells
// what is wrong.
Result<const Layouts::Layout*> Layouts::layoutOf(std::string_view bytes) const {
    const Layout* matching = nullptr;
    for (const auto& layout : layouts_) {
        std::size_t at = 0;
        bool matches = true;
        for (const auto& field : layout.fields) {
            if (!field.constant.empty())
                matches = matches && at <= bytes.size() &&
                          bytes.substr(at, field.width) == field.constant;
            at += field.width;
        }
        if (matches && layout.width == bytes.size()) return &layout;
        if (matches && !matching) matching = &layout;
    }
    if (!matching)
        return invalidMessage("no layout fits this record of " + bytesWord(bytes.size()) +
                              "; known are " + names());
    return invalidMessage("a record " + matching->name + " of " + bytesWord(bytes.size()) +
                          "; the layout has " + std::to_string(matching->width));
}

Result<std::string> Layouts::decodeField(const Layout& layout, const Field& field,
                                         std::string_view bytes) const {
    const char padding = field.number ? '0' : ' ';
    // Some partners leave an absent number blank.
    const bool blank = isAll(bytes, padding) || isAll(bytes, ' ');
    if (blank && field.optional) return std::string();
    if (field.number) {
        if (!isDigits(bytes)) return wrong(layout.name, field.name, "is not all digits");
        bytes.remove_prefix(std::min(bytes.find_first_not_of('0'), bytes.size() - 1));
        return std::string(bytes);
    }
    if (blank) return wrong(layout.name, field.name, "is empty; it is required");
    bytes = bytes.substr(0, bytes.find_last_not_of(' ') + 1);
    auto text = toUtf8(bytes, charset_);
    if (!text) return wrong(layout.name, field.name, text.error().message);
    if (hasControl(*text)) return wrong(layout.name, field.name, "holds a control character");
    return text;
}

Result<std::string> Layouts::decode(std::string_view bytes) const {
    const auto layout = layoutOf(bytes);
    if (!layout) return layout.error();
    std::string out = "<record layout=\"";
    out.append(escape((*layout)->name)).append("\">");
    std::size_t at = 0;
    for (const auto& field : (*layout)->fields) {
        const auto value = decodeField(**layout, field, bytes.substr(at, field.width));
        if (!value) return value;
        out.append("<")
            .append(field.name)
            .append(">")
            .append(escape(*value))
            .append("</")
            .append(field.name)
            .append(">");
        at += field.width;
    }
    return out + "</record>";
}

}  // namespace kamhub::xml
