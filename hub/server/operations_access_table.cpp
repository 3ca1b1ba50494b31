// The resources about users, sessions, tokens and the audit trail: what each takes and says.

#include "server/operations.hpp"
#include "server/operations_access.hpp"

namespace kamhub::server {

namespace {

constexpr std::size_t kLargestLogin = 8 * 1024;
constexpr Parameter kName{"name", "The user: 1 to 64 of a-z, 0-9, - _ and ."};
constexpr Parameter kDisplayName{"display_name", "His name for people."};
constexpr Parameter kPassword{"password", "Twelve characters at least."};
constexpr Parameter kRoles{"roles", "The names of all his roles."};

}  // namespace

std::vector<Resource> AccessTable::doors() {
    return {{"POST",
             "login",
             kNoCaller,
             "Begins a session; the answer sets its cookie. 401 says nothing of whether there is "
             "such a user; 429 says in Retry-After when to try again.",
             {},
             {{"name", "The user."}, {"password", "His password."}},
             &Operations::login,
             kLargestLogin},
            {"GET",
             "setup",
             kNoCaller,
             "Whether the hub has no user yet, so that its first one is to be made: `needed`.",
             {},
             {},
             &Operations::needsSetUp},
            {"POST",
             "setup",
             kNoCaller,
             "Makes the first user of a hub that has none, with the role that holds the most.",
             {},
             {{"token", "The one-time set-up token, from the hub's standard error or data folder."},
              kName,
              kDisplayName,
              kPassword},
             &Operations::setUp,
             kLargestLogin},
            {"POST", "logout", kAnyCaller, "Ends the session.", {}, {}, &Operations::logout},
            {"GET",
             "me",
             kAnyCaller,
             "Who the hub takes the caller for, and his rights.",
             {},
             {},
             &Operations::me},
            {"GET",
             "me/filters",
             kAnyCaller,
             "The selections of lists that the caller keeps.",
             {},
             {},
             &Operations::filters},
            {"POST",
             "me/filters",
             kAnyCaller,
             "Keeps a selection, in place of the one of that name; answers all. At most 50.",
             {},
             {{"list", "The list's name."},
              {"name", "By which he finds it."},
              {"query", "What the list is asked, as it stands in its address; empty: removes it."}},
             &Operations::keepFilter},
            {"POST",
             "me/password",
             kAnyCaller,
             "Changes the caller's own password; his sessions end. Not by an API token.",
             {},
             {{"old", "The password until now."}, {"new", "Twelve characters at least."}},
             &Operations::changePassword}};
}

std::vector<Resource> AccessTable::users() {
    return {
        {"GET",
         "users",
         access::kAccessManage,
         "The users, by name.",
         {{"limit", "How many, 1 to 1000; without it 100."},
          {"after", "Goes on behind this user: a list's `next`."}},
         {},
         &Operations::users},
        {"POST",
         "users",
         access::kAccessManage,
         "Makes a user.",
         {},
         {kName, kDisplayName, kRoles, kPassword},
         &Operations::addUser},
        {"POST",
         "users/",
         access::kAccessManage,
         "Changes what is named of the user whose name stands behind the path. A lock and a new "
         "password end his sessions. Users are locked, never removed.",
         {},
         {kDisplayName, kRoles, {"locked", "`true`: he may not come in."}, kPassword},
         &Operations::changeUser},
        {"GET",
         "roles",
         kAnyCaller,
         "The roles and their rights, as the configuration says.",
         {},
         {},
         &Operations::roles},
        {"GET",
         "sessions",
         access::kAccessManage,
         "The sessions that live.",
         {{"user", "Of this user."}},
         {},
         &Operations::sessions},
        {"POST",
         "sessions/end",
         access::kAccessManage,
         "Ends a session.",
         {},
         {{"id", "As the list names it."}},
         &Operations::endSession}};
}

std::vector<Resource> AccessTable::tokens() {
    return {
        {"GET",
         "tokens",
         kAnyCaller,
         "The API tokens that live: the caller's own, or with access.manage everybody's.",
         {{"user", "Of this user."}},
         {},
         &Operations::tokens},
        {"POST",
         "tokens",
         kAnyCaller,
         "Makes an API token, told once, in the answer: for the caller himself, or with "
         "access.manage for anybody. Its rights are a part of the user's; it loses those that he "
         "loses, and does not work while he is locked.",
         {},
         {{"user", "Whose; without it the caller's."},
          {"name", "What it is for; one of a user's under each name."},
          {"rights", "The names of its rights."},
          {"valid", "How long, up to `366d`; without it `90d`."}},
         &Operations::addToken},
        {"POST",
         "tokens/revoke",
         kAnyCaller,
         "Ends an API token: the caller's own, or with access.manage anybody's.",
         {},
         {{"id", "As the list names it."}},
         &Operations::revokeToken}};
}

std::vector<Resource> AccessTable::audit() {
    return {
        {"GET",
         "audit",
         access::kAuditRead,
         "The audit trail, oldest first.",
         {{"actor", "By this actor: `user:NAME`, `local`, `address:IP`."},
          {"action", "This action: `login`, `user.change`, `request` …"},
          {"since", "From this instant on, `2026-11-22T08:00:00Z`."},
          {"until", "Before this instant."},
          {"limit", "How many, 1 to 1000; without it 100."},
          {"after", "Goes on behind a list: its `next`."}},
         {},
         &Operations::audit},
        {"GET",
         "audit/verify",
         access::kAuditRead,
         "Reads the whole trail and says whether its chain of hashes is intact: how many rows, the "
         "last hash, the first row that is broken. A tail that was cut off shows only where the "
         "last hash of before was noted elsewhere.",
         {},
         {},
         &Operations::verifyAudit}};
}

std::vector<Resource> AccessTable::resources() {
    auto out = doors();
    for (auto* group : {&AccessTable::users, &AccessTable::tokens, &AccessTable::audit})
        for (auto& resource : group()) out.push_back(std::move(resource));
    return out;
}

}  // namespace kamhub::server
