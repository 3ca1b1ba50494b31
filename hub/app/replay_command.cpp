#include <iostream>

#include "app/api_client.hpp"
#include "app/commands.hpp"
#include "app/table.hpp"

namespace kamhub::app {

namespace {

int replay(const Arguments& arguments) {
    if (arguments.words().empty() != arguments.has("parked"))
        return failed(invalidConfig("say what to send again; write ids, or --parked for all"));
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    auto body = server::object();
    JsonList ids;
    for (const auto& id : arguments.words()) ids.add(id);
    if (ids.size() > 0) body.set("deliveries", ids);
    body.set("parked", arguments.has("parked"));
    if (arguments.has("endpoint")) body.set("endpoint", arguments.get("endpoint"));
    const auto answer = client->post("replay", body);
    if (!answer) return failed(answer.error());
    const auto replayed = server::listMember(*answer, "replayed");
    if (arguments.has("json")) return printJson(*answer), replayed.empty() ? kFailed : kOk;
    for (const auto& id : replayed) std::cout << "replayed " << printable(id) << "\n";
    for (const auto& one : items(*answer, "refused"))
        std::cout << "not replayed " << printable(member(one, "id")) << ": "
                  << printable(member(one, "why")) << "\n";
    if (replayed.empty()) std::cout << "nothing matched\n";
    return replayed.empty() ? kFailed : kOk;
}

}  // namespace

Command replayCommand() {
    auto options = clientOptions();
    options.insert(options.begin(),
                   {{"parked", "", "Everything that is parked.", false},
                    {"endpoint", "E", "Only deliveries to this endpoint.", false}});
    return {"replay",
            "ID…|--parked",
            0,
            static_cast<std::size_t>(-1),
            "Sends again what is parked.",
            options,
            replay,
            "ID is the id of a delivery, or of a message for all its parked deliveries. Exit "
            "status 1 if nothing matched."};
}

}  // namespace kamhub::app
