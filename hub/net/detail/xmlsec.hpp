#pragma once
// Handles of libxmlsec, and what its callers share. Not a public header.

#include <libxml/tree.h>
#include <xmlsec/crypto.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "xml/document.hpp"

namespace kamhub::net::wss {

constexpr char kDs[] = "http://www.w3.org/2000/09/xmldsig#";
constexpr char kExclusive[] = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr char kRsaSha256[] = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
constexpr char kEcdsaSha256[] = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
constexpr char kSha256[] = "http://www.w3.org/2001/04/xmlenc#sha256";
constexpr char kX509v3[] =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";

struct FreeSignature {
    void operator()(xmlSecDSigCtx* context) const { xmlSecDSigCtxDestroy(context); }
};
using SignatureHandle = std::unique_ptr<xmlSecDSigCtx, FreeSignature>;
struct FreeKey {
    void operator()(xmlSecKey* key) const { xmlSecKeyDestroy(key); }
};
using KeyHandle = std::unique_ptr<xmlSecKey, FreeKey>;

// Makes the library ready, once; it says nothing on stderr.
void ready();
// A context that computes with nothing but what is allowed.
SignatureHandle signatureContext();

inline const xmlChar* chars(const char* text) { return reinterpret_cast<const xmlChar*>(text); }
inline const xmlChar* chars(const std::string& text) { return chars(text.c_str()); }

bool isNamed(const xmlNode* node, const char* ns, const char* name);
std::vector<xmlNode*> childrenNamed(const xmlNode* node, const char* ns, const char* name);
xmlAttr* idOf(const xmlNode* node);  // its wsu:Id, or null

// The parts of an envelope by their places: one Body, at most one Header, nothing else.
struct Envelope {
    xmlNode* header = nullptr;
    xmlNode* body = nullptr;
};
std::optional<Envelope> partsOf(const xml::Document& envelope);
// The header blocks that the hub reads.
std::vector<xmlNode*> readBlocks(const Envelope& envelope);

}  // namespace kamhub::net::wss
