#pragma once
// What gSOAP's client and server do about WS-Security, by its wsse plugin: sign Body and Timestamp,
// encrypt the Body, check and decrypt what comes. After soapH.h.
#include <openssl/pem.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "wsseapi.h"

namespace interop {

struct Keys {
    X509* own = nullptr;         // signs, and is encrypted to
    EVP_PKEY* key = nullptr;     // of it
    X509* encrypt_to = nullptr;  // null: nothing is encrypted
    const char* peer = nullptr;  // PEM file: the certificate that must have signed what comes
    bool old_cipher = false;     // AES-CBC and RSA-1_5, as one did before
};

inline std::FILE* opened(const char* name) {
    auto* file = std::fopen(name, "r");
    if (!file) std::perror(name), std::exit(2);
    return file;
}

inline X509* certificate(const char* name) {
    auto* file = opened(name);
    auto* out = PEM_read_X509(file, nullptr, nullptr, nullptr);
    std::fclose(file);
    return out;
}

inline EVP_PKEY* privateKey(const char* name) {
    auto* file = opened(name);
    auto* out = PEM_read_PrivateKey(file, nullptr, nullptr, nullptr);
    std::fclose(file);
    return out;
}

// Before each message that is to come: what it must be signed by, and what decrypts it.
inline void expectSecurity(struct soap* soap, const Keys& keys) {
    soap->cafile = keys.peer;
    soap_wsse_verify_auto(soap, SOAP_SMD_NONE, nullptr, 0);
    const int alg = SOAP_MEC_ENV_DEC_AES256_GCM | SOAP_MEC_OAEP;
    soap_wsse_decrypt_auto(soap, keys.encrypt_to ? alg : SOAP_MEC_NONE,
                           keys.encrypt_to ? keys.key : nullptr, 0);
}

// Of the message that goes next.
inline int addSecurity(struct soap* soap, const Keys& keys) {
    if (soap_wsse_add_Timestamp(soap, "Time", 300) ||
        soap_wsse_add_BinarySecurityTokenX509(soap, "X509Token", keys.own) ||
        soap_wsse_add_KeyInfo_SecurityTokenReferenceX509(soap, "#X509Token") ||
        soap_wsse_sign_body(soap, SOAP_SMD_SIGN_RSA_SHA256, keys.key, 0))
        return soap->error;
    if (!keys.encrypt_to) return SOAP_OK;
    const int alg =
        keys.old_cipher ? SOAP_MEC_ENV_ENC_AES256_CBC : SOAP_MEC_ENV_ENC_AES256_GCM | SOAP_MEC_OAEP;
    return soap_wsse_add_EncryptedKey(soap, alg, "Key", keys.encrypt_to, nullptr, nullptr, nullptr);
}

// Whether the last message was signed where it counts.
inline bool wasSigned(struct soap* soap) {
    return soap_wsse_verify_body(soap) == SOAP_OK && soap_wsse_verify_Timestamp(soap) == SOAP_OK &&
           soap_wsse_verify_element(soap,
                                    "http://docs.oasis-open.org/wss/2004/01/"
                                    "oasis-200401-wss-wssecurity-utility-1.0.xsd",
                                    "Timestamp") == 1;
}

}  // namespace interop
