#pragma once
// gSOAP 2.8.124 writes rsa-oaep-mgf1p and pads by PKCS #1 v1.5: it sets the padding on the cipher,
// not on the key. Its mecevp.c calls these two in the place of OpenSSL's; all else is its own.
#include <openssl/evp.h>
#include <openssl/rsa.h>

// As EVP_PKEY_encrypt_old.
static int oaepWrap(unsigned char* out, const unsigned char* key, int size, EVP_PKEY* to) {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(to, nullptr);
    size_t written = static_cast<size_t>(EVP_PKEY_size(to));
    const bool ok = context && EVP_PKEY_encrypt_init(context) == 1 &&
                    EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
                    EVP_PKEY_encrypt(context, out, &written, key, static_cast<size_t>(size)) == 1;
    EVP_PKEY_CTX_free(context);
    return ok ? static_cast<int>(written) : -1;
}

// As EVP_OpenInit.
static int oaepOpen(EVP_CIPHER_CTX* cipher, const EVP_CIPHER* type, const unsigned char* wrapped,
                    int size, const unsigned char* iv, EVP_PKEY* own) {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(own, nullptr);
    unsigned char key[1024];
    size_t written = sizeof key;
    const bool ok =
        context && EVP_PKEY_decrypt_init(context) == 1 &&
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
        EVP_PKEY_decrypt(context, key, &written, wrapped, static_cast<size_t>(size)) == 1;
    EVP_PKEY_CTX_free(context);
    return ok ? EVP_DecryptInit_ex(cipher, type, nullptr, key, iv) : 0;
}
