#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "app/commands.hpp"

namespace kamhub::app {

namespace {

constexpr char kProgram[] = "kamhub-simulator";

// KAMHUB_SIMULATOR, else beside the sources this program was built from, else on the PATH.
std::string simulator() {
    if (const char* named = std::getenv("KAMHUB_SIMULATOR"); named && *named) return named;
    const auto beside =
        (std::filesystem::path(programFolder()) / "../../../tests/simulators" / kProgram)
            .lexically_normal();
    std::error_code ignored;
    return std::filesystem::exists(beside, ignored) ? beside.string() : kProgram;
}

int simulate(const Arguments& arguments) {
    std::vector<std::string> words{simulator(), arguments.words()[0]};
    for (const char* name : {"port", "control", "hub", "dir", "fault", "set"})
        for (const auto& value : arguments.all(name)) {
            words.push_back(std::string("--") + name);
            words.push_back(value);
        }
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    execvp(pointers[0], pointers.data());
    std::cerr << "kamhub: cannot start " << words[0] << ": " << std::strerror(errno)
              << "; write its place into KAMHUB_SIMULATOR\n";
    return kFailed;
}

}  // namespace

Command simulateCommand() {
    return {"simulate",
            "SYSTEM",
            1,
            1,
            "Starts kamhub-simulator as one partner system, with faults on demand.",
            {{"port", "N", "The system's port; without it a free one.", false},
             {"fault", "SPEC", "Faults of the next calls, such as 503*2,delay:2s.", false},
             {"control", "N", "The control port; without it a free one.", false},
             {"hub", "URL", "Where it posts what it begins itself.", false},
             {"dir", "DIR", "Folder of a system that exchanges files.", false},
             {"set", "NAME=VALUE", "A setting of the system.", true}},
            simulate,
            ""};
}

}  // namespace kamhub::app
