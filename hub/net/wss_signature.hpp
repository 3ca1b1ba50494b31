#pragma once
// WS-Security X.509 signatures (OASIS profile 1.1): one signature over what the hub reads of an
// envelope, by a certificate that is known beforehand. libxmlsec computes; what is signed, and by
// what algorithms, is judged here, on the very elements that are read afterwards.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "net/certificate.hpp"
#include "net/wss_token.hpp"

namespace kamhub::net {

// What a valid signature says. Value.
struct Signed {
    ClientCertificate by;
    std::string value;  // the signature itself: by it a repeat is recognised
};

// Whether the Security header holds a signature.
bool hasSignature(const _xmlNode* security);

// Whether a certificate that a message carries is one that may sign. Nothing else is trusted about
// it: no chain, no name.
using MaySign = std::function<bool(const ClientCertificate&)>;

// The envelope has one signature by a certificate that may sign and that is good at `now`; it
// covers the Body, a Timestamp that is at most `age` old and not from the future, and every header
// block that the hub reads (envelope attributes, WS-Addressing). InvalidMessage says what is wrong.
// Allowed are exclusive C14N, SHA-256 and RSA-SHA256; references to elements of this envelope by
// their wsu:Id, to what is read and nothing else. Ids that stand twice are refused.
Result<Signed> verifySignature(xml::Document& envelope, _xmlNode* security, const MaySign& may_sign,
                               Instant now, Duration age, Duration ahead);

// A certificate with its private key, ready to sign. Immutable; shared between threads.
class Signer {
public:
    // InvalidConfig: a file cannot be read, the key is not the certificate's, or it is no RSA key
    // of 2048 bits or more.
    static Result<std::shared_ptr<const Signer>> load(const std::filesystem::path& certificate,
                                                      const std::filesystem::path& key);
    // Adds a Security header with a Timestamp, good for five minutes, and signs it, the Body and
    // the header blocks of envelope attributes and WS-Addressing.
    Result<std::string> sign(std::string_view envelope, Instant now) const;

    struct State;
    explicit Signer(std::unique_ptr<const State> state);
    ~Signer();

private:
    std::unique_ptr<const State> state_;
};

// A certificate whose signatures are to be taken: RSA, 2048 bits or more.
Result<CertificateFacts> signatureCertificate(const std::filesystem::path& pem);

}  // namespace kamhub::net
