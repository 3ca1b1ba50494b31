// A signed envelope that somebody changed on its way: what is taken for signed is what was signed.

#include <array>

#include "net/wss_signature.hpp"
#include "target.hpp"

namespace kamhub::fuzz {

namespace {

struct Original {
    std::string text, body, fingerprint;
    std::vector<std::pair<std::string, std::string>> attributes;
    Instant at{};
};

Original make() {
    const auto key = (folder() / "sign.key").string(), pem = (folder() / "sign.pem").string();
    const auto command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=bank -keyout " +
        key + " -out " + pem + " 2>/dev/null";
    require(std::system(command.c_str()) == 0);
    const auto certificate = net::signatureCertificate(pem);
    const auto secret = net::privateKeyText({}, key);
    require(certificate && secret);
    const auto signer = net::Signer::make(pem, *secret);
    require(bool(signer));
    const std::string plain = "<e:Envelope xmlns:e='" + std::string(xml::kSoap11) + "' xmlns:k='" +
                              xml::kKamHeader +
                              "'><e:Header><k:id>7</k:id></e:Header><e:Body><a><n>100</n></a>"
                              "</e:Body></e:Envelope>";
    Original out;
    out.at = certificate->from + std::chrono::hours(1);
    out.fingerprint = certificate->identity.fingerprint;
    const auto text = (*signer)->sign(plain, out.at);
    require(bool(text));
    out.text = *text;
    const auto message = xml::openSoap(*xml::Document::parse(plain));
    out.body = message->body->canonical();
    out.attributes = message->attributes;
    return out;
}

// Each change: place (2 bytes), how much is taken out, how much is put in; what is put in follows,
// or, with an odd place, stands in the original there where the next two bytes say, four times as
// much.
std::string changed(const std::string& original, std::string_view script) {
    std::string text = original;
    const auto number = [&](std::size_t bytes) {
        std::size_t out = 0;
        for (; bytes > 0 && !script.empty(); --bytes, script.remove_prefix(1))
            out = out * 256 + static_cast<unsigned char>(script[0]);
        return out;
    };
    while (script.size() > 4) {
        const auto place = number(2);
        const auto at = place / 2 % (text.size() + 1);
        const auto out = number(1) * (place % 2 ? 4 : 1);
        const auto in = number(1);
        if (place % 2) {
            text.replace(at, out, original.substr(number(2) % original.size(), in * 4));
        } else {
            text.replace(at, out, script.substr(0, in));
            script.remove_prefix(std::min(in, script.size()));
        }
    }
    return text;
}

void signature(std::string_view bytes) {
    static const Original original = make();
    auto envelope = xml::Document::parse(changed(original.text, bytes));
    if (!envelope) return;
    const auto security = net::securityHeader(*envelope);
    if (!security || !*security || !net::hasSignature(*security)) return;
    const auto who = net::verifySignature(
        *envelope, *security, [&](const auto& c) { return c.fingerprint == original.fingerprint; },
        original.at, std::chrono::minutes(5), std::chrono::minutes(1));
    if (!who) return require(!bytes.empty());  // untouched, it is taken
    require(who->by.fingerprint == original.fingerprint);
    net::drop(*security);
    const auto message = xml::openSoap(std::move(*envelope));
    if (!message) return;
    require(message->body && message->body->canonical() == original.body);
    require(message->attributes == original.attributes);
}

}  // namespace

std::vector<Target> signatureTargets() { return {{"signature", signature}}; }

}  // namespace kamhub::fuzz
