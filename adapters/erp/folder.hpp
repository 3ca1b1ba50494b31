#pragma once
// One folder that is shared with a partner. Everything is done relative to its descriptor and never
// through a symbolic link, because the other side may put anything there under any name.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/result.hpp"

namespace kamhub::erp {

// Names are plain names of entries, without separators. Errors: Unavailable where the file system
// does not let us (it may be mounted again, room may be made), InvalidMessage where an entry is not
// what it should be. Immutable.
class Folder {
public:
    enum class Entry { Missing, File, Other };

    static Result<Folder> open(const std::filesystem::path& path);
    // A folder below this one, made if it is not there.
    Result<Folder> below(const std::string& name) const;
    Folder(Folder&& other) noexcept;
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();

    // The names that end in `suffix`, without it, sorted.
    Result<std::vector<std::string>> stems(std::string_view suffix) const;
    Entry entry(const std::string& name) const;
    // A regular file of at most `limit` bytes.
    Result<std::string> read(const std::string& name, std::size_t limit) const;
    // Writes `name`.tmp, syncs it, renames it to `name`, syncs the folder: nobody ever sees a part.
    Status write(const std::string& name, std::string_view bytes) const;
    // Replaces what stands there. A symbolic link is moved itself, not what it points to.
    Status move(const std::string& name, const Folder& to, const std::string& new_name) const;
    // Also well if it is not there.
    Status remove(const std::string& name) const;

private:
    Folder(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
    Error failed(std::string_view what, const std::string& name) const;
    Status sync() const;

    int descriptor_;
    std::string name_;
};

}  // namespace kamhub::erp
