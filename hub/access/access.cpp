#include "access/access.hpp"

#include <algorithm>

namespace kamhub::access {

Access::Access(store::Store& store, const Clock& clock, std::filesystem::path data,
               AccessOptions options)
    : local_file_(data / kLocalTokenFile),
      trail_(store, clock, options.refusals),
      users_(store, clock, options.cost),
      sessions_(store, clock, options.times),
      tokens_(store, clock),
      login_(store, clock, users_, sessions_, trail_, options.rates),
      setup_(store, clock, users_, trail_, std::move(data)) {}

Result<Secret> Access::start() {
    const auto token = newToken("");
    if (auto status = writeSecretFile(local_file_, token); !status) return status.error();
    local_hash_ = tokenHash(token);
    return setup_.offer();
}

void Access::stop() {
    std::error_code ignored;
    if (!local_hash_.empty()) std::filesystem::remove(local_file_, ignored);
}

Result<std::optional<Caller>> Access::byToken(const Secret& token, const Roles& roles) {
    Caller out;
    if (!local_hash_.empty() && sameHash(local_hash_, tokenHash(token))) {
        out.subject.kind = SubjectKind::Local;
        out.rights = allRights();
        return std::optional(std::move(out));
    }
    const auto found = tokens_.find(token);
    if (!found) return found.error();
    if (!*found) return std::optional<Caller>();
    return callerOf((*found)->user, &**found, roles);
}

Result<std::optional<Caller>> Access::again(const std::string& user, const std::string& token,
                                            const Roles& roles) {
    if (token.empty()) return callerOf(user, nullptr, roles);
    const auto all = tokens_.list(user);
    if (!all) return all.error();
    for (const auto& each : *all)
        if (each.name == token) return callerOf(user, &each, roles);
    return std::optional<Caller>();
}

Result<std::optional<Caller>> Access::callerOf(const std::string& name, const ApiToken* token,
                                               const Roles& roles) {
    const auto user = users_.find(name);
    if (!user) return user.error();
    if (!*user || (*user)->locked) return std::optional<Caller>();
    Caller out;
    out.subject.name = (*user)->name;
    out.roles = (*user)->roles;
    out.rights = roles.rightsOf((*user)->roles);
    if (!token) return std::optional(std::move(out));
    out.token = token->name;
    const auto own = std::exchange(out.rights, {});
    for (const auto& right : token->rights)
        if (includes(own, right)) out.rights.insert(right);
    return std::optional(std::move(out));
}

Result<std::optional<Caller>> Access::bySession(const Secret& session, const Roles& roles) {
    const auto user = sessions_.user(session, users_);
    if (!user) return user.error();
    if (!*user) return std::optional<Caller>();
    Caller out;
    out.subject.name = (*user)->name;
    out.roles = (*user)->roles;
    out.rights = roles.rightsOf((*user)->roles);
    return std::optional(std::move(out));
}

}  // namespace kamhub::access
