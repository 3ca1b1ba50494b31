#include "app/record_acts.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "app/access_client.hpp"
#include "app/table.hpp"

namespace kamhub::app {

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

std::string pathOf(const Words& words, const char* rest) {
    return "records/" + percentEncoded(words[1]) + "/" + percentEncoded(words[2]) + "/" + rest;
}

std::string because(const Arguments& arguments) {
    return "reason=" + percentEncoded(arguments.get("reason"));
}

int match(ApiClient& client, const Words& words, const Arguments& arguments) {
    auto body = server::object();
    for (std::size_t i = 2; i < words.size(); ++i) {
        const auto at = words[i].find('=');
        if (at == words[i].npos)
            return failed(invalidConfig(words[i] + " is no FIELD=VALUE; a key is key:SYSTEM=KEY"));
        body.set(words[i].substr(0, at), words[i].substr(at + 1));
    }
    const auto answer = client.post("records/" + percentEncoded(words[1]) + "/match", body);
    if (!answer) return failed(answer.error());
    if (arguments.has("json")) return printJson(*answer), kOk;
    Table table({"ID", "BY", "NAME"});
    for (const auto& one : items(*answer, "candidates")) {
        std::string rules;
        for (const auto& rule : server::listMember(one, "rules"))
            rules += (rules.empty() ? "" : " ") + rule;
        const auto record = part(one, "record");
        table.add({member(record, "id"), rules, member(record, "name")});
    }
    std::cout << table.text();
    return kOk;
}

// By the version that is there now: whoever types it has just looked.
int move(ApiClient& client, const Words& words, const Arguments& arguments) {
    const auto record =
        client.get("records/" + percentEncoded(words[1]) + "/" + percentEncoded(words[2]));
    if (!record) return failed(record.error());
    auto body = server::object();
    body.set("version", std::stoll(member(*record, "version")));
    body.set("reason", arguments.get("reason"));
    const auto answer = client.post(pathOf(words, "transitions/") + percentEncoded(words[3]), body);
    if (!answer) return failed(answer.error());
    std::cout << member(*answer, "state") << "\n";
    return kOk;
}

int merge(ApiClient& client, const Words& words, const Arguments& arguments) {
    auto body = server::object();
    JsonList take;
    for (std::size_t i = 4; i < words.size(); ++i) take.add(words[i]);
    body.set("survivor", words[2]);
    body.set("loser", words[3]);
    body.set("take", take);
    body.set("reason", arguments.get("reason"));
    return send(client, "records/" + percentEncoded(words[1]) + "/merge", body,
                words[3] + " is " + words[2] + " from now on");
}

int split(ApiClient& client, const Words& words, const Arguments& arguments) {
    auto body = server::object();
    body.set("merge", words[2]);
    body.set("reason", arguments.get("reason"));
    return send(client, "records/" + percentEncoded(words[1]) + "/split", body,
                "they are two again");
}

void printMerges(const Json& json) {
    Table table({"ID", "WHAT", "SURVIVOR", "LOSER", "BY", "AT", "WHY"});
    for (const auto& one : items(json, "merges"))
        table.add({member(one, "id"),
                   member(one, "kind") + (member(one, "undone") == "true" ? " (split)" : ""),
                   member(one, "survivor"), member(one, "loser"), member(one, "actor"),
                   member(one, "at"), member(one, "reason")});
    std::cout << table.text();
}

void printFiles(const Json& json) {
    Table table({"NAME", "VERSION", "TYPE", "BYTES", "BY", "AT"});
    for (const auto& one : items(json, "attachments"))
        table.add({member(one, "name"), member(one, "number"), member(one, "media_type"),
                   member(one, "size"), member(one, "actor"), member(one, "at")});
    std::cout << table.text();
}

int attach(ApiClient& client, const Words& words, const Arguments& arguments) {
    const fs::path file = words[3];
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in) return failed(invalidConfig(file.string() + " cannot be read"));
    const auto name = file.filename().string();
    const auto answer = client.postFile(
        pathOf(words, "attachments") + "?name=" + percentEncoded(name) + "&" + because(arguments),
        arguments.get("type", "application/octet-stream"), bytes);
    if (!answer) return failed(answer.error());
    std::cout << name << " stands with " << words[2] << "\n";
    return kOk;
}

// Never over a file that is there.
int save(ApiClient& client, const Words& words) {
    const auto number = words.size() > 4 ? "?number=" + percentEncoded(words[4]) : std::string();
    const auto bytes =
        client.getFile(pathOf(words, "attachments/") + percentEncoded(words[3]) + number);
    if (!bytes) return failed(bytes.error());
    const auto file = fs::path(words[3]).filename();
    std::error_code ignored;
    if (fs::exists(file, ignored))
        return failed(invalidConfig(file.string() + " is there already; move it away"));
    std::ofstream out(file, std::ios::binary);
    out << *bytes << std::flush;
    if (!out) return failed(invalidConfig(file.string() + " cannot be written"));
    std::cout << file.string() << ": " << bytes->size() << " bytes\n";
    return kOk;
}

int detach(ApiClient& client, const Words& words, const Arguments& arguments) {
    const auto answer = client.remove(pathOf(words, "attachments/") + percentEncoded(words[3]) +
                                      "?" + because(arguments));
    if (!answer) return failed(answer.error());
    std::cout << words[3] << " is removed\n";
    return kOk;
}

}  // namespace

Result<std::string> recordId(ApiClient& client, const std::string& entity,
                             const std::string& word) {
    constexpr std::size_t kIdLength = 36;  // a UUID
    if (word.size() == kIdLength && word[8] == '-' && word[13] == '-' && word[18] == '-')
        return word;
    const auto model = client.get("records");
    if (!model) return model.error();
    for (const auto& one : items(*model, "entities")) {
        if (member(one, "name") != entity || member(one, "key").empty()) continue;
        const auto found = client.get("records/" + percentEncoded(entity) + "?limit=1&" +
                                      member(one, "key") + "=" + percentEncoded(word));
        if (!found) return found.error();
        for (const auto& record : items(*found, "records")) return member(record, "id");
        return invalidConfig("there is no " + entity + " whose " + member(one, "key") + " is " +
                             word + ", or it is not yours to read");
    }
    return word;  // the hub says what is wrong with it
}

std::optional<int> recordAct(ApiClient& client, const Arguments& arguments) {
    auto words = arguments.words();
    const auto is = [&](const char* name, std::size_t least, std::size_t most) {
        return words[0] == name && words.size() >= least && words.size() <= most;
    };
    if (words.empty()) return std::nullopt;
    if (is("match", 3, 40)) return match(client, words, arguments);
    if (is("split", 3, 3)) return split(client, words, arguments);
    const bool two = is("merge", 4, 40);
    const bool one = is("move", 4, 4) || is("merges", 3, 3) || is("files", 3, 3) ||
                     is("attach", 4, 4) || is("save", 4, 5) || is("detach", 4, 4);
    if (!one && !two) return std::nullopt;
    for (std::size_t i = 2; i < (two ? 4u : 3u); ++i) {
        auto id = recordId(client, words[1], words[i]);
        if (!id) return failed(id.error());
        words[i] = std::move(*id);
    }
    if (two) return merge(client, words, arguments);
    if (words[0] == "move") return move(client, words, arguments);
    if (words[0] == "merges") return show(client, arguments, pathOf(words, "merges"), printMerges);
    if (words[0] == "files")
        return show(client, arguments, pathOf(words, "attachments"), printFiles);
    if (words[0] == "attach") return attach(client, words, arguments);
    if (words[0] == "save") return save(client, words);
    return detach(client, words, arguments);
}

}  // namespace kamhub::app
