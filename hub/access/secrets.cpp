#include "access/secrets.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "sdk/payload.hpp"

namespace kamhub::access {

namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kPublicIdSize = 16;

void makeReady() {
    static const bool ready = sodium_init() >= 0;
    if (!ready) std::abort();  // no randomness: nothing here could be trusted
}

}  // namespace

Result<std::string> hashPassword(const Secret& password, const PasswordCost& cost) {
    makeReady();
    std::array<char, crypto_pwhash_STRBYTES> out{};
    const auto& text = password.reveal();
    if (crypto_pwhash_str_alg(out.data(), text.data(), text.size(), cost.passes, cost.memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return unavailable("there is not enough memory to hash a password; come again later");
    return std::string(out.data());
}

bool isPassword(const Secret& password, const std::string& hash) {
    makeReady();
    const auto& text = password.reveal();
    return crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

bool wantsNewHash(const std::string& hash, const PasswordCost& cost) {
    makeReady();
    return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memory) != 0;
}

Secret newToken(std::string_view prefix) {
    makeReady();
    std::array<unsigned char, kTokenBytes> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    constexpr auto kForm = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::array<char, sodium_base64_ENCODED_LEN(kTokenBytes, kForm)> text{};
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kForm);
    return Secret(std::string(prefix) + text.data());
}

std::string tokenHash(const Secret& token) { return sha256Hex(token.reveal()); }

std::string publicId(const std::string& token_hash) { return token_hash.substr(0, kPublicIdSize); }

bool sameHash(const std::string& a, const std::string& b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

Status writeSecretFile(const std::filesystem::path& file, const Secret& secret) {
    const auto fresh = file.string() + ".new";
    const auto failed = [&](const char* what) {
        const std::string why = std::strerror(errno);
        unlink(fresh.c_str());
        return internalError(file.string() + " could not be " + what + ": " + why);
    };
    if (unlink(fresh.c_str()) != 0 && errno != ENOENT) return failed("replaced");
    const int handle =
        open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (handle < 0) return failed("made");
    const auto text = secret.reveal() + "\n";
    const auto written = write(handle, text.data(), text.size());
    if (close(handle) != 0 || written != static_cast<ssize_t>(text.size()))
        return failed("written");
    if (rename(fresh.c_str(), file.c_str()) != 0) return failed("put in its place");
    return okStatus();
}

}  // namespace kamhub::access
