#include "access/partners.hpp"

#include <algorithm>
#include <sstream>

#include "access/secrets.hpp"
#include "sdk/payload.hpp"

namespace kamhub::access {

namespace {

// Of hashes, so that not even the length of a secret shows in the time.
bool same(std::string_view given, const Secret& secret) {
    return sameHash(sha256Hex(given), sha256Hex(secret.reveal()));
}

// Only the last `*` is ever tried again, with one character more: names come from strangers, and a
// search through all of them would take years for a few stars.
bool matches(std::string_view pattern, std::string_view name) {
    constexpr auto kNone = std::string_view::npos;
    std::size_t p = 0, n = 0, star = kNone, tried = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            tried = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p, ++n;
        } else if (star != kNone) {
            p = star + 1;
            n = ++tried;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == kNone;
}

}  // namespace

NamePatterns::NamePatterns(std::string_view words) {
    std::istringstream in{std::string(words)};
    for (std::string each; in >> each;) words_.push_back(each);
}

bool NamePatterns::match(std::string_view name) const {
    return std::any_of(words_.begin(), words_.end(),
                       [&](auto& pattern) { return matches(pattern, name); });
}

bool Partner::mayCall(std::string_view endpoint) const {
    return std::find(callbacks.begin(), callbacks.end(), endpoint) != callbacks.end();
}

const Partner* Partners::bySource(std::string_view source) const {
    for (const auto& partner : all_)
        if (partner.source == source) return &partner;
    return nullptr;
}

const Partner* Partners::named(std::string_view name) const {
    for (const auto& partner : all_)
        if (partner.name == name) return &partner;
    return nullptr;
}

const Partner* Partners::byCertificate(const ClientCertificate& certificate) const {
    for (const auto& partner : all_)
        for (const auto& rule : partner.certificates)
            if (rule.fingerprint.empty() ? rule.subject == certificate.subject
                                         : rule.fingerprint == certificate.fingerprint)
                return &partner;
    return nullptr;
}

const Partner* Partners::bySignature(const ClientCertificate& certificate) const {
    for (const auto& partner : all_)
        for (const auto& rule : partner.signatures)
            if (rule.fingerprint == certificate.fingerprint) return &partner;
    return nullptr;
}

const Partner* Partners::byPassword(std::string_view user, std::string_view password) const {
    const Partner* found = nullptr;
    for (const auto& partner : all_)
        for (const auto& login : partner.logins)
            if (const bool right = same(password, login.password); right && login.user == user)
                found = &partner;
    return found;
}

const Partner* Partners::byToken(std::string_view user, std::string_view given,
                                 const Proof& proof) const {
    const Partner* found = nullptr;
    for (const auto& partner : all_)
        for (const auto& token : partner.tokens)
            if (const bool right = same(given, Secret(proof(token.password)));
                right && token.user == user)
                found = &partner;
    return found;
}

const Partner* Partners::byKey(std::string_view key) const {
    const Partner* found = nullptr;
    for (const auto& partner : all_)
        for (const auto& known : partner.keys)
            if (same(key, known)) found = &partner;
    return found;
}

}  // namespace kamhub::access
