// Checking a signature. The order matters: what may be signed and how is settled on the tree first,
// and only then does libxmlsec compute, with ids that this file has resolved.

#include <openssl/evp.h>
#include <xmlsec/buffer.h>

#include <algorithm>
#include <map>
#include <set>

#include "net/detail/openssl_key.hpp"
#include "net/wss_signature.hpp"
#include "sdk/payload.hpp"

namespace kamhub::net {

namespace {

using namespace wss;

constexpr std::size_t kMostReferences = 40;
constexpr std::size_t kLongestId = 200;
constexpr std::size_t kLongestCertificate = 16 * 1024;  // characters of Base64

Error refuseSignature(const std::string& what) { return invalidMessage("the signature " + what); }

bool isPlainId(const std::string& id) {
    return !id.empty() && id.size() <= kLongestId &&
           std::all_of(id.begin(), id.end(), [](unsigned char c) {
               return std::isalnum(c) || c == '-' || c == '_' || c == '.';
           });
}

// The next node in document order, within `root`.
xmlNode* after(xmlNode* node, const xmlNode* root) {
    if (node->type == XML_ELEMENT_NODE && node->children) return node->children;
    while (node != root && !node->next) node = node->parent;
    return node == root ? nullptr : node->next;
}

// Every element that has an id, by it; nothing if one stands twice.
using Ids = std::map<std::string, xmlNode*>;
std::optional<Ids> idsOf(xmlNode* root) {
    static constexpr char kXml[] = "http://www.w3.org/XML/1998/namespace";
    Ids out;
    for (xmlNode* node = root; node; node = after(node, root)) {
        if (node->type != XML_ELEMENT_NODE) continue;
        for (const auto& [name, ns] : {std::pair("Id", kWsu), std::pair("id", kXml)})
            if (xmlHasNsProp(node, chars(name), chars(ns))) {
                xmlChar* value = xmlGetNsProp(node, chars(name), chars(ns));
                const std::string id(value ? reinterpret_cast<const char*>(value) : "");
                xmlFree(value);
                if (!out.emplace(id, node).second) return std::nullopt;
            }
    }
    return out;
}

// What may be signed of this envelope: what is read, and what says how.
std::set<const xmlNode*> signable(const Envelope& parts, const xmlNode* security) {
    std::set<const xmlNode*> out{parts.body};
    for (const auto* block : xml::childElements(parts.header)) out.insert(block);
    for (const auto* each : xml::childElements(security))
        if (!isNamed(each, kDs, "Signature")) out.insert(each);
    out.erase(security);
    return out;
}

std::string algorithm(const xmlNode* node) { return xml::attributeOf(node, "Algorithm"); }

// Empty, or what of a Reference is not allowed.
std::string wrongReference(const xmlNode* reference) {
    const auto parts = xml::childElements(reference);
    if (parts.size() != 3 || !isNamed(parts[0], kDs, "Transforms") ||
        !isNamed(parts[1], kDs, "DigestMethod") || !isNamed(parts[2], kDs, "DigestValue"))
        return "has a Reference that is not Transforms, DigestMethod and DigestValue";
    const auto transforms = xml::childElements(parts[0]);
    if (transforms.size() != 1 || !isNamed(transforms[0], kDs, "Transform") ||
        algorithm(transforms[0]) != kExclusive)
        return "has a transform other than exclusive C14N";
    for (const auto* child : xml::childElements(transforms[0]))
        if (!isNamed(child, kExclusive, "InclusiveNamespaces"))
            return "has a transform with something in it";
    if (algorithm(parts[1]) != kSha256) return "has a digest other than SHA-256";
    return {};
}

// The elements that the references of SignedInfo mean.
Result<std::set<const xmlNode*>> covered(const xmlNode* info, const Ids& ids,
                                         const std::set<const xmlNode*>& allowed) {
    const auto parts = xml::childElements(info);
    if (parts.size() < 3 || parts.size() > kMostReferences + 2 ||
        !isNamed(parts[0], kDs, "CanonicalizationMethod") ||
        !isNamed(parts[1], kDs, "SignatureMethod"))
        return refuseSignature("is not CanonicalizationMethod, SignatureMethod and References");
    if (algorithm(parts[0]) != kExclusive) return refuseSignature("is not by exclusive C14N");
    if (algorithm(parts[1]) != kRsaSha256 && algorithm(parts[1]) != kEcdsaSha256)
        return refuseSignature("is not by RSA-SHA256 or ECDSA-SHA256");
    if (!xml::childElements(parts[1]).empty()) return refuseSignature("method has something in it");
    std::set<const xmlNode*> out;
    for (std::size_t i = 2; i < parts.size(); ++i) {
        if (!isNamed(parts[i], kDs, "Reference"))
            return refuseSignature("holds more than References");
        if (auto wrong = wrongReference(parts[i]); !wrong.empty()) return refuseSignature(wrong);
        const auto uri = xml::attributeOf(parts[i], "URI");
        const auto id = uri.starts_with('#') ? uri.substr(1) : std::string();
        if (!isPlainId(id))
            return refuseSignature("refers to something else than a wsu:Id of the envelope");
        const auto found = ids.find(id);
        if (found == ids.end() || !allowed.contains(found->second) || !idOf(found->second))
            return refuseSignature("refers to something that is not read");
        if (!out.insert(found->second).second)
            return refuseSignature("refers to one element twice");
    }
    return out;
}

// The certificate that the message carries: a BinarySecurityToken that KeyInfo names, or one in
// KeyInfo itself. Whether it is to be trusted is not said by this.
Result<CertificateHandle> carried(const xmlNode* signature, const xmlNode* security,
                                  const Ids& ids) {
    const xmlNode* holder = nullptr;
    const auto infos = childrenNamed(signature, kDs, "KeyInfo");
    if (infos.size() != 1) return refuseSignature("lacks its KeyInfo");
    const xmlNode* info = infos[0];
    if (const auto tokens = childrenNamed(info, kWsse, "SecurityTokenReference");
        tokens.size() == 1) {
        info = tokens[0];
        if (const auto references = childrenNamed(info, kWsse, "Reference");
            references.size() == 1) {
            const auto uri = xml::attributeOf(references[0], "URI");
            const auto found = uri.starts_with('#') ? ids.find(uri.substr(1)) : ids.end();
            if (found != ids.end() && found->second->parent == security &&
                isNamed(found->second, kWsse, "BinarySecurityToken") &&
                xml::attributeOf(found->second, "ValueType") == kX509v3)
                holder = found->second;
        }
    }
    if (const auto data = childrenNamed(info, kDs, "X509Data"); !holder && data.size() == 1)
        if (const auto certificates = childrenNamed(data[0], kDs, "X509Certificate");
            certificates.size() == 1)
            holder = certificates[0];
    if (!holder)
        return refuseSignature(
            "does not carry its certificate; send a BinarySecurityToken, X509v3");
    auto text = xml::textOf(holder);
    std::erase_if(text, [](unsigned char c) { return std::isspace(c) != 0; });
    if (text.empty() || text.size() > kLongestCertificate || text.size() % 4 != 0)
        return refuseSignature("carries a certificate that cannot be read");
    std::string der(text.size() / 4 * 3, '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(der.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    CertificateHandle out(size > 0 ? d2i_X509(nullptr, &bytes, size) : nullptr);
    if (!out) return refuseSignature("carries a certificate that cannot be read");
    return out;
}

// Empty and when it was made, or why what is said of the time does not hold.
std::string wrongTime(const xmlNode* timestamp, Instant now, Duration age, Duration ahead,
                      Instant& created) {
    const auto read = [&](const char* name, Instant& out) {
        const auto found = childrenNamed(timestamp, kWsu, name);
        if (found.size() != 1) return false;
        auto text = xml::textOf(found[0]);
        std::erase_if(text, [](unsigned char c) { return std::isspace(c) != 0; });
        return parseIso(text, out);
    };
    Instant expires{};
    if (!read("Created", created)) return "has a Timestamp without a time";
    if (created > now + ahead) return "is from the future";
    if (created < now - age) return "is too old";
    if (!childrenNamed(timestamp, kWsu, "Expires").empty() &&
        (!read("Expires", expires) || expires <= now))
        return "has expired";
    return {};
}

void dropComments(xmlNode* root) {
    std::vector<xmlNode*> comments;
    for (xmlNode* node = root; node; node = after(node, root))
        if (node->type == XML_COMMENT_NODE) comments.push_back(node);
    for (auto* comment : comments) {
        xmlNode* before = comment->prev;
        xmlNode* behind = comment->next;
        drop(comment);
        if (before && behind && before->type == XML_TEXT_NODE && behind->type == XML_TEXT_NODE)
            xmlTextMerge(before, behind);
    }
}

// The digest of what was signed; empty if the signature does not fit.
std::string computed(xml::Document& envelope, xmlNode* signature, X509* certificate,
                     const std::set<const xmlNode*>& elements) {
    auto context = signatureContext();
    if (!context) return {};
    context->flags |= XMLSEC_DSIG_FLAGS_STORE_SIGNATURE;
    context->signKey = xmlsecKey(certificate).release();
    if (!context->signKey) return {};
    for (const auto* element : elements) {
        xmlAttr* id = idOf(element);
        xmlChar* value = xmlNodeListGetString(envelope.get(), id->children, 1);
        const bool added = value && xmlAddID(nullptr, envelope.get(), value, id);
        xmlFree(value);
        if (!added) return {};
    }
    if (xmlSecDSigCtxVerify(context.get(), signature) != 0 ||
        context->status != xmlSecDSigStatusSucceeded ||
        xmlSecPtrListGetSize(&context->signedInfoReferences) != elements.size())
        return {};
    auto* info = xmlSecDSigCtxGetPreSignBuffer(context.get());
    if (!info || xmlSecBufferGetSize(info) == 0) return {};
    return sha256Hex({reinterpret_cast<const char*>(xmlSecBufferGetData(info)),
                      static_cast<std::size_t>(xmlSecBufferGetSize(info))});
}

}  // namespace

bool hasSignature(const _xmlNode* security) {
    return !childrenNamed(security, kDs, "Signature").empty();
}

Result<ClientCertificate> claimedSigner(xml::Document& envelope, const _xmlNode* security) {
    const auto ids = idsOf(envelope.root());
    if (!ids) return refuseSignature("cannot be told what it signs: an id stands twice");
    const auto signatures = childrenNamed(security, kDs, "Signature");
    if (signatures.size() != 1) return refuseSignature("is not there once");
    const auto certificate = carried(signatures[0], security, *ids);
    if (!certificate) return certificate.error();
    return factsOf(certificate->get()).identity;
}

Result<Signed> verifySignature(xml::Document& envelope, _xmlNode* security, const MaySign& may_sign,
                               Instant now, Duration age, Duration ahead) {
    dropComments(envelope.root());
    const auto parts = partsOf(envelope);
    if (!parts || security->parent != parts->header)
        return refuseSignature("is of no envelope of one Header and one Body");
    const auto ids = idsOf(envelope.root());
    if (!ids) return refuseSignature("cannot be told what it signs: an id stands twice");
    const auto signatures = childrenNamed(security, kDs, "Signature");
    if (signatures.size() != 1) return refuseSignature("is not there once");
    const auto infos = childrenNamed(signatures[0], kDs, "SignedInfo");
    const auto values = childrenNamed(signatures[0], kDs, "SignatureValue");
    const auto times = childrenNamed(security, kWsu, "Timestamp");
    if (infos.size() != 1 || values.size() != 1 ||
        !childrenNamed(signatures[0], kDs, "Object").empty())
        return refuseSignature("is not SignedInfo, SignatureValue and KeyInfo");
    if (times.size() != 1) return refuseSignature("has no Timestamp beside it");
    auto elements = covered(infos[0], *ids, signable(*parts, security));
    if (!elements) return elements.error();
    if (!elements->contains(parts->body)) return refuseSignature("does not cover the Body");
    if (!elements->contains(times[0])) return refuseSignature("does not cover the Timestamp");
    for (const auto* block : readBlocks(*parts))
        if (!elements->contains(block))
            return refuseSignature("does not cover the header block " + xml::localName(block));
    Signed out;
    if (auto wrong = wrongTime(times[0], now, age, ahead, out.created); !wrong.empty())
        return refuseSignature(wrong);
    auto certificate = carried(signatures[0], security, *ids);
    if (!certificate) return certificate.error();
    const auto facts = factsOf(certificate->get());
    if (!may_sign(facts.identity))
        return refuseSignature("is by " + facts.identity.subject +
                               ", who is no partner that signs");
    if (now < facts.from || now > facts.until)
        return refuseSignature("is by the certificate " + facts.identity.subject +
                               ", which is not valid now");
    out.digest = computed(envelope, signatures[0], certificate->get(), *elements);
    if (out.digest.empty()) return refuseSignature("does not fit what it signs");
    out.by = facts.identity;
    return out;
}

}  // namespace kamhub::net
