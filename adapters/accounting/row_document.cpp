#include "row_document.hpp"

#include <algorithm>

#include "xml/document.hpp"
#include "xml/soap.hpp"

namespace kamhub::accounting {

namespace {

constexpr std::size_t kLongestColumn = 63;  // of a column, in PostgreSQL

bool isColumnName(const std::string& name) {
    const auto isPlain = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.empty() && name.size() <= kLongestColumn && name[0] >= 'A' && name[0] <= 'Z' &&
           std::all_of(name.begin(), name.end(), isPlain);
}

void appendElement(std::string& out, const std::string& name, const std::string& value) {
    out += "<" + name + ">" + xml::escape(value) + "</" + name + ">";
}

}  // namespace

Result<std::vector<Column>> columnsFrom(const Payload& document) {
    auto text = document.read();
    if (!text) return text.error();
    auto parsed = xml::Document::parse(*text);
    if (!parsed) return parsed.error();
    if (parsed->rootName() != "row" || !parsed->rootNamespace().empty())
        return invalidMessage("the translated document is <" + parsed->rootName() +
                              ">; write one <row>");
    std::vector<Column> columns;
    for (const auto* element : xml::childElements(parsed->root())) {
        Column column{xml::localName(element), xml::textOf(element)};
        if (!isColumnName(column.name) || !xml::childElements(element).empty())
            return invalidMessage("<" + column.name +
                                  "> of the translated row is no column; write its name in "
                                  "capitals and its value as text");
        const auto same = [&](const Column& other) { return other.name == column.name; };
        if (std::any_of(columns.begin(), columns.end(), same))
            return invalidMessage("the translated row has " + column.name +
                                  " twice; write each column once");
        if (column.value->empty()) column.value.reset();
        columns.push_back(std::move(column));
    }
    return columns;
}

std::string documentOf(const Row& row) {
    std::string out = "<row>";
    appendElement(out, "ROW_KEY", row.key);
    appendElement(out, "OPERATION", row.operation);
    for (const auto& column : row.columns)
        if (column.value) appendElement(out, column.name, *column.value);
    return out + "</row>";
}

}  // namespace kamhub::accounting
