#pragma once
// Private keys and what of them is taken: shared by signing and encrypting. Not a public header.

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

#include "net/detail/xmlsec.hpp"
#include "sdk/config_spec.hpp"

namespace kamhub::net::wss {

constexpr int kLeastBits = 2048;      // of RSA
constexpr int kLeastCurveBits = 256;  // of an elliptic curve

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreePrivateKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using PrivateKeyHandle = std::unique_ptr<EVP_PKEY, FreePrivateKey>;

// Null: opensslReason() says why.
PrivateKeyHandle privateKey(const Secret& pem);
bool isRsa(const EVP_PKEY* key);  // of kLeastBits or more
// The same for libxmlsec; null if it cannot be read.
KeyHandle xmlsecKey(const Secret& pem);
KeyHandle xmlsecKey(X509* certificate);

}  // namespace kamhub::net::wss
