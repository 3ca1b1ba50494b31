#include "access/rights.hpp"

namespace kamhub::access {

const std::vector<Right>& knownRights() {
    static const std::vector<Right> all{
        {kMessagesRead, "see messages, their history and what was refused"},
        {kMessagesPersonal, "see fields marked personal"},
        {kMessagesReplay, "send parked deliveries again"},
        {kMessagesDiscard, "give up parked deliveries"},
        {kMessagesEdit, "send an edited copy of a parked message"},
        {kProcessesRead, "see processes, how far each has come, and open tasks"},
        {kProcessesWork, "start processes, do tasks, act on running ones as far as they allow it"},
        {kHubObserve, "see what is live: endpoints, routes, counters, metrics"},
        {kHubConfigure, "reload the configuration"},
        {kAccessManage, "make, lock and change users, their roles, sessions and tokens"},
        {kAuditRead, "read the audit trail"}};
    return all;
}

Rights allRights() {
    Rights out;
    for (const auto& right : knownRights()) out.insert(right.name);
    return out;
}

}  // namespace kamhub::access
