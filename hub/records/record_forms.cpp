#include "records/record_forms.hpp"

#include <algorithm>
#include <array>

#include "records/external_keys.hpp"
#include "records/limits.hpp"
#include "xml/json.hpp"
#include "xml/soap.hpp"

namespace kamhub::records {

namespace {

constexpr std::array<std::string_view, 5> kOwn{"id", "version", "created", "changed",
                                               "external_keys"};

void appendString(std::string& out, std::string_view text) {
    constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20) {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

bool isPlain(Kind kind) {
    return kind == Kind::Integer || kind == Kind::Decimal || kind == Kind::Money ||
           kind == Kind::Boolean;
}

void appendMember(std::string& out, std::string_view name, std::string_view value, bool plain) {
    if (out.size() > 1) out += ",";
    appendString(out, name);
    out += ":";
    if (plain)
        out += value;
    else
        appendString(out, value);
}

}  // namespace

std::string toXml(const Entity& entity, const Record& record) {
    std::string out = "<" + entity.name + " xmlns=\"" + kRecordNamespace + "\" id=\"" +
                      xml::escape(record.id) + "\" version=\"" + std::to_string(record.version) +
                      "\" created=\"" + toIso(record.created) + "\" changed=\"" +
                      toIso(record.changed) + "\">";
    const auto add = [&](const std::string& name) {
        const auto value = record[name];
        if (!value.empty()) out += "<" + name + ">" + xml::escape(value) + "</" + name + ">";
    };
    if (!entity.states.empty()) add(kStateField);
    for (const auto& field : entity.fields)
        if (!field.secret) add(field.name);
    for (const auto& key : externalKeysOf(record))
        out += "<external_key system=\"" + xml::escape(key.system) + "\">" + xml::escape(key.key) +
               "</external_key>";
    return out + "</" + entity.name + ">";
}

std::string toJson(const Entity& entity, const Record& record) {
    std::string out = "{";
    appendMember(out, "id", record.id, false);
    appendMember(out, "version", std::to_string(record.version), true);
    appendMember(out, "created", toIso(record.created), false);
    appendMember(out, "changed", toIso(record.changed), false);
    if (!entity.states.empty()) appendMember(out, kStateField, record[kStateField], false);
    for (const auto& field : entity.fields) {
        const auto value = record[field.name];
        if (!value.empty() && !field.secret)
            appendMember(out, field.name, value, isPlain(field.kind));
    }
    std::string keys;
    for (const auto& key : externalKeysOf(record)) {
        std::string object = "{";
        appendMember(object, "system", key.system, false);
        appendMember(object, "key", key.key, false);
        keys += (keys.empty() ? "" : ",") + object + "}";
    }
    if (!keys.empty()) appendMember(out, "external_keys", "[" + keys + "]", true);
    return out + "}";
}

Result<FieldEdits> editsOfJson(std::string_view json) {
    if (json.size() > kDocumentBytes)
        return invalidMessage("a record has at most " + std::to_string(kDocumentBytes) + " bytes");
    const auto document = xml::jsonToXml(json);
    if (!document) return document.error();
    if (document->rootName() != "map") return invalidMessage("a record is a JSON object");
    FieldEdits out;
    for (const auto* member : xml::childElements(document->root())) {
        const auto name = xml::attributeOf(member, "key");
        if (std::find(kOwn.begin(), kOwn.end(), name) != kOwn.end()) continue;
        const auto kind = xml::localName(member);
        if (kind == "map" || kind == "array")
            return invalidMessage("the member " + name + " is no plain value");
        if (kind == "null")
            out[name] = std::nullopt;
        else
            out[name] = xml::textOf(member);
    }
    return out;
}

}  // namespace kamhub::records
