#include <unistd.h>

#include <climits>
#include <filesystem>
#include <iostream>

#include "app/commands.hpp"
#include "app/table.hpp"
#include "sdk/config_spec.hpp"

namespace kamhub::app {

namespace {

void printHelp() {
    std::cout << "KamHub connects a key account's systems.\n\nkamhub COMMAND [words] [options]\n\n";
    Table table;
    for (const auto& command : allCommands()) table.add({"  " + command.name, command.summary});
    std::cout << table.text()
              << "\nkamhub COMMAND --help says more; kamhub --version tells the version.\n";
}

}  // namespace

std::vector<Command> allCommands() {
    return {runCommand(),      checkCommand(),     statusCommand(),  pluginsCommand(),
            routesCommand(),   endpointsCommand(), lanesCommand(),   pauseCommand(),
            resumeCommand(),   messagesCommand(),  messageCommand(), showCommand(),
            artefactCommand(), parkedCommand(),    replayCommand(),  discardCommand(),
            editCommand(),     captureCommand(),   sendCommand(), tryCommand(),    simulateCommand(),
            userCommand(),     tokenCommand(),     recordsCommand(), moveCommand(),
            auditCommand(),    archiveCommand(),   docsCommand(),    schemaCommand()};
}

int runProgram(const std::vector<std::string>& words) {
    if (words.empty() || words[0] == "--help" || words[0] == "help")
        return printHelp(), words.empty() ? kUsage : kOk;
    if (words[0] == "--version") return std::cout << "kamhub " << KAMHUB_VERSION << "\n", kOk;
    std::vector<std::string> names;
    for (const auto& command : allCommands()) {
        names.push_back(command.name);
        if (command.name != words[0]) continue;
        const auto arguments = parseArguments(command, {words.begin() + 1, words.end()});
        if (!arguments) return std::cerr << "kamhub: " << arguments.error().message << "\n", kUsage;
        if (arguments->has("help")) return std::cout << help(command), kOk;
        return command.run(*arguments);
    }
    const auto close = config::nearest(words[0], names);
    std::cerr << "kamhub: there is no command " << printable(words[0]) << "; "
              << (close.empty() ? "kamhub --help lists them" : "write " + close) << "\n";
    return kUsage;
}

int fail(const std::string& message, int status) {
    std::cerr << "kamhub: " << message << "\n";
    return status;
}

std::string programFolder() {
    char path[PATH_MAX];
    const auto size = readlink("/proc/self/exe", path, sizeof path);
    return size < 0 ? "."
                    : std::filesystem::path(std::string(path, static_cast<std::size_t>(size)))
                          .parent_path()
                          .string();
}

std::string defaultPlugins() {
    return (std::filesystem::path(programFolder()) / ".." / "plugins").lexically_normal().string();
}

std::string webFolder() {
    return (std::filesystem::path(programFolder()) / ".." / "web").lexically_normal().string();
}

}  // namespace kamhub::app
