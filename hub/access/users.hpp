#pragma once
// The people who may use the operations API. A name means one person for ever: a user is locked,
// never removed, so that journal and audit trail stay true.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "access/roles.hpp"
#include "access/secrets.hpp"
#include "store/store.hpp"

namespace kamhub::access {

constexpr std::size_t kLongestUserName = 64;  // bytes

struct User {
    std::string name, display_name;
    std::vector<std::string> roles;
    bool locked = false;
    std::string password_hash;
    std::int64_t generation = 1;         // a session that began with an earlier one has ended
    std::vector<std::string> addresses;  // of the last successful logins, latest first
    Instant created{};
    std::int64_t version = 0;  // of the fact
};

struct NewUser {
    std::string name, display_name;
    std::vector<std::string> roles;
    Secret password;
};

// What is not named stays.
struct UserChange {
    std::optional<std::string> display_name{};
    std::optional<std::vector<std::string>> roles{};
    std::optional<bool> locked{};
    std::optional<Secret> password{};
};

// Adds to the unit that makes or changes a user; what it answers is called once that is durable.
// `before`: none where he is new.
using UserWatcher = std::function<std::function<void()>(const std::optional<User>& before,
                                                        const User& after, store::Unit& unit)>;

// Every change is one unit with its audit row, guarded by the version of the user. Locking and a
// new password end the user's sessions in the same unit. All of it blocks: not on an io thread.
// Thread-safe.
class Users {
public:
    Users(store::Store& store, const Clock& clock, PasswordCost cost)
        : store_(store), clock_(clock), cost_(cost) {}

    Result<std::optional<User>> find(const std::string& name);
    // By name; from the first one behind `after`.
    Result<std::vector<User>> list(const std::string& after, int limit);
    Result<bool> none();

    // InvalidMessage: what is wrong with it, and what to write. Rejected: the name is taken.
    Status add(const NewUser& user, const Roles& roles, const std::string& actor);
    // Rejected: there is no such user.
    Status change(const std::string& name, const UserChange& change, const Roles& roles,
                  const std::string& actor);

    // Before the first change.
    void watch(UserWatcher watcher) { watcher_ = std::move(watcher); }

    // For units of others, which nobody watches: adds the new user, checked, or the changed one,
    // guarded.
    Status add(const NewUser& user, const Roles& roles, store::Unit& unit);
    static void put(const User& user, store::Unit& unit);
    const PasswordCost& cost() const { return cost_; }

private:
    std::function<void()> watched(const std::optional<User>& before, const User& after,
                                  store::Unit& unit) const;

    store::Store& store_;
    const Clock& clock_;
    const PasswordCost cost_;
    UserWatcher watcher_;
};

}  // namespace kamhub::access
