#include "net/wss_encryption.hpp"

#include <libxml/xmlsave.h>
#include <openssl/bn.h>
#include <openssl/rand.h>
#include <xmlsec/buffer.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/xmlenc.h>

#include <array>

#include "net/detail/openssl_key.hpp"
#include "net/detail/xmlsec.hpp"

namespace kamhub::net {

using namespace wss;

namespace {

constexpr char kXenc[] = "http://www.w3.org/2001/04/xmlenc#";
constexpr char kOaep[] = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
constexpr char kSha1[] = "http://www.w3.org/2000/09/xmldsig#sha1";
constexpr char kContent[] = "http://www.w3.org/2001/04/xmlenc#Content";
constexpr char kElement[] = "http://www.w3.org/2001/04/xmlenc#Element";
// Stands in the text where the plaintext will.
constexpr char kPlace[] = "kamhub-here-stands-what-was-encrypted";

struct Cipher {
    const char* uri;
    std::size_t key_bytes;
};
constexpr Cipher kCiphers[]{{"http://www.w3.org/2009/xmlenc11#aes256-gcm", 32},
                            {"http://www.w3.org/2009/xmlenc11#aes128-gcm", 16}};

struct FreeEncryption {
    void operator()(xmlSecEncCtx* context) const { xmlSecEncCtxDestroy(context); }
};
using EncryptionHandle = std::unique_ptr<xmlSecEncCtx, FreeEncryption>;
struct FreeBuffer {
    void operator()(xmlBuffer* buffer) const { xmlBufferFree(buffer); }
};

Error refuseEncryption(const std::string& what) { return invalidMessage("the encryption " + what); }

const xmlNode* onlyChild(const xmlNode* node, const char* ns, const char* name) {
    const auto found = childrenNamed(node, ns, name);
    return found.size() == 1 ? found[0] : nullptr;
}

// Whether it is EncryptionMethod, KeyInfo perhaps, CipherData with a CipherValue, and nothing that
// is fetched or transformed.
bool isPlain(const xmlNode* encrypted) {
    const xmlNode* data = nullptr;
    for (const auto* child : xml::childElements(encrypted)) {
        if (isNamed(child, kXenc, "CipherData")) data = child;
        const bool known = isNamed(child, kXenc, "EncryptionMethod") ||
                           isNamed(child, kDs, "KeyInfo") || isNamed(child, kXenc, "CipherData") ||
                           isNamed(child, kXenc, "ReferenceList");
        if (!known) return false;
    }
    return data && onlyChild(encrypted, kXenc, "EncryptionMethod") &&
           onlyChild(encrypted, kXenc, "CipherData") && onlyChild(data, kXenc, "CipherValue") &&
           xml::childElements(data).size() == 1;
}

std::string methodOf(const xmlNode* encrypted) {
    return xml::attributeOf(onlyChild(encrypted, kXenc, "EncryptionMethod"), "Algorithm");
}

// OAEP with its defaults: SHA-1 in it is a mask, not a signature, and what every toolkit offers.
bool isOaep(const xmlNode* key) {
    if (methodOf(key) != kOaep) return false;
    for (const auto* child : xml::childElements(onlyChild(key, kXenc, "EncryptionMethod")))
        if (!isNamed(child, kDs, "DigestMethod") || xml::attributeOf(child, "Algorithm") != kSha1)
            return false;
    return true;
}

struct Parts {
    xmlNode* key = nullptr;   // EncryptedKey
    xmlNode* data = nullptr;  // EncryptedData, all that the Body holds
    const Cipher* cipher = nullptr;
};

Result<Parts> partsToOpen(const xml::Document& envelope) {
    const auto places = partsOf(envelope);
    const auto security = securityHeader(envelope);
    if (!places || !security || !*security) return refuseEncryption("is of no envelope");
    Parts out;
    const auto keys = childrenNamed(*security, kXenc, "EncryptedKey");
    if (keys.size() != 1) return refuseEncryption("has no session key, or several");
    out.key = keys[0];
    const auto held = xml::childElements(places->body);
    if (held.size() != 1 || !isNamed(held[0], kXenc, "EncryptedData"))
        return refuseEncryption("is not of what the Body holds");
    out.data = held[0];
    if (!isPlain(out.key) || !isPlain(out.data))
        return refuseEncryption("has something else in it");
    if (!isOaep(out.key)) return refuseEncryption("is not by RSA-OAEP (rsa-oaep-mgf1p, SHA-1)");
    const auto method = methodOf(out.data);
    for (const auto& cipher : kCiphers)
        if (method == cipher.uri) out.cipher = &cipher;
    if (!out.cipher) return refuseEncryption("is not by AES-256-GCM or AES-128-GCM");
    if (!xml::childElements(onlyChild(out.data, kXenc, "EncryptionMethod")).empty())
        return refuseEncryption("method has something in it");
    const auto type = xml::attributeOf(out.data, "Type");
    if (type != kContent && type != kElement)
        return refuseEncryption("is of no element or content");
    const auto* list = onlyChild(out.key, kXenc, "ReferenceList");
    const auto* reference = list ? onlyChild(list, kXenc, "DataReference") : nullptr;
    const auto id = xml::attributeOf(out.data, "Id");
    if (!reference || id.empty() || xml::attributeOf(reference, "URI") != "#" + id)
        return refuseEncryption("has a key for something else");
    return out;
}

KeyHandle aesKey(std::string_view bytes) {
    return KeyHandle(xmlSecKeyReadMemory(xmlSecOpenSSLKeyDataAesId,
                                         reinterpret_cast<const xmlSecByte*>(bytes.data()),
                                         static_cast<xmlSecSize>(bytes.size())));
}

EncryptionHandle contextWith(const xmlSecKey* key, xmlEncCtxMode mode) {
    EncryptionHandle context(xmlSecEncCtxCreate(nullptr));
    if (!context) return context;
    context->mode = mode;
    context->encKey = xmlSecKeyDuplicate(const_cast<xmlSecKey*>(key));
    // No reference is followed: neither to the cipher's bytes nor to a key.
    context->transformCtx.enabledUris = xmlSecTransformUriTypeNone;
    context->keyInfoReadCtx.retrievalMethodCtx.enabledUris = xmlSecTransformUriTypeNone;
    if (!context->encKey) context.reset();
    return context;
}

// KeyInfo says which key it is; there is one only, and nothing of it is looked at.
void dropKeyInfo(xmlNode* encrypted) {
    for (auto* info : childrenNamed(encrypted, kDs, "KeyInfo")) drop(info);
}

// Empty: it could not be.
std::string decrypted(const xmlSecKey* key, xmlEncCtxMode mode, xmlNode* encrypted) {
    dropKeyInfo(encrypted);
    const auto context = contextWith(key, mode);
    auto* out = context ? xmlSecEncCtxDecryptToBuffer(context.get(), encrypted) : nullptr;
    if (!out) return {};
    return {reinterpret_cast<const char*>(xmlSecBufferGetData(out)),
            static_cast<std::size_t>(xmlSecBufferGetSize(out))};
}

bool encryptInto(const xmlSecKey* key, xmlEncCtxMode mode, xmlNode* place, std::string_view bytes) {
    const auto context = contextWith(key, mode);
    return context && xmlSecEncCtxBinaryEncrypt(context.get(), place,
                                                reinterpret_cast<const xmlSecByte*>(bytes.data()),
                                                static_cast<xmlSecSize>(bytes.size())) == 0;
}

std::string nameOf(X509_NAME* name) {
    const std::unique_ptr<BIO, FreeBio> out(BIO_new(BIO_s_mem()));
    if (!out || X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
        return {};
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string serialOf(X509* certificate) {
    BIGNUM* number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr);
    char* text = number ? BN_bn2dec(number) : nullptr;
    std::string out(text ? text : "");
    OPENSSL_free(text);
    BN_free(number);
    return out;
}

// What stands in a node, as it is written.
std::string inner(const xml::Document& document, xmlNode* node) {
    const std::unique_ptr<xmlBuffer, FreeBuffer> buffer(xmlBufferCreate());
    for (xmlNode* child = node->children; buffer && child; child = child->next)
        xmlNodeDump(buffer.get(), document.get(), child, 0, 0);
    return buffer ? std::string(reinterpret_cast<const char*>(xmlBufferContent(buffer.get())),
                                static_cast<std::size_t>(xmlBufferLength(buffer.get())))
                  : std::string();
}

std::string encryptedKey(const std::string& issuer, const std::string& serial) {
    return std::string("<xenc:EncryptedKey xmlns:xenc=\"") + kXenc + "\" xmlns:ds=\"" + kDs +
           "\" xmlns:wsse=\"" + kWsse + "\" Id=\"kamhub-key\"><xenc:EncryptionMethod Algorithm=\"" +
           kOaep + "\"><ds:DigestMethod Algorithm=\"" + kSha1 +
           "\"/></xenc:EncryptionMethod><ds:KeyInfo><wsse:SecurityTokenReference><ds:X509Data>"
           "<ds:X509IssuerSerial><ds:X509IssuerName>" +
           xml::escape(issuer) + "</ds:X509IssuerName><ds:X509SerialNumber>" + serial +
           "</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>"
           "</wsse:SecurityTokenReference></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/>"
           "</xenc:CipherData><xenc:ReferenceList><xenc:DataReference URI=\"#kamhub-data\"/>"
           "</xenc:ReferenceList></xenc:EncryptedKey>";
}

std::string encryptedData() {
    return std::string("<xenc:EncryptedData xmlns:xenc=\"") + kXenc +
           "\" Id=\"kamhub-data\" Type=\"" + kContent + "\"><xenc:EncryptionMethod Algorithm=\"" +
           kCiphers[0].uri +
           "\"/><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>";
}

// Puts a copy of an element's text into a tree; null if it cannot be made.
xmlNode* put(const xml::Document& envelope, xmlNode* parent, const std::string& text, bool first) {
    const auto made = xml::Document::parse(text);
    xmlNode* copy = made ? xmlDocCopyNode(made->root(), envelope.get(), 1) : nullptr;
    if (!copy) return nullptr;
    return first && parent->children ? xmlAddPrevSibling(parent->children, copy)
                                     : xmlAddChild(parent, copy);
}

}  // namespace

struct Decrypter::State {
    KeyHandle key;
};
struct Encrypter::State {
    KeyHandle key;
    std::string issuer, serial;
};

Decrypter::Decrypter(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Decrypter::~Decrypter() = default;
Encrypter::Encrypter(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Encrypter::~Encrypter() = default;

bool isEncrypted(const xml::Document& envelope, const _xmlNode* security) {
    for (const auto* child : xml::childElements(security))
        if (xml::namespaceOf(child) == kXenc) return true;
    const auto parts = partsOf(envelope);
    return parts && !childrenNamed(parts->body, kXenc, "EncryptedData").empty();
}

Result<std::shared_ptr<const Decrypter>> Decrypter::make(const Secret& key_pem) {
    ready();
    const auto own = privateKey(key_pem);
    if (!own)
        return invalidConfig("the private key cannot be used: " + opensslReason() +
                             "; give a key in PEM without a passphrase");
    if (!isRsa(own.get()))
        return invalidConfig(
            "the private key decrypts nothing; give one of RSA with 2048 bits or more");
    auto state = std::make_unique<State>();
    state->key = xmlsecKey(key_pem);
    if (!state->key) return invalidConfig("the private key cannot be used; give a key in PEM");
    return std::make_shared<const Decrypter>(std::move(state));
}

Result<xml::Document> Decrypter::open(xml::Document envelope) const {
    const auto parts = partsToOpen(envelope);
    if (!parts) return parts.error();
    const auto session = decrypted(state_->key.get(), xmlEncCtxModeEncryptedKey, parts->key);
    const auto key = session.size() == parts->cipher->key_bytes ? aesKey(session) : nullptr;
    const auto plain =
        key ? decrypted(key.get(), xmlEncCtxModeEncryptedData, parts->data) : std::string();
    if (plain.empty()) return refuseEncryption("cannot be undone with the hub's key");
    drop(parts->key);
    xmlNode* place = xmlNewDocText(envelope.get(), chars(kPlace));
    if (!place) return internalError("no memory to decrypt");
    xmlReplaceNode(parts->data, place);
    xmlFreeNode(parts->data);
    auto text = envelope.serialise();
    const auto at = text.find(kPlace);
    if (at == std::string::npos || text.find(kPlace, at + 1) != std::string::npos)
        return refuseEncryption("holds words that the hub uses itself");
    text.replace(at, sizeof kPlace - 1, plain);
    auto out = xml::Document::parse(text);
    // The reason would tell of the plaintext.
    if (!out) return refuseEncryption("holds what is no XML");
    return out;
}

Result<std::shared_ptr<const Encrypter>> Encrypter::make(const std::filesystem::path& pem) {
    ready();
    const auto certificate = loadCertificate(pem);
    if (!certificate) return certificate.error();
    if (!isRsa(X509_get0_pubkey(certificate->get())))
        return invalidConfig("nothing is encrypted to the certificate " + pem.string() +
                             "; give one of RSA with 2048 bits or more");
    auto state = std::make_unique<State>();
    state->key = xmlsecKey(certificate->get());
    state->issuer = nameOf(X509_get_issuer_name(certificate->get()));
    state->serial = serialOf(certificate->get());
    if (!state->key)
        return invalidConfig("the certificate " + pem.string() +
                             " cannot be used; give another PEM file");
    return std::make_shared<const Encrypter>(std::move(state));
}

Result<std::string> Encrypter::close(std::string_view text) const {
    const auto failed = [] { return internalError("the envelope cannot be encrypted"); };
    auto envelope = xml::Document::parse(text);
    if (!envelope) return envelope.error();
    const auto parts = partsOf(*envelope);
    const auto security = securityHeader(*envelope);
    if (!parts || !security || !*security) return failed();
    const auto plain = inner(*envelope, parts->body);
    std::array<unsigned char, 32> session{};
    if (plain.empty() || RAND_bytes(session.data(), static_cast<int>(session.size())) != 1)
        return failed();
    const std::string_view bytes(reinterpret_cast<const char*>(session.data()), session.size());
    while (parts->body->children) drop(parts->body->children);
    const auto key = aesKey(bytes);
    xmlNode* data = put(*envelope, parts->body, encryptedData(), true);
    xmlNode* wrapped =
        put(*envelope, *security, encryptedKey(state_->issuer, state_->serial), true);
    const bool done = key && data && wrapped &&
                      encryptInto(key.get(), xmlEncCtxModeEncryptedData, data, plain) &&
                      encryptInto(state_->key.get(), xmlEncCtxModeEncryptedKey, wrapped, bytes);
    OPENSSL_cleanse(session.data(), session.size());
    if (!done) return failed();
    return envelope->serialise();
}

Result<std::string> Seal::close(const std::string& envelope, Instant now) const {
    auto text = signer->sign(envelope, now);
    if (!text || !encrypter) return text;
    return encrypter->close(*text);
}

}  // namespace kamhub::net
