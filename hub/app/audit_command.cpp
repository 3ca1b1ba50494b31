// Who did what, and whether the trail of it is whole: kamhub audit ….

#include <iostream>

#include "app/access_client.hpp"
#include "app/table.hpp"

namespace kamhub::app {

namespace {

void printRows(const Json& json) {
    Table table({"ROW", "TIME", "ACTOR", "ACTION", "OBJECT", "OUTCOME", "DETAIL"});
    for (const auto& row : items(json, "rows"))
        table.add({member(row, "seq"), member(row, "at"), member(row, "actor"),
                   member(row, "action"), member(row, "object"), member(row, "outcome"),
                   member(row, "detail")});
    std::cout << table.text();
    if (const auto next = member(json, "next"); !next.empty())
        std::cout << "further ones: --after " << next << "\n";
}

int list(ApiClient& client, const Arguments& arguments) {
    std::string query;
    for (const char* name : {"actor", "action", "since", "until", "limit", "after"})
        if (arguments.has(name))
            query += (query.empty() ? "?" : "&") + std::string(name) + "=" +
                     percentEncoded(arguments.get(name));
    return show(client, arguments, "audit" + query, printRows);
}

int verify(ApiClient& client, const Arguments& arguments) {
    const auto verdict = client.get("audit/verify");
    if (!verdict) return failed(verdict.error());
    const bool intact = server::flagMember(*verdict, "intact");
    if (arguments.has("json"))
        printJson(*verdict);
    else if (intact)
        std::cout << "intact: " << member(*verdict, "rows") << " rows, last hash "
                  << member(*verdict, "last_hash") << "\n";
    else
        std::cout << "broken at row " << member(*verdict, "broken") << ": "
                  << printable(member(*verdict, "fault")) << "; " << member(*verdict, "rows")
                  << " rows before it are right\n";
    return intact ? kOk : kFailed;
}

int runAudit(const Arguments& arguments) {
    const auto& action = arguments.words()[0];
    if (action != "list" && action != "verify")
        return failed(invalidConfig("kamhub audit has no " + action + "; " +
                                    advice(action, {"list", "verify"})));
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    return action == "list" ? list(*client, arguments) : verify(*client, arguments);
}

}  // namespace

Command auditCommand() {
    auto options = clientOptions();
    options.push_back({"actor", "ACTOR", "Of list: user:NAME, local, address:IP.", false});
    options.push_back({"action", "NAME", "Of list: login, user.change, request …", false});
    options.push_back({"since", "TIME", "Of list: from this instant on.", false});
    options.push_back({"until", "TIME", "Of list: before this instant.", false});
    options.push_back({"limit", "N", "Of list: how many, 1 to 1000; without it 100.", false});
    options.push_back({"after", "ROW", "Of list: goes on behind this row.", false});
    return {"audit",
            "list | verify",
            1,
            1,
            "Who did what, oldest first; verify checks the chain of hashes.",
            std::move(options),
            runAudit,
            "verify ends with 1 where a row was changed, removed or put in between. Note its last "
            "hash elsewhere: only so a tail that was cut off shows."};
}

}  // namespace kamhub::app
