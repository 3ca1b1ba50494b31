#pragma once
// WS-Security encryption of a Body: one session key for this message, RSA-OAEP to who may read it,
// AES-GCM over what the Body holds. libxmlsec computes; what it is given is judged here before.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "net/wss_signature.hpp"

namespace kamhub::net {

// Whether a message holds anything encrypted in its Security header or as its Body.
bool isEncrypted(const xml::Document& envelope, const _xmlNode* security);

// A private key to which others encrypt. Immutable; shared between threads.
class Decrypter {
public:
    // InvalidConfig: no PEM key without a passphrase, or no RSA key of 2048 bits or more.
    static Result<std::shared_ptr<const Decrypter>> make(const Secret& key_pem);

    // The envelope with the Body's content in clear and without the session key; parsed anew, by
    // the limits of anything that comes from outside. InvalidMessage for whatever is wrong: where
    // the sender is told, he is told the same for all of it.
    Result<xml::Document> open(xml::Document envelope) const;

    struct State;
    explicit Decrypter(std::unique_ptr<const State> state);
    ~Decrypter();

private:
    std::unique_ptr<const State> state_;
};

// A certificate to which is encrypted. Immutable; shared between threads.
class Encrypter {
public:
    // InvalidConfig: the file cannot be read, or holds no RSA certificate of 2048 bits or more.
    static Result<std::shared_ptr<const Encrypter>> make(const std::filesystem::path& certificate);

    // Encrypts what the Body of an envelope with a Security header holds, which is signed before.
    Result<std::string> close(std::string_view envelope) const;

    struct State;
    explicit Encrypter(std::unique_ptr<const State> state);
    ~Encrypter();

private:
    std::unique_ptr<const State> state_;
};

// What is done to an envelope before it leaves: signed, then perhaps encrypted. Value.
struct Seal {
    std::shared_ptr<const Signer> signer;        // null: nothing is done
    std::shared_ptr<const Encrypter> encrypter;  // null: it is not encrypted

    Result<std::string> close(const std::string& envelope, Instant now) const;
};

}  // namespace kamhub::net
