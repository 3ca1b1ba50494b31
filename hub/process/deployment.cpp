#include "process/deployment.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "process/form_check.hpp"

namespace kamhub::process {

namespace {

namespace fs = std::filesystem;

// Where the site has this process, or would have it: its id is the name, where it can be one.
fs::path fileOf(const Library::Site& site, const Library& live, const std::string& id) {
    const auto found = live.processes().find(id);
    if (found != live.processes().end() && found->second.site)
        return found->second.definition->file;
    return site.folder / (id + ".bpmn");
}

bool isFileName(const std::string& id) {
    return !id.empty() && id.size() <= 100 && id.front() != '.' &&
           id.find_first_of("/\\") == id.npos;
}

Status failed(const fs::path& file, const char* what) {
    const int why = errno;
    return unavailable(file.string() + " cannot be " + what + ": " + std::strerror(why));
}

// In place of `file`: a reader sees the old text or the new one, whole.
Status replace(const fs::path& file, const std::string& text) {
    const auto fresh = file.string() + ".new";  // no reader takes this ending
    const int handle = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (handle < 0) return failed(fresh, "made");
    std::size_t done = 0;
    while (done < text.size()) {
        const auto written = ::write(handle, text.data() + done, text.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) break;
        done += static_cast<std::size_t>(written);
    }
    const bool whole = done == text.size() && ::fsync(handle) == 0;
    auto out = whole ? okStatus() : failed(fresh, "written");
    ::close(handle);
    if (whole && std::rename(fresh.c_str(), file.c_str()) != 0) out = failed(file, "replaced");
    if (!out) ::unlink(fresh.c_str());
    const int folder = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return out;
}

}  // namespace

std::optional<Deployment> Deployment::judge(const host::Graph& graph, const Library& live,
                                            const std::string& text, Complaints& complaints) {
    auto site = siteOf(graph);
    const auto alone = readDefinition(text, kNewText, {}, complaints);
    if (!alone) return std::nullopt;
    if (!isFileName(alone->id)) {
        complaints.push_back({kNewText, alone->line, 1,
                              "the process's id cannot be the name of a file",
                              "write letters, digits, - and _"});
        return std::nullopt;
    }
    if (site.folder.empty()) {
        complaints.push_back({graph.file.string(), 1, 1,
                              "this hub has no folder for what its site changes",
                              "write site=\"FOLDER\" on <hub>"});
        return std::nullopt;
    }
    site.file = fileOf(site, live, alone->id);
    site.text = text;
    const auto whole = Library::load(foldersOf(graph), complaints, site);
    if (whole) checkForms(graph, *whole, complaints);
    for (auto& each : complaints)
        if (each.file == site.file) each.file = kNewText;
    if (!complaints.empty()) return std::nullopt;
    return Deployment(whole->processes().at(alone->id).definition, site.file, text);
}

Status Deployment::write() {
    std::error_code code;
    fs::create_directories(file_.parent_path(), code);
    if (code)
        return unavailable(file_.parent_path().string() + " cannot be made: " + code.message());
    if (std::ifstream in(file_, std::ios::binary); in)
        before_ = std::string{std::istreambuf_iterator<char>(in), {}};
    return replace(file_, text_);
}

Status Deployment::takeBack() {
    if (before_) return replace(file_, *before_);
    std::error_code code;
    fs::remove(file_, code);
    return code ? unavailable(file_.string() + " cannot be removed: " + code.message())
                : okStatus();
}

}  // namespace kamhub::process
