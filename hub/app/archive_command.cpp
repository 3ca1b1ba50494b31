// Messages that left the store: kamhub archive ….

#include <iostream>
#include <set>

#include "app/access_client.hpp"
#include "app/table.hpp"
#include "flow/archive.hpp"

namespace kamhub::app {

namespace {

std::filesystem::path folderOf(const Arguments& arguments) {
    return arguments.has("archive") ? std::filesystem::path(arguments.get("archive"))
                                    : dataFolder(arguments) / "archive";
}

// By its own id, its customer or order, or a delivery's id or the partner's reference of it.
bool hasKey(const Json& message, const std::string& key) {
    for (const char* name : {"id", "subject", "partitionkey", "correlationid"})
        if (member(message, name) == key) return true;
    for (const auto& delivery : items(message, "deliveries"))
        for (const char* name : {"id", "reference"})
            if (member(delivery, name) == key) return true;
    return false;
}

// Each message once, however often a killed hub archived it; the last file is the one that counts.
Result<std::vector<Json>> search(const Arguments& arguments,
                                 const std::function<bool(const Json&)>& wanted,
                                 const std::string& hint) {
    std::vector<Json> out;
    std::set<std::string> met;
    std::optional<Error> broken;
    const auto read = flow::readArchive(
        folderOf(arguments), [&](const std::filesystem::path& file, const std::string& line) {
            if (line.find(hint) == line.npos) return true;
            const auto message = server::readObject(line);
            if (!message) {
                broken = internalError(file.string() + " has a line that cannot be read");
                return false;
            }
            if (member(*message, "kind") == "message" && wanted(*message) &&
                met.insert(member(*message, "seq")).second)
                out.push_back(*message);
            return true;
        });
    if (!read) return read.error();
    if (broken) return *broken;
    return out;
}

// As it stands between quotes in a line.
std::string quoted(const std::string& text) {
    auto probe = server::object();
    probe.set("x", text);
    const auto json = server::text(probe);
    return json.substr(json.find(':') + 1, json.size() - json.find(':') - 2);
}

std::string statesOf(const Json& message) {
    std::string out;
    for (const auto& delivery : items(message, "deliveries"))
        out += (out.empty() ? "" : ", ") + member(delivery, "endpoint") + " " +
               member(delivery, "state");
    return out.empty() ? member(message, "end") + ": " + member(message, "end_reason") : out;
}

int find(const Arguments& arguments, const std::string& key) {
    const auto found = search(
        arguments, [&](const Json& message) { return hasKey(message, key); }, quoted(key));
    if (!found) return failed(found.error());
    Table table({"ACCEPTED", "ID", "TYPE", "SUBJECT", "DELIVERIES"});
    for (const auto& message : *found) {
        if (arguments.has("json")) printJson(message);
        table.add({member(message, "accepted"), member(message, "id"), member(message, "type"),
                   member(message, "subject"), statesOf(message)});
    }
    if (!arguments.has("json")) std::cout << table.text();
    if (found->empty()) std::cerr << "kamhub: the archive has no message with " << key << "\n";
    return found->empty() ? kFailed : kOk;
}

int show(const Arguments& arguments, const std::string& id) {
    const auto found = search(
        arguments, [&](const Json& message) { return member(message, "id") == id; }, quoted(id));
    if (!found) return failed(found.error());
    for (const auto& message : *found) printJson(message);
    if (found->empty()) std::cerr << "kamhub: the archive has no message " << id << "\n";
    return found->empty() ? kFailed : kOk;
}

int verify(const Arguments& arguments) {
    const auto verdict = flow::verifyArchive(folderOf(arguments));
    if (!verdict) return failed(verdict.error());
    for (const auto& fault : verdict->faults) std::cout << fault << "\n";
    std::cout << verdict->files << " files and " << verdict->bodies << " large bodies are as they"
              << " were written\n";
    return verdict->faults.empty() ? kOk : kFailed;
}

int runArchive(const Arguments& arguments) {
    const auto& words = arguments.words();
    if (words[0] == "verify" && words.size() == 1) return verify(arguments);
    if (words[0] == "find" && words.size() == 2) return find(arguments, words[1]);
    if (words[0] == "show" && words.size() == 2) return show(arguments, words[1]);
    return failed(invalidConfig("write kamhub archive find KEY, show ID or verify"));
}

}  // namespace

Command archiveCommand() {
    return {
        "archive",
        "find KEY | show ID | verify",
        1,
        2,
        "Messages that retention took out of the store, from the archive's files.",
        {{"archive", "DIR",
          "The folder of the archive; without it, archive in the data "
          "folder.",
          false},
         {"data", "DIR", "The hub's data folder; without it KAMHUB_DATA or ./kamhub-data.", false},
         jsonOption()},
        runArchive,
        "A key is a message's id, customer, order or correlation, or the id or the partner's "
        "reference of one of its deliveries. Bodies stand in what show prints, with all that "
        "is personal in them: who may read the files sees it. verify compares every file with "
        "its hash."};
}

}  // namespace kamhub::app
