#pragma once
// The folder of payloads that are too large for the database: one file each, named by the payload's
// number.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sdk/payload.hpp"
#include "sdk/result.hpp"

namespace kamhub::store {

// One thread at a time, but for payload(), which any thread may call.
class Spool {
public:
    explicit Spool(std::filesystem::path folder) : folder_(std::move(folder)) {}
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;
    ~Spool();

    // Makes the folder, and removes every file that `known` does not name: what a crash left
    // behind.
    Status open(const std::function<Result<bool>(const std::string& name)>& known);
    // Gives the payload's file a name here; it is a second name of the same bytes, so the payload
    // at hand stays good whatever becomes of the unit. It is durable only after sync().
    Result<std::string> take(const Payload& payload, std::int64_t number);
    // Takes back what take() did.
    void drop(const std::string& name);
    // Syncs what was taken since the last call, and the folder. A failure leaves unknown what is on
    // the disk.
    Status sync();

    Result<Payload> payload(const std::string& name, std::size_t size, std::string sha256) const;

private:
    struct Taken {
        std::string name;
        int descriptor;
    };

    std::filesystem::path folder_;
    std::vector<Taken> taken_;
};

// Syncs a folder's entries, or a file's bytes.
Status syncPath(const std::filesystem::path& path);

}  // namespace kamhub::store
