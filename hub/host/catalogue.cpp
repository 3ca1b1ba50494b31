#include "host/catalogue.hpp"

#include <algorithm>
#include <array>

#include "sdk/payload.hpp"
#include "xml/referenced_file.hpp"

namespace kamhub::host {

namespace {

constexpr std::array kKinds{"event", "command", "query", "result", "reply", "receipt"};

const ConfigSpec<Family>& familySpec() {
    static const auto spec = [] {
        using F = Family;
        ConfigSpec<F> s("A service to which messages belong.");
        s.field("name", &F::name, "Its name.").example("customer");
        s.field("en", &F::en, "Its name in English.").example("Customer");
        s.field("zh", &F::zh, "Its name in Chinese.").example("客户");
        return s;
    }();
    return spec;
}

struct TypeEntry {
    std::string code, type, element, kind, family, reply, subject, lane, en, zh;
    std::filesystem::path schema, sample;
};

const ConfigSpec<TypeEntry>& entrySpec() {
    static const auto spec = [] {
        ConfigSpec<TypeEntry> s("One part of a canonical message.");
        s.field("code", &TypeEntry::code, "The code of the message in the catalogue.")
            .example("M06");
        s.field("type", &TypeEntry::type, "The CloudEvents type.")
            .example("kam.customer.key-account-mark-assigned.v1");
        s.field("element", &TypeEntry::element, "The root element of the body.")
            .example("KeyAccountMarkAssigned");
        s.field("kind", &TypeEntry::kind, "What the hub does with it.")
            .choices({kKinds.begin(), kKinds.end()});
        s.field("family", &TypeEntry::family, "The service it belongs to.").example("customer");
        s.field("reply", &TypeEntry::reply, "Of a query or command: the type of its answer.")
            .defaultsTo("");
        s.field("schema", &TypeEntry::schema, "The schema file.")
            .example("key_account_mark_assigned.xsd");
        s.field("sample", &TypeEntry::sample, "A realistic sample.")
            .example("samples/key_account_mark_assigned.xml");
        s.field("subject", &TypeEntry::subject, "XPath of what it is about.").defaultsTo("");
        s.field("lane", &TypeEntry::lane, "XPath of its default ordering key.").defaultsTo("");
        s.field("en", &TypeEntry::en, "Its name in English.").example("Key-account mark assigned");
        s.field("zh", &TypeEntry::zh, "Its name in Chinese.").example("大客户标识下发");
        return s;
    }();
    return spec;
}

MessageKind kindOf(const std::string& name) {
    for (std::size_t i = 0; i < kKinds.size(); ++i)
        if (name == kKinds[i]) return static_cast<MessageKind>(i);
    return MessageKind::Event;
}

}  // namespace

const char* toString(MessageKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::shared_ptr<const Catalogue> Catalogue::load(const std::filesystem::path& file,
                                                 Complaints& complaints) {
    const auto before = complaints.size();
    const auto root = xml::readConfig(file.string(), complaints, "catalogue");
    if (!root) return nullptr;
    auto out = std::make_shared<Catalogue>();
    const auto* body_namespace = root->attribute("namespace");
    if (!body_namespace) {
        complaints.push_back(root->complain("<catalogue> does not say the namespace of bodies",
                                            "write namespace=\"urn:kamhub:canonical:1\""));
        return nullptr;
    }
    const std::vector<std::string> kElements{"message", "family"};
    out->namespace_ = body_namespace->value;
    SchemaFiles schemas;
    for (const auto& child : root->children) {
        if (child.name == "message") {
            out->add(child, complaints, schemas);
        } else if (child.name == "family") {
            out->addFamily(child, complaints);
        } else {
            complaints.push_back(child.complain("<catalogue> has no <" + child.name + ">",
                                                config::nearestAdvice(child.name, kElements, "")));
        }
    }
    // Who is meant by a reference cannot be judged while entries are missing.
    if (complaints.size() != before) return nullptr;
    for (const auto& child : root->children)
        if (child.name == "message") out->checkReferences(child, complaints);
    for (const auto& [name, file] : schemas)
        out->source_ += "schema " + std::filesystem::path(name).filename().string() + " " +
                        file.schema.hash() + "\n";
    for (const auto& type : out->types_) out->source_ += type.type + " " + type.element + "\n";
    out->hash_ = sha256Hex(out->source_);
    if (complaints.size() != before) return nullptr;
    return out;
}

void Catalogue::addFamily(const ConfigNode& node, Complaints& complaints) {
    const auto before = complaints.size();
    auto family = familySpec().parse(node, complaints);
    if (complaints.size() != before) return;
    const auto [first, added] = lines_.emplace("family " + family.name, node.line);
    if (!added)
        complaints.push_back(node.complain("family " + family.name +
                                               " stands twice, first in line " +
                                               std::to_string(first->second),
                                           "give one another name"));
    families_.push_back(std::move(family));
}

void Catalogue::add(const ConfigNode& node, Complaints& complaints, SchemaFiles& schemas) {
    const auto before = complaints.size();
    const TypeEntry entry = entrySpec().parse(node, complaints);
    if (complaints.size() != before) return;
    auto compile = [&](const std::string& name,
                       const std::string& text) -> std::optional<xml::XPath> {
        if (text.empty()) return std::nullopt;
        auto path = xml::XPath::compile(text, namespaces());
        if (const auto bare = xml::nameWithoutPrefix(text); path && !bare.empty())
            path = invalidConfig("XPath " + text + ": " + bare +
                                 " has no prefix and matches nothing; write c:" + bare);
        if (path) return *path;
        complaints.push_back(node.complain(*node.attribute(name), path.error().message,
                                           "write an XPath 1.0 expression"));
        return std::nullopt;
    };
    auto subject = compile("subject", entry.subject), lane = compile("lane", entry.lane);
    auto schema = schemas.find(entry.schema.string());
    if (schema == schemas.end()) {
        if (!xml::fileIsThere(node, "schema", entry.schema, complaints)) return;
        auto compiled = xml::Schema::load(entry.schema.string(), complaints);
        if (!compiled) return;
        auto personal = xml::Personal::read(entry.schema.string());
        if (!personal) {
            complaints.push_back(node.complain(*node.attribute("schema"), personal.error().message,
                                               "mend the schema"));
            return;
        }
        schema = schemas.emplace(entry.schema.string(), SchemaFile{*compiled, std::move(*personal)})
                     .first;
    }
    for (const auto& [attribute, value] :
         {std::pair{"type", &entry.type}, {"element", &entry.element}}) {
        const auto [first, added] = lines_.emplace(attribute + (" " + *value), node.line);
        if (added) continue;
        complaints.push_back(node.complain(
            *node.attribute(attribute),
            first->first + " stands twice, first in line " + std::to_string(first->second),
            "write another, or remove one of the two"));
        return;
    }
    by_type_[entry.type] = by_element_[entry.element] = types_.size();
    types_.push_back({entry.code, entry.type, entry.element, entry.family, entry.en, entry.zh,
                      kindOf(entry.kind), entry.reply, entry.schema, entry.sample,
                      schema->second.schema, subject, lane,
                      schema->second.personal[entry.element]});
}

// What one entry says of others: its family, its answer, its element.
void Catalogue::checkReferences(const ConfigNode& node, Complaints& complaints) const {
    const auto* type_name = node.attribute("type");
    const auto* type = type_name ? byType(type_name->value) : nullptr;
    if (!type) return;
    std::vector<std::string> families, names;
    for (const auto& family : families_) families.push_back(family.name);
    for (const auto& each : types_) names.push_back(each.type);
    auto complain = [&](const char* attribute, std::string what,
                        const std::vector<std::string>& known, const char* otherwise) {
        const auto& value = node.attribute(attribute)->value;
        complaints.push_back(node.complain(*node.attribute(attribute), std::move(what),
                                           config::nearestAdvice(value, known, otherwise)));
    };
    if (std::find(families.begin(), families.end(), type->family) == families.end())
        complain("family", "there is no family " + type->family, families, "write a <family>");
    if (!type->reply.empty() && !byType(type->reply))
        complain("reply", "the catalogue has no type " + type->reply, names,
                 "write a type of the catalogue");
    if (type->kind == MessageKind::Query && type->reply.empty())
        complaints.push_back(
            node.complain("query " + type->type + " lacks reply", "write reply=\"…\""));
    const auto bare = xml::Document::parse("<" + type->element + " xmlns=\"" + namespace_ + "\"/>");
    const auto valid = bare ? type->schema.validate(*bare) : Status(bare.error());
    if (!valid &&
        valid.error().message.find("this root element is not in the schema") != std::string::npos)
        complain("element",
                 "the schema " + type->schema_file.filename().string() + " declares no element " +
                     type->element,
                 type->schema.elements(), "write an element of the schema");
}

const MessageType* Catalogue::byType(std::string_view type) const {
    const auto found = by_type_.find(type);
    return found == by_type_.end() ? nullptr : &types_[found->second];
}

const MessageType* Catalogue::byElement(std::string_view element) const {
    const auto found = by_element_.find(element);
    return found == by_element_.end() ? nullptr : &types_[found->second];
}

Result<const MessageType*> Catalogue::identify(const xml::Document& body) const {
    const auto element = body.rootName();
    const auto* type = body.rootNamespace() == namespace_ ? byElement(element) : nullptr;
    if (type) return type;
    std::vector<std::string> names;
    for (const auto& each : types_) names.push_back(each.element);
    const auto close = config::nearest(element, names);
    return invalidMessage(
        "the body {" + body.rootNamespace() + "}" + element + " is no canonical message" +
        (close.empty()
             ? "; the namespace is " + namespace_ + " and the elements are those of the catalogue"
             : "; write {" + namespace_ + "}" + close));
}

}  // namespace kamhub::host
