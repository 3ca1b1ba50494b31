#include "server/tmf_schema.hpp"

#include <set>

namespace kamhub::server {

namespace {

using records::Kind;

Json::Ptr schema(const char* type, const char* format = nullptr) {
    auto out = newObject();
    out->set("type", type);
    if (format) out->set("format", format);
    return out;
}

Json::Ptr objectSchema(std::initializer_list<std::pair<const char*, Json::Ptr>> properties,
                       std::initializer_list<const char*> required) {
    auto out = schema("object");
    auto all = newObject();
    for (const auto& [name, property] : properties) all->set(name, property);
    out->set("properties", all);
    JsonList names;
    for (const char* name : required) names.add(name);
    if (names.size() > 0) out->set("required", names);
    out->set("additionalProperties", false);
    return out;
}

Json::Ptr listSchema(const Json::Ptr& items) {
    auto out = schema("array");
    out->set("items", items);
    return out;
}

Json::Ptr referenceSchema(bool answer) {
    return answer ? objectSchema({{"id", schema("string")},
                                  {"href", schema("string")},
                                  {"name", schema("string")},
                                  {"@referredType", schema("string")}},
                                 {"id", "href", "@referredType"})
                  : objectSchema({{"id", schema("string")},
                                  {"href", schema("string")},
                                  {"name", schema("string")},
                                  {"@type", schema("string")},
                                  {"@referredType", schema("string")}},
                                 {"id"});
}

Json::Ptr leafSchema(const records::Field& field, bool answer) {
    switch (field.kind) {
        case Kind::Integer:
            return schema("integer");
        case Kind::Decimal:
            return schema("number");
        case Kind::Money:
            return objectSchema({{"unit", schema("string")}, {"value", schema("number")}},
                                {"value"});
        case Kind::Boolean:
            return schema("boolean");
        case Kind::Day:
        case Kind::Instant:
            return schema("string", "date-time");
        case Kind::Reference:
            return referenceSchema(answer);
        default:
            return schema("string");
    }
}

// Adds a property, or what an object or list there lacks yet.
void merge(Json& into, const std::string& name, const Json::Ptr& property) {
    auto properties = into.getObject("properties");
    const auto before = properties->getObject(name);
    if (!before) {
        properties->set(name, property);
        return;
    }
    auto from = property, to = before;
    if (to->has("items")) to = to->getObject("items"), from = from->getObject("items");
    if (!from || !from->has("properties") || !to->has("properties")) return;
    const auto inner = from->getObject("properties");
    for (const auto& each : inner->getNames()) merge(*to, each, inner->getObject(each));
}

// The schema of the first step of a path that ends in `leaf`.
Json::Ptr pathSchema(const std::vector<records::TmfStep>& path, std::size_t at,
                     const Json::Ptr& leaf) {
    const auto& step = path[at];
    auto own = at + 1 == path.size() ? leaf : objectSchema({}, {});
    if (at + 1 < path.size()) merge(*own, path[at + 1].name, pathSchema(path, at + 1, leaf));
    for (const auto& [key, value] : step.constants) merge(*own, key, schema("string"));
    return step.list ? listSchema(own) : own;
}

Json::Ptr characteristicSchema() {
    auto any = newObject();
    any->set("nullable", true);
    any->set("description", "text, number, boolean, or a reference");
    return listSchema(
        objectSchema({{"name", schema("string")}, {"valueType", schema("string")}, {"value", any}},
                     {"name", "value"}));
}

void addStatus(Json& out, const records::Entity& entity, const records::TmfFace& face,
               bool answer) {
    if (!face.status.empty()) {
        auto status = schema("string");
        JsonList values;
        std::set<std::string> seen;
        for (const auto& state : entity.states)
            if (seen.insert(face.statusOf(state.name)).second)
                values.add(face.statusOf(state.name));
        status->set("enum", values);
        merge(out, face.status, status);
    }
    if (!answer && !face.reason.empty()) merge(out, face.reason, schema("string"));
}

void addFace(Json& out, const records::Model& model, const records::Entity& entity,
             const records::TmfFace& face, bool answer) {
    for (const auto& attribute : face.attributes) {
        const auto* field = entity.field(attribute.field);
        const auto leaf = attribute.field == "id" ? referenceSchema(answer)
                          : field                 ? leafSchema(*field, answer)
                                                  : schema("string");
        merge(out, attribute.path[0].name, pathSchema(attribute.path, 0, leaf));
    }
    addStatus(out, entity, face, answer);
    for (const auto& children : face.children) {
        if (!children.whole()) {
            merge(out, children.name, listSchema(referenceSchema(answer)));
        } else if (answer) {
            auto one = objectSchema({{"id", schema("string")}}, {"id"});
            addFace(*one, model, *model.entity(children.entity), children.face, answer);
            if (!children.face.type.empty()) merge(*one, "@type", schema("string"));
            merge(out, children.name, listSchema(one));
        }
    }
    if (!face.characteristic.empty()) merge(out, face.characteristic, characteristicSchema());
}

// What a new record cannot be without, of its own attributes.
std::vector<std::string> neededOf(const records::Entity& entity, const records::TmfFace& face) {
    std::vector<std::string> out;
    for (const auto& field : entity.fields) {
        if (!field.required || !field.default_text.empty()) continue;
        const auto* attribute = face.attributeOf(field.name);
        const auto& name = attribute ? attribute->path[0].name : face.characteristic;
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    }
    return out;
}

}  // namespace

Json tmfSchema(const records::Model& model,
               const std::vector<std::pair<const records::Entity*, const records::TmfFace*>>& faces,
               TmfSchemaOf of) {
    const bool answer = of == TmfSchemaOf::Answer;
    auto out = *objectSchema({}, {});
    JsonList required;
    std::string description;
    if (answer) {
        merge(out, "id", schema("string"));
        merge(out, "href", schema("string"));
        required.add("id");
        required.add("href");
    }
    for (const auto& [entity, face] : faces) {
        addFace(out, model, *entity, *face, answer);
        description +=
            (description.empty() ? "" : "; ") + entity->label.en + " " + entity->label.zh;
    }
    merge(out, "@type", schema("string"));
    merge(out, "@baseType", schema("string"));
    if (!answer) merge(out, "@schemaLocation", schema("string"));
    // Where several kinds are served, each needs something else.
    if (of == TmfSchemaOf::Create && faces.size() == 1)
        for (const auto& name : neededOf(*faces[0].first, *faces[0].second)) required.add(name);
    if (required.size() > 0) out.set("required", required);
    out.set("description", description);
    return out;
}

}  // namespace kamhub::server
