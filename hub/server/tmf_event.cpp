#include "server/tmf_event.hpp"

#include "server/tmf_documents.hpp"
#include "server/xml_builder.hpp"
#include "xml/document.hpp"

namespace kamhub::server {

namespace {

constexpr char kChangedNamespace[] = "urn:kamhub:event:1";

bool sameFields(const records::Entity& entity, const Record& one, const Record& other) {
    for (const auto& field : entity.fields)
        if (!field.secret && one[field.name] != other[field.name]) return false;
    return one[records::kStateField] == other[records::kStateField];
}

std::string has(const records::TmfFace& face, const char* event) {
    return face.has(event) ? event : "";
}

}  // namespace

std::string tmfEventName(const std::string& type, std::string_view event) {
    std::string out(event);
    out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
    return type + out + "Event";
}

std::string tmfEventOf(const records::Entity& entity, const records::TmfFace& face,
                       const records::Plan& plan) {
    if (plan.before.version == 0) return has(face, "create");
    if (plan.after.version == 0) return has(face, "delete");
    if (sameFields(entity, plan.before, plan.after)) return {};
    if (!face.status.empty() && face.statusOf(plan.before[records::kStateField]) !=
                                    face.statusOf(plan.after[records::kStateField]))
        for (const char* event : {"stateChange", "statusChange"})
            if (face.has(event)) return event;
    return has(face, "attributeValueChange");
}

Payload changedBody(const records::Entity& entity, const records::TmfFace& face,
                    const std::string& event, const Record& record) {
    XmlBuilder xml;
    xml.declare("", kChangedNamespace);
    xml.open("ResourceChanged", {{"event", event},
                                 {"api", face.api},
                                 {"type", face.type},
                                 {"entity", entity.name},
                                 {"id", record.id}});
    for (const auto& field : entity.fields)
        if (const auto value = record[field.name]; !field.secret && !value.empty())
            xml.leaf("field", value, {{"name", field.name}});
    if (const auto state = record[records::kStateField]; !state.empty())
        xml.leaf("field", state, {{"name", records::kStateField}});
    xml.close();
    return Payload::of(xml.finish());
}

Result<TmfChange> readChanged(const std::string& body) {
    const auto document = xml::Document::parse(body);
    if (!document) return document.error();
    const auto* root = document->root();
    if (document->rootName() != "ResourceChanged" || document->rootNamespace() != kChangedNamespace)
        return invalidMessage("the body is no change of a resource");
    TmfChange out;
    out.event = xml::attributeOf(root, "event");
    out.api = xml::attributeOf(root, "api");
    out.type = xml::attributeOf(root, "type");
    out.record.entity = xml::attributeOf(root, "entity");
    out.record.id = xml::attributeOf(root, "id");
    for (const auto* field : xml::childElements(root))
        out.record.fields[xml::attributeOf(field, "name")] = xml::textOf(field);
    return out;
}

Json eventDocument(const Envelope& envelope, const std::string& event, const std::string& resource,
                   Json document) {
    auto payload = newObject();
    payload->set(resource, Poco::makeShared<Json>(std::move(document)));
    auto out = object();
    out.set("eventId", envelope.id);
    out.set("eventTime", toIso(envelope.time));
    out.set("eventType", event);
    if (!envelope.causation_id.empty()) out.set("correlationId", envelope.causation_id);
    out.set("timeOcurred", toIso(envelope.time));  // TM Forum's own spelling
    out.set("event", payload);
    return out;
}

Result<std::optional<Json>> tmfEvent(records::Keeper& keeper, const records::Asker& asker,
                                     const TmfChange& change, const Envelope& envelope) {
    const auto records = keeper.records();
    const auto* entity = records->model().entity(change.record.entity);
    const records::TmfFace* face = nullptr;
    for (std::size_t i = 0; entity && i < entity->faces.size(); ++i)
        if (entity->faces[i].api == change.api && entity->faces[i].type == change.type)
            face = &entity->faces[i];
    if (!face)
        return invalidMessage(change.record.entity + " is no longer served as " + change.type +
                              " of " + change.api + "; discard this");
    if (!asker.may(*entity, "read")) return std::optional<Json>();
    const auto reached = satisfies(keeper.tables(), *entity, change.record, asker.scopeOf(*entity));
    if (!reached) return reached.error();
    if (!*reached) return std::optional<Json>();
    auto record = change.record;
    hide(*entity, asker, record);
    TmfDocuments documents(*records, asker, *entity, *face);
    if (auto wrong = documents.prepare({record}, HttpRequest{}))
        return unavailable("what the record refers to cannot be read: " + wrong->body);
    return std::optional(
        eventDocument(envelope, change.event, face->resource, documents.document(record)));
}

}  // namespace kamhub::server
