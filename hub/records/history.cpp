#include "records/history.hpp"

#include "xml/document.hpp"
#include "xml/soap.hpp"

namespace kamhub::records {

namespace {

constexpr char kClosing[] = "</change>";

std::string opening(const std::string& kind, const std::string& reason) {
    std::string out = "<change kind=\"" + kind + "\"";
    if (!reason.empty()) out += " reason=\"" + xml::escape(reason) + "\"";
    return out + ">";
}

void write(std::string& out, const Field* field, const std::string& name, const std::string& before,
           const std::string& after) {
    if (before == after) return;
    out += "<field name=\"" + xml::escape(name) + "\"";
    if (field && field->secret) {
        out += " hidden=\"true\"/>";
        return;
    }
    out += ">";
    if (!before.empty()) out += "<before>" + xml::escape(before) + "</before>";
    if (!after.empty()) out += "<after>" + xml::escape(after) + "</after>";
    out += "</field>";
}

std::string childText(const _xmlNode* node, const char* name) {
    const auto* child = xml::firstChild(node, name);
    return child ? xml::textOf(child) : std::string();
}

}  // namespace

std::string changeText(const Entity& entity, const std::string& kind, const std::string& reason,
                       const Record& before, const Record& after) {
    std::string out = opening(kind, reason);
    write(out, nullptr, kStateField, before[kStateField], after[kStateField]);
    for (const auto& field : entity.fields)
        write(out, &field, field.name, before[field.name], after[field.name]);
    return out + kClosing;
}

std::string changeText(const std::string& kind, const std::string& reason,
                       const std::vector<FieldChange>& changes) {
    std::string out = opening(kind, reason);
    for (const auto& change : changes)
        write(out, nullptr, change.field, change.before, change.after);
    return out + kClosing;
}

void appendChange(std::string& change_text, const FieldChange& change) {
    change_text.resize(change_text.size() - (sizeof kClosing - 1));
    write(change_text, nullptr, change.field, change.before, change.after);
    change_text += kClosing;
}

Result<HistoryEntry> historyEntryOf(const store::RowHistory& row) {
    const auto document = xml::Document::parse(row.change);
    if (!document) return internalError("the history of a record: " + document.error().message);
    HistoryEntry out;
    out.version = row.version;
    out.at = row.at;
    out.actor = row.actor;
    out.kind = xml::attributeOf(document->root(), "kind");
    out.reason = xml::attributeOf(document->root(), "reason");
    for (const auto* node : xml::childElements(document->root()))
        out.changes.push_back({xml::attributeOf(node, "name"), childText(node, "before"),
                               childText(node, "after"),
                               xml::attributeOf(node, "hidden") == "true"});
    return out;
}

}  // namespace kamhub::records
