#pragma once
// What a SOAP endpoint does about WS-Security X.509: calls are signed before they leave, answers
// are looked at before they are opened.

#include <memory>
#include <string>

#include "sdk/result.hpp"
#include "sdk/time.hpp"
#include "xml/document.hpp"

namespace kamhub::net {

struct SoapPartnerConfig;
class Signer;

// Immutable; shared between threads.
class SoapSeal {
public:
    // Reads certificates and keys. InvalidConfig with the file's name.
    static Result<std::shared_ptr<const SoapSeal>> make(const SoapPartnerConfig& config);

    bool seals() const { return signer_ != nullptr; }
    Result<std::string> seal(const std::string& envelope, Instant now) const;

    bool opens() const { return !answers_by_.empty(); }
    // InvalidMessage: the answer is not what it has to be.
    Status open(xml::Document& envelope, Instant now) const;

private:
    std::shared_ptr<const Signer> signer_;
    std::string answers_by_;  // fingerprint of the certificate that signs answers; empty: none
};

}  // namespace kamhub::net
