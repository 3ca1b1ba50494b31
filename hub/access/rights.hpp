#pragma once
// The rights there are. Code asks for one by its name; which role holds which stands in a roles
// file. Rights over records are named ENTITY.ACTION, as modules declare them; a role may hold
// ENTITY.*, *.ACTION or *.* of those. One may be held on a scope: customer.read@own.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kamhub::access {

constexpr char kMessagesRead[] = "messages.read";
constexpr char kMessagesPersonal[] = "messages.personal";
constexpr char kMessagesReplay[] = "messages.replay";
constexpr char kMessagesDiscard[] = "messages.discard";
constexpr char kMessagesEdit[] = "messages.edit";
constexpr char kProcessesRead[] = "processes.read";
constexpr char kProcessesWork[] = "processes.work";
constexpr char kProcessesMove[] = "processes.move";
constexpr char kProcessesDeploy[] = "processes.deploy";
constexpr char kTasksAll[] = "tasks.all";
constexpr char kReportsOthers[] = "reports.others";
constexpr char kEndpointsPause[] = "endpoints.pause";
constexpr char kHubObserve[] = "hub.observe";
constexpr char kHubConfigure[] = "hub.configure";
constexpr char kAccessManage[] = "access.manage";
constexpr char kAuditRead[] = "audit.read";

struct Right {
    const char* name;
    const char* en;
};
const std::vector<Right>& knownRights();

using Rights = std::set<std::string, std::less<>>;
Rights allRights();

// On which records of an entity a right is held (requirements 7.8: rights combine functions and
// data). Of the hub's own rights only All.
enum class Reach { All, Own, Team, Unit, Subtree, Customer };
const char* toString(Reach reach);  // all, own, team, unit, subtree, customer
std::optional<Reach> reachOf(std::string_view name);

// Whether one of them grants the right, on whatever reach.
bool grants(const Rights& rights, std::string_view right);
// On which it is granted; All alone where it is granted without one.
std::set<Reach> reachesOf(const Rights& rights, std::string_view right);
// Whether they include what another grant says, as it stands in a role or a token.
bool includes(const Rights& rights, std::string_view grant);
// Whether it has the form of a right over records: customer.read, customer.*, *.read, *.*. What the
// hub's own rights begin with (messages, hub …) is no entity.
bool isRecordRight(std::string_view name);

}  // namespace kamhub::access
