#include "host/translations.hpp"

#include <algorithm>

#include "xml/referenced_file.hpp"

namespace kamhub::host {

namespace {

struct TranslationEntry {
    std::string type, operation, dedupe, reference, correlation, reply_type;
    std::filesystem::path with, reply_with, schema, reply_schema;
    bool as_is = false;
};

const ConfigSpec<TranslationEntry>& spec(std::string_view element) {
    static const auto base = [](std::string summary, bool may_pass_on = false) {
        ConfigSpec<TranslationEntry> s(std::move(summary));
        s.field("type", &TranslationEntry::type, "The canonical type.")
            .example("kam.customer.key-account-mark-assigned.v1");
        s.field("operation", &TranslationEntry::operation, "The partner's name for it.")
            .example("StampKeyAccount");
        auto& with = s.field("with", &TranslationEntry::with, "The stylesheet.")
                         .example("canonical_to_billing/key_account_mark.xslt");
        if (may_pass_on) with.defaultsTo("");
        s.field("schema", &TranslationEntry::schema, "Schema of the partner's document.")
            .defaultsTo("");
        return s;
    };
    static const auto out = [] {
        auto s = base("A message that is sent.", true);
        s.field("as-is", &TranslationEntry::as_is,
                "Instead of with: the canonical body is passed on as it is, of any size.")
            .defaultsTo("false");
        s.field("reply-with", &TranslationEntry::reply_with,
                "Where the partner's acknowledgement is all the answer there is: the stylesheet "
                "that makes a message of the body that he acknowledged.")
            .defaultsTo("")
            .example("receipts/billing_key_account.xslt");
        s.field("reply-type", &TranslationEntry::reply_type, "The canonical type of that message.")
            .defaultsTo("")
            .example("kam.customer.key-account-receipt.v1");
        return s;
    }();
    static const auto in = [] {
        auto s = base("An operation that the partner begins.");
        s.field("dedupe", &TranslationEntry::dedupe, "XPath of the partner's own id of it.")
            .defaultsTo("");
        s.field("reference", &TranslationEntry::reference,
                "XPath of the partner's reference of the delivery it answers.")
            .defaultsTo("");
        s.field("correlation", &TranslationEntry::correlation,
                "XPath of an id that the hub once sent.")
            .defaultsTo("");
        return s;
    }();
    static const auto ask = [] {
        auto s = base("A query that is answered at once.");
        s.field("reply-with", &TranslationEntry::reply_with, "The stylesheet of the answer.")
            .example("billing_to_canonical/bill_result.xslt");
        s.field("reply-type", &TranslationEntry::reply_type, "The canonical type of the answer.")
            .example("kam.billing.bill-result.v1");
        s.field("reply-schema", &TranslationEntry::reply_schema, "Schema of the partner's answer.")
            .defaultsTo("");
        return s;
    }();
    return element == "out" ? out : element == "in" ? in : ask;
}

}  // namespace

struct Translations::Loader {
    const Catalogue& catalogue;
    Complaints& complaints;
    std::shared_ptr<const xml::CodeTables> codes;
    xml::Namespaces namespaces;
    std::string hashes;
    std::map<std::string, xml::Schema> schemas;
    std::map<std::string, int> lines;  // where each type and operation stands first

    std::optional<xml::Stylesheet> sheet(const ConfigNode& node, const char* attribute,
                                         const std::filesystem::path& file) {
        if (file.empty()) return std::nullopt;
        if (!xml::fileIsThere(node, attribute, file, complaints)) return std::nullopt;
        auto compiled = xml::Stylesheet::load(file.string(), codes, complaints);
        if (compiled) hashes += "  " + std::string(attribute) + " " + compiled->hash() + "\n";
        return compiled;
    }

    std::optional<xml::Schema> schema(const ConfigNode& node, const char* attribute,
                                      const std::filesystem::path& file) {
        if (file.empty() || !xml::fileIsThere(node, attribute, file, complaints))
            return std::nullopt;
        if (const auto known = schemas.find(file.string()); known != schemas.end())
            return known->second;
        auto compiled = xml::Schema::load(file.string(), complaints);
        if (!compiled) return std::nullopt;
        hashes += "  " + std::string(attribute) + " " + compiled->hash() + "\n";
        schemas.emplace(file.string(), *compiled);
        return compiled;
    }

    std::optional<xml::XPath> xpath(const ConfigNode& node, const char* attribute,
                                    const std::string& text) {
        if (text.empty()) return std::nullopt;
        auto compiled = xml::XPath::compile(text, namespaces);
        if (compiled) return *compiled;
        complaints.push_back(node.complain(
            *node.attribute(attribute), compiled.error().message,
            "write an XPath 1.0 expression; use local-name() for names in a namespace"));
        return std::nullopt;
    }

    void checkType(const ConfigNode& node, const char* attribute, const std::string& type) {
        if (catalogue.byType(type)) return;
        std::vector<std::string> names;
        for (const auto& each : catalogue.types()) names.push_back(each.type);
        complaints.push_back(
            node.complain(*node.attribute(attribute), "the catalogue has no type " + type,
                          config::nearestAdvice(type, names, "write a type of the catalogue")));
    }

    // Queries are asked, everything else is sent.
    void checkKind(const ConfigNode& node, const std::string& type) {
        const auto* known = catalogue.byType(type);
        if (!known || node.name == "in") return;
        const bool query = known->kind == MessageKind::Query;
        if (query == (node.name == "ask")) return;
        complaints.push_back(node.complain(
            query ? "query " + type + " is sent and its answer thrown away"
                  : type + " is no query, and nothing answers it",
            query ? "write <ask … reply-with=\"…\" reply-type=\"…\"/>" : "write <out …/>"));
    }

    void twice(const ConfigNode& node, const char* attribute, const char* write) {
        const auto& at = *node.attribute(attribute);
        const auto key = (node.name == "in" ? "operation " : "type ") + at.value;
        const auto [first, added] = lines.emplace(key, node.line);
        if (!added)
            complaints.push_back(node.complain(
                at, key + " stands twice, first in line " + std::to_string(first->second), write));
    }

    void add(const ConfigNode& node, Translations& out) {
        const auto before = complaints.size();
        const TranslationEntry entry = spec(node.name).parse(node, complaints);
        if (complaints.size() != before) return;
        hashes += node.name;
        for (const auto& attribute : node.attributes)
            hashes += " " + attribute.name + "=" + attribute.value;
        hashes += "\n";
        checkType(node, "type", entry.type);
        if (!entry.reply_type.empty()) checkType(node, "reply-type", entry.reply_type);
        if (entry.reply_type.empty() != entry.reply_with.empty())
            complaints.push_back(node.complain(
                "<" + node.name + "> says one of reply-with and reply-type", "write both"));
        checkKind(node, entry.type);
        if (node.name == "in")
            twice(node, "operation", "write each <in> once");
        else
            twice(node, "type", "write each type once");
        if (node.name == "out" && entry.as_is == !entry.with.empty())
            complaints.push_back(node.complain("<out> says neither or both of with and as-is",
                                               "write with=\"….xslt\" or as-is=\"true\""));
        if (entry.as_is && !entry.schema.empty())
            complaints.push_back(node.complain(
                *node.attribute("schema"), "what is passed on as it is has its canonical schema",
                "leave schema out"));
        auto with = sheet(node, "with", entry.with);
        auto partner_schema = schema(node, "schema", entry.schema);
        if (node.name == "in") {
            auto dedupe = xpath(node, "dedupe", entry.dedupe),
                 reference = xpath(node, "reference", entry.reference),
                 correlation = xpath(node, "correlation", entry.correlation);
            if (!with || complaints.size() != before) return;
            out.inbound_.emplace(entry.operation, InboundTranslation{entry.operation, entry.type,
                                                                     *with, partner_schema, dedupe,
                                                                     reference, correlation});
            return;
        }
        const bool query = node.name == "ask";
        auto reply = sheet(node, "reply-with", entry.reply_with);
        auto reply_schema = schema(node, "reply-schema", entry.reply_schema);
        if ((!with && !entry.as_is) || complaints.size() != before) return;
        hashes += entry.as_is ? "as-is" : "";
        out.outbound_.emplace(
            entry.type, OutboundTranslation{entry.type, entry.operation, entry.reply_type, with,
                                            reply, partner_schema, reply_schema, query});
    }
};

std::shared_ptr<const Translations> Translations::load(const std::filesystem::path& index,
                                                       const Catalogue& catalogue,
                                                       Complaints& complaints) {
    const auto before = complaints.size();
    const auto root = xml::readConfig(index.string(), complaints, "translations");
    if (!root) return nullptr;
    auto out = std::make_shared<Translations>();
    Loader loader{catalogue, complaints, nullptr, {}, {}, {}, {}};
    if (const auto* codes = root->attribute("codes"); codes && !codes->value.empty()) {
        const auto file = (index.parent_path() / codes->value).lexically_normal();
        if (!xml::fileIsThere(*root, "codes", file, complaints)) return nullptr;
        auto tables = xml::CodeTables::load(file.string(), complaints);
        // Without its code tables no stylesheet can be judged.
        if (!tables) return nullptr;
        loader.codes = *tables;
    }
    const std::vector<std::string> kElements{"out", "ask", "in"};
    for (const auto& child : root->children) {
        if (child.name == "out" || child.name == "in" || child.name == "ask")
            loader.add(child, *out);
        else
            complaints.push_back(child.complain("<translations> has no <" + child.name + ">",
                                                config::nearestAdvice(child.name, kElements, "")));
    }
    out->source_ = std::move(loader.hashes);
    out->hash_ = sha256Hex(out->source_);
    if (complaints.size() != before) return nullptr;
    return out;
}

const OutboundTranslation* Translations::outbound(std::string_view type) const {
    const auto found = outbound_.find(type);
    return found == outbound_.end() ? nullptr : &found->second;
}

const InboundTranslation* Translations::inbound(std::string_view operation) const {
    const auto found = inbound_.find(operation);
    return found == inbound_.end() ? nullptr : &found->second;
}

xml::Parameters parametersOf(const Envelope& e, const std::string& delivery_id) {
    return {{"id", e.id},
            {"type", e.type},
            {"source", e.source},
            {"subject", e.subject},
            {"time", toIso(e.time)},
            {"correlationid", e.correlation_id},
            {"priority", std::to_string(e.priority)},
            {"region", e.region},
            {"level", e.level},
            {"deliveryid", delivery_id}};
}

}  // namespace kamhub::host
