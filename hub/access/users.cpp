#include "access/users.hpp"

#include "access/fields.hpp"
#include "access/units.hpp"

namespace kamhub::access {

namespace {

constexpr char kUserKind[] = "access.user";
constexpr std::size_t kLongestDisplayName = 200;

User readUser(const store::FactRow& row) {
    const auto fields = Fields::read(row.value);
    User out;
    out.name = row.key;
    out.display_name = fields.get("display-name");
    out.roles = fields.words("roles");
    out.locked = fields.number("locked") != 0;
    out.password_hash = fields.get("password");
    out.generation = fields.number("generation");
    out.addresses = fields.words("addresses");
    out.created = fields.instant("created");
    out.version = row.version;
    return out;
}

std::string refuseName(const std::string& name) {
    const auto allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
    if (name.empty() || name.size() > kLongestUserName ||
        name.find_first_not_of(allowed) != name.npos || name[0] == '.' || name[0] == '-')
        return "\"" + name.substr(0, kLongestUserName) +
               "\" is no name of a user; write 1 to 64 of a-z, 0-9, - _ and .";
    return {};
}

std::string refuseDisplayName(const std::string& name) {
    if (name.size() > kLongestDisplayName)
        return "the display name is too long; write at most 200 bytes";
    for (const unsigned char c : name)
        if (c < 0x20 || c == 0x7F) return "the display name holds control characters; remove them";
    return {};
}

std::string refuseRoles(const std::vector<std::string>& names, const Roles& roles) {
    std::vector<std::string> known;
    std::string all;
    for (const auto& role : roles.all()) {
        known.push_back(role.name);
        all += (all.empty() ? "" : ", ") + role.name;
    }
    for (const auto& name : names) {
        if (roles.find(name)) continue;
        const auto close = config::nearest(name, known);
        return "there is no role " + name.substr(0, kLongestUserName) + "; " +
               (close.empty() ? "there are " + all : "write " + close);
    }
    return {};
}

// What a change says in the audit trail; never the password.
std::string wordsOf(const UserChange& change) {
    std::string out;
    const auto add = [&out](const std::string& what) { out += (out.empty() ? "" : "; ") + what; };
    if (change.display_name) add("display name " + *change.display_name);
    if (change.roles) add("roles " + joined(*change.roles));
    if (change.locked) add(*change.locked ? "locked" : "unlocked");
    if (change.password) add("password");
    return out;
}

}  // namespace

Result<std::optional<User>> Users::find(const std::string& name) {
    if (name.empty() || name.size() > kLongestUserName) return std::optional<User>();
    const auto row = store_.fact(kUserKind, name);
    if (!row) return row.error();
    return *row ? std::optional(readUser(**row)) : std::nullopt;
}

Result<std::vector<User>> Users::list(const std::string& after, int limit) {
    const auto rows = store_.facts(kUserKind, after, limit);
    if (!rows) return rows.error();
    std::vector<User> out;
    for (const auto& row : *rows) out.push_back(readUser(row));
    return out;
}

Result<bool> Users::none() {
    const auto first = list("", 1);
    return first ? Result<bool>(first->empty()) : Result<bool>(first.error());
}

void Users::put(const User& user, store::Unit& unit) {
    Fields fields;
    fields.set("display-name", user.display_name);
    fields.set("roles", user.roles);
    fields.set("locked", std::int64_t{user.locked});
    fields.set("password", user.password_hash);
    fields.set("generation", user.generation);
    fields.set("addresses", user.addresses);
    fields.set("created", user.created);
    unit.facts.push_back({kUserKind, user.name, user.version, fields.text()});
}

Status Users::add(const NewUser& user, const Roles& roles, store::Unit& unit) {
    for (const auto& wrong :
         {refuseName(user.name), refuseDisplayName(user.display_name),
          refuseRoles(user.roles, roles), refusePassword(user.name, user.password)})
        if (!wrong.empty()) return invalidMessage(wrong);
    auto hash = hashPassword(user.password, cost_);
    if (!hash) return hash.error();
    User made;
    made.name = user.name;
    made.display_name = user.display_name;
    made.roles = user.roles;
    made.password_hash = std::move(*hash);
    made.created = unit.at;
    put(made, unit);
    unit.audit.push_back({"user.add", user.name, "done", "roles " + joined(user.roles)});
    return okStatus();
}

Status Users::add(const NewUser& user, const Roles& roles, const std::string& actor) {
    store::Unit unit{actor, clock_.now()};
    if (auto status = add(user, roles, unit); !status) return status;
    User made;
    made.name = user.name;
    made.display_name = user.display_name;
    made.roles = user.roles;
    made.created = unit.at;
    std::function<void()> durable;
    const auto status = apply(store_, [&]() -> Result<store::Unit> {
        const auto there = find(user.name);
        if (!there) return there.error();
        if (*there)
            return rejected("there is a user " + user.name + " already; write another name");
        auto whole = unit;
        durable = watched(std::nullopt, made, whole);
        return whole;
    });
    if (status && durable) durable();
    return status;
}

std::function<void()> Users::watched(const std::optional<User>& before, const User& after,
                                     store::Unit& unit) const {
    return watcher_ ? watcher_(before, after, unit) : std::function<void()>();
}

Status Users::change(const std::string& name, const UserChange& change, const Roles& roles,
                     const std::string& actor) {
    std::string hash;
    if (change.password) {
        if (const auto wrong = refusePassword(name, *change.password); !wrong.empty())
            return invalidMessage(wrong);
        auto made = hashPassword(*change.password, cost_);
        if (!made) return made.error();
        hash = std::move(*made);
    }
    for (const auto& wrong :
         {change.display_name ? refuseDisplayName(*change.display_name) : std::string(),
          change.roles ? refuseRoles(*change.roles, roles) : std::string()})
        if (!wrong.empty()) return invalidMessage(wrong);
    std::function<void()> durable;
    const auto status = apply(store_, [&]() -> Result<store::Unit> {
        auto user = find(name);
        if (!user) return user.error();
        if (!*user) return rejected("there is no user " + name.substr(0, kLongestUserName));
        const auto before = *user;
        auto& changed = **user;
        if (change.display_name) changed.display_name = *change.display_name;
        if (change.roles) changed.roles = *change.roles;
        if (change.locked) changed.locked = *change.locked;
        if (change.password) changed.password_hash = hash;
        if (change.password || (change.locked && *change.locked)) ++changed.generation;
        store::Unit unit{actor, clock_.now()};
        put(changed, unit);
        unit.audit.push_back(
            {change.password ? "user.password" : "user.change", name, "done", wordsOf(change)});
        durable = watched(before, changed, unit);
        return unit;
    });
    if (status && durable) durable();
    return status;
}

}  // namespace kamhub::access
