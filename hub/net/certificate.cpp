#include "net/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <ctime>

namespace kamhub::net {

namespace {

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using BioHandle = std::unique_ptr<BIO, FreeBio>;

// RFC 2253, as `openssl x509 -noout -subject -nameopt RFC2253,-esc_msb` prints it: UTF-8 stays
// readable.
std::string subjectOf(const X509* certificate) {
    const BioHandle out(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0,
                       XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

std::string fingerprintOf(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    if (X509_digest(certificate, EVP_sha256(), bytes.data(), &size) != 1) return {};
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (unsigned int i = 0; i < size; ++i) {
        out += kDigits[bytes[i] >> 4];
        out += kDigits[bytes[i] & 15];
    }
    return out;
}

Instant instantOf(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return Instant(std::chrono::seconds(timegm(&parts)));
}

}  // namespace

std::string opensslReason() {
    const char* reason = ERR_reason_error_string(ERR_peek_error());
    ERR_clear_error();
    return reason ? reason : "it cannot be read";
}

CertificateFacts factsOf(const X509* certificate) {
    return {{subjectOf(certificate), fingerprintOf(certificate)},
            instantOf(X509_get0_notBefore(certificate)),
            instantOf(X509_get0_notAfter(certificate))};
}

Result<CertificateHandle> loadCertificate(const std::filesystem::path& pem) {
    ERR_clear_error();
    const BioHandle in(BIO_new_file(pem.c_str(), "r"));
    CertificateHandle certificate(in ? PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)
                                     : nullptr);
    if (certificate) return certificate;
    return invalidConfig("the certificate " + pem.string() + " cannot be used: " + opensslReason() +
                         "; give a PEM file that this program may read");
}

Result<CertificateFacts> readCertificate(const std::filesystem::path& pem) {
    auto certificate = loadCertificate(pem);
    if (!certificate) return certificate.error();
    return factsOf(certificate->get());
}

}  // namespace kamhub::net
