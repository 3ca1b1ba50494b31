#include "net/wss_token.hpp"

#include <libxml/tree.h>
#include <openssl/evp.h>

#include <array>

namespace kamhub::net {

namespace {

constexpr std::size_t kLongestNonce = 256;  // characters of Base64
constexpr char kProfile[] =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0";

const _xmlNode* childNamed(const _xmlNode* node, const char* ns, const char* name) {
    for (const auto* child : xml::childElements(node))
        if (xml::localName(child) == name && xml::namespaceOf(child) == ns) return child;
    return nullptr;
}

bool hasAttribute(const _xmlNode* node, const char* name, const std::string& ns) {
    return xmlHasNsProp(node, reinterpret_cast<const xmlChar*>(name),
                        reinterpret_cast<const xmlChar*>(ns.c_str())) != nullptr;
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::optional<std::string> fromBase64(const std::string& text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string out(text.size() / 4 * 3, '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    if (size < 0) return std::nullopt;
    const auto padding = text.ends_with("==") ? 2U : text.ends_with("=") ? 1U : 0U;
    out.resize(static_cast<std::size_t>(size) - padding);
    return out;
}

std::string toBase64(const unsigned char* bytes, std::size_t size) {
    std::string out((size + 2) / 3 * 4 + 1, '\0');
    const int count = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes,
                                      static_cast<int>(size));
    out.resize(static_cast<std::size_t>(count));
    return out;
}

Result<std::optional<UsernameToken>> read(const _xmlNode* node) {
    UsernameToken token;
    const auto wrong = [](const char* what) {
        return invalidMessage(std::string("the UsernameToken ") + what);
    };
    const auto* user = childNamed(node, kWsse, "Username");
    const auto* password = childNamed(node, kWsse, "Password");
    if (!user || !password) return wrong("lacks its Username or Password");
    token.user = trimmed(xml::textOf(user));
    const auto type = xml::attributeOf(password, "Type");
    token.digest = type == std::string(kProfile) + "#PasswordDigest";
    if (!token.digest && !type.empty() && type != std::string(kProfile) + "#PasswordText")
        return wrong("has a Password of an unknown Type; write #PasswordText or #PasswordDigest");
    // Blanks at the ends of a password are part of it; those of a digest come from a pretty
    // printer.
    const auto text = xml::textOf(password);
    token.password = Secret(token.digest ? trimmed(text) : text);
    if (const auto* nonce = childNamed(node, kWsse, "Nonce")) {
        const auto encoded = trimmed(xml::textOf(nonce));
        const auto bytes = encoded.size() <= kLongestNonce ? fromBase64(encoded) : std::nullopt;
        if (!bytes || bytes->empty()) return wrong("has a Nonce that is no Base64 or too long");
        token.nonce = *bytes;
    }
    if (const auto* created = childNamed(node, kWsu, "Created")) {
        token.created = trimmed(xml::textOf(created));
        if (!parseIso(token.created, token.created_at))
            return wrong("has a Created that is no time");
    }
    if (token.digest && (token.nonce.empty() || token.created.empty()))
        return wrong("has a digest without Nonce and Created");
    return std::optional(std::move(token));
}

}  // namespace

Result<_xmlNode*> securityHeader(const xml::Document& envelope) {
    _xmlNode* found = nullptr;
    const auto ns = envelope.rootNamespace();
    for (auto* part : xml::childElements(envelope.root())) {
        if (xml::localName(part) != "Header" || xml::namespaceOf(part) != ns) continue;
        for (auto* block : xml::childElements(part)) {
            if (xml::localName(block) != "Security" || xml::namespaceOf(block) != kWsse) continue;
            // A block for another node on the way.
            if (hasAttribute(block, "actor", ns) || hasAttribute(block, "role", ns)) continue;
            if (found) return invalidMessage("there are two Security headers; write one");
            found = block;
        }
    }
    return found;
}

Result<std::optional<UsernameToken>> usernameToken(const _xmlNode* security) {
    const _xmlNode* found = nullptr;
    for (const auto* child : xml::childElements(security)) {
        if (xml::localName(child) != "UsernameToken" || xml::namespaceOf(child) != kWsse) continue;
        if (found) return invalidMessage("there are two UsernameTokens; write one");
        found = child;
    }
    if (!found) return std::optional<UsernameToken>();
    return read(found);
}

void drop(_xmlNode* block) {
    xmlUnlinkNode(block);
    xmlFreeNode(block);
}

std::string passwordDigest(const std::string& nonce, const std::string& created,
                           const Secret& password) {
    const auto text = nonce + created + password.reveal();
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    // SHA-1 is what the profile says; it is no signature here but a keyed check of a fresh nonce.
    EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha1(), nullptr);
    return toBase64(bytes.data(), size);
}

std::string usernameTokenHeader(xml::SoapVersion version, const std::string& user,
                                const Secret& password, bool digest, Clock& clock, Random& random) {
    std::array<std::uint64_t, 2> bytes{random.next(), random.next()};
    const std::string nonce(reinterpret_cast<const char*>(bytes.data()), sizeof bytes);
    const auto created = toIso(clock.now());
    const auto secret = digest ? passwordDigest(nonce, created, password) : password.reveal();
    const char* envelope = version == xml::SoapVersion::V12 ? xml::kSoap12 : xml::kSoap11;
    const char* must = version == xml::SoapVersion::V12 ? "true" : "1";
    return std::string("<wsse:Security xmlns:wsse=\"") + kWsse + "\" xmlns:wsu=\"" + kWsu +
           "\" xmlns:env=\"" + envelope + "\" env:mustUnderstand=\"" + must +
           "\"><wsse:UsernameToken><wsse:Username>" + xml::escape(user) +
           "</wsse:Username><wsse:Password Type=\"" + kProfile +
           (digest ? "#PasswordDigest" : "#PasswordText") + "\">" + xml::escape(secret) +
           "</wsse:Password><wsse:Nonce EncodingType=\"" + kWssBase64 + "\">" +
           toBase64(reinterpret_cast<const unsigned char*>(nonce.data()), nonce.size()) +
           "</wsse:Nonce><wsu:Created>" + created +
           "</wsu:Created></wsse:UsernameToken></wsse:Security>";
}

}  // namespace kamhub::net
