#pragma once
// A change of what is no record (a process, a task, a permission) as a message of the hub's own:
// the resource as it was then, and what of it not everybody may see (docs/specs/tmf.md, "Events").

#include <functional>

#include "access/users.hpp"
#include "process/stepper.hpp"
#include "server/task_view.hpp"
#include "server/tmf_api.hpp"

namespace kamhub::server {

// Value.
struct TmfTold {
    std::string api, resource, event;  // processFlow, ProcessFlowStateChangeEvent
    std::string path;                  // of the resource
    std::int64_t version = 0;          // that the change made
    std::string right;                 // that who hears of it must have
    std::string personal;              // a member for messages.personal; empty: none
    Json document;
    struct Task {
        std::string id, scope, readers;
    };
    std::vector<Task> tasks;  // among those of the document's taskFlow, or the resource itself
};

std::vector<TmfTold> toldOf(const process::Instance& before, const process::Instance& after,
                            const process::Happening& happening, Instant now);
// At most one. `hub`: its name, the asset to which a permission gives roles.
std::vector<TmfTold> toldOf(const std::optional<access::User>& before, const access::User& after,
                            const std::string& hub);

Payload bodyOf(const TmfTold& told);
// None: the body is that of another kind of change. InvalidMessage.
Result<std::optional<TmfTold>> readTold(const std::string& body);
// The resource as the caller may see it; none: he may not.
std::optional<Json> seenBy(const TmfTold& told, const access::Caller& caller, const TaskView& view);

}  // namespace kamhub::server
