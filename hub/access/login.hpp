#pragma once
// From a name and a password to a session.

#include <optional>
#include <string>
#include <variant>

#include "access/login_limit.hpp"
#include "access/sessions.hpp"
#include "access/trail.hpp"

namespace kamhub::access {

struct LoggedIn {
    User user;
    Secret session;
};
// Why not: the same words whether the user is unknown, locked, or the password is wrong.
struct LoginRefused {
    std::string words;
    Duration wait{};  // more than zero: too many attempts, come again then
};
using LoginOutcome = std::variant<LoggedIn, LoginRefused, Error>;

// Takes the same time for an unknown user as for a wrong password. Each outcome stands in the audit
// trail, refusals as far as the trail takes them. Blocks, and uses the memory of one hash: not on
// an io thread, and not on many at once. Thread-safe.
class Login {
public:
    Login(store::Store& store, const Clock& clock, Users& users, Sessions& sessions, Trail& trail,
          LoginRates rates = {});

    LoginOutcome login(const std::string& name, const Secret& password, const std::string& peer);
    // Whether this is the user's password; counts as an attempt.
    std::optional<LoginRefused> check(const User& user, const Secret& password,
                                      const std::string& peer);

private:
    LoginOutcome begin(const User& judged, const Secret& password, const std::string& address);

    store::Store& store_;
    const Clock& clock_;
    Users& users_;
    Sessions& sessions_;
    Trail& trail_;
    LoginLimit limit_;
    const std::string nobody_;  // a hash that no password fits
};

}  // namespace kamhub::access
