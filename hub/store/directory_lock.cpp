#include "store/directory_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace kamhub::store {

Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& directory) {
    const auto file = directory / "lock";
    DirectoryLock out(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    const auto fault = [&](const std::string& words) {
        return invalidConfig("cannot use " + directory.string() + " as a store: " + words);
    };
    if (out.descriptor_ < 0) return fault(std::generic_category().message(errno));
    if (::flock(out.descriptor_, LOCK_EX | LOCK_NB) != 0)
        return fault("another program has it open; end it, or name another directory");
    return out;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

DirectoryLock::~DirectoryLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace kamhub::store
