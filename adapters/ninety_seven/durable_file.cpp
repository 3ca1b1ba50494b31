#include "durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace kamhub::ninety_seven {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }
    bool ok() const { return fd_ >= 0; }

private:
    int fd_;
};

Error failed(const std::string& what, const std::filesystem::path& file) {
    return internalError("cannot " + what + " " + file.string() + ": " + std::strerror(errno));
}

bool writeAll(int fd, std::string_view rest) {
    while (!rest.empty()) {
        const ssize_t written = ::write(fd, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Status syncFolder(const std::filesystem::path& folder) {
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.ok() || ::fsync(directory.get()) != 0) return failed("sync", folder);
    return okStatus();
}

Status writeDurably(const std::filesystem::path& file, std::string_view content) {
    const std::filesystem::path temporary = file.string() + ".new";
    {
        const Descriptor out(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
        if (!out.ok() || !writeAll(out.get(), content) || ::fsync(out.get()) != 0)
            return failed("write", temporary);
    }
    if (::rename(temporary.c_str(), file.c_str()) != 0) return failed("rename", temporary);
    return syncFolder(file.parent_path());
}

Result<std::string> readWhole(const std::filesystem::path& file, std::size_t limit) {
    // A link or a pipe in a folder that a partner writes to is not followed.
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat about {};
    if (!in.ok() && (errno == ELOOP || errno == ENXIO))
        return invalidMessage(file.string() + " is no regular file, but a link or a socket");
    if (!in.ok() || ::fstat(in.get(), &about) != 0)
        return unavailable(failed("read", file).message);
    if (!S_ISREG(about.st_mode)) return invalidMessage(file.string() + " is not a regular file");
    if (static_cast<std::size_t>(about.st_size) > limit)
        return invalidMessage(file.string() + " has " + std::to_string(about.st_size) +
                              " bytes, the limit is " + std::to_string(limit));
    std::string out(static_cast<std::size_t>(about.st_size), '\0');
    std::size_t have = 0;
    while (have < out.size()) {
        const ssize_t got = ::read(in.get(), out.data() + have, out.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unavailable(failed("read", file).message);
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    out.resize(have);
    return out;
}

}  // namespace kamhub::ninety_seven
