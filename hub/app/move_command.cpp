// Moves a running process to another version of its definition.

#include <iostream>

#include "app/access_client.hpp"
#include "app/table.hpp"
#include "app/terminal.hpp"

namespace kamhub::app {

namespace {

std::string versionOf(const Json& json, const char* name) {
    const auto one = part(json, name);
    return "version " + member(one, "version") + " (" + member(one, "hash").substr(0, 8) + ")";
}

int run(const Arguments& arguments) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    auto body = server::object();
    body.set("instance", arguments.words()[0]);
    body.set("version", arguments.get("to"));
    body.set("reason", arguments.get("reason"));
    body.set("dry_run", arguments.has("dry-run"));
    const auto answer = client->post("move", body);
    if (!answer) return failed(answer.error());
    if (arguments.has("json")) return printJson(*answer), kOk;
    Table table({"ELEMENT", "NAME", "TOKEN", "PLACE"});
    for (const auto& one : items(*answer, "places"))
        table.add({member(one, "node"), member(one, "name"), member(one, "token"),
                   member(one, "fits") == "true" ? "yes" : member(one, "why")});
    std::cout << table.text();
    const auto refused = member(*answer, "refused");
    if (!refused.empty()) std::cout << "cannot be moved: " << printable(refused) << "\n";
    std::cout << (member(*answer, "moved") == "true" ? "moved from " : "would go from ")
              << versionOf(*answer, "from") << " to " << versionOf(*answer, "to") << "\n";
    return refused.empty() ? kOk : kFailed;
}

}  // namespace

Command moveCommand() {
    auto options = clientOptions();
    options.push_back({"to", "HASH", "The version; without it the one that is deployed.", false});
    options.push_back({"reason", "TEXT", "Why; it stands in the history.", false});
    options.push_back({"dry-run", "", "Only says what would come of it.", false});
    return {"move",
            "INSTANCE",
            1,
            1,
            "Moves a running process to another version of its definition.",
            std::move(options),
            run,
            ""};
}

}  // namespace kamhub::app
