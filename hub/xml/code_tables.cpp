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
const std::string* required(const ConfigNode& node, const char* name, Complaints& complaints,
                            const std::vector<std::string>& meant) {
    if (const auto* found = node.attribute(name)) return &found->value;
    if (std::find(meant.begin(), meant.end(), name) != meant.end()) return nullptr;
    complaints.push_back(node.complain("<" + node.name + "> lacks " + name,
                                       "write " + std::string(name) + "=\"…\""));
    return nullptr;
}

// Returns the names that were probably meant.
std::vector<std::string> complainUnknown(const ConfigNode& node,
                                         std::initializer_list<std::string_view> known,
                                         Complaints& complaints) {
    std::vector<std::string> meant;
    for (const auto& attribute : node.attributes) {
        if (std::find(known.begin(), known.end(), attribute.name) != known.end()) continue;
        std::string all;
        for (const auto name : known) all += (all.empty() ? "" : ", ") + std::string(name);
        const auto close = config::nearest(attribute.name, {known.begin(), known.end()});
        meant.push_back(close);
        complaints.push_back(node.complain(attribute,
                                           "<" + node.name + "> has no attribute " + attribute.name,
                                           close.empty() ? "known are " + all : "write " + close));
    }
    return meant;
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
    std::map<std::string, int> lines;  // where a canonical value stands first
};

// Several canonical values may share a partner value, where the partner is coarser; there is no way
// back from it then.
void readCode(const ConfigNode& code, Table& table, Complaints& complaints) {
    const auto meant = complainUnknown(code, {"canonical", "partner", "zh", "en"}, complaints);
    const auto* canonical = required(code, "canonical", complaints, meant);
    const auto* partner = required(code, "partner", complaints, meant);
    if (!canonical || !partner) return;
    const auto first = table.lines.emplace(*canonical, code.line).first->second;
    if (!table.to_partner.emplace(*canonical, *partner).second)
        complaints.push_back(code.complain(*code.attribute("canonical"),
                                           "table " + table.name + " has the canonical value " +
                                               *canonical + " twice, first in line " +
                                               std::to_string(first),
                                           "remove one of the two"));
    if (!table.to_canonical.emplace(*partner, *canonical).second)
        table.ambiguous.insert({table.name, *partner});
}

void readTable(const ConfigNode& node, Table table, Complaints& complaints) {
    if (node.children.empty())
        complaints.push_back(node.complain("table " + table.name + " has no code",
                                           "write <code canonical=\"…\" partner=\"…\"/> in it"));
    for (const auto& code : node.children)
        if (isElement(code, "code", complaints)) readCode(code, table, complaints);
}

}  // namespace

Result<std::shared_ptr<const CodeTables>> CodeTables::load(const std::string& file,
                                                           Complaints& complaints) {
    const auto before = complaints.size();
    auto tables = std::make_shared<CodeTables>();
    std::map<std::string, int> lines;  // of the tables
    if (const auto root = readConfig(file, complaints, "codes")) {
        complainUnknown(*root, {"system"}, complaints);
        for (const auto& table : root->children) {
            if (!isElement(table, "table", complaints)) continue;
            const auto meant = complainUnknown(table, {"name", "zh", "en"}, complaints);
            const auto* name = required(table, "name", complaints, meant);
            if (!name) continue;
            const auto [first, added] = lines.emplace(*name, table.line);
            if (!added)
                complaints.push_back(table.complain("table " + *name +
                                                        " stands twice, first in line " +
                                                        std::to_string(first->second),
                                                    "give one another name"));
            readTable(table,
                      {*name,
                       tables->to_partner_[*name],
                       tables->to_canonical_[*name],
                       tables->ambiguous_,
                       {}},
                      complaints);
        }
    }
    if (complaints.size() > before) return invalidConfig(toString(complaints[before]));
    const auto text = detail::readFile(file);
    if (!text) return text.error();
    tables->hash_ = sha256Hex(*text);
    tables->file_ = file;
    return std::shared_ptr<const CodeTables>(std::move(tables));
}

std::vector<std::string> CodeTables::tables() const {
    std::vector<std::string> out;
    for (const auto& [name, unused] : to_partner_) out.push_back(name);
    return out;
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
