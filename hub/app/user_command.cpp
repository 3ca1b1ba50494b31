// Who may use the operations API: kamhub user ….

#include <algorithm>
#include <iostream>

#include "access/setup.hpp"
#include "app/access_client.hpp"
#include "app/commands.hpp"
#include "app/table.hpp"
#include "app/terminal.hpp"

namespace kamhub::app {

namespace {

// The set-up token lies beside the local one, which is not needed.
int addFirst(const Arguments& arguments) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    const auto file = dataFolder(arguments) / access::kSetupFile;
    const auto token = readToken(arguments.get("setup-token-file", file.string()));
    if (!token)
        return failed(rejected("there is no set-up token in " + file.string() +
                               "; the hub has users already, or --data names another folder"));
    const auto password = readPassword("password");
    if (!password) return failed(password.error());
    auto body = server::object();
    body.set("token", token->reveal());
    body.set("name", arguments.words()[1]);
    body.set("display_name", arguments.get("display-name"));
    body.set("password", password->reveal());
    const auto answer = client->post("setup", body);
    if (!answer) return failed(answer.error());
    std::cout << "made " << printable(member(*answer, "user")) << "\n";
    return kOk;
}

std::string wordsOf(const Json& json, const char* name) {
    std::string out;
    for (const auto& word : server::listMember(json, name)) out += (out.empty() ? "" : " ") + word;
    return out;
}

JsonList listOf(const std::vector<std::string>& words) {
    JsonList out;
    for (const auto& word : words) out.add(word);
    return out;
}

void printUsers(const Json& json) {
    Table table({"USER", "NAME", "ROLES", "STATE"});
    for (const auto& user : items(json, "users"))
        table.add({member(user, "name"), member(user, "display_name"), wordsOf(user, "roles"),
                   server::flagMember(user, "locked") ? "locked" : ""});
    std::cout << table.text();
    if (const auto next = member(json, "next"); !next.empty())
        std::cout << "further ones: --after " << printable(next) << "\n";
}

void printRoles(const Json& json) {
    Table table({"ROLE", "ABOUT", "RIGHTS"});
    for (const auto& role : items(json, "roles"))
        table.add({member(role, "name"), member(role, "about"), wordsOf(role, "rights")});
    std::cout << table.text();
}

void printSessions(const Json& json) {
    Table table({"SESSION", "USER", "FROM", "STARTED", "ENDS"});
    for (const auto& one : items(json, "sessions"))
        table.add({member(one, "id"), member(one, "user"), member(one, "address"),
                   member(one, "started"), member(one, "ends")});
    std::cout << table.text();
}

int add(ApiClient& client, const Arguments& arguments, const std::string& name) {
    const auto password = readPassword("password");
    if (!password) return failed(password.error());
    auto body = server::object();
    body.set("name", name);
    body.set("display_name", arguments.get("display-name"));
    body.set("roles", listOf(arguments.all("role")));
    body.set("password", password->reveal());
    return send(client, "users", body, "made " + name);
}

int change(ApiClient& client, const Arguments& arguments, const std::string& name) {
    auto body = server::object();
    if (arguments.has("display-name")) body.set("display_name", arguments.get("display-name"));
    if (arguments.has("role")) body.set("roles", listOf(arguments.all("role")));
    return send(client, "users/" + percentEncoded(name), body, "changed " + name);
}

int setPassword(ApiClient& client, const std::string& name) {
    const auto password = readPassword("new password");
    if (!password) return failed(password.error());
    auto body = server::object();
    body.set("password", password->reveal());
    return send(client, "users/" + percentEncoded(name), body,
                "changed the password of " + name + "; sessions have ended");
}

int lock(ApiClient& client, const std::string& name, bool locked) {
    auto body = server::object();
    body.set("locked", locked);
    return send(client, "users/" + percentEncoded(name), body,
                (locked ? "locked " : "unlocked ") + name);
}

int endSession(ApiClient& client, const std::string& id) {
    auto body = server::object();
    body.set("id", id);
    return send(client, "sessions/end", body, "ended " + id);
}

int runUser(const Arguments& arguments) {
    const auto& action = arguments.words()[0];
    const auto name = arguments.words().size() > 1 ? arguments.words()[1] : std::string();
    const std::vector<std::string> alone{"list", "roles", "sessions"};
    const std::vector<std::string> named{"add-first", "add",    "change",     "password",
                                         "lock",      "unlock", "end-session"};
    auto known = alone;
    known.insert(known.end(), named.begin(), named.end());
    if (std::find(known.begin(), known.end(), action) == known.end())
        return failed(invalidConfig("kamhub user has no " + action + "; " + advice(action, known)));
    const bool needs_name = std::find(named.begin(), named.end(), action) != named.end();
    if (needs_name && name.empty())
        return failed(invalidConfig("kamhub user " + action + " lacks a name; write it behind"));
    if (action == "add-first") return addFirst(arguments);
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    if (action == "list") {
        const auto after = arguments.get("after");
        return show(*client, arguments,
                    after.empty() ? "users" : "users?after=" + percentEncoded(after), printUsers);
    }
    if (action == "roles") return show(*client, arguments, "roles", printRoles);
    if (action == "sessions")
        return show(*client, arguments,
                    name.empty() ? "sessions" : "sessions?user=" + percentEncoded(name),
                    printSessions);
    if (action == "add") return add(*client, arguments, name);
    if (action == "change") return change(*client, arguments, name);
    if (action == "password") return setPassword(*client, name);
    if (action == "end-session") return endSession(*client, name);
    return lock(*client, name, action == "lock");
}

}  // namespace

Command userCommand() {
    auto options = clientOptions();
    options.push_back({"role", "NAME", "Of add and change: a role; all that the user has.", true});
    options.push_back({"display-name", "TEXT", "The user's name for people.", false});
    options.push_back({"after", "NAME", "Of list: goes on behind this user.", false});
    options.push_back({"setup-token-file", "FILE",
                       "Of add-first: where the set-up token is, if not in the data folder.",
                       false});
    return {"user",
            "list | roles | add-first NAME | add NAME | change NAME | password NAME | lock NAME | "
            "unlock NAME | sessions [NAME] | end-session ID",
            1,
            2,
            "The users of the operations API, their roles and sessions.",
            std::move(options),
            runUser,
            "A password is asked for without echo, or read from standard input where that is no "
            "terminal; it is never an argument. A lock and a new password end the user's "
            "sessions."};
}

}  // namespace kamhub::app
