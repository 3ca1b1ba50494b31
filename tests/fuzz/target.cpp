#include "target.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace kamhub::fuzz {

namespace {

std::filesystem::path makeFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "kamhub-fuzz-XXXXXX").string();
    require(mkdtemp(name.data()) != nullptr);
    return name;
}

// Taken away at the end; a run that crashes leaves it.
struct Folder {
    const std::filesystem::path path = makeFolder();
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

}  // namespace

const std::vector<Target>& targets() {
    static const auto all = [] {
        std::vector<Target> out;
        for (const auto& some : {configurationTargets(), documentTargets(), partnerTargets(),
                                 processTargets(), requestTargets(), signatureTargets()})
            out.insert(out.end(), some.begin(), some.end());
        return out;
    }();
    return all;
}

const Target* find(std::string_view name) {
    for (const auto& target : targets())
        if (name == target.name) return &target;
    return nullptr;
}

const std::filesystem::path& folder() {
    static const Folder folder;
    return folder.path;
}

std::filesystem::path asFile(std::string_view bytes, const std::string& name) {
    const auto path = folder() / name;
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    require(file >= 0 &&
            write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    close(file);
    return path;
}

}  // namespace kamhub::fuzz
