#include <algorithm>
#include <initializer_list>
#include <set>

#include "sdk/payload.hpp"
#include "xml/detail/libxml.hpp"
#include "xml/stylesheet.hpp"

namespace kamhub::xml {

namespace {

using Map = std::map<std::string, std::string>;

// The value of a required attribute, or a complaint and null.
const std::string* required(const ConfigNode& node, const char* name, Complaints& complaints) {
    if (const auto* found = node.attribute(name)) return &found->value;
    complaints.push_back(node.complain("<" + node.name + "> lacks " + name,
                                       "write " + std::string(name) + "=\"…\""));
    return nullptr;
}

void complainUnknown(const ConfigNode& node, std::initializer_list<std::string_view> known,
                     Complaints& complaints) {
    for (const auto& attribute : node.attributes) {
        if (std::find(known.begin(), known.end(), attribute.name) != known.end()) continue;
        std::string all;
        for (const auto name : known) all += (all.empty() ? "" : ", ") + std::string(name);
        complaints.push_back(node.complain(attribute,
                                           "<" + node.name + "> has no attribute " + attribute.name,
                                           "known are " + all));
    }
}

bool isElement(const ConfigNode& node, const char* name, Complaints& complaints) {
    if (node.name == name) return true;
    complaints.push_back(node.complain("<" + node.name + "> is not known here",
                                       "write <" + std::string(name) + ">"));
    return false;
}

// The maps of one table while it is read.
struct Table {
    const std::string& name;
    Map& to_partner;
    Map& to_canonical;
    std::set<std::pair<std::string, std::string>>& ambiguous;
};

// Several canonical values may share a partner value, where the partner is coarser; there is no way
// back from it then.
void readCode(const ConfigNode& code, Table& table, Complaints& complaints) {
    complainUnknown(code, {"canonical", "partner", "zh", "en"}, complaints);
    const auto* canonical = required(code, "canonical", complaints);
    const auto* partner = required(code, "partner", complaints);
    if (!canonical || !partner) return;
    if (!table.to_partner.emplace(*canonical, *partner).second)
        complaints.push_back(code.complain(
            *code.attribute("canonical"),
            "table " + table.name + " has the canonical value " + *canonical + " twice",
            "remove one of the two"));
    if (!table.to_canonical.emplace(*partner, *canonical).second)
        table.ambiguous.insert({table.name, *partner});
}

void readTable(const ConfigNode& node, Table table, Complaints& complaints) {
    for (const auto& code : node.children)
        if (isElement(code, "code", complaints)) readCode(code, table, complaints);
}

}  // namespace

Result<std::shared_ptr<const CodeTables>> CodeTables::load(const std::string& file,
                                                           Complaints& complaints) {
    const auto before = complaints.size();
    auto tables = std::make_shared<CodeTables>();
    if (const auto root = readConfig(file, complaints);
        root && isElement(*root, "codes", complaints)) {
        complainUnknown(*root, {"system"}, complaints);
        for (const auto& table : root->children) {
            if (!isElement(table, "table", complaints)) continue;
            complainUnknown(table, {"name", "zh", "en"}, complaints);
            const auto* name = required(table, "name", complaints);
            if (!name) continue;
            if (tables->hasTable(*name))
                complaints.push_back(
                    table.complain("there are two tables " + *name, "give one another name"));
            readTable(table,
                      {*name, tables->to_partner_[*name], tables->to_canonical_[*name],
                       tables->ambiguous_},
                      complaints);
        }
    }
    if (complaints.size() > before) return invalidConfig(toString(complaints[before]));
    const auto text = detail::readFile(file);
    if (!text) return text.error();
    tables->text_ = *text;
    tables->hash_ = sha256Hex(*text);
    return std::shared_ptr<const CodeTables>(std::move(tables));
}

std::optional<std::string> CodeTables::toPartner(const std::string& table,
                                                 const std::string& canonical) const {
    const auto found = to_partner_.find(table);
    if (found == to_partner_.end()) return std::nullopt;
    const auto value = found->second.find(canonical);
    return value == found->second.end() ? std::nullopt : std::optional(value->second);
}

std::optional<std::string> CodeTables::toCanonical(const std::string& table,
                                                   const std::string& partner) const {
    const auto found = to_canonical_.find(table);
    if (found == to_canonical_.end() || isAmbiguous(table, partner)) return std::nullopt;
    const auto value = found->second.find(partner);
    return value == found->second.end() ? std::nullopt : std::optional(value->second);
}

}  // namespace kamhub::xml
