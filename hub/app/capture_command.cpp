// A stored message as a golden case of its mapping's tests.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "app/commands.hpp"
#include "app/rehearsal.hpp"
#include "app/table.hpp"
#include "flow/deliverer.hpp"
#include "host/translations.hpp"

namespace kamhub::app {

namespace {

std::string hashOf(const std::string& artefacts, const std::string& kind) {
    std::istringstream words(artefacts);
    for (std::string word; words >> word;)
        if (word.starts_with(kind + "=")) return word.substr(kind.size() + 1);
    return {};
}

// The name of the stylesheet, from the sources that its hash is of; else that of the type.
std::string stylesheetOf(ApiClient& client, const StoredDelivery& stored) {
    const auto hash = hashOf(stored.artefacts, "transform");
    const auto artefact = hash.empty() ? Result<Json>(rejected("")) : client.get("artefacts/" + hash);
    std::istringstream lines(artefact ? member(*artefact, "text") : "");
    for (std::string line; std::getline(lines, line);) {
        const auto end = line.find(", ");
        if (!line.starts_with("==== ") || end == line.npos) continue;
        const std::filesystem::path file = line.substr(5, end - 5);
        if (file.extension() == ".xslt") return file.stem().string();  // an import is .xsl
    }
    return stored.message.envelope.type;
}

Status write(const std::filesystem::path& file, const std::string& text) {
    std::error_code failed;
    if (std::filesystem::exists(file, failed))
        return invalidConfig(file.string() + " is there already; name another case with --as");
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (!out.flush()) return invalidConfig("cannot write " + file.string());
    std::cout << file.string() << "\n";
    return okStatus();
}

Status capture(const StoredDelivery& stored, const std::filesystem::path& folder,
               const std::string& name) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    std::string parameters;
    auto all = host::parametersOf(stored.message.envelope, flow::idempotencyKey(stored.row));
    all.emplace_back("sequence", std::to_string(stored.row.seq));
    for (const auto& [parameter, value] : all) parameters += parameter + "=" + value + "\n";
    const std::pair<const char*, const std::string*> files[] = {
        {".in.xml", &stored.body}, {".out.xml", &stored.sent}, {".params", &parameters}};
    for (const auto& [extension, text] : files)
        if (auto status = write(folder / (name + extension), *text); !status) return status;
    return okStatus();
}

int captureAll(const Arguments& arguments) {
    if (!arguments.has("into"))
        return failed(invalidConfig("say where: write --into FOLDER, the folder of the stylesheet"));
    auto client = ApiClient::make(arguments);
    if (!client) return failed(client.error());
    const auto id = arguments.words()[0];
    const auto message = client->get("messages/" + percentEncoded(id));
    if (!message) return failed(message.error());
    int captured = 0;
    for (const auto& delivery : items(*message, "deliveries")) {
        const auto one = member(delivery, "id");
        if (id != one && id != member(*message, "id") && id != member(*message, "seq")) continue;
        const auto stored = storedDelivery(*client, *message, delivery);
        if (!stored) return failed(stored.error());
        if (stored->sent.empty()) continue;
        const auto name = stylesheetOf(*client, *stored) + "." +
                          arguments.get("as", "captured_" + one.substr(0, 8));
        if (auto status = capture(*stored, arguments.get("into"), name); !status)
            return failed(status.error());
        ++captured;
    }
    if (captured == 0) return failed(rejected("nothing was sent for " + id + " so far"));
    return kOk;
}

}  // namespace

Command captureCommand() {
    auto options = clientOptions();
    std::erase_if(options, [](auto& option) { return option.name == "json"; });
    options.insert(options.begin(),
                   {{"into", "FOLDER", "Where to; the folder of the stylesheet.", false},
                    {"as", "NAME", "The name of the case.", false}});
    return {"capture",
            "ID",
            1,
            1,
            "Writes a message as a golden case of its translation's tests.",
            options,
            captureAll,
            "For each delivery of ID, or for the one that ID is: STYLESHEET.NAME.in.xml, .out.xml "
            "and .params, with the canonical body, what was sent, and the parameters. They hold a "
            "customer's data: look at them before they are committed."};
}

}  // namespace kamhub::app
