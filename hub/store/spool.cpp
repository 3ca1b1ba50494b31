#include "store/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace kamhub::store {

namespace fs = std::filesystem;

namespace {

Error fileError(const std::string& doing, const fs::path& path, const std::error_code& code) {
    std::string text = "cannot " + doing + " " + path.string() + ": " + code.message();
    if (code == std::errc::no_space_on_device) return unavailable(std::move(text) + "; free space");
    return internalError(std::move(text));
}

std::error_code lastError() { return {errno, std::generic_category()}; }

}  // namespace

Status syncPath(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return fileError("open", path, lastError());
    const bool synced = ::fsync(descriptor) == 0;
    const auto code = lastError();
    ::close(descriptor);
    if (!synced) return fileError("sync", path, code);
    return okStatus();
}

Spool::~Spool() {
    for (const auto& taken : taken_) ::close(taken.descriptor);
}

Status Spool::open(const std::function<Result<bool>(const std::string&)>& known) {
    std::error_code code;
    fs::create_directories(folder_, code);
    if (code) return fileError("make", folder_, code);
    std::vector<fs::path> files;
    for (fs::directory_iterator at(folder_, code), end; !code && at != end; at.increment(code))
        if (std::error_code ignored; at->is_regular_file(ignored)) files.push_back(at->path());
    if (code) return fileError("list", folder_, code);
    for (const auto& file : files) {
        const auto named = known(file.filename().string());
        if (!named) return named.error();
        if (!*named) fs::remove(file, code);
        if (code) return fileError("remove", file, code);
    }
    return okStatus();
}

Result<std::string> Spool::take(const Payload& payload, std::int64_t number) {
    std::string name = "payload-" + std::to_string(number);
    const fs::path target = folder_ / name;
    std::error_code code;
    fs::remove(target, code);  // left by a unit that was taken back
    fs::create_hard_link(payload.file(), target, code);
    // Another file system, or one without links.
    if (code) fs::copy_file(payload.file(), target, fs::copy_options::overwrite_existing, code);
    if (code) {
        const Error error = fileError("take " + payload.file().string() + " into", target, code);
        fs::remove(target, code);
        return error;
    }
    const int descriptor = ::open(target.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return fileError("open", target, lastError());
    taken_.push_back({name, descriptor});
    return name;
}

void Spool::drop(const std::string& name) {
    std::error_code ignored;
    fs::remove(folder_ / name, ignored);
    const auto at =
        std::find_if(taken_.begin(), taken_.end(), [&](const auto& t) { return t.name == name; });
    if (at == taken_.end()) return;
    ::close(at->descriptor);
    taken_.erase(at);
}

Status Spool::sync() {
    if (taken_.empty()) return okStatus();
    Status status = okStatus();
    for (const auto& taken : taken_) {
        if (status.ok() && ::fsync(taken.descriptor) != 0)
            status = fileError("sync", folder_ / taken.name, lastError());
        ::close(taken.descriptor);
    }
    taken_.clear();
    if (!status) return status;
    return syncPath(folder_);
}

Result<Payload> Spool::payload(const std::string& name, std::size_t size,
                               std::string sha256) const {
    const fs::path file = folder_ / name;
    std::error_code code;
    if (!fs::is_regular_file(file, code))
        return internalError("spool file " + file.string() + " is missing");
    Payload out = Payload::ofFile(file, size, std::move(sha256));
    out.keep();
    return out;
}

}  // namespace kamhub::store
