#pragma once
// What a SOAP endpoint does about WS-Security X.509: calls are signed, and perhaps encrypted,
// before they leave; answers are decrypted and their signature is looked at before they are opened.

#include <memory>
#include <string>

#include "net/wss_encryption.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"
#include "xml/document.hpp"

namespace kamhub::net {

struct SoapPartnerConfig;

// Immutable; shared between threads.
class SoapSeal {
public:
    // Reads certificates and keys. InvalidConfig with the file's name.
    static Result<std::shared_ptr<const SoapSeal>> make(const SoapPartnerConfig& config);

    bool seals() const { return seal_.signer != nullptr; }
    Result<std::string> seal(const std::string& envelope, Instant now) const;

    bool opens() const { return !answers_by_.empty(); }
    // InvalidMessage: the answer is not what it has to be.
    Status open(xml::Document& envelope, Instant now) const;

private:
    Seal seal_;
    std::shared_ptr<const Decrypter> decrypter_;  // null: answers are not encrypted
    std::string answers_by_;  // fingerprint of the certificate that signs answers; empty: none
};

}  // namespace kamhub::net
