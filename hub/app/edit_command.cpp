// An edited copy of a parked message, in its place.

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "app/api_client.hpp"
#include "app/commands.hpp"
#include "app/table.hpp"
#include "app/text_file.hpp"

extern char** environ;

namespace kamhub::app {

namespace {

std::string editor() {
    for (const char* name : {"VISUAL", "EDITOR"})
        if (const char* value = std::getenv(name); value && *value) return value;
    return "vi";
}

// The editor's words may hold options, so a shell reads them; the file is a word of its own.
Status runEditor(const std::string& file) {
    const std::string script = editor() + " \"$1\"";
    const char* words[] = {"sh", "-c", script.c_str(), "sh", file.c_str(), nullptr};
    pid_t child = 0;
    if (posix_spawnp(&child, "sh", nullptr, nullptr, const_cast<char* const*>(words), environ) != 0)
        return invalidConfig("cannot start a shell for the editor");
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return okStatus();
    return invalidConfig("the editor " + editor() + " did not end well; name another in EDITOR");
}

// A file for the editor that nobody else may read; it stays where it was not sent.
Result<std::string> inFile(const std::string& text) {
    std::string name = (std::filesystem::temp_directory_path() / "kamhub-edit-XXXXXX.xml").string();
    const int descriptor = mkstemps(name.data(), 4);
    if (descriptor < 0) return invalidConfig("cannot make a file in the temporary folder");
    ::close(descriptor);
    std::ofstream out(name, std::ios::binary);
    out << text;
    if (!out.flush()) return invalidConfig("cannot write " + name);
    return name;
}

// The delivery of this id, or the one parked delivery of the message.
Result<Json> parkedDelivery(const Json& message, const std::string& id) {
    std::vector<Json> found;
    for (const auto& one : items(message, "deliveries")) {
        if (member(one, "id") == id) return one;
        if (member(one, "state") == "parked") found.push_back(one);
    }
    if (found.size() == 1) return found.front();
    if (found.empty()) return rejected("none of the deliveries of " + id + " is parked");
    std::string ids;
    for (const auto& one : found)
        ids += (ids.empty() ? "" : ", ") + member(one, "id") + " to " + member(one, "endpoint");
    return invalidConfig("several deliveries of " + id + " are parked; name one: " + ids);
}

Result<std::string> edited(const std::string& body, std::string& file) {
    auto made = inFile(body);
    if (!made) return made.error();
    file = *made;
    if (auto status = runEditor(file); !status) return status.error();
    return textOf(file);
}

int edit(const Arguments& arguments) {
    if (arguments.get("reason").empty())
        return failed(
            invalidConfig("say why: write --reason \"…\"; it stands in the journal and the audit"));
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    const auto id = arguments.words()[0];
    const auto message = client->get("messages/" + percentEncoded(id));
    if (!message) return failed(message.error());
    const auto delivery = parkedDelivery(*message, id);
    if (!delivery) return failed(delivery.error());
    const auto own = member(*delivery, "body");
    const auto body =
        client->payload(own.empty() ? member(part(*message, "body"), "payload") : own, *message);
    if (!body) return failed(body.error());
    std::string file;
    const auto text = arguments.has("file") ? textOf(arguments.get("file")) : edited(*body, file);
    if (!text) return failed(text.error());
    if (*text == *body) {
        if (!file.empty()) std::filesystem::remove(file);
        std::cout << "nothing was changed\n";
        return kFailed;
    }
    auto request = server::object();
    request.set("delivery", member(*delivery, "id"));
    request.set("version", delivery->get("version"));
    request.set("body", *text);
    request.set("reason", arguments.get("reason"));
    const auto answer = client->post("edit", request);
    if (!answer) {
        if (!file.empty())
            std::cerr << "kamhub: what you wrote is in " << file << "; mend it and give it with "
                      << "--file\n";
        return failed(answer.error());
    }
    if (!file.empty()) std::filesystem::remove(file);
    if (arguments.has("json")) return printJson(*answer), kOk;
    std::cout << "edited " << printable(member(*answer, "edited")) << "; it is sent again\n";
    return kOk;
}

}  // namespace

Command editCommand() {
    auto options = clientOptions();
    options.insert(
        options.begin(),
        {{"reason", "TEXT", "Why; it stands in the journal and the audit trail.", false},
         {"file", "F", "The edited body; without it the editor (VISUAL, EDITOR) opens.", false}});
    return {"edit",
            "ID",
            1,
            1,
            "Sends an edited copy of a parked message in its place.",
            options,
            edit,
            "ID is the id of a delivery, or of a message with one parked delivery. What is edited "
            "is the canonical body; it must stay valid, and its subject and ordering key must stay "
            "as they are. The original stays."};
}

}  // namespace kamhub::app
