#pragma once
// Tokens and passwords: made, kept as hashes only, compared without telling where they differ.
// Everything here is libsodium's; see docs/adr/0012-libsodium-for-passwords-and-tokens.md.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "sdk/config_spec.hpp"
#include "sdk/result.hpp"

namespace kamhub::access {

// What one hash of a password costs. Argon2id, one lane.
struct PasswordCost {
    unsigned long long passes = 2;
    std::size_t memory = 64 * 1024 * 1024;  // bytes
};
constexpr PasswordCost kCheapest{1, 8192};  // for tests

// Text that holds algorithm, cost, salt and hash. Error Unavailable: there is not enough memory.
Result<std::string> hashPassword(const Secret& password, const PasswordCost& cost);
// Takes as long as the hash says, right or wrong.
bool isPassword(const Secret& password, const std::string& hash);
// Whether a hash was made at another cost than `cost`.
bool wantsNewHash(const std::string& hash, const PasswordCost& cost);

// Empty, or why nobody may have this password, with what to choose: under 12 or over 1024
// characters, the name with little beside it, one that everybody tries first.
std::string refusePassword(const std::string& user, const Secret& password);

// 256 random bits as 43 characters of base64url behind `prefix`.
Secret newToken(std::string_view prefix);
// The only form in which a token is stored, and its key: SHA-256 in hex.
std::string tokenHash(const Secret& token);
// What people name a session or an API token by: the beginning of its hash. Not secret.
std::string publicId(const std::string& token_hash);
bool sameHash(const std::string& a, const std::string& b);  // in constant time

// Writes a file that only its owner may read (0600), new or whole in place of the old one; follows
// no link.
Status writeSecretFile(const std::filesystem::path& file, const Secret& secret);

}  // namespace kamhub::access
