#include "folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

namespace kamhub::erp {

namespace {

constexpr mode_t kFileMode = 0660;
constexpr mode_t kFolderMode = 0770;

// Closes a descriptor. One thread at a time.
class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    int get() const { return value_; }
    bool good() const { return value_ >= 0; }

private:
    int value_;
};

bool writeAll(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// Stops one byte beyond `limit`, so that the caller sees that there is more.
bool readUpTo(int descriptor, std::size_t limit, std::string& bytes) {
    char buffer[64 * 1024];
    while (bytes.size() <= limit) {
        const auto count = ::read(descriptor, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        if (count == 0) return true;
        bytes.append(buffer, static_cast<std::size_t>(count));
    }
    return true;
}

}  // namespace

Result<Folder> Folder::open(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return unavailable("folder " + path.string() + " cannot be opened: " +
                           std::generic_category().message(errno) + "; mount it or grant access");
    return Folder(descriptor, path.string());
}

Result<Folder> Folder::below(const std::string& name) const {
    if (::mkdirat(descriptor_, name.c_str(), kFolderMode) != 0 && errno != EEXIST)
        return failed("make", name);
    const int descriptor =
        ::openat(descriptor_, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) return failed("open", name);
    return Folder(descriptor, name_ + "/" + name);
}

Folder::Folder(Folder&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), name_(std::move(other.name_)) {}

Folder::~Folder() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::vector<std::string>> Folder::stems(std::string_view suffix) const {
    // A second description of the folder: a directory stream moves the position it shares.
    const int own = ::openat(descriptor_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (own < 0) return failed("read", ".");
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(own), ::closedir);
    if (!stream) {
        const Error error = failed("read", ".");
        ::close(own);
        return error;
    }
    std::vector<std::string> stems;
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(stream.get());
        if (!entry && errno != 0) return failed("read", ".");
        if (!entry) break;
        const std::string_view name = entry->d_name;
        if (name.size() > suffix.size() && name.ends_with(suffix))
            stems.emplace_back(name.substr(0, name.size() - suffix.size()));
    }
    std::sort(stems.begin(), stems.end());
    return stems;
}

Folder::Entry Folder::entry(const std::string& name) const {
    struct stat status {};
    if (::fstatat(descriptor_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? Entry::Missing : Entry::Other;
    return S_ISREG(status.st_mode) ? Entry::File : Entry::Other;
}

Result<std::string> Folder::read(const std::string& name, std::size_t limit) const {
    // Without O_NONBLOCK a named pipe would hold the thread until somebody writes into it.
    const Descriptor file(
        ::openat(descriptor_, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.good() && errno == ELOOP)
        return invalidMessage(name + " is a symbolic link; write a regular file");
    if (!file.good()) return failed("open", name);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return failed("look at", name);
    if (!S_ISREG(status.st_mode)) return invalidMessage(name + " is no regular file; write one");
    std::string bytes;
    if (!readUpTo(file.get(), limit, bytes)) return failed("read", name);
    if (bytes.size() > limit)
        return invalidMessage(name + " has more than " + std::to_string(limit) +
                              " bytes; split it");
    return bytes;
}

Status Folder::write(const std::string& name, std::string_view bytes) const {
    const std::string half = name + ".tmp";
    // What an earlier attempt left, or a link that somebody planted, is removed; O_EXCL then makes
    // the file anew.
    if (const auto removed = remove(half); !removed) return removed;
    {
        const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        const Descriptor file(::openat(descriptor_, half.c_str(), flags, kFileMode));
        if (!file.good()) return failed("make", half);
        if (!writeAll(file.get(), bytes) || ::fsync(file.get()) != 0) return failed("write", half);
    }
    if (::renameat(descriptor_, half.c_str(), descriptor_, name.c_str()) != 0)
        return failed("rename", half);
    return sync();
}

Status Folder::move(const std::string& name, const Folder& to, const std::string& new_name) const {
    if (::renameat(descriptor_, name.c_str(), to.descriptor_, new_name.c_str()) != 0)
        return failed("move", name);
    if (const auto synced = to.sync(); !synced) return synced;
    return sync();
}

Status Folder::remove(const std::string& name) const {
    if (::unlinkat(descriptor_, name.c_str(), 0) != 0 && errno != ENOENT)
        return failed("remove", name);
    return okStatus();
}

Error Folder::failed(std::string_view what, const std::string& name) const {
    return unavailable("cannot " + std::string(what) + " " + name_ + "/" + name + ": " +
                       std::generic_category().message(errno) +
                       "; look at the file system and its rights");
}

Status Folder::sync() const {
    if (::fsync(descriptor_) != 0) return failed("sync", ".");
    return okStatus();
}

}  // namespace kamhub::erp
