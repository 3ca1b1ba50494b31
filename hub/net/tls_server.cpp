#include "net/tls_server.hpp"

#include <openssl/err.h>

#include "net/certificate.hpp"

namespace kamhub::net {

namespace {

constexpr char kServedCiphersOfTls12[] = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr unsigned char kSessionContext[] = "kamhub";

Error wrong(const char* what, const std::filesystem::path& file) {
    return invalidConfig(std::string("cannot use the TLS ") + what + " " + file.string() + ": " +
                         opensslReason() + "; give a PEM file that this program may read");
}

// Nobody sits at a terminal to type the passphrase of a key.
int noPassphrase(char*, int, int, void*) { return 0; }

Status demandCertificates(SSL_CTX* context, const TlsSettings& tls) {
    const int fail = tls.peer_may_lack ? 0 : SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | fail, nullptr);
    if (tls.trust.empty()) {
        if (SSL_CTX_set_default_verify_paths(context) != 1) return wrong("trust file", tls.trust);
    } else {
        if (SSL_CTX_load_verify_locations(context, tls.trust.c_str(), nullptr) != 1)
            return wrong("trust file", tls.trust);
        // Clients that hold several certificates choose by these names.
        SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(tls.trust.c_str()));
    }
    return okStatus();
}

}  // namespace

Result<TlsContextHandle> serverContext(const TlsSettings& tls) {
    ERR_clear_error();
    TlsContextHandle made(SSL_CTX_new(TLS_server_method()));
    SSL_CTX* context = made.get();
    if (!context) return internalError("no TLS context can be made: " + opensslReason());
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_options(
        context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    if (SSL_CTX_set_cipher_list(context, kServedCiphersOfTls12) != 1)
        return internalError("the TLS ciphers are not known: " + opensslReason());
    SSL_CTX_set_session_id_context(context, kSessionContext, sizeof kSessionContext);
    SSL_CTX_set_default_passwd_cb(context, noPassphrase);
    if (SSL_CTX_use_certificate_chain_file(context, tls.certificate.c_str()) != 1)
        return wrong("certificate", tls.certificate);
    if (SSL_CTX_use_PrivateKey_file(context, tls.key.c_str(), SSL_FILETYPE_PEM) != 1)
        return wrong("key", tls.key);
    if (tls.verify_peer)
        if (auto status = demandCertificates(context, tls); !status) return status.error();
    return made;
}

Status checkServerTls(const TlsSettings& tls) {
    const auto context = serverContext(tls);
    return context ? okStatus() : Status(context.error());
}

}  // namespace kamhub::net
