#pragma once
// Keys, envelopes and changes of a text, for the tests of WS-Security.

#include <gtest/gtest.h>

#include "net/wss_signature.hpp"
#include "support.hpp"

namespace kamhub::net::test {

struct SigningKey {
    SigningKey(const std::filesystem::path& folder, const std::string& name,
               const std::string& kind)
        : certificate(folder / (name + ".pem")), key(folder / (name + ".key")) {
        const auto command = "openssl req -x509 -newkey " + kind +
                             " -nodes -days 2 -subj /CN=" + name + " -keyout " + key.string() +
                             " -out " + certificate.string() + " 2>/dev/null";
        EXPECT_EQ(std::system(command.c_str()), 0) << command;
    }
    Result<std::shared_ptr<const Signer>> signer() const {
        const auto pem = privateKeyText({}, key);
        if (!pem) return pem.error();
        return Signer::make(certificate, *pem);
    }
    std::filesystem::path certificate, key;
};

// Keys are made once: an RSA key takes a second.
struct Keys {
    TemporaryFolder folder;
    SigningKey rsa{folder.path(), "rsa", "rsa:2048"};
    SigningKey curve{folder.path(), "curve", "ec -pkeyopt ec_paramgen_curve:prime256v1"};
    SigningKey reader{folder.path(), "reader", "rsa:2048"};
    SigningKey weak{folder.path(), "weak", "rsa:1024"};
};
inline const Keys& keys() {
    static const Keys keys;
    return keys;
}

inline std::string envelope(const std::string& ns = xml::kSoap11) {
    return "<e:Envelope xmlns:e='" + ns + "' xmlns:k='" + xml::kKamHeader +
           "'><e:Header><k:id>7</k:id><x xmlns='urn:x'/></e:Header>"
           "<e:Body><a xmlns='urn:x'><amount>100</amount>文</a></e:Body></e:Envelope>";
}

inline Instant now() {
    return signatureCertificate(keys().curve.certificate)->from + std::chrono::hours(1);
}

inline std::string signedBy(const SigningKey& key, const std::string& text = envelope()) {
    const auto signer = key.signer();
    EXPECT_TRUE(signer.ok()) << signer.error().message;
    const auto out = (*signer)->sign(text, now());
    EXPECT_TRUE(out.ok());
    return *out;
}

struct Verdict {
    std::string why;  // empty: taken
    Signed who;
    std::string left;  // the envelope as it is read afterwards
};

inline Verdict verify(const std::string& text, const SigningKey& key = keys().rsa,
                      Duration later = {}) {
    auto document = xml::Document::parse(text);
    EXPECT_TRUE(document.ok()) << text;
    const auto security = securityHeader(*document);
    if (!security || !*security) return {"no Security header", {}, {}};
    const auto known = signatureCertificate(key.certificate)->identity.fingerprint;
    auto out = verifySignature(
        *document, *security, [&](auto& c) { return c.fingerprint == known; }, now() + later,
        std::chrono::minutes(5), std::chrono::minutes(1));
    if (!out) return {out.error().message, {}, {}};
    return {"", *out, document->serialise()};
}

inline std::string changed(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from << " in " << text;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// From the first `begin` to the last `end`, or to the next one.
inline std::string part(const std::string& text, const std::string& begin, const std::string& end,
                        bool last = true) {
    const auto from = text.find(begin);
    const auto to = last ? text.rfind(end) : text.find(end, from);
    EXPECT_TRUE(from != std::string::npos && to != std::string::npos && to >= from) << begin;
    return text.substr(from, to + end.size() - from);
}

}  // namespace kamhub::net::test
