#include "host/message_proof.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "net/wss_encryption.hpp"
#include "xml/limits.hpp"

namespace kamhub::host {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return out;
}

// Where the charset parameter of a content type stands, with the semicolon before it; its value.
struct Charset {
    std::size_t from = std::string::npos, size = 0;
    std::string value;
};

Charset charsetIn(const std::string& content_type) {
    Charset out;
    const auto at = lower(content_type).find("charset=");
    const auto semicolon = at == std::string::npos ? at : content_type.rfind(';', at);
    if (semicolon == std::string::npos) return out;
    const auto end = std::min(content_type.find(';', at), content_type.size());
    out.value = content_type.substr(at + 8, end - at - 8);
    std::erase(out.value, '"');
    std::erase(out.value, ' ');
    out.from = semicolon;
    out.size = end - semicolon;
    return out;
}

Result<xml::Document> envelopeOf(const HttpRequest& request) {
    auto bytes = request.body.read();
    if (!bytes) return bytes.error();
    const std::string content_type(header(request.headers, "Content-Type"));
    auto text = xml::documentToUtf8(std::move(*bytes), charsetIn(content_type).value);
    if (!text) return text.error();
    auto document = xml::Document::parse(*text);
    if (!document) return document;
    const auto ns = document->rootNamespace();
    if (document->rootName() != "Envelope" || (ns != xml::kSoap11 && ns != xml::kSoap12))
        return invalidMessage("this is no SOAP envelope");
    return document;
}

// From here on the body is UTF-8, whatever it was.
void replaceBody(HttpRequest& request, const xml::Document& envelope) {
    request.body = Payload::of(envelope.serialise());
    for (auto& [name, value] : request.headers)
        if (lower(name) == "content-type")
            if (const auto charset = charsetIn(value); charset.from != std::string::npos)
                value.erase(charset.from, charset.size);
}

xml::SoapVersion versionOf(const HttpRequest& request) {
    const auto type = lower(header(request.headers, "Content-Type"));
    return type.starts_with("application/soap+xml") ? xml::SoapVersion::V12 : xml::SoapVersion::V11;
}

// One answer to everything that is wrong with a signature: a stranger who tries this and that
// learns nothing of what was nearer to being right.
ProofRefusal refusal(const HttpRequest& request, std::string why, bool is_signed) {
    const auto version = versionOf(request);
    xml::SoapFault fault;
    fault.subcode = is_signed ? "FailedCheck" : "FailedAuthentication";
    fault.subcode_space = net::kWsse;
    fault.reason =
        is_signed
            ? "who sends this is not proved: the signature or decryption was invalid"
            : "who sends this is not proved: the Security header is missing or was not accepted";
    return {std::move(why),
            {version == xml::SoapVersion::V12 ? 400 : 500,
             {{"Content-Type", xml::contentType(version)}},
             xml::makeSoapFault(version, fault)}};
}

}  // namespace

HttpResponder sealing(HttpResponder responder, net::Seal seal, const Clock& clock) {
    auto inner = std::make_shared<HttpResponder>(std::move(responder));
    return HttpResponder([inner, seal = std::move(seal), &clock](HttpResponse response) {
        const auto type = header(response.headers, "Content-Type");
        const bool soap = type.starts_with("text/xml") || type.starts_with("application/soap+xml");
        if (soap && !response.body.empty()) {
            auto text = seal.close(response.body, clock.now());
            if (text)
                response.body = std::move(*text);
            else
                response = {500, {{"Content-Type", "text/plain"}}, "the answer was not sealed\n"};
        }
        std::move(*inner).answer(std::move(response));
    });
}

bool mustSign(const SignInWays& ways, const access::Partners& partners, const std::string& name) {
    const auto* partner = ways.signature ? partners.named(name) : nullptr;
    return partner && !partner->signatures.empty();
}

MessageProof::MessageProof(const Clock& clock)
    : clock_(clock), started_(clock.now()), nonces_(kTokenAge + kClockAhead, kMostTokens) {}

ProofOutcome MessageProof::check(const SignInWays& ways, bool open,
                                 const access::Partners& partners, HttpRequest& request) {
    const auto known = std::exchange(request.partner, {});
    request.source.clear();
    bool is_signed = false;
    const auto refuse = [&](std::string why) {
        request.partner.clear();
        request.source.clear();
        return ProofOutcome{refusal(request, std::move(why), is_signed), {}};
    };
    auto envelope = envelopeOf(request);
    if (!envelope) return refuse(envelope.error().message);
    auto security = net::securityHeader(*envelope);
    if (!security) return refuse(security.error().message);
    if (!*security) return refuse("no proof was given");
    is_signed = net::hasSignature(*security);
    ProofOutcome out;
    auto why = proved(ways, open, partners, *envelope, request, out.answers);
    if (!why.empty()) return refuse(std::move(why));
    if (!known.empty() && known != request.partner) return refuse("two proofs name two partners");
    if (!is_signed && mustSign(ways, partners, request.partner))
        return refuse("this partner signs, and this is not signed");
    net::drop(*net::securityHeader(*envelope));
    replaceBody(request, *envelope);
    return out;
}

std::string MessageProof::proved(const SignInWays& ways, bool open,
                                 const access::Partners& partners, xml::Document& envelope,
                                 HttpRequest& request, net::Seal& answers) {
    const auto* security = *net::securityHeader(envelope);
    // What stands there and is not looked at would be taken for a proof by whoever wrote it.
    const auto read = net::usernameToken(security);
    if (!read) return read.error().message;
    const bool has_signature = net::hasSignature(security);
    if (*read && !ways.username_token) return "a UsernameToken is not taken here";
    if (has_signature && !ways.signature) return "a signature is not taken here";
    if (!*read && !has_signature) return "no proof was given that this listener takes";
    if (!has_signature && net::isEncrypted(envelope, security))
        return "what is encrypted is not signed";
    if (*read)
        if (auto why = token(**read, open, partners, request); !why.empty()) return why;
    const auto first = request.partner;
    if (has_signature)
        if (auto why = signature(partners, envelope, request, answers); !why.empty()) return why;
    return *read && has_signature && first != request.partner ? "two proofs name two partners" : "";
}

std::string MessageProof::signature(const access::Partners& partners, xml::Document& envelope,
                                    HttpRequest& request, net::Seal& answers) {
    const auto claimed = net::claimedSigner(envelope, *net::securityHeader(envelope));
    if (!claimed) return claimed.error().message;
    const auto* partner = partners.bySignature(*claimed);
    if (!partner)
        return "the signature is by " + claimed->subject + ", who is no partner that signs";
    const auto& rule = partner->encryption;
    if (net::isEncrypted(envelope, *net::securityHeader(envelope))) {
        if (!rule.opens) return "this partner's messages are not encrypted, and this is";
        auto opened = rule.opens->open(std::move(envelope));
        if (!opened) return opened.error().message;
        envelope = std::move(*opened);
    } else if (rule.required) {
        return "this partner encrypts, and this is not encrypted";
    }
    const auto now = clock_.now();
    const auto may_sign = [&](const ClientCertificate& certificate) {
        return partners.bySignature(certificate) == partner;
    };
    const auto security = net::securityHeader(envelope);
    if (!security || !*security) return "what was encrypted holds another Security header";
    const auto signed_by =
        net::verifySignature(envelope, *security, may_sign, now, kTokenAge, kClockAhead);
    if (!signed_by) return signed_by.error().message;
    // As with a token: what was used before the start is not known any more.
    if (signed_by->created < started_) return "the signature is from before the hub's start";
    const auto answer = nonces_.use("signature\n" + signed_by->digest, now);
    if (answer == NonceMemory::Answer::Repeated) return "the signature was used before";
    if (answer == NonceMemory::Answer::Full) return "too many proofs within five minutes";
    for (const auto& each : partner->signatures)
        if (each.fingerprint == signed_by->by.fingerprint)
            answers = {each.answers, each.answers ? rule.answers : nullptr};
    request.partner = partner->name;
    request.source = partner->source;
    return {};
}

std::string MessageProof::token(const net::UsernameToken& token, bool open,
                                const access::Partners& partners, HttpRequest& request) {
    if (open && !token.digest) return "a password was sent where others can read it";
    const auto now = clock_.now();
    if (!token.created.empty()) {
        if (token.created_at > now + kClockAhead) return "the token is from the future";
        if (token.created_at < now - kTokenAge) return "the token is too old";
    }
    const auto* partner =
        partners.byToken(token.user, token.password.reveal(), [&](const Secret& password) {
            return token.digest ? net::passwordDigest(token.nonce, token.created, password)
                                : password.reveal();
        });
    if (!partner) return "user or password of the token is wrong";
    // Remembered only now: strangers cannot fill the memory. What was used before the start is not
    // known any more, so a digest must be younger.
    if (token.digest && token.created_at < started_)
        return "the token is from before the hub's start";
    if (!token.nonce.empty()) {
        const auto answer = nonces_.use(token.user + "\n" + token.nonce + token.created, now);
        if (answer == NonceMemory::Answer::Repeated) return "the token was used before";
        if (answer == NonceMemory::Answer::Full) return "too many tokens within five minutes";
    }
    request.partner = partner->name;
    request.source = partner->source;
    return {};
}

}  // namespace kamhub::host
