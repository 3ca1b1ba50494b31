#include "catalogue.hpp"

#include <algorithm>

namespace kamhub::golden {

namespace {

Catalogue read() {
    Catalogue out;
    Complaints complaints;
    const auto root = xml::readConfig((canonicalFolder() / "catalogue.xml").string(), complaints);
    for (const auto& complaint : complaints) out.complaints.push_back(toString(complaint));
    if (!root) return out;
    for (const auto& node : root->children) {
        if (node.name == "family") out.families.push_back(valueOf(node, "name"));
        if (node.name != "message") continue;
        for (const auto* name : {"code", "type", "element", "kind", "family", "schema", "sample",
                                 "subject", "lane", "en", "zh"})
            if (valueOf(node, name).empty())
                out.complaints.push_back(
                    toString(node.complain(std::string("<message> lacks ") + name, "write it")));
        out.messages.push_back({valueOf(node, "type"), valueOf(node, "element"),
                                valueOf(node, "kind"), valueOf(node, "family"),
                                valueOf(node, "schema"), valueOf(node, "sample"),
                                valueOf(node, "subject"), valueOf(node, "lane"),
                                valueOf(node, "reply"), valueOf(node, "code")});
    }
    return out;
}

}  // namespace

fs::path canonicalFolder() { return mappings() / "canonical"; }

const Catalogue& catalogue() {
    static const Catalogue all = read();
    return all;
}

const Message* Catalogue::find(const std::string& type) const {
    const auto found =
        std::find_if(messages.begin(), messages.end(), [&](auto& m) { return m.type == type; });
    return found == messages.end() ? nullptr : &*found;
}

std::string checkCanonical(const xml::Document& document, const std::string& type) {
    const auto* message = catalogue().find(type);
    if (!message) return "the catalogue has no type " + type;
    if (document.rootName() != message->element || document.rootNamespace() != kCanonical)
        return "the root element is {" + document.rootNamespace() + "}" + document.rootName() +
               ", type " + type + " has {" + kCanonical + "}" + message->element;
    const auto& schema = schemaOf(canonicalFolder() / message->schema);
    if (!schema) return schema.error().message;
    return errorOf(schema->validate(document));
}

}  // namespace kamhub::golden
