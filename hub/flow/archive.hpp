#pragma once
// The archive of messages that left the store: a folder of files that a person reads with zgrep.
//
//   messages-<when written>-<first number>.jsonl.gz          one JSON object a line
//   messages-….jsonl.gz.sha256                               its hash, as sha256sum -c reads it
//   bodies/<sha256>.gz                                       bodies that are too large for a line
//
// A file has its name only once it is whole and synced; until then it ends in ".part". What was
// archived and then not removed from the store, because the hub was killed in between, is archived
// again in a later file.

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sdk/payload.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace Poco {
class DeflatingOutputStream;
}

namespace kamhub::flow {

// One file that is being written. One thread at a time.
class ArchiveFile {
    struct Key {};

public:
    ArchiveFile(Key, std::filesystem::path path);
    // Makes the folder, for its owner alone, and sweeps what a killed hub left half written.
    static Result<std::unique_ptr<ArchiveFile>> begin(const std::filesystem::path& folder,
                                                      Instant now, std::int64_t first);
    ArchiveFile(const ArchiveFile&) = delete;
    ArchiveFile& operator=(const ArchiveFile&) = delete;
    ~ArchiveFile();  // removes it where end() was not called

    Status add(const std::string& line);
    // Keeps a body beside the file, durable with end(); answers its name within the folder.
    Result<std::string> keep(const Payload& body);
    // From here on the file is in the archive, durable.
    Status end();
    const std::filesystem::path& path() const { return path_; }

private:
    Status good(const char* doing) const;

    const std::filesystem::path path_, part_;
    std::ofstream file_;
    std::unique_ptr<Poco::DeflatingOutputStream> zip_;  // last: it writes into the file
};

// Every line of every file, the newest file first, until `line` answers false. InvalidConfig where
// the folder is none.
Status readArchive(
    const std::filesystem::path& folder,
    const std::function<bool(const std::filesystem::path& file, const std::string& line)>& line);

struct ArchiveVerdict {
    int files = 0, bodies = 0;  // whose hashes are right
    std::vector<std::string> faults;
};
// Compares every file with its hash.
Result<ArchiveVerdict> verifyArchive(const std::filesystem::path& folder);

}  // namespace kamhub::flow
