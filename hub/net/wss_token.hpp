#pragma once
// WS-Security UsernameToken (OASIS profile 1.1): read from an envelope, and written for one.

#include <optional>
#include <string>

#include "sdk/config_spec.hpp"
#include "sdk/time.hpp"
#include "xml/document.hpp"
#include "xml/soap.hpp"

namespace kamhub::net {

// The EncodingType of tokens and nonces.
constexpr char kWssBase64[] =
    "http://docs.oasis-open.org/wss/2004/01/"
    "oasis-200401-wss-soap-message-security-1.0#Base64Binary";

constexpr char kWsse[] =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
constexpr char kWsu[] =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

// What a token says. Value; it holds a password where that is sent as text.
struct UsernameToken {
    std::string user;
    bool digest = false;
    Secret password;      // the text, or the digest in Base64
    std::string nonce;    // bytes; empty: none
    std::string created;  // as it was written; empty: none
    Instant created_at{};
};

// The Security header block that is meant for us (without an actor or role), or null; more than one
// is refused.
Result<_xmlNode*> securityHeader(const xml::Document& envelope);
// The one UsernameToken in it, or nothing. InvalidMessage for one that cannot be read, for a nonce
// that is too long, for two of them.
Result<std::optional<UsernameToken>> usernameToken(const _xmlNode* security);

// Takes a block that has been processed out of its envelope.
void drop(_xmlNode* block);

// Base64(SHA-1(nonce + created + password)), as the profile has it.
std::string passwordDigest(const std::string& nonce, const std::string& created,
                           const Secret& password);

// A serialised header block, marked mustUnderstand. `digest`: the password is not sent, a digest
// with a fresh nonce and the time is.
std::string usernameTokenHeader(xml::SoapVersion version, const std::string& user,
                                const Secret& password, bool digest, Clock& clock, Random& random);

}  // namespace kamhub::net
