#pragma once
// The OpenSSL context of a TLS listener, made from TlsSettings.

#include <openssl/ssl.h>

#include <memory>

#include "net/tls.hpp"
#include "sdk/result.hpp"

namespace kamhub::net {

struct FreeTlsContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContextHandle = std::unique_ptr<SSL_CTX, FreeTlsContext>;

// Reads the files now: TLS 1.2 and later, forward secrecy and authenticated ciphers only. Sessions
// of one context cannot be taken up with another, so that nobody gets past authorities that were
// taken away. InvalidConfig names the file: "cannot use the TLS key /etc/hub.key: …".
Result<TlsContextHandle> serverContext(const TlsSettings& tls);
// Whether that would work now.
Status checkServerTls(const TlsSettings& tls);

}  // namespace kamhub::net
