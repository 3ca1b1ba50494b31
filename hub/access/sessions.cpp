#include "access/sessions.hpp"

#include <algorithm>

#include "access/fields.hpp"
#include "access/units.hpp"

namespace kamhub::access {

namespace {

constexpr char kSessionKind[] = "access.session";
// A use is noted at most so many times in an idle time: each costs a write.
constexpr int kNotesInIdleTime = 10;

}  // namespace

struct Sessions::Kept {
    std::string hash, user, address;
    std::int64_t generation = 0, version = 0;
    Instant started{}, used{};

    store::FactChange change() const {
        Fields fields;
        fields.set("user", user);
        fields.set("address", address);
        fields.set("generation", generation);
        fields.set("started", started);
        fields.set("used", used);
        return {kSessionKind, hash, version, fields.text()};
    }
    store::FactChange removal() const { return {kSessionKind, hash, version, std::nullopt}; }
};

Sessions::Kept Sessions::read(const store::FactRow& row) {
    const auto fields = Fields::read(row.value);
    return {
        row.key,     fields.get("user"),        fields.get("address"), fields.number("generation"),
        row.version, fields.instant("started"), fields.instant("used")};
}

// With a user also what he did since: a new password, a lock.
bool Sessions::over(const Kept& kept, const User* user) const {
    const auto now = clock_.now();
    return now >= kept.used + times_.idle || now >= kept.started + times_.longest ||
           (user && (user->locked || user->generation != kept.generation));
}

Result<std::vector<Sessions::Kept>> Sessions::all() {
    const auto rows = allFacts(store_, kSessionKind);
    if (!rows) return rows.error();
    std::vector<Kept> out;
    for (const auto& row : *rows) out.push_back(read(row));
    return out;
}

Result<Secret> Sessions::begin(const User& user, const std::string& address, store::Unit& unit) {
    auto kept = all();
    if (!kept) return kept.error();
    std::vector<Kept> living;
    for (auto& one : *kept) {
        const bool own = one.user == user.name;
        if (over(one, own ? &user : nullptr))
            unit.facts.push_back(one.removal());
        else if (own)
            living.push_back(std::move(one));
    }
    std::sort(living.begin(), living.end(), [](auto& a, auto& b) { return a.used > b.used; });
    for (std::size_t i = kSessionsOfUser - 1; i < living.size(); ++i)
        unit.facts.push_back(living[i].removal());
    auto token = newToken("");
    unit.facts.push_back(
        Kept{tokenHash(token), user.name, address, user.generation, 0, unit.at, unit.at}.change());
    return token;
}

Result<std::optional<User>> Sessions::user(const Secret& token, Users& users) {
    const auto row = store_.fact(kSessionKind, tokenHash(token));
    if (!row) return row.error();
    if (!*row) return std::optional<User>();
    const auto kept = read(**row);
    auto user = users.find(kept.user);
    if (!user || !*user) return user;
    if (over(kept, &**user)) return std::optional<User>();
    touch(kept);
    return user;
}

// Nobody waits for it, and where it fails the session only ends a little earlier.
void Sessions::touch(const Kept& kept) {
    const auto now = clock_.now();
    if (now < kept.used + times_.idle / kNotesInIdleTime) return;
    auto used = kept;
    used.used = now;
    store::Unit unit{"user:" + kept.user, now};
    unit.facts.push_back(used.change());
    store_.submit(std::move(unit), [](const store::Outcome&) {});
}

Result<std::vector<Session>> Sessions::list(const std::string& name, Users& users) {
    const auto kept = all();
    if (!kept) return kept.error();
    std::vector<Session> out;
    for (const auto& one : *kept) {
        if (!name.empty() && one.user != name) continue;
        const auto user = users.find(one.user);
        if (!user) return user.error();
        if (!*user || over(one, &**user)) continue;
        out.push_back({publicId(one.hash), one.user, one.address, one.started, one.used,
                       std::min(one.used + times_.idle, one.started + times_.longest)});
    }
    return out;
}

Status Sessions::remove(const std::function<bool(const Kept&)>& which, const std::string& actor) {
    return apply(store_, [&]() -> Result<store::Unit> {
        const auto kept = all();
        if (!kept) return kept.error();
        const auto found = std::find_if(kept->begin(), kept->end(), which);
        if (found == kept->end())
            return rejected("there is no such session; it may have ended already");
        store::Unit unit{actor, clock_.now()};
        unit.facts.push_back(found->removal());
        unit.audit.push_back({"session.end", found->user, "done", publicId(found->hash)});
        return unit;
    });
}

Status Sessions::end(const std::string& id, const std::string& actor) {
    return remove([&](const Kept& one) { return publicId(one.hash) == id; }, actor);
}

Status Sessions::endToken(const Secret& token, const std::string& actor) {
    const auto hash = tokenHash(token);
    return remove([&](const Kept& one) { return one.hash == hash; }, actor);
}

}  // namespace kamhub::access
