#include "process/definition.hpp"

#include <algorithm>
#include <array>

#include "process/detail/words.hpp"

namespace kamhub::process {

namespace {

constexpr std::array kKindNames = {"startEvent",
                                   "endEvent",
                                   "intermediateCatchEvent",
                                   "intermediateThrowEvent",
                                   "boundaryEvent",
                                   "userTask",
                                   "serviceTask",
                                   "sendTask",
                                   "receiveTask",
                                   "scriptTask",
                                   "businessRuleTask",
                                   "manualTask",
                                   "exclusiveGateway",
                                   "parallelGateway",
                                   "inclusiveGateway",
                                   "eventBasedGateway",
                                   "subProcess",
                                   "subProcess",
                                   "callActivity"};
constexpr std::array kTriggers = {"none",       "message", "timer",        "signal",   "error",
                                  "escalation", "link",    "compensation", "terminate"};
constexpr std::array kOperations = {
    "chase",    "amend",    "cancel",      "defer",      "wait",          "resume",
    "merge",    "return",   "countersign", "add-signer", "remove-signer", "claim",
    "reassign", "delegate", "withdraw",    "urge",       "copy-to",       "retry"};

}  // namespace

const char* toString(Kind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }
const char* toString(Trigger trigger) { return kTriggers[static_cast<std::size_t>(trigger)]; }
const char* toString(Operation each) { return kOperations[static_cast<std::size_t>(each)]; }

std::optional<Operation> operation(std::string_view name) {
    const auto* found = std::find(kOperations.begin(), kOperations.end(), name);
    if (found == kOperations.end()) return std::nullopt;
    return static_cast<Operation>(found - kOperations.begin());
}

bool isOfTask(Operation each) {
    return each >= Operation::Countersign && each <= Operation::CopyTo;
}

bool isActivity(Kind kind) {
    return (kind >= Kind::UserTask && kind <= Kind::ManualTask) || kind == Kind::SubProcess ||
           kind == Kind::CallActivity;
}

void Definition::index() {
    for (std::size_t i = 0; i < nodes.size(); ++i) nodes_by_id_.emplace(nodes[i].id, i);
    for (std::size_t i = 0; i < flows.size(); ++i) flows_by_id_.emplace(flows[i].id, i);
}

const Node* Definition::node(std::string_view wanted) const {
    const auto found = nodes_by_id_.find(wanted);
    return found == nodes_by_id_.end() ? nullptr : &nodes[found->second];
}

const Flow* Definition::flow(std::string_view wanted) const {
    const auto found = flows_by_id_.find(wanted);
    return found == flows_by_id_.end() ? nullptr : &flows[found->second];
}

std::vector<const Node*> Definition::nodesIn(std::string_view parent) const {
    std::vector<const Node*> out;
    for (const auto& each : nodes)
        if (each.parent == parent) out.push_back(&each);
    return out;
}

const Node* Definition::noneStart(std::string_view parent) const {
    for (const auto& each : nodes)
        if (each.parent == parent && each.kind == Kind::StartEvent && each.trigger == Trigger::None)
            return &each;
    return nullptr;
}

std::vector<const Node*> Definition::boundariesOf(std::string_view activity) const {
    std::vector<const Node*> out;
    for (const auto& each : nodes)
        if (each.kind == Kind::BoundaryEvent && each.attached_to == activity) out.push_back(&each);
    return out;
}

std::string Definition::refusal(const std::vector<Allowed>& allowed, Operation wanted,
                                const std::vector<std::string>& roles) {
    std::string names;
    for (const auto& each : allowed) {
        if (each.operation != wanted) {
            names += (names.empty() ? "" : ", ") + std::string(toString(each.operation));
            continue;
        }
        if (each.roles.empty() || detail::share(each.roles, roles)) return {};
        std::string who;
        for (const auto& role : each.roles) who += (who.empty() ? "" : ", ") + role;
        return std::string(toString(wanted)) + " is for " + who + " alone";
    }
    return std::string(toString(wanted)) +
           " is not allowed here; allowed: " + (names.empty() ? "nothing" : names);
}

}  // namespace kamhub::process
