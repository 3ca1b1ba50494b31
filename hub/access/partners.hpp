#pragma once
// The partners that a configuration declares: how each one proves who he is, and what he may do.

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sdk/config_spec.hpp"
#include "sdk/http.hpp"

namespace kamhub::net {
class Decrypter;
class Encrypter;
class Signer;
}  // namespace kamhub::net

namespace kamhub::access {

// Names with `*` for any run of characters: `kam.order.*`. Value.
class NamePatterns {
public:
    explicit NamePatterns(std::string_view words = {});  // separated by blanks
    bool match(std::string_view name) const;
    const std::vector<std::string>& words() const { return words_; }

private:
    std::vector<std::string> words_;
};

// A certificate by which a partner is known: one of the two is set.
struct CertificateRule {
    std::string subject;      // RFC 2253
    std::string fingerprint;  // SHA-256, lower-case hex
};

// A name and a password.
struct PartnerLogin {
    std::string user;
    Secret password;
};

// How a partner signs, and how he is answered. Value.
struct SignatureRule {
    std::string fingerprint;                     // of the certificate he signs with
    std::shared_ptr<const net::Signer> answers;  // signs what he is answered; null: nobody does
};

// How what a partner sends is encrypted, and what he is answered. Value.
struct EncryptionRule {
    std::shared_ptr<const net::Decrypter> opens;    // null: it is not
    bool required = false;                          // what is not encrypted is refused
    std::shared_ptr<const net::Encrypter> answers;  // null: they are not
};

// One <partner>. Immutable.
struct Partner {
    std::string name;
    std::string source;  // the envelope's source of what he sends
    NamePatterns may_send, may_ask;
    std::string user;  // whose rights over records hold for what he asks of them; empty: the hub's
    std::vector<std::string> callbacks;  // the endpoints whose callback path he may call
    std::vector<CertificateRule> certificates;
    std::vector<PartnerLogin> logins;  // HTTP Basic
    std::vector<PartnerLogin> tokens;  // WS-Security UsernameToken
    std::vector<Secret> keys;
    std::vector<SignatureRule> signatures;
    EncryptionRule encryption;
    // What each is for, and its file: those whose end is to be watched.
    std::vector<std::pair<std::string, std::filesystem::path>> certificate_files;

    bool mayCall(std::string_view endpoint) const;
};

// Immutable; shared between threads. Secrets are compared in constant time, and all of them are
// looked at whoever is right.
class Partners {
public:
    // Reads every <partner> below `hub`; complaints about all of them. Secrets come from the
    // environment, by ${NAME}, or from files.
    static std::shared_ptr<const Partners> read(const ConfigNode& hub, Complaints& complaints);

    const std::vector<Partner>& all() const { return all_; }
    // Null: nobody.
    const Partner* named(std::string_view name) const;
    const Partner* bySource(std::string_view source) const;
    const Partner* byCertificate(const ClientCertificate& certificate) const;
    const Partner* bySignature(const ClientCertificate& certificate) const;
    const Partner* byPassword(std::string_view user, std::string_view password) const;
    const Partner* byKey(std::string_view key) const;
    // `proof` makes of a password what the user's token would hold; `given` is what it holds.
    using Proof = std::function<std::string(const Secret& password)>;
    const Partner* byToken(std::string_view user, std::string_view given, const Proof& proof) const;

private:
    std::vector<Partner> all_;
};

// What may stand in the configuration, for the reference: <partner> and its children by name.
std::vector<std::pair<std::string, SpecInfo>> partnerElements();

}  // namespace kamhub::access
