#include "access/rights.hpp"

#include <algorithm>
#include <array>

namespace kamhub::access {

namespace {

constexpr std::array<const char*, 6> kReaches{"all", "own", "team", "unit", "subtree", "customer"};

// customer.read@own -> customer.read, own
struct Grant {
    std::string_view name, reach;
};

Grant grantOf(std::string_view text) {
    const auto at = text.find('@');
    if (at == text.npos) return {text, kReaches[0]};
    return {text.substr(0, at), text.substr(at + 1)};
}

bool isKnown(std::string_view name) {
    const auto& all = knownRights();
    return std::any_of(all.begin(), all.end(), [&](auto& right) { return right.name == name; });
}

// The hub's own rights are granted by their names only.
bool covers(std::string_view granted, std::string_view wanted) {
    if (granted == wanted) return true;
    if (isKnown(wanted) || isKnown(granted)) return false;
    const auto dot = granted.find('.'), other = wanted.find('.');
    if (dot == granted.npos || other == wanted.npos) return false;
    const auto fits = [](std::string_view one, std::string_view two) {
        return one == "*" || one == two;
    };
    return fits(granted.substr(0, dot), wanted.substr(0, other)) &&
           fits(granted.substr(dot + 1), wanted.substr(other + 1));
}

}  // namespace

const std::vector<Right>& knownRights() {
    static const std::vector<Right> all{
        {kMessagesRead, "see messages, their history and what was refused"},
        {kMessagesPersonal, "see fields marked personal"},
        {kMessagesReplay, "send parked deliveries again"},
        {kMessagesDiscard, "give up parked deliveries"},
        {kMessagesEdit, "send an edited copy of a parked message"},
        {kProcessesRead, "see processes, how far each has come, and open tasks"},
        {kProcessesWork, "start processes, do tasks, act on running ones as far as they allow it"},
        {kProcessesMove, "move running processes to another version of their definition"},
        {kProcessesDeploy, "check changed definitions of processes and put them in force"},
        {kTasksAll, "see and do tasks of all units, not only of those where one stands"},
        {kReportsOthers, "have lists of records made regularly for other users, with their rights"},
        {kEndpointsPause, "pause endpoints and resume them"},
        {kHubObserve, "see what is live: endpoints, routes, counters, metrics"},
        {kHubConfigure, "reload the configuration"},
        {kAccessManage, "make, lock and change users, their roles, sessions and tokens"},
        {kAuditRead, "read the audit trail"}};
    return all;
}

Rights allRights() {
    Rights out;
    for (const auto& right : knownRights()) out.insert(right.name);
    out.insert("*.*");
    return out;
}

const char* toString(Reach reach) { return kReaches[static_cast<std::size_t>(reach)]; }

std::optional<Reach> reachOf(std::string_view name) {
    const auto at = std::find(kReaches.begin(), kReaches.end(), name);
    if (at == kReaches.end()) return std::nullopt;
    return static_cast<Reach>(at - kReaches.begin());
}

bool grants(const Rights& rights, std::string_view right) {
    return rights.contains(right) || std::any_of(rights.begin(), rights.end(), [&](auto& grant) {
               return covers(grantOf(grant).name, right);
           });
}

std::set<Reach> reachesOf(const Rights& rights, std::string_view right) {
    std::set<Reach> out;
    for (const auto& each : rights) {
        const auto grant = grantOf(each);
        const auto reach = reachOf(grant.reach);
        if (reach && covers(grant.name, right)) out.insert(*reach);
    }
    return out.contains(Reach::All) ? std::set{Reach::All} : out;
}

bool includes(const Rights& rights, std::string_view text) {
    const auto wanted = grantOf(text);
    return std::any_of(rights.begin(), rights.end(), [&](auto& each) {
        const auto grant = grantOf(each);
        return covers(grant.name, wanted.name) &&
               (grant.reach == wanted.reach || grant.reach == kReaches[0]);
    });
}

bool isRecordRight(std::string_view name) {
    const auto dot = name.find('.');
    if (dot == name.npos) return false;
    // What the hub's own rights begin with is no entity.
    for (const auto& right : knownRights())
        if (std::string_view(right.name).substr(0, dot + 1) == name.substr(0, dot + 1))
            return false;
    const auto word = [](std::string_view part) {
        return part == "*" ||
               (!part.empty() && part[0] >= 'a' && part[0] <= 'z' &&
                part.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == part.npos);
    };
    return word(name.substr(0, dot)) && word(name.substr(dot + 1));
}

}  // namespace kamhub::access
