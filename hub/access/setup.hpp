#pragma once
// The first administrator of a hub that has no user: made by whoever holds the one-time set-up
// token, which the hub shows where only its owner looks.

#include <filesystem>
#include <mutex>
#include <string>

#include "access/trail.hpp"
#include "access/users.hpp"

namespace kamhub::access {

constexpr char kSetupFile[] = "setup-token";  // in the data folder

// Blocks: not on an io thread. Thread-safe.
class Setup {
public:
    Setup(store::Store& store, const Clock& clock, Users& users, Trail& trail,
          std::filesystem::path data)
        : store_(store), clock_(clock), users_(users), trail_(trail), file_(data / kSetupFile) {}

    // While there is no user: a new token, also written to the file (0600); that of an earlier
    // start is void. With a user: empty, and the file is gone.
    Result<Secret> offer();
    // Makes the first user, once, even when two ask at the same time. Rejected: the token is wrong,
    // or there is a user. The token is void afterwards.
    Status redeem(const Secret& token, const NewUser& user, const Roles& roles,
                  const std::string& peer);
    // Whether there is a token to redeem: the hub has no user.
    bool offered() const;
    const std::filesystem::path& file() const { return file_; }

private:
    store::Store& store_;
    const Clock& clock_;
    Users& users_;
    Trail& trail_;
    const std::filesystem::path file_;
    mutable std::mutex mutex_;
    std::string hash_;  // of the token; empty: none is good
};

}  // namespace kamhub::access
