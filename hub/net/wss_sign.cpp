// Making a signature over an envelope that the hub sends.

#include <openssl/evp.h>

#include <algorithm>
#include <fstream>

#include "net/detail/openssl_key.hpp"
#include "net/wss_signature.hpp"

namespace kamhub::net {

using namespace wss;

struct Signer::State {
    KeyHandle key;
    std::string token;  // the certificate, DER in Base64
    const char* method = nullptr;
};

namespace {

constexpr std::size_t kLargestKey = 16 * 1024;
constexpr std::chrono::minutes kGoodFor{5};

std::string base64Of(X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size <= 0) return {};
    std::string out((static_cast<std::size_t>(size) + 2) / 3 * 4 + 1, '\0');
    const int count = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), der, size);
    OPENSSL_free(der);
    out.resize(static_cast<std::size_t>(count));
    return out;
}

// How a certificate's key signs; null for one that is too weak, or of another kind.
const char* methodOf(X509* certificate) {
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (!key) return nullptr;
    if (isRsa(key)) return kRsaSha256;
    const bool curve =
        EVP_PKEY_base_id(key) == EVP_PKEY_EC && EVP_PKEY_bits(key) >= kLeastCurveBits;
    return curve ? kEcdsaSha256 : nullptr;
}

Error notStrong(const std::filesystem::path& pem) {
    return invalidConfig("the certificate " + pem.string() +
                         " signs with a key that is not taken; give one of RSA with 2048 bits or "
                         "more, or of an elliptic curve with 256");
}

std::string reference(const std::string& id) {
    return "<ds:Reference URI=\"#" + id + "\"><ds:Transforms><ds:Transform Algorithm=\"" +
           kExclusive + "\"/></ds:Transforms><ds:DigestMethod Algorithm=\"" + kSha256 +
           "\"/><ds:DigestValue/></ds:Reference>";
}

std::string headerBlock(const xml::Document& envelope, const std::string& token, const char* method,
                        const std::string& references, Instant now) {
    const auto ns = envelope.rootNamespace();
    const char* must = ns == xml::kSoap12 ? "true" : "1";
    std::string out = std::string("<wsse:Security xmlns:wsse=\"") + kWsse + "\" xmlns:wsu=\"" +
                      kWsu + "\" xmlns:ds=\"" + kDs + "\" xmlns:env=\"" + ns +
                      "\" env:mustUnderstand=\"" + must + "\">";
    out += std::string("<wsse:BinarySecurityToken wsu:Id=\"kamhub-token\" EncodingType=\"") +
           kWssBase64 + "\" ValueType=\"" + kX509v3 + "\">" + token + "</wsse:BinarySecurityToken>";
    out += "<wsu:Timestamp wsu:Id=\"kamhub-time\"><wsu:Created>" + toIso(now) +
           "</wsu:Created><wsu:Expires>" + toIso(now + kGoodFor) + "</wsu:Expires></wsu:Timestamp>";
    out += std::string("<ds:Signature><ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"") +
           kExclusive + "\"/><ds:SignatureMethod Algorithm=\"" + method + "\"/>" + references +
           "</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><wsse:SecurityTokenReference>"
           "<wsse:Reference URI=\"#kamhub-token\" ValueType=\"" +
           kX509v3 + "\"/></wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>";
    return out + "</wsse:Security>";
}

// Gives an element its wsu:Id, known as one to libxml2.
bool name(xml::Document& envelope, xmlNode* node, const std::string& id) {
    xmlNs* ns = xmlSearchNsByHref(envelope.get(), node, chars(kWsu));
    if (!ns || !ns->prefix) ns = xmlNewNs(node, chars(kWsu), chars("wsu"));
    xmlAttr* attribute = ns ? xmlSetNsProp(node, ns, chars("Id"), chars(id)) : nullptr;
    return attribute && xmlAddID(nullptr, envelope.get(), chars(id), attribute);
}

xmlNode* headerOf(const xml::Document& envelope, const Envelope& parts) {
    if (parts.header) return parts.header;
    xmlNode* header = xmlNewDocNode(envelope.get(), envelope.root()->ns, chars("Header"), nullptr);
    return header ? xmlAddPrevSibling(parts.body, header) : nullptr;
}

// Blank text between the Body and its element means nothing, and gSOAP reads another digest where
// it was encrypted.
void dropBlanks(xmlNode* body) {
    for (xmlNode* child = body->children; child;) {
        xmlNode* next = child->next;
        if (xmlIsBlankNode(child)) drop(child);
        child = next;
    }
}

}  // namespace

Result<CertificateFacts> signatureCertificate(const std::filesystem::path& pem) {
    auto certificate = loadCertificate(pem);
    if (!certificate) return certificate.error();
    if (!methodOf(certificate->get())) return notStrong(pem);
    return factsOf(certificate->get());
}

Signer::Signer(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Signer::~Signer() = default;

Result<Secret> privateKeyText(const Secret& given, const std::filesystem::path& file) {
    if (!given.empty()) return given;
    std::ifstream in(file, std::ios::binary);
    std::string text(kLargestKey + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    if (!text.empty() && text.size() <= kLargestKey) return Secret(std::move(text));
    return invalidConfig("the key " + file.string() +
                         " cannot be read, is empty or too long; give a PEM file that this program "
                         "may read");
}

Result<std::shared_ptr<const Signer>> Signer::make(const std::filesystem::path& certificate,
                                                   const Secret& key_pem) {
    ready();
    auto loaded = loadCertificate(certificate);
    if (!loaded) return loaded.error();
    auto state = std::make_unique<State>();
    state->method = methodOf(loaded->get());
    if (!state->method) return notStrong(certificate);
    const auto own = privateKey(key_pem);
    if (!own)
        return invalidConfig("the private key of the certificate " + certificate.string() +
                             " cannot be used: " + opensslReason() +
                             "; give a key in PEM without a passphrase");
    if (X509_check_private_key(loaded->get(), own.get()) != 1)
        return invalidConfig("the private key is not that of the certificate " +
                             certificate.string() + "; give the two that belong together");
    state->key = xmlsecKey(key_pem);
    state->token = base64Of(loaded->get());
    if (!state->key || state->token.empty())
        return invalidConfig("the private key of the certificate " + certificate.string() +
                             " cannot be used; give a key in PEM");
    return std::make_shared<const Signer>(std::move(state));
}

Result<std::string> Signer::sign(std::string_view text, Instant now) const {
    const auto failed = [] { return internalError("the envelope cannot be signed"); };
    auto envelope = xml::Document::parse(text);
    if (!envelope) return envelope.error();
    const auto parts = partsOf(*envelope);
    xmlNode* header = parts ? headerOf(*envelope, *parts) : nullptr;
    if (!header) return failed();
    dropBlanks(parts->body);
    std::string references = reference("kamhub-body") + reference("kamhub-time");
    if (!name(*envelope, parts->body, "kamhub-body")) return failed();
    int number = 0;
    for (auto* block : readBlocks(*parts)) {
        const auto id = "kamhub-block-" + std::to_string(++number);
        if (!name(*envelope, block, id)) return failed();
        references += reference(id);
    }
    auto made = xml::Document::parse(
        headerBlock(*envelope, state_->token, state_->method, references, now));
    if (!made) return made.error();
    xmlNode* security = xmlDocCopyNode(made->root(), envelope->get(), 1);
    if (!security || !xmlAddChild(header, security)) return failed();
    for (auto* each : xml::childElements(security))
        if (auto* id = idOf(each); id && isNamed(each, kWsu, "Timestamp"))
            xmlAddID(nullptr, envelope->get(), chars("kamhub-time"), id);
    const auto signatures = childrenNamed(security, kDs, "Signature");
    auto context = signatureContext();
    if (!context || signatures.size() != 1) return failed();
    context->signKey = xmlSecKeyDuplicate(state_->key.get());
    if (!context->signKey || xmlSecDSigCtxSign(context.get(), signatures[0]) != 0 ||
        context->status != xmlSecDSigStatusSucceeded)
        return failed();
    return envelope->serialise();
}

}  // namespace kamhub::net
