#include "process/permitted.hpp"

#include <algorithm>

#include "process/detail/words.hpp"

namespace kamhub::process {

namespace {

bool candidate(const Task& task, const std::vector<std::string>& roles) {
    return task.roles.empty() || detail::share(task.roles, roles);
}

bool mayComplete(const Task& task, const std::string& by, const std::vector<std::string>& roles) {
    if (task.signers.empty())
        return task.assignee.empty() ? candidate(task, roles) : task.assignee == by;
    const auto signs = [&](const Signer& each) {
        return each.signed_by.empty() && (each.who == by || detail::has(roles, each.who));
    };
    return std::any_of(task.signers.begin(), task.signers.end(), signs) &&
           std::none_of(task.signers.begin(), task.signers.end(),
                        [&](const Signer& each) { return each.signed_by == by; });
}

bool fits(const Task& task, Operation operation, const std::string& by,
          const std::vector<std::string>& roles) {
    switch (operation) {
        case Operation::Claim:
            return task.assignee.empty() && candidate(task, roles);
        case Operation::Delegate:
            return task.assignee == by;
        case Operation::Withdraw:
            return task.assignee == by || task.owner == by;
        case Operation::Countersign:
            return task.signers.empty();
        case Operation::AddSigner:
        case Operation::RemoveSigner:
            return !task.signers.empty();
        default:
            return true;
    }
}

bool fits(const Instance& instance, Operation operation) {
    const auto state = instance.state;
    const bool paused = state == Instance::State::Deferred || state == Instance::State::Waiting;
    const bool stands = !instance.incidents.empty();
    if (state == Instance::State::Cancelling) return operation == Operation::Retry && stands;
    switch (operation) {
        case Operation::Defer:
            return state != Instance::State::Deferred;
        case Operation::Wait:
            return state != Instance::State::Waiting;
        case Operation::Resume:
            return paused;
        case Operation::Return:
            return !paused;
        case Operation::Retry:
            return !paused && stands;
        default:
            return true;
    }
}

}  // namespace

std::vector<std::string> permitted(const Definition& definition, const Instance& instance,
                                   const std::vector<std::string>& roles) {
    std::vector<std::string> out;
    if (isOver(instance.state)) return out;
    for (const auto& each : definition.allowed)
        if ((each.roles.empty() || detail::share(each.roles, roles)) &&
            fits(instance, each.operation) && !detail::has(out, toString(each.operation)))
            out.push_back(toString(each.operation));
    return out;
}

std::vector<std::string> permitted(const Definition& definition, const Task& task,
                                   const std::string& by, const std::vector<std::string>& roles) {
    std::vector<std::string> out;
    if (mayComplete(task, by, roles)) out.push_back("done");
    if (fits(task, Operation::Claim, by, roles)) out.push_back(toString(Operation::Claim));
    const auto* node = definition.node(task.node);
    for (const auto& each : node ? node->allowed : std::vector<Allowed>{})
        if ((each.roles.empty() || detail::share(each.roles, roles)) &&
            fits(task, each.operation, by, roles) && !detail::has(out, toString(each.operation)))
            out.push_back(toString(each.operation));
    return out;
}

}  // namespace kamhub::process
