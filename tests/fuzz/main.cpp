// The environment variable KAMHUB_FUZZ names the target; run_fuzz.py sets it. `KAMHUB_FUZZ=list`
// prints the names.

#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>

#include "target.hpp"
#include "xml/document.hpp"

namespace kamhub::fuzz {

namespace {

const Target* chosen = nullptr;

std::vector<Target> all() {
    std::vector<Target> out;
    for (const auto& some :
         {configurationTargets(), documentTargets(), partnerTargets(), requestTargets()})
        out.insert(out.end(), some.begin(), some.end());
    return out;
}

std::filesystem::path makeFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "kamhub-fuzz-XXXXXX").string();
    require(mkdtemp(name.data()) != nullptr);
    return name;
}

}  // namespace

std::filesystem::path asFile(std::string_view bytes, const std::string& name) {
    static const auto folder = makeFolder();
    const auto path = folder / name;
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    require(file >= 0 &&
            write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    close(file);
    return path;
}

}  // namespace kamhub::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    using namespace kamhub::fuzz;
    kamhub::xml::initialise();
    static const auto targets = all();
    const char* name = std::getenv("KAMHUB_FUZZ");
    for (const auto& target : targets)
        if (name && std::strcmp(name, target.name) == 0) chosen = &target;
    if (chosen) return 0;
    for (const auto& target : targets) std::puts(target.name);
    std::fflush(stdout);
    std::_Exit(name && std::strcmp(name, "list") == 0 ? 0 : 2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    kamhub::fuzz::chosen->run({reinterpret_cast<const char*>(data), size});
    return 0;
}
