#pragma once
// The rights there are. Code asks for one by its name; which role holds which stands in a roles
// file.

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

}  // namespace kamhub::access
