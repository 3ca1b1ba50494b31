#pragma once
// The POCO context of a TLS client, made from TlsSettings.

#include <Poco/Net/Context.h>
#include <openssl/ssl.h>

#include <string>

#include "net/tls.hpp"
#include "sdk/result.hpp"

namespace kamhub::net {

// For connections to `host` only: OpenSSL itself checks chain and name (or IP address) during the
// handshake.
Result<Poco::Net::Context::Ptr> clientContext(const TlsSettings& tls, const std::string& host);

// Makes every handshake of an OpenSSL context demand a certificate for `host`.
void demandPeerName(SSL_CTX* context, const std::string& host);

}  // namespace kamhub::net
