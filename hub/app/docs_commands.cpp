// docs and schema: what the plugins and the hub declare, for people and for editors.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <optional>

#include "app/commands.hpp"
#include "app/config_schema.hpp"
#include "app/reference.hpp"
#include "host/plugins.hpp"

namespace kamhub::app {

namespace {

// Every plugin of a folder. Copies are not wanted here: the files are loaded in a folder that goes
// with the process.
Result<Adapters> loadAdapters(const std::filesystem::path& folder) {
    std::error_code failed;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
        if (entry.path().extension() == ".so") files.push_back(entry.path());
    if (failed)
        return invalidConfig("the plugins folder " + folder.string() +
                             " cannot be read; write another after --plugins");
    std::sort(files.begin(), files.end());
    std::string copies = (std::filesystem::temp_directory_path() / "kamhub-docs-XXXXXX").string();
    if (!mkdtemp(copies.data()))
        return internalError("no temporary folder can be made below " + copies);
    Adapters out;
    std::optional<Error> wrong;
    for (const auto& file : files) {
        auto plugin = host::loadPlugin(file, copies);
        if (plugin)
            out[plugin->descriptor.name] = std::move(plugin->offer.endpoints);
        else if (!wrong)
            wrong = plugin.error();
    }
    std::filesystem::remove_all(copies, failed);
    if (wrong) return *wrong;
    return out;
}

int writePages(const std::map<std::string, std::string>& pages,
               const std::filesystem::path& folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    for (const auto& [name, text] : pages) {
        std::ofstream out(folder / name, std::ios::binary);
        out << text;
        if (!out.flush()) return fail((folder / name).string() + " cannot be written");
        std::cout << (folder / name).string() << "\n";
    }
    return kOk;
}

int docs(const Arguments& arguments) {
    const auto adapters = loadAdapters(arguments.get("plugins", defaultPlugins()));
    if (!adapters) return fail(adapters.error().message);
    const auto pages = referencePages(*adapters, allCommands());
    if (arguments.has("out")) return writePages(pages, arguments.get("out"));
    for (const auto& [name, text] : pages) {
        if (name != "README.md") std::cout << text << "\n";
    }
    return kOk;
}

int schema(const Arguments& arguments) {
    const auto which = arguments.words().empty() ? std::string("hub") : arguments.words()[0];
    if (which == "routes") return std::cout << routesSchema(), kOk;
    if (which != "hub")
        return fail("there is no schema " + which + "; write hub or routes", kUsage);
    const auto adapters = loadAdapters(arguments.get("plugins", defaultPlugins()));
    if (!adapters) return fail(adapters.error().message);
    std::cout << hubConfigSchema(*adapters);
    return kOk;
}

Option pluginsOption() {
    return {"plugins", "DIR", "Where the plugins lie; without it beside the program.", false};
}

}  // namespace

Command docsCommand() {
    return {"docs",
            "",
            0,
            0,
            "Prints the reference pages, from the plugins' own declarations.",
            {{"out", "DIR", "Writes one Markdown file per page instead.", false}, pluginsOption()},
            docs,
            ""};
}

Command schemaCommand() {
    return {"schema",
            "[hub|routes]",
            0,
            1,
            "Prints the XSD of the configuration, or of a routes file.",
            {pluginsOption()},
            schema,
            ""};
}

}  // namespace kamhub::app
