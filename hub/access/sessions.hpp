#pragma once
// What a browser holds after a login. The token is told once; the store has its hash.

#include <optional>
#include <string>
#include <vector>

#include "access/users.hpp"

namespace kamhub::access {

struct SessionTimes {
    Duration idle = std::chrono::minutes(30);
    Duration longest = std::chrono::hours(12);
};
constexpr std::size_t kSessionsOfUser = 20;  // one more ends the oldest

struct Session {
    std::string id;  // publicId of its hash
    std::string user;
    std::string address;                // from which it began
    Instant started{}, used{}, ends{};  // `ends`: if it is not used again
};

// By the hub's clock. Blocks: not on an io thread. Thread-safe.
class Sessions {
public:
    Sessions(store::Store& store, const Clock& clock, SessionTimes times)
        : store_(store), clock_(clock), times_(times) {}

    // Adds the new session to `unit`, and the end of this user's that are over or too many and of
    // everybody's that are over.
    Result<Secret> begin(const User& user, const std::string& address, store::Unit& unit);
    // The user behind a token whose session lives, and who is not locked; nobody otherwise. Counts
    // as use.
    Result<std::optional<User>> user(const Secret& token, Users& users);
    // Those that live, of one user or of all.
    Result<std::vector<Session>> list(const std::string& user, Users& users);
    // Ends one, with an audit row. Rejected: there is none.
    Status end(const std::string& id, const std::string& actor);
    Status endToken(const Secret& token, const std::string& actor);

private:
    struct Kept;
    static Kept read(const store::FactRow& row);
    bool over(const Kept& kept, const User* user) const;
    Result<std::vector<Kept>> all();
    Status remove(const std::function<bool(const Kept&)>& which, const std::string& actor);
    void touch(const Kept& kept);

    store::Store& store_;
    const Clock& clock_;
    const SessionTimes times_;
};

}  // namespace kamhub::access
