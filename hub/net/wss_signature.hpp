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
    std::string digest;  // of what was signed, SHA-256 in hex: by it a repeat is recognised
    Instant created{};   // what the Timestamp says
};

// Whether the Security header holds a signature.
bool hasSignature(const _xmlNode* security);

// Whose certificate a message carries for its signature, which is not looked at: to know whose key
// it is encrypted to.
Result<ClientCertificate> claimedSigner(xml::Document& envelope, const _xmlNode* security);

// Whether a certificate that a message carries is one that may sign. Nothing else is trusted about
// it: no chain, no name.
using MaySign = std::function<bool(const ClientCertificate&)>;

// The envelope has one signature by a certificate that may sign and that is good at `now`; it
// covers the Body, a Timestamp that is at most `age` old and not from the future, and every header
// block that the hub reads (envelope attributes, WS-Addressing). InvalidMessage says what is wrong.
// Allowed are exclusive C14N, SHA-256, RSA-SHA256 and ECDSA-SHA256; references to elements of this
// envelope by their wsu:Id, to what is read and nothing else. Ids that stand twice are refused.
// Comments are taken out of the envelope: a signature does not cover them, and a comment splits the
// text that it stands in.
Result<Signed> verifySignature(xml::Document& envelope, _xmlNode* security, const MaySign& may_sign,
                               Instant now, Duration age, Duration ahead);

// A private key as PEM text: `given` (from the environment), or where that is empty what `file`
// holds. InvalidConfig for a file that cannot be read or is too long.
Result<Secret> privateKeyText(const Secret& given, const std::filesystem::path& file);

// A certificate with its private key, ready to sign. Immutable; shared between threads.
class Signer {
public:
    // InvalidConfig: a file or the key cannot be read, the key is not the certificate's, or it is
    // neither RSA of 2048 bits or more nor an elliptic curve of 256.
    static Result<std::shared_ptr<const Signer>> make(const std::filesystem::path& certificate,
                                                      const Secret& key_pem);
    // Adds a Security header with a Timestamp, good for five minutes, and signs it, the Body and
    // the header blocks of envelope attributes and WS-Addressing.
    Result<std::string> sign(std::string_view envelope, Instant now) const;

    struct State;
    explicit Signer(std::unique_ptr<const State> state);
    ~Signer();

private:
    std::unique_ptr<const State> state_;
};

// A certificate whose signatures are to be taken: RSA of 2048 bits or more, or an elliptic curve
// of 256.
Result<CertificateFacts> signatureCertificate(const std::filesystem::path& pem);

}  // namespace kamhub::net
