#include "host/catalogue.hpp"

#include <algorithm>
#include <array>

#include "sdk/payload.hpp"

namespace kamhub::host {

namespace {

constexpr std::array kKinds{"event", "command", "query", "result", "reply", "receipt"};

struct Entry {
    std::string code, type, element, kind, family, reply, subject, lane, en, zh;
    std::filesystem::path schema, sample;
};

const ConfigSpec<Entry>& entrySpec() {
    static const auto spec = [] {
        ConfigSpec<Entry> s("One part of a canonical message.");
        s.field("code", &Entry::code, "The code of the message in the catalogue.").example("M06");
        s.field("type", &Entry::type, "The CloudEvents type.")
            .example("kam.customer.key-account-mark-assigned.v1");
        s.field("element", &Entry::element, "The root element of the body.")
            .example("KeyAccountMarkAssigned");
        s.field("kind", &Entry::kind, "What the hub does with it.")
            .choices({kKinds.begin(), kKinds.end()});
        s.field("family", &Entry::family, "The service it belongs to.").example("customer");
        s.field("reply", &Entry::reply, "Of a query or command: the type of its answer.")
            .defaultsTo("");
        s.field("schema", &Entry::schema, "The schema file.")
            .example("key_account_mark_assigned.xsd");
        s.field("sample", &Entry::sample, "A realistic sample.")
            .example("samples/key_account_mark_assigned.xml");
        s.field("subject", &Entry::subject, "XPath of what it is about.").defaultsTo("");
        s.field("lane", &Entry::lane, "XPath of its default ordering key.").defaultsTo("");
        s.field("en", &Entry::en, "Its name in English.").example("Key-account mark assigned");
        s.field("zh", &Entry::zh, "Its name in Chinese.").example("大客户标识下发");
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
    const auto root = xml::readConfig(file.string(), complaints);
    if (!root) return nullptr;
    auto out = std::make_shared<Catalogue>();
    const auto* body_namespace = root->attribute("namespace");
    if (root->name != "catalogue" || !body_namespace) {
        complaints.push_back(
            root->complain("this is no catalogue of messages",
                           "write <catalogue xmlns=\"urn:kamhub:catalogue:1\" namespace=\"…\">"));
        return nullptr;
    }
    out->namespace_ = body_namespace->value;
    SchemaFiles schemas;
    for (const auto& child : root->children) {
        if (child.name == "message") {
            out->add(child, complaints, schemas);
        } else if (child.name == "family") {
            auto text = [&](const char* name) {
                return child.attribute(name) ? child.attribute(name)->value : "";
            };
            out->families_.push_back({text("name"), text("en"), text("zh")});
        } else {
            complaints.push_back(child.complain("<catalogue> has no <" + child.name + ">",
                                                "write family or message"));
        }
    }
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

Result<Catalogue::SchemaFile> Catalogue::read(const std::string& file) {
    auto schema = xml::Schema::compileFile(file);
    if (!schema) return schema.error();
    auto personal = xml::Personal::read(file);
    if (!personal) return personal.error();
    return SchemaFile{std::move(*schema), std::move(*personal)};
}

void Catalogue::add(const ConfigNode& node, Complaints& complaints, SchemaFiles& schemas) {
    const auto before = complaints.size();
    const Entry entry = entrySpec().parse(node, complaints);
    if (complaints.size() != before) return;
    auto compile = [&](const std::string& name,
                       const std::string& text) -> std::optional<xml::XPath> {
        if (text.empty()) return std::nullopt;
        auto path = xml::XPath::compile(text, namespaces());
        if (path) return *path;
        complaints.push_back(node.complain(*node.attribute(name), path.error().message,
                                           "write an XPath 1.0 expression"));
        return std::nullopt;
    };
    auto subject = compile("subject", entry.subject), lane = compile("lane", entry.lane);
    auto schema = schemas.find(entry.schema.string());
    if (schema == schemas.end()) {
        auto file = read(entry.schema.string());
        if (!file) {
            complaints.push_back(
                node.complain(*node.attribute("schema"), file.error().message, "mend the schema"));
            return;
        }
        schema = schemas.emplace(entry.schema.string(), std::move(*file)).first;
    }
    if (by_type_.contains(entry.type) || by_element_.contains(entry.element)) {
        complaints.push_back(
            node.complain("type or element stands twice: " + entry.type, "write each once"));
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
    auto complain = [&](const char* attribute, std::string what, const std::string& close,
                        const char* otherwise) {
        complaints.push_back(node.complain(*node.attribute(attribute), std::move(what),
                                           close.empty() ? otherwise : "write " + close));
    };
    if (std::find(families.begin(), families.end(), type->family) == families.end())
        complain("family", "there is no family " + type->family,
                 config::nearest(type->family, families), "write a <family>");
    if (!type->reply.empty() && !byType(type->reply))
        complain("reply", "the catalogue has no type " + type->reply,
                 config::nearest(type->reply, names), "write a type of the catalogue");
    if (type->kind == MessageKind::Query && type->reply.empty())
        complaints.push_back(
            node.complain("query " + type->type + " lacks reply", "write reply=\"…\""));
    const auto bare = xml::Document::parse("<" + type->element + " xmlns=\"" + namespace_ + "\"/>");
    const auto valid = bare ? type->schema.validate(*bare) : Status(bare.error());
    if (!valid && valid.error().message.find("this root element is not in the schema") != std::string::npos)
        complain("element",
                 "the schema " + type->schema_file.filename().string() + " declares no element " +
                     type->element,
                 "", "write an element of the schema");
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
