#include "net/soap_seal.hpp"

#include "net/soap_endpoint.hpp"

namespace kamhub::net {

namespace {

constexpr std::chrono::minutes kAnswerAge{5}, kClockAhead{1};

// With the attribute at fault before it.
Error about(const char* attribute, const Error& error) {
    return invalidConfig(std::string(attribute) + " is of no use: " + error.message);
}

}  // namespace

Result<std::shared_ptr<const SoapSeal>> SoapSeal::make(const SoapPartnerConfig& config) {
    auto out = std::make_shared<SoapSeal>();
    if (!config.signature_certificate.empty()) {
        const auto key = privateKeyText(config.signature_key, config.signature_key_file);
        if (!key) return about("signature-certificate", key.error());
        auto signer = Signer::make(config.signature_certificate, *key);
        if (!signer) return about("signature-certificate", signer.error());
        out->seal_.signer = std::move(*signer);
        if (config.answers_encrypted) {
            auto decrypter = Decrypter::make(*key);
            if (!decrypter) return about("answers-encrypted", decrypter.error());
            out->decrypter_ = std::move(*decrypter);
        }
    }
    if (!config.encryption_certificate.empty()) {
        auto encrypter = Encrypter::make(config.encryption_certificate);
        if (!encrypter) return about("encryption-certificate", encrypter.error());
        out->seal_.encrypter = std::move(*encrypter);
    }
    if (!config.answers_signed_by.empty()) {
        const auto facts = signatureCertificate(config.answers_signed_by);
        if (!facts) return about("answers-signed-by", facts.error());
        out->answers_by_ = facts->identity.fingerprint;
    }
    return std::shared_ptr<const SoapSeal>(std::move(out));
}

Result<std::string> SoapSeal::seal(const std::string& envelope, Instant now) const {
    return seal_.close(envelope, now);
}

Status SoapSeal::open(xml::Document& envelope, Instant now) const {
    auto security = securityHeader(envelope);
    if (!security) return security.error();
    if (!*security) return invalidMessage("the answer is not signed");
    if (decrypter_) {
        auto opened = decrypter_->open(std::move(envelope));
        if (!opened) return opened.error();
        envelope = std::move(*opened);
        security = securityHeader(envelope);
        if (!security || !*security) return invalidMessage("the answer has two Security headers");
    }
    const auto by = [this](const ClientCertificate& c) { return c.fingerprint == answers_by_; };
    const auto found = verifySignature(envelope, *security, by, now, kAnswerAge, kClockAhead);
    if (!found) return found.error();
    drop(*security);
    return okStatus();
}

}  // namespace kamhub::net
