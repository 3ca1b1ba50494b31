#include "records/merge_memory.hpp"

#include "xml/document.hpp"
#include "xml/soap.hpp"

namespace kamhub::records {

namespace {

std::string enclosed(const char* name, const std::string& text) {
    return text.empty() ? std::string()
                        : "<" + std::string(name) + ">" + xml::escape(text) + "</" + name + ">";
}

std::string written(const char* name, const std::string& text) {
    return " " + std::string(name) + "=\"" + xml::escape(text) + "\"";
}

std::string textInside(const _xmlNode* node, const char* name) {
    const auto* child = xml::firstChild(node, name);
    return child ? xml::textOf(child) : std::string();
}

}  // namespace

std::string print(const MergeMemory& memory) {
    std::string out = "<merge>";
    for (const auto& [field, value] : memory.loser)
        out += "<loser" + written("field", field) + ">" + enclosed("value", value) + "</loser>";
    for (const auto& taken : memory.taken)
        out += "<taken" + written("field", taken.field) + ">" + enclosed("before", taken.before) +
               enclosed("after", taken.after) + "</taken>";
    for (const auto& moved : memory.references)
        out += "<reference" + written("entity", moved.entity) + written("id", moved.id) +
               written("field", moved.field) + "/>";
    for (const auto& file : memory.files)
        out += "<file" + written("id", file.id) + written("name", file.name) + "/>";
    for (const auto& key : memory.keys) out += "<key" + written("id", key) + "/>";
    return out + "</merge>";
}

Result<MergeMemory> mergeMemoryOf(const std::string& text) {
    const auto document = xml::Document::parse(text);
    if (!document) return internalError("the log of a merge: " + document.error().message);
    MergeMemory out;
    for (const auto* node : xml::childElements(document->root())) {
        const auto kind = xml::localName(node);
        const auto field = xml::attributeOf(node, "field");
        if (kind == "loser")
            out.loser[field] = textInside(node, "value");
        else if (kind == "taken")
            out.taken.push_back({field, textInside(node, "before"), textInside(node, "after")});
        else if (kind == "reference")
            out.references.push_back(
                {xml::attributeOf(node, "entity"), xml::attributeOf(node, "id"), field});
        else if (kind == "file")
            out.files.push_back({xml::attributeOf(node, "id"), xml::attributeOf(node, "name")});
        else if (kind == "key")
            out.keys.push_back(xml::attributeOf(node, "id"));
    }
    return out;
}

}  // namespace kamhub::records
