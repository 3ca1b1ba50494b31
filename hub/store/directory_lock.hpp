#pragma once
// One program a data directory: a second one would sweep away files that the first is about to use.

#include <filesystem>

#include "sdk/result.hpp"

namespace kamhub::store {

// Held while the store is open. One thread at a time.
class DirectoryLock {
public:
    // The directory is there.
    static Result<DirectoryLock> take(const std::filesystem::path& directory);
    DirectoryLock(DirectoryLock&& other) noexcept;
    ~DirectoryLock();

private:
    explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace kamhub::store
