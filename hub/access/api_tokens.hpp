#pragma once
// Named tokens of programs: each belongs to a user, holds a part of his rights, and ends by itself.

#include <optional>
#include <string>
#include <vector>

#include "access/users.hpp"

namespace kamhub::access {

constexpr char kTokenPrefix[] = "kam_";  // so that a scanner finds one that was published
constexpr std::size_t kTokensOfUser = 50;
constexpr Duration kLongestValidity = std::chrono::hours(24 * 366);

struct ApiToken {
    std::string id;  // publicId of its hash
    std::string user, name;
    Rights rights;  // as given; the user's own are the limit at each use
    Instant created{}, expires{};
};

struct NewApiToken {
    std::string user, name;
    Rights rights;
    Duration validity{};
};

// By the hub's clock. Blocks: not on an io thread. Thread-safe.
class ApiTokens {
public:
    ApiTokens(store::Store& store, const Clock& clock) : store_(store), clock_(clock) {}

    // InvalidMessage: a right that the user does not have, a validity out of range. Rejected: there
    // is no such user, or he has a token of this name.
    Result<Secret> add(const NewApiToken& token, Users& users, const Roles& roles,
                       const std::string& actor);
    // The token that lives under this text, or none. Its user may be locked.
    Result<std::optional<ApiToken>> find(const Secret& token);
    Result<std::vector<ApiToken>> list(const std::string& user);  // empty: of all
    // With an audit row. Rejected: there is none.
    Status revoke(const std::string& id, const std::string& actor);

private:
    store::Store& store_;
    const Clock& clock_;
};

}  // namespace kamhub::access
