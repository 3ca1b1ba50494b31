#include "server/tmf_process_documents.hpp"

#include "xml/document.hpp"

namespace kamhub::server {

namespace {

using State = process::Instance::State;

// The data's elements that hold text.
JsonList characteristicsOf(const std::string& data) {
    JsonList out;
    const auto document = xml::Document::parse(data);
    if (!document) return out;
    for (const auto* child : xml::childElements(document->root())) {
        if (!xml::childElements(child).empty()) continue;
        auto one = newObject();
        one->set("name", xml::localName(child));
        one->set("valueType", "string");
        one->set("value", xml::textOf(child));
        out.add(one);
    }
    return out;
}

}  // namespace

// A word that is no state of TM Forum's is one of those.
const char* tmfStateOf(const std::string& state) {
    for (const auto each : {State::Running, State::Cancelling})
        if (state == process::toString(each)) return "active";
    for (const auto each : {State::Deferred, State::Waiting})
        if (state == process::toString(each)) return "hold";
    for (const auto each : {State::Ended, State::Merged})
        if (state == process::toString(each)) return "completed";
    return "cancelled";
}

std::string flowPath(const std::string& instance) {
    return std::string(kTmfRoot) + "/" + kProcessApi + "/v4/processFlow/" + instance;
}

std::string taskPath(const std::string& instance, std::int64_t task) {
    return flowPath(instance) + "/taskFlow/" + std::to_string(task);
}

Json processFlowOf(const process::Instance& instance, const std::string& state, Instant began) {
    auto out = object();
    out.set("id", instance.id);
    out.set("href", flowPath(instance.id));
    out.set("processFlowDate", toIso(began));
    out.set("processFlowSpecification", instance.definition);
    out.set("state", tmfStateOf(state));
    out.set(kPersonalOfFlow, characteristicsOf(instance.data));
    out.set("taskFlow", JsonList());
    out.set("@type", "ProcessFlow");
    return out;
}

Json::Ptr taskReference(const process::Instance& instance, const process::Task& task) {
    auto out = newObject();
    out->set("id", std::to_string(task.id));
    out->set("href", taskPath(instance.id, task.id));
    out->set("@referredType", "TaskFlow");
    return out;
}

Json taskFlowOf(const process::Instance& instance, const process::Task& one) {
    auto out = object();
    out.set("id", std::to_string(one.id));
    out.set("href", taskPath(instance.id, one.id));
    out.set("taskFlowSpecification", one.node);
    out.set("isMandatory", true);
    out.set("priority", instance.priority);
    out.set("state", one.assignee.empty() ? "new" : "active");
    JsonList parties, characteristics;
    const auto add = [&](const std::string& id, const char* role, const char* type) {
        auto party = newObject();
        party->set("id", id);
        party->set("role", role);
        party->set("@referredType", type);
        parties.add(party);
    };
    for (const auto& role : one.roles) add(role, "candidate", "UserRole");
    if (!one.assignee.empty()) add(one.assignee, "assignee", "Individual");
    out.set("relatedParty", parties);
    const auto say = [&](const char* name, const std::string& value) {
        if (value.empty()) return;
        auto characteristic = newObject();
        characteristic->set("name", name);
        characteristic->set("valueType", "string");
        characteristic->set("value", value);
        characteristics.add(characteristic);
    };
    say("name", one.name);
    say("form", one.form);
    say("due", instant(one.due));
    out.set("characteristic", characteristics);
    out.set("@type", "TaskFlow");
    return out;
}

}  // namespace kamhub::server
