#include "access/login.hpp"

#include <algorithm>

#include "access/units.hpp"

namespace kamhub::access {

namespace {

constexpr char kWrong[] = "the name or the password is wrong";
constexpr char kOften[] = "too many attempts; come again later";
constexpr std::size_t kAddresses = 8;

bool cameFrom(const User& user, const std::string& address) {
    return std::find(user.addresses.begin(), user.addresses.end(), address) != user.addresses.end();
}

}  // namespace

Login::Login(store::Store& store, const Clock& clock, Users& users, Sessions& sessions,
             Trail& trail, LoginRates rates)
    : store_(store),
      clock_(clock),
      users_(users),
      sessions_(sessions),
      trail_(trail),
      limit_(clock, rates),
      nobody_([&users] {
          const auto hash = hashPassword(newToken(""), users.cost());
          return hash ? *hash : std::string();
      }()) {}

LoginOutcome Login::login(const std::string& given, const Secret& password,
                          const std::string& peer) {
    const auto name = given.substr(0, kLongestUserName + 1);
    const auto address = addressOf(peer);
    const auto user = users_.find(name);
    if (!user) return user.error();
    const bool known = *user && cameFrom(**user, address);
    // A name that nobody has may be a password that was typed in the wrong field.
    const auto object = *user ? name : std::string("a user that there is not");
    if (const auto wait = limit_.attempt(name, address, known); wait > Duration::zero()) {
        trail_.refused("address:" + address, "login", object, kOften);
        return LoginRefused{kOften, wait};
    }
    const bool right = isPassword(password, *user ? (*user)->password_hash : nobody_);
    if (!*user || !right || (*user)->locked) {
        trail_.refused("address:" + address, "login", object,
                       !*user   ? "unknown"
                       : !right ? "wrong password"
                                : "locked");
        return LoginRefused{kWrong, {}};
    }
    limit_.succeeded(name, address, known);
    return begin(**user, password, address);
}

LoginOutcome Login::begin(const User& judged, const Secret& password, const std::string& address) {
    const auto& name = judged.name;
    LoggedIn out;
    const auto status = apply(store_, [&]() -> Result<store::Unit> {
        auto user = users_.find(name);
        if (!user) return user.error();
        // Read again: a lock or a new password that came in between counts.
        if (!*user || (*user)->locked ||
            ((*user)->password_hash != judged.password_hash &&
             !isPassword(password, (*user)->password_hash)))
            return rejected(kWrong);
        store::Unit unit{"user:" + name, clock_.now()};
        auto token = sessions_.begin(**user, address, unit);
        if (!token) return token.error();
        const bool old_hash = wantsNewHash((*user)->password_hash, users_.cost());
        if (old_hash || !cameFrom(**user, address)) {
            if (old_hash) {
                auto hash = hashPassword(password, users_.cost());
                if (!hash) return hash.error();
                (*user)->password_hash = std::move(*hash);
            }
            auto& addresses = (*user)->addresses;
            std::erase(addresses, address);
            addresses.insert(addresses.begin(), address);
            if (addresses.size() > kAddresses) addresses.resize(kAddresses);
            Users::put(**user, unit);
        }
        unit.audit.push_back({"login", name, "done", "from " + address});
        out = {std::move(**user), std::move(*token)};
        return unit;
    });
    if (status) return out;
    if (status.error().code == ErrorCode::Rejected) return LoginRefused{kWrong, {}};
    return status.error();
}

std::optional<LoginRefused> Login::check(const User& user, const Secret& password,
                                         const std::string& peer) {
    const auto address = addressOf(peer);
    const bool known = cameFrom(user, address);
    if (const auto wait = limit_.attempt(user.name, address, known); wait > Duration::zero())
        return LoginRefused{kOften, wait};
    if (!isPassword(password, user.password_hash)) {
        trail_.refused("user:" + user.name, "user.password", user.name, "wrong password");
        return LoginRefused{"the old password is wrong", {}};
    }
    limit_.succeeded(user.name, address, known);
    return std::nullopt;
}

}  // namespace kamhub::access
