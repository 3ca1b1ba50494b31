#include "access/setup.hpp"

#include "access/login_limit.hpp"
#include "access/units.hpp"

namespace kamhub::access {

namespace {

// There from the first user on: guards against a second first one.
constexpr char kSetupKind[] = "access.setup";
constexpr char kDone[] = "done";

}  // namespace

Result<Secret> Setup::offer() {
    const auto none = users_.none();
    if (!none) return none.error();
    const std::lock_guard lock(mutex_);
    hash_.clear();
    if (!*none) {
        std::error_code ignored;
        std::filesystem::remove(file_, ignored);
        return Secret();
    }
    auto token = newToken("");
    if (auto status = writeSecretFile(file_, token); !status) return status.error();
    hash_ = tokenHash(token);
    return token;
}

bool Setup::offered() const {
    const std::lock_guard lock(mutex_);
    return !hash_.empty();
}

Status Setup::redeem(const Secret& token, const NewUser& user, const Roles& roles,
                     const std::string& peer) {
    const std::lock_guard lock(mutex_);
    if (hash_.empty() || !sameHash(hash_, tokenHash(token))) {
        trail_.refused("address:" + addressOf(peer), "setup", "", "wrong set-up token");
        return rejected(hash_.empty() ? "there is a user already; an administrator makes further "
                                        "ones with kamhub user add NAME"
                                      : "the set-up token is wrong; the hub printed it at its "
                                        "start and wrote it to setup-token in its data folder");
    }
    store::Unit unit{"setup", clock_.now()};
    unit.facts.push_back({kSetupKind, kDone, 0, std::string()});
    if (auto status = users_.add(user, roles, unit); !status) return status;
    auto status = apply(store_, [&]() -> Result<store::Unit> {
        const auto none = users_.none();
        if (!none) return none.error();
        return *none ? Result<store::Unit>(unit) : rejected("there is a user already");
    });
    if (!status) return status;
    hash_.clear();
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    return okStatus();
}

}  // namespace kamhub::access
