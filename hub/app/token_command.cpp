// Tokens of programs: kamhub token ….

#include <iostream>

#include "app/access_client.hpp"
#include "app/table.hpp"

namespace kamhub::app {

namespace {

void printTokens(const Json& json) {
    Table table({"TOKEN", "USER", "NAME", "EXPIRES", "RIGHTS"});
    for (const auto& one : items(json, "tokens")) {
        std::string rights;
        for (const auto& right : server::listMember(one, "rights"))
            rights += (rights.empty() ? "" : " ") + right;
        table.add({member(one, "id"), member(one, "user"), member(one, "name"),
                   member(one, "expires"), rights});
    }
    std::cout << table.text();
}

// The token alone on standard output, so that it can go straight into a file.
int add(ApiClient& client, const Arguments& arguments) {
    auto body = server::object();
    body.set("user", arguments.words()[1]);
    body.set("name", arguments.words()[2]);
    JsonList rights;
    for (const auto& right : arguments.all("right")) rights.add(right);
    body.set("rights", rights);
    if (arguments.has("valid")) body.set("valid", arguments.get("valid"));
    const auto answer = client.post("tokens", body);
    if (!answer) return failed(answer.error());
    std::cout << member(*answer, "token") << "\n";
    std::cerr << "until " << printable(member(*answer, "expires")) << "; it is not shown again\n";
    return kOk;
}

int runToken(const Arguments& arguments) {
    const auto& words = arguments.words();
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    if (words[0] == "list" && words.size() <= 2)
        return show(*client, arguments,
                    words.size() == 1 ? "tokens" : "tokens?user=" + percentEncoded(words[1]),
                    printTokens);
    if (words[0] == "add" && words.size() == 3) return add(*client, arguments);
    if (words[0] == "revoke" && words.size() == 2) {
        auto body = server::object();
        body.set("id", words[1]);
        return send(*client, "tokens/revoke", body, "revoked " + words[1]);
    }
    return failed(
        invalidConfig("write kamhub token list [USER], add USER NAME --right R, or "
                      "revoke ID"));
}

}  // namespace

Command tokenCommand() {
    auto options = clientOptions();
    options.push_back({"right", "NAME", "Of add: a right that the token holds.", true});
    options.push_back({"valid", "TIME", "Of add: how long, 90d without it, 366d at most.", false});
    return {"token",
            "list [USER] | add USER NAME | revoke ID",
            1,
            3,
            "Tokens with which programs use the operations API.",
            std::move(options),
            runToken,
            "add prints the token, once: umask 077; kamhub token add li monitoring --right "
            "hub.observe > FILE"};
}

}  // namespace kamhub::app
