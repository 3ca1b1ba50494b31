#include "access/api_tokens.hpp"

#include <algorithm>

#include "access/fields.hpp"
#include "access/units.hpp"

namespace kamhub::access {

namespace {

constexpr char kTokenKind[] = "access.token";
constexpr std::size_t kLongestTokenName = 64;

ApiToken readToken(const store::FactRow& row) {
    const auto fields = Fields::read(row.value);
    ApiToken out{publicId(row.key),         fields.get("user"),       fields.get("name"), {},
                 fields.instant("created"), fields.instant("expires")};
    for (auto& right : fields.words("rights")) out.rights.insert(std::move(right));
    return out;
}

std::string refuse(const NewApiToken& token, const Rights& own) {
    if (token.name.empty() || token.name.size() > kLongestTokenName ||
        std::any_of(token.name.begin(), token.name.end(),
                    [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
        return "the token lacks a name; write 1 to 64 bytes, what it is for";
    if (token.rights.empty()) return "the token would hold no right; write at least one";
    for (const auto& right : token.rights)
        if (!includes(own, right))
            return token.user + " does not have the right " + right.substr(0, kLongestTokenName) +
                   "; a token holds a part of its user's: " + joined(own);
    if (token.validity <= Duration::zero() || token.validity > kLongestValidity)
        return "the token's validity is out of range; write up to 366d";
    return {};
}

}  // namespace

Result<Secret> ApiTokens::add(const NewApiToken& token, Users& users, const Roles& roles,
                              const std::string& actor) {
    const auto user = users.find(token.user);
    if (!user) return user.error();
    if (!*user) return rejected("there is no user " + token.user.substr(0, kLongestTokenName));
    if (const auto wrong = refuse(token, roles.rightsOf((*user)->roles)); !wrong.empty())
        return invalidMessage(wrong);
    auto secret = newToken(kTokenPrefix);
    const auto status = apply(store_, [&]() -> Result<store::Unit> {
        const auto rows = allFacts(store_, kTokenKind);
        if (!rows) return rows.error();
        store::Unit unit{actor, clock_.now()};
        std::size_t living = 0;
        for (const auto& row : *rows) {
            const auto other = readToken(row);
            if (unit.at >= other.expires)
                unit.facts.push_back({kTokenKind, row.key, row.version, std::nullopt});
            else if (other.user == token.user && other.name == token.name)
                return rejected(token.user + " has a token " + token.name +
                                " already; revoke it or write another name");
            else if (other.user == token.user)
                ++living;
        }
        if (living >= kTokensOfUser)
            return rejected(token.user + " has 50 tokens already; revoke one");
        Fields fields;
        fields.set("user", token.user);
        fields.set("name", token.name);
        fields.set("rights", joined(token.rights));
        fields.set("created", unit.at);
        fields.set("expires", unit.at + token.validity);
        unit.facts.push_back({kTokenKind, tokenHash(secret), 0, fields.text()});
        unit.audit.push_back({"token.add", token.user, "done",
                              token.name + ": " + joined(token.rights) + " until " +
                                  toIso(unit.at + token.validity)});
        return unit;
    });
    if (!status) return status.error();
    return secret;
}

Result<std::optional<ApiToken>> ApiTokens::find(const Secret& token) {
    const auto row = store_.fact(kTokenKind, tokenHash(token));
    if (!row) return row.error();
    if (!*row) return std::optional<ApiToken>();
    auto out = readToken(**row);
    return clock_.now() < out.expires ? std::optional(std::move(out)) : std::nullopt;
}

Result<std::vector<ApiToken>> ApiTokens::list(const std::string& user) {
    const auto rows = allFacts(store_, kTokenKind);
    if (!rows) return rows.error();
    std::vector<ApiToken> out;
    for (const auto& row : *rows) {
        auto token = readToken(row);
        if (clock_.now() < token.expires && (user.empty() || token.user == user))
            out.push_back(std::move(token));
    }
    std::sort(out.begin(), out.end(),
              [](auto& a, auto& b) { return std::tie(a.user, a.name) < std::tie(b.user, b.name); });
    return out;
}

Status ApiTokens::revoke(const std::string& id, const std::string& actor) {
    return apply(store_, [&]() -> Result<store::Unit> {
        const auto rows = allFacts(store_, kTokenKind);
        if (!rows) return rows.error();
        const auto found = std::find_if(rows->begin(), rows->end(),
                                        [&](auto& row) { return publicId(row.key) == id; });
        if (found == rows->end()) return rejected("there is no such token; it may have expired");
        const auto token = readToken(*found);
        store::Unit unit{actor, clock_.now()};
        unit.facts.push_back({kTokenKind, found->key, found->version, std::nullopt});
        unit.audit.push_back({"token.revoke", token.user, "done", token.name});
        return unit;
    });
}

}  // namespace kamhub::access
