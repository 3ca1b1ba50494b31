#include "net/tls_context.hpp"

#include <Poco/Exception.h>
#include <openssl/x509_vfy.h>

namespace kamhub::net {

namespace {

// Without forward secrecy for the few partners whose systems are that old, but nothing weak.
constexpr char kOutgoingCiphersOfTls12[] = "HIGH:!aNULL:!eNULL:!3DES:!MD5:!PSK:!SRP:@STRENGTH";

}  // namespace

void demandPeerName(SSL_CTX* context, const std::string& host) {
    X509_VERIFY_PARAM* rules = SSL_CTX_get0_param(context);
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) != 1)
        X509_VERIFY_PARAM_set1_host(rules, host.c_str(), host.size());
}

Result<Poco::Net::Context::Ptr> clientContext(const TlsSettings& tls, const std::string& host) {
    using Poco::Net::Context;
    Context::Params params;
    params.certificateFile = tls.certificate.string();
    params.privateKeyFile = tls.key.string();
    params.caLocation = tls.trust.string();
    params.loadDefaultCAs = tls.trust.empty();
    params.cipherList = kOutgoingCiphersOfTls12;
    params.verificationMode = tls.verify_peer ? Context::VERIFY_STRICT : Context::VERIFY_NONE;
    try {
        Context::Ptr context = new Context(Context::TLS_CLIENT_USE, params);
        context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
        // POCO 1.11's own check of names knows no IP addresses of a certificate.
        context->enableExtendedCertificateVerification(false);
        if (tls.verify_peer) demandPeerName(context->sslContext(), host);
        return context;
    } catch (const Poco::Exception& error) {
        return invalidConfig("TLS towards " + host + " cannot be set up: " + error.displayText() +
                             "; give PEM files that this program may read");
    }
}

}  // namespace kamhub::net
