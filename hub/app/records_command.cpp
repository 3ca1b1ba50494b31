// Records from the command line: kamhub records ….

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>

#include "app/access_client.hpp"
#include "app/record_acts.hpp"
#include "app/table.hpp"

namespace kamhub::app {

namespace {

namespace fs = std::filesystem;

constexpr int kListed = 100;

int kinds(const Json& json) {
    Table table({"ENTITY", "ENGLISH", "中文", "KEY", "MAY"});
    for (const auto& one : items(json, "entities")) {
        std::string may;
        for (const auto& word : server::listMember(one, "may"))
            may += (may.empty() ? "" : " ") + word;
        const auto label = part(one, "label");
        table.add({member(one, "name"), member(label, "en"), member(label, "zh"),
                   member(one, "key"), may});
    }
    std::cout << table.text();
    return kOk;
}

Result<Json> entityNamed(const Json& model, const std::string& name) {
    std::vector<std::string> known;
    for (auto& one : items(model, "entities")) {
        if (member(one, "name") == name) return std::move(one);
        known.push_back(member(one, "name"));
    }
    return invalidConfig("there is no entity " + name + ", or it is not yours to read; " +
                         config::nearestAdvice(name, known, "kamhub records lists them"));
}

// The fields by which people tell records apart: key, title and state.
int list(ApiClient& client, const Arguments& arguments, const Json& entity) {
    const auto& words = arguments.words();
    std::string path = "records/" + words[1] + "?limit=" + std::to_string(kListed);
    for (std::size_t i = 2; i < words.size(); ++i) {
        const auto at = words[i].find('=');
        path += at == words[i].npos ? "&q=" + percentEncoded(words[i])
                                    : "&" + percentEncoded(words[i].substr(0, at)) + "=" +
                                          percentEncoded(words[i].substr(at + 1));
    }
    const auto answer = client.get(path);
    if (!answer) return failed(answer.error());
    if (arguments.has("json")) return printJson(*answer), kOk;
    std::vector<std::string> columns{"id"};
    for (const auto* of : {"key", "title"})
        if (const auto name = member(entity, of);
            !name.empty() && std::find(columns.begin(), columns.end(), name) == columns.end())
            columns.push_back(name);
    if (!member(entity, "initial").empty()) columns.push_back("state");
    Table table(columns);
    for (const auto& one : items(*answer, "records")) {
        std::vector<std::string> cells;
        for (const auto& column : columns) cells.push_back(member(one, column));
        table.add(cells);
    }
    std::cout << table.text();
    const auto total = member(*answer, "total");
    if (!total.empty() && std::stoll(total) > kListed)
        std::cout << "the first " << kListed << " of " << total << "; narrow it by FIELD=VALUE\n";
    return kOk;
}

// True: every row is taken.
Result<bool> importFile(ApiClient& client, const Arguments& arguments, const std::string& entity,
                        const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in) return invalidConfig(file.string() + " cannot be read");
    const auto answer = client.postFile("records/" + percentEncoded(entity) + "/import?charset=" +
                                            percentEncoded(arguments.get("charset", "utf-8")) +
                                            (arguments.has("load") ? "&load=true" : ""),
                                        "text/csv", bytes);
    if (!answer) return answer.error();
    std::cout << entity << ": " << member(*answer, "created") << " created, "
              << member(*answer, "changed") << " changed, " << member(*answer, "unchanged")
              << " unchanged, " << member(*answer, "refused") << " refused\n";
    for (const auto& row : items(*answer, "rows"))
        for (const auto& complaint : items(row, "complaints"))
            std::cout << file.string() << ":" << member(row, "line") << ": "
                      << printable(member(complaint, "field")) << ": "
                      << printable(member(complaint, "message")) << "\n";
    return member(*answer, "refused") == "0";
}

// The files of a folder, ENTITY.csv each, those first to which others refer.
Result<std::vector<fs::path>> inOrder(const Json& model, const fs::path& folder) {
    std::map<std::string, fs::path> files;
    std::error_code fault;
    for (const auto& each : fs::directory_iterator(folder, fault))
        if (each.path().extension() == ".csv") files[each.path().stem().string()] = each.path();
    if (fault) return invalidConfig(folder.string() + " cannot be read");
    std::map<std::string, std::set<std::string>> refers;
    for (const auto& [name, file] : files) {
        const auto entity = entityNamed(model, name);
        if (!entity) return entity.error();
        for (const auto& field : items(*entity, "fields"))
            if (const auto to = member(field, "entity"); to != name && files.contains(to))
                refers[name].insert(to);
    }
    std::vector<fs::path> out;
    while (!files.empty()) {
        const auto next = std::find_if(files.begin(), files.end(),
                                       [&](auto& each) { return refers[each.first].empty(); });
        const auto at = next == files.end() ? files.begin() : next;  // a circle: as they stand
        const auto name = at->first;
        out.push_back(at->second);
        files.erase(at);
        for (auto& [other, to] : refers) to.erase(name);
    }
    return out;
}

int import(ApiClient& client, const Arguments& arguments, const Json& model) {
    const auto& words = arguments.words();
    std::vector<fs::path> files;
    for (std::size_t i = 1; i < words.size(); ++i) {
        std::error_code ignored;
        if (!fs::is_directory(words[i], ignored)) {
            files.emplace_back(words[i]);
            continue;
        }
        auto found = inOrder(model, words[i]);
        if (!found) return failed(found.error());
        files.insert(files.end(), found->begin(), found->end());
    }
    bool all = true;
    for (const auto& file : files) {
        const auto done = importFile(client, arguments, file.stem().string(), file);
        if (!done) return failed(done.error());
        all = all && *done;
    }
    return all ? kOk : kFailed;
}

int run(const Arguments& arguments) {
    const auto& words = arguments.words();
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    if (const auto done = recordAct(*client, arguments)) return *done;
    if (!words.empty() && words[0] == "show" && words.size() == 3) {
        const auto id = recordId(*client, words[1], words[2]);
        if (!id) return failed(id.error());
        const auto answer = client->get("records/" + percentEncoded(words[1]) + "/" +
                                        percentEncoded(*id) + "?titles=true");
        if (!answer) return failed(answer.error());
        return printJson(*answer), kOk;
    }
    // Of all kinds, which is much: the acts above do without.
    const auto model = client->get("records");
    if (!model) return failed(model.error());
    if (words.empty() && arguments.has("json")) return printJson(*model), kOk;
    if (words.empty()) return kinds(*model);
    if (words[0] == "import" && words.size() >= 2) return import(*client, arguments, *model);
    if (words[0] == "list" && words.size() >= 2) {
        const auto entity = entityNamed(*model, words[1]);
        return entity ? list(*client, arguments, *entity) : failed(entity.error());
    }
    return failed(invalidConfig(
        std::string("write kamhub records, records list ENTITY [FIELD=VALUE | WORD]…, show ENTITY "
                    "ID, import FILE|FOLDER…, ") +
        kRecordActs));
}

}  // namespace

Command recordsCommand() {
    auto options = clientOptions();
    options.push_back({"charset", "NAME", "Of import: utf-8 or gb18030; utf-8 without it.", false});
    options.push_back({"load", "",
                       "Of import: as another system has them, with read-only fields and a column "
                       "state; no message is sent.",
                       false});
    options.push_back({"reason", "TEXT", "Of what changes records: why.", false});
    options.push_back({"type", "MEDIA/TYPE", "Of attach: what the file is.", false});
    return {
        "records",
        "[list ENTITY [FIELD=VALUE | WORD]… | show ENTITY ID | import FILE|FOLDER… | …]",
        0,
        40,
        "The records of the modules: kinds, lists, one; moves one to another state; files that "
        "stand "
        "with them; takes files of a spreadsheet; finds those that may be the same, makes two one, "
        "and two again.",
        std::move(options),
        run,
        "import takes ENTITY.csv: by the business key each row changes a record or makes one, and "
        "what is refused is said by line. Of a folder it takes all, those first to which others "
        "refer.\n" +
            std::string("An ID is also the business key. Further: ") + kRecordActs +
            ". save writes into the folder where it is called, never over a file."};
}

}  // namespace kamhub::app
