// What a running hub would do with a message: try.

#include <iostream>

#include "app/api_client.hpp"
#include "app/commands.hpp"
#include "app/table.hpp"
#include "app/text_file.hpp"

namespace kamhub::app {

namespace {

void printTried(const Json& answer) {
    std::cout << printable(member(answer, "type")) << " about "
              << printable(member(answer, "subject")) << "\n";
    if (const auto end = member(answer, "end"); !end.empty())
        std::cout << "would end " << end << ": " << printable(member(answer, "why")) << "\n";
    for (const auto& one : items(answer, "deliveries")) {
        const auto route = member(one, "route");
        std::cout << "\nto " << printable(member(one, "endpoint"));
        if (!route.empty())
            std::cout << " by route " << printable(route) << ", lane "
                      << printable(member(one, "lane"));
        const auto error = member(one, "error"), document = member(one, "document");
        if (!error.empty())
            std::cout << ": nothing could be sent: " << printable(error) << "\n";
        else if (document.empty())
            std::cout << ": a part of the hub itself takes it\n";
        else {
            std::cout << ", would be sent " << printable(member(one, "operation")) << ":\n";
            printLines(document);
        }
    }
}

int tryFile(const Arguments& arguments) {
    const auto bytes = textOf(arguments.words().front());
    if (!bytes) return failed(bytes.error());
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    auto asked = server::object();
    asked.set("body", *bytes);
    if (arguments.has("source")) asked.set("source", arguments.get("source"));
    const auto answer = client->post("try", asked);
    if (!answer) return failed(answer.error());
    if (arguments.has("json"))
        printJson(*answer);
    else
        printTried(*answer);
    return kOk;
}

}  // namespace

Command tryCommand() {
    auto options = clientOptions();
    options.push_back({"source", "NAME",
                       "From whom it comes; without it \"try\", as no partner is called.", false});
    return {"try",
            "FILE",
            1,
            1,
            "What the hub would do with a canonical message: routes, lanes, what each system would "
            "be sent.",
            options,
            tryFile,
            "Nothing is stored and nothing is sent."};
}

}  // namespace kamhub::app
