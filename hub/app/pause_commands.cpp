// Endpoints that are left alone for a while: pause, resume.

#include <iostream>

#include "app/api_client.hpp"
#include "app/commands.hpp"

namespace kamhub::app {

namespace {

int pauseOrResume(const Arguments& arguments, const std::string& what, const std::string& done) {
    if (arguments.get("reason").empty())
        return failed(invalidConfig("say why: write --reason \"…\"; it is shown and audited"));
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    auto asked = server::object();
    asked.set("endpoint", arguments.words().front());
    asked.set("reason", arguments.get("reason"));
    const auto answer = client->post("endpoints/" + what, asked);
    if (!answer) return failed(answer.error());
    std::cout << done << " " << printable(arguments.words().front()) << "\n";
    return kOk;
}

std::vector<Option> options() {
    auto out = clientOptions();
    out.push_back({"reason", "TEXT", "Why; it is shown beside the endpoint and audited.", false});
    return out;
}

}  // namespace

Command pauseCommand() {
    return {"pause",
            "ENDPOINT",
            1,
            1,
            "Sends nothing to an endpoint and asks nothing of it, until it is resumed.",
            options(),
            [](const Arguments& a) { return pauseOrResume(a, "pause", "paused"); },
            "What is accepted for it waits in its lanes, over restarts and reloads. Attempts that "
            "are under way end."};
}

Command resumeCommand() {
    return {"resume",
            "ENDPOINT",
            1,
            1,
            "Goes on with a paused endpoint.",
            options(),
            [](const Arguments& a) { return pauseOrResume(a, "resume", "resumed"); },
            ""};
}

}  // namespace kamhub::app
