#pragma once
// The one user store: who may come in, by password, session, API token or the hub's own token.

#include <filesystem>
#include <optional>

#include "access/api_tokens.hpp"
#include "access/caller.hpp"
#include "access/login.hpp"
#include "access/setup.hpp"

namespace kamhub::access {

constexpr char kLocalTokenFile[] = "operations-token";  // in the data folder

struct AccessOptions {
    PasswordCost cost{};
    SessionTimes times{};
    LoginRates rates{};
    TrailRate refusals{};
};

// Owns the parts. Blocks where they do: not on an io thread. Thread-safe once started.
class Access {
public:
    // `data`: the folder for the two secret files. Store and clock must outlive this.
    Access(store::Store& store, const Clock& clock, std::filesystem::path data,
           AccessOptions options = {});

    // Writes a new local token; the one of before is void. Offers a set-up token while there is no
    // user: what it returns is to be shown to the hub's owner and nobody else.
    Result<Secret> start();
    // Removes the file of the local token.
    void stop();

    // Who presents this token: the local one, or a user's. Nobody where it is unknown or expired,
    // or its user is locked.
    Result<std::optional<Caller>> byToken(const Secret& token, const Roles& roles);
    Result<std::optional<Caller>> bySession(const Secret& session, const Roles& roles);

    // Who he is now that came as this user, by this token where it has a name. Nobody where the
    // user or token is gone, or the user is locked.
    Result<std::optional<Caller>> again(const std::string& user, const std::string& token,
                                        const Roles& roles);

    Users& users() { return users_; }
    Sessions& sessions() { return sessions_; }
    ApiTokens& tokens() { return tokens_; }
    Login& login() { return login_; }
    Setup& setup() { return setup_; }
    Trail& trail() { return trail_; }
    const std::filesystem::path& localTokenFile() const { return local_file_; }

private:
    Result<std::optional<Caller>> callerOf(const std::string& user, const ApiToken* token,
                                           const Roles& roles);
    const std::filesystem::path local_file_;
    Trail trail_;
    Users users_;
    Sessions sessions_;
    ApiTokens tokens_;
    Login login_;
    Setup setup_;
    std::string local_hash_;
};

}  // namespace kamhub::access
