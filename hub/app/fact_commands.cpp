// What is live: status, plugins, routes, endpoints.

#include <iostream>

#include "app/api_client.hpp"
#include "app/commands.hpp"
#include "app/table.hpp"

namespace kamhub::app {

namespace {

std::string shortHash(const Json& json, const char* name = "hash") {
    return member(json, name).substr(0, 12);
}

// Asks for one resource and prints it as JSON or by `print`.
int show(const Arguments& arguments, const std::string& path, void (*print)(const Json&)) {
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    const auto answer = client->get(path);
    if (!answer) return failed(answer.error());
    if (arguments.has("json"))
        printJson(*answer);
    else
        print(*answer);
    return kOk;
}

void printSkipped(const Json& json, const std::string& name) {
    for (const auto& skipped : items(json, name))
        std::cout << "skipped: " << printable(member(skipped, "name")) << ": "
                  << printable(member(skipped, "why")) << "\n";
}

void printPlugins(const Json& json) {
    Table table({"PLUGIN", "VERSION", "ADAPTERS", "SHA-256"});
    for (const auto& plugin : items(json, "plugins")) {
        std::string adapters;
        for (const auto& name : server::listMember(plugin, "adapters"))
            adapters += (adapters.empty() ? "" : " ") + name;
        table.add({member(plugin, "name"), member(plugin, "version"), adapters,
                   shortHash(plugin, "sha256")});
    }
    std::cout << table.text();
    printSkipped(json, "skipped");
}

void printStatus(const Json& json) {
    const auto deliveries = part(json, "deliveries");
    Table facts;
    facts.add({"hub", member(json, "name")});
    facts.add({"version", member(json, "version")});
    facts.add({"configuration", member(json, "configuration")});
    facts.add(
        {"up since", member(json, "started") + " (" + member(json, "uptime_seconds") + " s)"});
    facts.add({"clock", member(json, "now") +
                            (server::flagMember(json, "simulated_clock") ? " (simulated)" : "")});
    facts.add({"deliveries", member(deliveries, "waiting") + " waiting, " +
                                 member(deliveries, "parked") + " parked, " +
                                 member(deliveries, "delivered") + " delivered"});
    std::cout << facts.text() << "\n";
    Table listeners({"LISTENER", "ADDRESS", "CONNECTIONS", "SERVES"});
    for (const auto& one : items(json, "listeners")) {
        std::string serves = server::flagMember(one, "front_door") ? "partners" : "";
        if (server::flagMember(one, "operations"))
            serves += (serves.empty() ? "" : ", ") + std::string("operations");
        listeners.add({member(one, "name"),
                       member(one, "address") + ":" + member(one, "port") +
                           (server::flagMember(one, "tls") ? " TLS" : ""),
                       member(one, "connections"), serves});
    }
    std::cout << listeners.text() << "\n";
    Table certificates({"CERTIFICATE OF", "UNTIL", "SUBJECT"});
    for (const auto& one : items(json, "certificates"))
        certificates.add({member(one, "of"), member(one, "until"), member(one, "subject")});
    if (!certificates.empty()) std::cout << certificates.text() << "\n";
    Table artefacts({"ARTEFACT", "NAME", "HASH"});
    for (const auto& one : items(json, "artefacts"))
        artefacts.add({member(one, "kind"), member(one, "name"), shortHash(one)});
    std::cout << artefacts.text();
    printSkipped(json, "skipped_plugins");
}

void printRoutes(const Json& json) {
    Table table({"ROUTE", "MATCHES", "GOES TO", "HASH"});
    for (const auto& route : items(json, "routes")) {
        std::string name = member(route, "name"), matches = member(route, "matches"),
                    hash = shortHash(route);
        for (const auto& target : items(route, "targets")) {
            const auto condition = member(target, "matches");
            table.add({name, matches,
                       member(target, "endpoint") + (condition.empty() ? "" : " if " + condition) +
                           (server::flagMember(target, "hold") ? "" : " (skip)"),
                       hash});
            name = matches = hash = "";
        }
        if (const auto filtered = member(route, "filtered"); !filtered.empty())
            table.add({name, matches,
                       "ends filtered if " + filtered + ": " + member(route, "filter_reason"),
                       hash});
    }
    std::cout << table.text() << "unmatched messages: " << member(json, "unmatched") << "; routes "
              << shortHash(json) << "\n";
}

void printEndpoints(const Json& json) {
    Table table(
        {"ENDPOINT", "ADAPTER", "STATE", "WAITING", "OLDEST", "RETRYING", "NEXT TRY", "PARKED",
         "DELIVERED", "HASH", "TROUBLE"});
    for (const auto& one : items(json, "endpoints"))
        table.add({member(one, "name"), member(one, "adapter"), member(one, "state"),
                   member(one, "waiting"), brief(member(one, "oldest_waiting_seconds")),
                   member(one, "retrying"), brief(member(one, "retry_in_seconds")),
                   member(one, "parked"), member(one, "delivered"), shortHash(one),
                   shortened(member(one, "trouble"), 60)});
    std::cout << table.text();
}

void printLanes(const Json& json) {
    Table table({"LANE", "DEPTH", "AGE", "STATE", "PRIORITY", "ATTEMPTS", "NEXT TRY", "WHY"});
    for (const auto& one : items(json, "lanes"))
        table.add({member(one, "key"), member(one, "depth"), brief(member(one, "age_seconds")),
                   member(one, "state"), member(one, "priority"), member(one, "attempts"),
                   brief(member(one, "retry_in_seconds")), shortened(member(one, "why"), 80)});
    std::cout << table.text();
    if (server::flagMember(json, "more")) std::cout << "and more; ask for them with --limit\n";
}

}  // namespace

Command statusCommand() {
    return {"status",
            "",
            0,
            0,
            "What is live: listeners, counts, and the content hash of each artefact.",
            clientOptions(),
            [](const Arguments& a) { return show(a, "status", printStatus); },
            ""};
}

Command pluginsCommand() {
    return {"plugins",
            "",
            0,
            0,
            "The plugins that are loaded, and those that were skipped.",
            clientOptions(),
            [](const Arguments& a) { return show(a, "plugins", printPlugins); },
            ""};
}

Command routesCommand() {
    return {"routes",
            "",
            0,
            0,
            "Which messages go where.",
            clientOptions(),
            [](const Arguments& a) { return show(a, "routes", printRoutes); },
            ""};
}

Command endpointsCommand() {
    return {"endpoints",
            "",
            0,
            0,
            "The partner systems: state, backlog, last trouble.",
            clientOptions(),
            [](const Arguments& a) { return show(a, "endpoints", printEndpoints); },
            ""};
}

Command lanesCommand() {
    auto options = clientOptions();
    options.insert(options.begin(), {"limit", "N", "How many; without it 100.", false});
    return {"lanes",
            "ENDPOINT",
            1,
            1,
            "What waits for one partner, lane by lane, and why.",
            options,
            [](const Arguments& a) {
                auto path = "lanes?endpoint=" + percentEncoded(a.words()[0]);
                if (a.has("limit")) path += "&limit=" + percentEncoded(a.get("limit"));
                return show(a, path, printLanes);
            },
            "A lane is the deliveries of one ordering key, such as a customer code."};
}

}  // namespace kamhub::app
