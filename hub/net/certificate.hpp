#pragma once
// What a PEM certificate says of itself: whose it is, how it is told from others, until when.

#include <openssl/x509.h>

#include <filesystem>
#include <memory>
#include <string>

#include "sdk/http.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::net {

struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
using CertificateHandle = std::unique_ptr<X509, FreeCertificate>;

// Value.
struct CertificateFacts {
    ClientCertificate identity;
    Instant from{}, until{};
};

CertificateFacts factsOf(const X509* certificate);
// The first certificate of a PEM file. InvalidConfig with the file's name.
Result<CertificateHandle> loadCertificate(const std::filesystem::path& pem);
Result<CertificateFacts> readCertificate(const std::filesystem::path& pem);

// Why OpenSSL has failed on this thread, in its words; empties its queue of errors.
std::string opensslReason();

}  // namespace kamhub::net
