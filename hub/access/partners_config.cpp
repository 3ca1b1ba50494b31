// <partner> and its children as they stand in a configuration, read and checked.

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>

#include "access/partners.hpp"
#include "net/wss_encryption.hpp"
#include "sdk/payload.hpp"

namespace kamhub::access {

namespace {

constexpr std::size_t kShortestKey = 16;        // characters
constexpr std::size_t kLargestSecret = 4096;    // bytes of a secret's file
constexpr std::size_t kFingerprintDigits = 64;  // SHA-256 in hex

struct PartnerConfig {
    std::string name, source, may_send, may_ask, user, callbacks;
};
struct CertificateConfig {
    std::string subject, fingerprint;
};
struct BasicConfig {
    std::string user;
    Secret password;
    std::filesystem::path password_file;
};
struct KeyConfig {
    Secret key;
    std::filesystem::path key_file;
};

struct SignatureConfig {
    std::filesystem::path certificate, answer_certificate, answer_key_file;
    Secret answer_key;
};

struct EncryptionConfig {
    std::filesystem::path key_file, answer_certificate;
    Secret key;
    bool required = true;
};

// Colons and capitals as openssl prints them are taken.
std::string plainHex(const std::string& fingerprint) {
    std::string out;
    for (const char c : fingerprint)
        if (c != ':') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

std::string wrongCertificate(const CertificateConfig& c) {
    if (c.subject.empty() == c.fingerprint.empty())
        return "a certificate is known by its subject or by its fingerprint; write one of the two";
    const auto hex = plainHex(c.fingerprint);
    const bool digits =
        std::all_of(hex.begin(), hex.end(), [](unsigned char d) { return std::isxdigit(d) != 0; });
    if (!c.fingerprint.empty() && (hex.size() != kFingerprintDigits || !digits))
        return "fingerprint is no SHA-256; write the 64 hex digits that openssl x509 -noout "
               "-fingerprint -sha256 prints";
    return {};
}

const ConfigSpec<PartnerConfig>& partnerSpec() {
    static const auto spec = [] {
        ConfigSpec<PartnerConfig> s(
            "A partner who sends to the hub: how he proves who he is stands in it, as one or more "
            "of `<certificate>`, `<basic>`, `<api-key>`, `<username-token>`, `<signature>`; with "
            "the "
            "last, `<encryption>` too. What is not declared here, he may not.");
        s.field("name", &PartnerConfig::name, "His name; it stands in the audit trail.")
            .example("bank");
        s.field("source", &PartnerConfig::source,
                "The envelope's source of what he sends; without it, his name.")
            .defaultsTo("");
        s.field("may-send", &PartnerConfig::may_send,
                "The types he may send, separated by blanks; * stands for any characters.")
            .defaultsTo("")
            .example("kam.order.* kam.fault.reported.v1");
        s.field("may-ask", &PartnerConfig::may_ask, "The types of the questions he may ask.")
            .defaultsTo("")
            .example("kam.billing.*");
        s.field("user", &PartnerConfig::user,
                "The user whose rights hold for records that he asks about, as for an agent or a "
                "customer; without it he is answered of all records.")
            .defaultsTo("")
            .example("agent-lingnan");
        s.field("callbacks", &PartnerConfig::callbacks,
                "The endpoints whose callback path he may call, separated by blanks.")
            .defaultsTo("")
            .example("billing");
        s.check([](const PartnerConfig& c) {
            return c.name.empty() || c.name.find_first_of(" \t\"<>") != std::string::npos
                       ? "name is no name; write one word"
                       : "";
        });
        return s;
    }();
    return spec;
}

const ConfigSpec<CertificateConfig>& certificateSpec() {
    static const auto spec = [] {
        ConfigSpec<CertificateConfig> s(
            "The certificate that a partner shows over mutual TLS. The listener's authorities "
            "(`trust`) must have signed it.");
        s.field("subject", &CertificateConfig::subject,
                "Its subject as `openssl x509 -noout -subject -nameopt RFC2253,-esc_msb` prints "
                "it.")
            .defaultsTo("")
            .example("CN=kam,O=Bank,C=CN");
        s.field("fingerprint", &CertificateConfig::fingerprint,
                "Its SHA-256: this very certificate and no later one.")
            .defaultsTo("");
        s.check(wrongCertificate);
        return s;
    }();
    return spec;
}

ConfigSpec<BasicConfig> loginSpec(const char* summary) {
    ConfigSpec<BasicConfig> s(summary);
    s.field("user", &BasicConfig::user, "The name.").example("bank");
    s.field("password", &BasicConfig::password,
            "The password, from the environment: ${NAME}. Not in the file itself.")
        .optional()
        .example("${KAM_BANK_PASSWORD}");
    s.field("password-file", &BasicConfig::password_file,
            "The file that holds the password and nothing else, but for a line end.")
        .defaultsTo("")
        .example("secrets/bank");
    s.check([](const BasicConfig& c) -> std::string {
        if (c.user.empty() || c.user.find(':') != std::string::npos)
            return "user is empty or holds a colon; write a name";
        if (c.password.empty() == c.password_file.empty())
            return "a password comes from the environment or from a file; write password or "
                   "password-file";
        return {};
    });
    return s;
}

const ConfigSpec<BasicConfig>& basicSpec() {
    static const auto spec = loginSpec("A name and a password, sent as HTTP Basic.");
    return spec;
}

const ConfigSpec<BasicConfig>& tokenSpec() {
    static const auto spec = loginSpec(
        "A name and a password, sent in the message as a WS-Security UsernameToken: as a digest, "
        "or over TLS and on this machine as text.");
    return spec;
}

const ConfigSpec<KeyConfig>& keySpec() {
    static const auto spec = [] {
        ConfigSpec<KeyConfig> s("A key that is sent in the header X-API-Key.");
        s.field("key", &KeyConfig::key,
                "The key, from the environment: ${NAME}. Not in the file itself.")
            .optional()
            .example("${KAM_BANK_KEY}");
        s.field("key-file", &KeyConfig::key_file,
                "The file that holds the key and nothing else, but for a line end.")
            .defaultsTo("")
            .example("secrets/bank.key");
        s.check([](const KeyConfig& c) {
            return c.key.empty() == c.key_file.empty()
                       ? "a key comes from the environment or from a file; write key or key-file"
                       : "";
        });
        return s;
    }();
    return spec;
}

const ConfigSpec<SignatureConfig>& signatureSpec() {
    static const auto spec = [] {
        ConfigSpec<SignatureConfig> s(
            "The certificate whose key signs this partner's SOAP messages (WS-Security X.509). It "
            "is known as it is; no authority needs to have signed it. Where a listener's `auth` "
            "names `signature`, a partner who has one must sign, whatever else he proves himself "
            "by.");
        s.field("certificate", &SignatureConfig::certificate,
                "PEM file: RSA of 2048 bits or more, or an elliptic curve of 256.")
            .example("partners/bank-signs.pem");
        s.field("answer-certificate", &SignatureConfig::answer_certificate,
                "PEM certificate of the hub's own, with which the answers to what he has signed "
                "are signed; without it they are not.")
            .defaultsTo("");
        s.field("answer-key-file", &SignatureConfig::answer_key_file,
                "PEM file of its private key, without a passphrase.")
            .defaultsTo("");
        s.field("answer-key", &SignatureConfig::answer_key,
                "The key itself in PEM, from the environment: ${NAME}. Not in the file itself.")
            .optional();
        s.check([](const SignatureConfig& c) -> std::string {
            const bool file = !c.answer_key_file.empty(), text = !c.answer_key.empty();
            if (c.answer_certificate.empty() && (file || text))
                return "answer-certificate and its key go together; write answer-certificate";
            if (!c.answer_certificate.empty() && file == text)
                return "answer-certificate and its key go together; write answer-key-file or "
                       "answer-key";
            return {};
        });
        return s;
    }();
    return spec;
}

const ConfigSpec<EncryptionConfig>& encryptionSpec() {
    static const auto spec = [] {
        ConfigSpec<EncryptionConfig> s(
            "How the Body of what a partner signs is encrypted (WS-Security: RSA-OAEP and AES-GCM, "
            "after signing), and that of what he is answered.");
        s.field("key-file", &EncryptionConfig::key_file,
                "PEM file of the hub's private key whose certificate he encrypts to: RSA of 2048 "
                "bits or more, without a passphrase.")
            .defaultsTo("")
            .example("tls/hub-reads.key");
        s.field("key", &EncryptionConfig::key,
                "The key itself in PEM, from the environment: ${NAME}. Not in the file itself.")
            .optional();
        s.field("required", &EncryptionConfig::required,
                "Whether what is not encrypted is refused.")
            .defaultsTo("true");
        s.field("answer-certificate", &EncryptionConfig::answer_certificate,
                "PEM certificate of his to which his answers are encrypted; without it they are "
                "not.")
            .defaultsTo("")
            .example("partners/bank-reads.pem");
        s.check([](const EncryptionConfig& c) {
            return c.key.empty() == c.key_file.empty()
                       ? "the hub's private key comes from the environment or from a file; write "
                         "key-file or key"
                       : "";
        });
        return s;
    }();
    return spec;
}

// Reads the partners of one file and remembers what must not stand twice.
struct Reader {
    Complaints& complaints;
    std::map<std::string, std::string> taken;  // what must be one partner's alone -> whose it is

    // Two partners who cannot be told apart are one.
    void alone(const ConfigNode& node, const std::string& what, const std::string& key,
               const std::string& partner) {
        const auto [other, fresh] = taken.emplace(key, partner);
        if (fresh) return;
        complaints.push_back(node.complain(
            what + " of partner " + partner + " is partner " + other->second + "'s as well",
            "write another: nobody could tell the two apart"));
    }

    Secret secret(const ConfigNode& node, const char* attribute, const Secret& given,
                  const std::filesystem::path& file) {
        if (file.empty()) return given;
        std::ifstream in(file, std::ios::binary);
        std::string text(kLargestSecret + 1, '\0');
        in.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
        const bool fits = text.size() <= kLargestSecret;
        if (text.ends_with('\n')) text.pop_back();
        if (text.ends_with('\r')) text.pop_back();
        if (!text.empty() && fits) return Secret(text);
        complaints.push_back(node.complain(
            *node.attribute(attribute),
            std::string(attribute) + " " + file.string() + " cannot be read, is empty or too long",
            "write a file that holds the secret and that this program may read"));
        return {};
    }

    void certificate(const ConfigNode& node, Partner& partner) {
        const auto config = certificateSpec().parse(node, complaints);
        partner.certificates.push_back({config.subject, plainHex(config.fingerprint)});
        alone(node, "the certificate",
              "certificate " + config.subject + " " + plainHex(config.fingerprint), partner.name);
    }

    void login(const ConfigNode& node, const ConfigSpec<BasicConfig>& spec,
               std::vector<PartnerLogin>& logins, const std::string& partner) {
        const auto before = complaints.size();
        const auto config = spec.parse(node, complaints);
        if (complaints.size() != before) return;
        auto password = secret(node, "password-file", config.password, config.password_file);
        logins.push_back({config.user, std::move(password)});
        alone(node, "user " + config.user, node.name + " " + config.user, partner);
    }

    void key(const ConfigNode& node, Partner& partner) {
        const auto before = complaints.size();
        const auto config = keySpec().parse(node, complaints);
        if (complaints.size() != before) return;
        auto value = secret(node, "key-file", config.key, config.key_file);
        if (complaints.size() == before && value.reveal().size() < kShortestKey)
            complaints.push_back(node.complain("the key is too short to be safe",
                                               "write at least 16 characters made by chance"));
        alone(node, "the key", "key " + sha256Hex(value.reveal()), partner.name);
        partner.keys.push_back(std::move(value));
    }

    // "what is wrong; what to write"
    void complain(const ConfigNode& node, const char* attribute, const std::string& message) {
        const auto cut = message.find("; ");
        complaints.push_back(node.complain(*node.attribute(attribute), message.substr(0, cut),
                                           cut == message.npos ? "" : message.substr(cut + 2)));
    }

    void signature(const ConfigNode& node, Partner& partner) {
        const auto before = complaints.size();
        const auto config = signatureSpec().parse(node, complaints);
        // He signs, whatever is wrong with it: nothing else is to be complained about for that.
        auto& rule = partner.signatures.emplace_back();
        if (complaints.size() != before) return;
        const auto facts = net::signatureCertificate(config.certificate);
        if (!facts) return complain(node, "certificate", facts.error().message);
        rule.fingerprint = facts->identity.fingerprint;
        partner.certificate_files.emplace_back("signature", config.certificate);
        if (!config.answer_certificate.empty()) {
            auto key = net::privateKeyText(config.answer_key, config.answer_key_file);
            if (!key) return complain(node, "answer-certificate", key.error().message);
            auto signer = net::Signer::make(config.answer_certificate, *key);
            if (!signer) return complain(node, "answer-certificate", signer.error().message);
            rule.answers = std::move(*signer);
            partner.certificate_files.emplace_back("answer signature", config.answer_certificate);
        }
        alone(node, "the signature", "signature " + facts->identity.fingerprint, partner.name);
    }

    void encryption(const ConfigNode& node, Partner& partner) {
        const auto before = complaints.size();
        const auto config = encryptionSpec().parse(node, complaints);
        if (complaints.size() != before) return;
        if (partner.encryption.opens)
            return complaints.push_back(
                node.complain("<encryption> stands twice", "remove one of them"));
        const char* attribute = config.key.empty() ? "key-file" : "key";
        auto key = net::privateKeyText(config.key, config.key_file);
        if (!key) return complain(node, attribute, key.error().message);
        auto opens = net::Decrypter::make(*key);
        if (!opens) return complain(node, attribute, opens.error().message);
        partner.encryption = {std::move(*opens), config.required, nullptr};
        if (config.answer_certificate.empty()) return;
        auto answers = net::Encrypter::make(config.answer_certificate);
        if (!answers) return complain(node, "answer-certificate", answers.error().message);
        partner.encryption.answers = std::move(*answers);
        partner.certificate_files.emplace_back("answer encryption", config.answer_certificate);
    }

    // What is only encrypted can be changed, and what comes back of it can be asked for.
    void signsWhatIsEncrypted(const ConfigNode& node, const Partner& partner) {
        if (std::none_of(node.children.begin(), node.children.end(),
                         [](const ConfigNode& child) { return child.name == "encryption"; }))
            return;
        if (partner.signatures.empty())
            complaints.push_back(
                node.complain("partner " + partner.name + " encrypts and does not sign",
                              "write <signature> into it: what is only encrypted can be changed"));
        const auto signs = [](const SignatureRule& rule) { return rule.answers != nullptr; };
        if (partner.encryption.answers &&
            !std::all_of(partner.signatures.begin(), partner.signatures.end(), signs))
            complaints.push_back(node.complain(
                "answers to partner " + partner.name + " are encrypted and not signed",
                "write answer-certificate and answer-key-file into his <signature>"));
    }

    void child(const ConfigNode& node, Partner& partner) {
        for (const auto& below : node.children)
            complaints.push_back(
                below.complain("<" + node.name + "> has no <" + below.name + ">", "leave it out"));
        if (node.name == "certificate") return certificate(node, partner);
        if (node.name == "basic") return login(node, basicSpec(), partner.logins, partner.name);
        if (node.name == "username-token")
            return login(node, tokenSpec(), partner.tokens, partner.name);
        if (node.name == "api-key") return key(node, partner);
        if (node.name == "signature") return signature(node, partner);
        if (node.name == "encryption") return encryption(node, partner);
        complaints.push_back(
            node.complain("<partner> has no <" + node.name + ">",
                          "write certificate, basic, api-key, username-token, signature or "
                          "encryption"));
    }

    Partner partner(const ConfigNode& node) {
        const auto before = complaints.size();
        const auto config = partnerSpec().parse(node, complaints);
        Partner out;
        out.name = config.name;
        out.source = config.source.empty() ? config.name : config.source;
        out.may_send = NamePatterns(config.may_send);
        out.may_ask = NamePatterns(config.may_ask);
        out.user = config.user;
        out.callbacks = NamePatterns(config.callbacks).words();
        for (const auto& each : node.children) child(each, out);
        signsWhatIsEncrypted(node, out);
        if (complaints.size() != before) return out;
        alone(node, "the name", "name " + out.name, out.name);
        alone(node, "the source " + out.source, "source " + out.source, out.name);
        if (node.children.empty())
            complaints.push_back(node.complain(
                "partner " + out.name + " cannot prove who he is",
                "write a certificate, basic, api-key, username-token or signature into it"));
        return out;
    }
};

}  // namespace

std::shared_ptr<const Partners> Partners::read(const ConfigNode& hub, Complaints& complaints) {
    auto out = std::make_shared<Partners>();
    Reader reader{complaints, {}};
    for (const auto& child : hub.children)
        if (child.name == "partner") out->all_.push_back(reader.partner(child));
    return out;
}

std::vector<std::pair<std::string, SpecInfo>> partnerElements() {
    return {{"partner", partnerSpec().info()},      {"certificate", certificateSpec().info()},
            {"basic", basicSpec().info()},          {"api-key", keySpec().info()},
            {"username-token", tokenSpec().info()}, {"signature", signatureSpec().info()},
            {"encryption", encryptionSpec().info()}};
}

}  // namespace kamhub::access
