#include "server/tmf_told.hpp"

#include <algorithm>

#include "process/process_tables.hpp"
#include "server/tmf_event.hpp"
#include "server/tmf_process_documents.hpp"
#include "server/tmf_roles.hpp"
#include "server/xml_builder.hpp"
#include "xml/document.hpp"

namespace kamhub::server {

namespace {

constexpr char kToldNamespace[] = "urn:kamhub:event:1";

TmfTold flowEvent(const char* resource, const char* event, std::string path,
                  const process::Instance& after, Json document) {
    auto type = std::string(resource);
    type[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(type[0])));
    TmfTold out;
    out.api = kProcessApi;
    out.resource = resource;
    out.event = tmfEventName(type, event);
    out.path = std::move(path);
    out.version = after.version;
    out.right = access::kProcessesRead;
    out.document = std::move(document);
    return out;
}

TmfTold::Task seenTask(const process::Task& task) {
    return {std::to_string(task.id), task.scope, process::readersOf(task)};
}

TmfTold ofFlow(const char* event, const process::Instance& after, Instant began) {
    auto out = flowEvent("processFlow", event, flowPath(after.id), after,
                         processFlowOf(after, process::toString(after.state), began));
    out.personal = kPersonalOfFlow;
    JsonList tasks;
    for (const auto& each : after.tasks) {
        tasks.add(taskReference(after, each));
        out.tasks.push_back(seenTask(each));
    }
    out.document.set("taskFlow", tasks);
    return out;
}

TmfTold ofTask(const char* event, const process::Instance& after, const process::Task& task,
               const char* state) {
    auto document = taskFlowOf(after, task);
    if (*state) document.set("state", state);
    auto out =
        flowEvent("taskFlow", event, taskPath(after.id, task.id), after, std::move(document));
    out.tasks.push_back(seenTask(task));
    return out;
}

const process::Task* taskOf(const process::Instance& instance, std::int64_t id) {
    for (const auto& each : instance.tasks)
        if (each.id == id) return &each;
    return nullptr;
}

}  // namespace

std::vector<TmfTold> toldOf(const process::Instance& before, const process::Instance& after,
                            const process::Happening& happening, Instant now) {
    std::vector<TmfTold> out;
    const auto state = [](const process::Instance& of) {
        return std::string(tmfStateOf(process::toString(of.state)));
    };
    if (before.version == 0)
        out.push_back(ofFlow("create", after, now));
    else if (state(before) != state(after))
        out.push_back(ofFlow("stateChange", after, now));
    for (const auto& task : after.tasks) {
        const auto* old = taskOf(before, task.id);
        if (!old)
            out.push_back(ofTask("create", after, task, ""));
        else if (old->assignee.empty() != task.assignee.empty())
            out.push_back(ofTask("stateChange", after, task, ""));
    }
    for (const auto& task : before.tasks) {
        if (taskOf(after, task.id)) continue;
        const bool done = happening.kind == process::Happening::Kind::TaskDone &&
                          happening.key == std::to_string(task.id);
        out.push_back(ofTask("stateChange", after, task, done ? "completed" : "cancelled"));
    }
    return out;
}

std::vector<TmfTold> toldOf(const std::optional<access::User>& before, const access::User& after,
                            const std::string& hub) {
    const bool had = before && !before->roles.empty(), has = !after.roles.empty();
    if (!had && !has) return {};
    const bool same = had && has && before->roles == after.roles &&
                      before->display_name == after.display_name && before->locked == after.locked;
    if (same) return {};
    TmfTold out;
    out.api = kRolesApi;
    out.resource = "permission";
    out.event = tmfEventName("Permission", !had   ? "create"
                                           : !has ? "delete"
                                                  : "attributeValueChange");
    out.path = permissionPath(after.name);
    out.version = after.version + 1;
    out.right = access::kAccessManage;
    out.document = permissionOf(has ? after : *before, hub);
    return {out};
}

Payload bodyOf(const TmfTold& told) {
    XmlBuilder xml;
    xml.declare("", kToldNamespace);
    xml.open("DocumentChanged", {{"event", told.event},
                                 {"api", told.api},
                                 {"resource", told.resource},
                                 {"path", told.path},
                                 {"right", told.right},
                                 {"personal", told.personal}});
    for (const auto& task : told.tasks)
        xml.empty("task", {{"id", task.id}, {"scope", task.scope}, {"readers", task.readers}});
    xml.leaf("document", text(told.document));
    xml.close();
    return Payload::of(xml.finish());
}

Result<std::optional<TmfTold>> readTold(const std::string& body) {
    const auto document = xml::Document::parse(body);
    if (!document) return document.error();
    if (document->rootName() != "DocumentChanged" || document->rootNamespace() != kToldNamespace)
        return std::optional<TmfTold>();
    const auto* root = document->root();
    TmfTold out;
    out.event = xml::attributeOf(root, "event");
    out.api = xml::attributeOf(root, "api");
    out.resource = xml::attributeOf(root, "resource");
    out.path = xml::attributeOf(root, "path");
    out.right = xml::attributeOf(root, "right");
    out.personal = xml::attributeOf(root, "personal");
    for (const auto* child : xml::childElements(root)) {
        if (xml::localName(child) == "task") {
            out.tasks.push_back({xml::attributeOf(child, "id"), xml::attributeOf(child, "scope"),
                                 xml::attributeOf(child, "readers")});
            continue;
        }
        auto json = readObject(xml::textOf(child));
        if (!json) return json.error();
        out.document = std::move(*json);
    }
    return std::optional(std::move(out));
}

std::optional<Json> seenBy(const TmfTold& told, const access::Caller& caller,
                           const TaskView& view) {
    if (!caller.may(told.right)) return std::nullopt;
    auto out = told.document;
    if (!told.personal.empty() && !caller.may(access::kMessagesPersonal)) out.remove(told.personal);
    const auto seen = [&](const std::string& id) {
        return std::any_of(told.tasks.begin(), told.tasks.end(), [&](const TmfTold::Task& task) {
            return task.id == id && view.sees(task.scope, task.readers);
        });
    };
    if (told.resource == "taskFlow")
        return seen(textMember(out, "id")) ? std::optional(std::move(out)) : std::nullopt;
    if (const auto all = out.getArray("taskFlow")) {
        JsonList some;
        for (unsigned i = 0; i < all->size(); ++i)
            if (seen(textMember(*all->getObject(i), "id"))) some.add(all->getObject(i));
        out.set("taskFlow", some);
    }
    return out;
}

}  // namespace kamhub::server
