#include "app/config_schema.hpp"

#include <algorithm>

#include "access/partners.hpp"
#include "flow/routes.hpp"
#include "host/settings.hpp"
#include "server/xml_builder.hpp"

namespace kamhub::app {

namespace {

using server::XmlBuilder;

// A value may come from the environment, whatever its type.
constexpr char kReference[] = "[^$]*[$]\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}.*";

struct SimpleType {
    const char* name;
    const char* pattern;
};
constexpr SimpleType kTypes[]{{"boolean", "true|false"},
                              {"integer", "-?[0-9]+"},
                              {"decimal", "-?[0-9]+(\\.[0-9]+)?([eE][+\\-]?[0-9]+)?"},
                              {"time", "[0-9]+(ms|s|m|h|d)"},
                              {"size", "[0-9]+(KiB|MiB|GiB)?"}};

std::string typeName(const FieldInfo& field) {
    switch (field.type) {
        case FieldType::Boolean:
            return "boolean";
        case FieldType::Integer:
            return "integer";
        case FieldType::Decimal:
            return "decimal";
        case FieldType::Time:
            return "time";
        case FieldType::Size:
            return "size";
        case FieldType::Text:
        case FieldType::Path:
        case FieldType::SecretText:
            return "xs:string";
    }
    return "xs:string";
}

struct Writer {
    XmlBuilder b;

    void documentation(const std::string& text) {
        b.open("xs:annotation").leaf("xs:documentation", text, {{"xml:lang", "en"}}).close();
    }

    void begin(const std::string& target) {
        b.declare("xs", "http://www.w3.org/2001/XMLSchema").declare("", target);
        b.open("xs:schema", {{"targetNamespace", target}, {"elementFormDefault", "qualified"}});
        for (const auto& type : kTypes) {
            b.open("xs:simpleType", {{"name", type.name}})
                .open("xs:restriction", {{"base", "xs:string"}});
            b.empty("xs:pattern", {{"value", type.pattern}})
                .empty("xs:pattern", {{"value", kReference}});
            b.close().close();
        }
        b.open("xs:simpleType", {{"name", "reference"}})
            .open("xs:restriction", {{"base", "xs:string"}});
        b.empty("xs:pattern", {{"value", kReference}}).close().close();
    }

    void choices(const FieldInfo& field) {
        b.open("xs:simpleType").open("xs:union", {{"memberTypes", "reference"}});
        b.open("xs:simpleType").open("xs:restriction", {{"base", "xs:string"}});
        for (const auto& choice : field.choices) b.empty("xs:enumeration", {{"value", choice}});
        b.close().close().close().close();
    }

    // A default in an XSD may not break the type, so an empty one stays in the words.
    void attribute(const FieldInfo& field, bool may_lack, const std::string& note) {
        XmlBuilder::Attributes attributes{{"name", field.name}};
        const bool required = !may_lack && !field.default_text && !field.optional;
        if (field.choices.empty()) attributes.emplace_back("type", typeName(field));
        if (required)
            attributes.emplace_back("use", "required");
        else if (field.default_text && !field.default_text->empty() && !may_lack)
            attributes.emplace_back("default", *field.default_text);
        b.open("xs:attribute", attributes);
        documentation(note + field.help +
                      (field.example.empty() ? "" : " For example: " + field.example));
        if (!field.choices.empty()) choices(field);
        b.close();
    }

    void attributes(const SpecInfo& spec) {
        for (const auto& field : spec.fields) attribute(field, false, {});
    }

    // `children` are written between the type's beginning and its attributes.
    template <class Children>
    void element(const std::string& name, const SpecInfo& spec, Children children) {
        b.open("xs:element", {{"name", name}});
        documentation(spec.summary);
        b.open("xs:complexType");
        children();
        attributes(spec);
        b.close().close();
    }

    void element(const std::string& name, const SpecInfo& spec) {
        element(name, spec, [] {});
    }

    void anyOf(const std::vector<std::string>& names) {
        b.open("xs:choice", {{"minOccurs", "0"}, {"maxOccurs", "unbounded"}});
        for (const auto& name : names) b.empty("xs:element", {{"ref", name}});
        b.close();
    }
};

// One attribute of <endpoint> as several adapters may declare it.
struct Merged {
    FieldInfo field;
    std::string adapters;
};

std::vector<Merged> mergedFields(const Adapters& adapters, const SpecInfo& own) {
    std::vector<Merged> out;
    const auto isOwn = [&](const std::string& name) {
        return std::any_of(own.fields.begin(), own.fields.end(),
                           [&](auto& field) { return field.name == name; });
    };
    for (const auto& [plugin, kinds] : adapters)
        for (const auto& kind : kinds)
            for (const auto& field : kind.spec.fields) {
                if (isOwn(field.name)) continue;
                const auto found = std::find_if(
                    out.begin(), out.end(), [&](auto& m) { return m.field.name == field.name; });
                if (found == out.end()) {
                    out.push_back({field, kind.name});
                    continue;
                }
                found->adapters += ", " + kind.name;
                // Where adapters disagree the XSD lets everything pass; the adapter's own check
                // does not.
                if (found->field.type != field.type || found->field.choices != field.choices) {
                    found->field.type = FieldType::Text;
                    found->field.choices.clear();
                }
                if (found->field.help != field.help)
                    found->field.help = "Each of these adapters has its own.";
            }
    return out;
}

// What may stand in a routes element.
std::vector<std::string> childrenOf(const std::string& element) {
    if (element == "routes") return {"priority", "route"};
    if (element == "route") return {"filter", "to", "wire-tap", "choose", "split", "enrich"};
    if (element == "choose") return {"when", "otherwise"};
    if (element == "when" || element == "otherwise") return {"to"};
    return {};
}

}  // namespace

std::string hubConfigSchema(const Adapters& adapters) {
    Writer w;
    w.begin("urn:kamhub:config:1");
    w.element("hub", host::hubSpec().info(), [&] {
        w.anyOf({"store", "retention", "listener", "partner", "callback", "plugin", "module",
                 "endpoint"});
    });
    w.element("store", host::storeSpec().info());
    w.element("retention", host::retentionSpec().info());
    w.element("listener", host::listenerSpec().info());
    std::vector<std::string> proofs;
    for (const auto& [name, spec] : access::partnerElements())
        if (name != "partner") proofs.push_back(name);
    for (const auto& [name, spec] : access::partnerElements())
        if (name == "partner")
            w.element(name, spec, [&] { w.anyOf(proofs); });
        else
            w.element(name, spec);
    w.element("callback", host::callbackSpec().info());
    w.element("plugin", host::pluginSpec().info());
    w.element("module", host::moduleSpec().info());
    const auto& endpoint = host::endpointSpec().info();
    w.b.open("xs:element", {{"name", "endpoint"}});
    w.documentation(endpoint.summary);
    w.b.open("xs:complexType");
    w.attributes(endpoint);
    for (const auto& merged : mergedFields(adapters, endpoint))
        w.attribute(merged.field, true, "(" + merged.adapters + ") ");
    w.b.close().close().close();
    return w.b.finish();
}

std::string routesSchema() {
    Writer w;
    w.begin("urn:kamhub:routes:1");
    for (const auto& [name, spec] : flow::routeElements())
        w.element(name, spec, [&, element = name] {
            if (const auto children = childrenOf(element); !children.empty()) w.anyOf(children);
        });
    w.b.close();
    return w.b.finish();
}

}  // namespace kamhub::app
