#include <openssl/pem.h>
#include <xmlsec/xmlsec.h>
// After the types that it uses.
#include <xmlsec/errors.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/crypto.h>

#include <mutex>

#include "net/detail/openssl_key.hpp"
#include "net/wss_token.hpp"
#include "xml/soap.hpp"

namespace kamhub::net::wss {

namespace {

int noPassphrase(char*, int, int, void*) { return 0; }

void silent(const char*, int, const char*, const char*, const char*, int, const char*) {}

}  // namespace

void ready() {
    static std::once_flag once;
    std::call_once(once, [] {
        xmlSecInit();
        xmlSecOpenSSLAppInit(nullptr);
        xmlSecOpenSSLInit();
        xmlSecErrorsSetCallback(silent);  // the last: each of them sets one of its own
    });
}

SignatureHandle signatureContext() {
    ready();
    SignatureHandle context(xmlSecDSigCtxCreate(nullptr));
    if (!context) return context;
    context->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
    const bool set =
        xmlSecDSigCtxEnableSignatureTransform(context.get(), xmlSecTransformExclC14NId) == 0 &&
        xmlSecDSigCtxEnableSignatureTransform(context.get(), xmlSecOpenSSLTransformRsaSha256Id) ==
            0 &&
        xmlSecDSigCtxEnableSignatureTransform(context.get(), xmlSecOpenSSLTransformEcdsaSha256Id) ==
            0 &&
        xmlSecDSigCtxEnableReferenceTransform(context.get(), xmlSecTransformExclC14NId) == 0 &&
        xmlSecDSigCtxEnableReferenceTransform(context.get(), xmlSecOpenSSLTransformSha256Id) == 0;
    if (!set) context.reset();
    return context;
}

PrivateKeyHandle privateKey(const Secret& pem) {
    const auto& text = pem.reveal();
    const std::unique_ptr<BIO, FreeBio> in(
        BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    return PrivateKeyHandle(in ? PEM_read_bio_PrivateKey(in.get(), nullptr, noPassphrase, nullptr)
                               : nullptr);
}

bool isRsa(const EVP_PKEY* key) {
    return key && EVP_PKEY_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_bits(key) >= kLeastBits;
}

KeyHandle xmlsecKey(const Secret& pem) {
    const auto& text = pem.reveal();
    return KeyHandle(xmlSecOpenSSLAppKeyLoadMemory(reinterpret_cast<const xmlSecByte*>(text.data()),
                                                   static_cast<xmlSecSize>(text.size()),
                                                   xmlSecKeyDataFormatPem, "", nullptr, nullptr));
}

KeyHandle xmlsecKey(X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size <= 0) return nullptr;
    KeyHandle out(xmlSecOpenSSLAppKeyLoadMemory(
        der, static_cast<xmlSecSize>(size), xmlSecKeyDataFormatCertDer, nullptr, nullptr, nullptr));
    OPENSSL_free(der);
    return out;
}

bool isNamed(const xmlNode* node, const char* ns, const char* name) {
    return xml::localName(node) == name && xml::namespaceOf(node) == ns;
}

std::vector<xmlNode*> childrenNamed(const xmlNode* node, const char* ns, const char* name) {
    std::vector<xmlNode*> out;
    for (auto* child : xml::childElements(node))
        if (isNamed(child, ns, name)) out.push_back(child);
    return out;
}

xmlAttr* idOf(const xmlNode* node) {
    return xmlHasNsProp(const_cast<xmlNode*>(node), chars("Id"), chars(kWsu));
}

std::optional<Envelope> partsOf(const xml::Document& envelope) {
    Envelope out;
    const auto ns = envelope.rootNamespace();
    for (auto* child : xml::childElements(envelope.root())) {
        if (!out.header && !out.body && isNamed(child, ns.c_str(), "Header"))
            out.header = child;
        else if (!out.body && isNamed(child, ns.c_str(), "Body"))
            out.body = child;
        else
            return std::nullopt;
    }
    if (!out.body) return std::nullopt;
    return out;
}

std::vector<xmlNode*> readBlocks(const Envelope& envelope) {
    std::vector<xmlNode*> out;
    if (!envelope.header) return out;
    for (auto* block : xml::childElements(envelope.header)) {
        const auto ns = xml::namespaceOf(block);
        if (ns == xml::kKamHeader || ns == xml::kWsAddressing) out.push_back(block);
    }
    return out;
}

}  // namespace kamhub::net::wss
