#include "net/soap_endpoint.hpp"

#include <algorithm>

#include "net/wss_token.hpp"

namespace kamhub::net {

namespace {

std::string wrongConfig(const SoapPartnerConfig& config) {
    if (!config.url.starts_with("https://") && !config.url.starts_with("http://"))
        return "url is \"" + config.url +
               "\"; write https://host:port/path or http://host:port/path";
    if (config.certificate.empty() != config.key.empty())
        return "certificate and key belong together; write both or neither";
    if (!config.listener.empty() && !config.callback_path.starts_with("/"))
        return "callback-path is \"" + config.callback_path + "\"; write callback-path=\"/" +
               config.callback_path + "\", with a slash before it";
    return {};
}

bool isThisMachine(const std::string& url) {
    for (const char* host : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
        const std::string_view own(host);
        if (url.starts_with(own) &&
            (url.size() == own.size() || url[own.size()] == ':' || url[own.size()] == '/'))
            return true;
    }
    return false;
}

std::string wrongToken(const SoapPartnerConfig& config) {
    if (config.user.empty() != config.password.empty())
        return "user and password belong together; write both or neither";
    if (!config.user.empty() && config.password_form == "text" &&
        config.url.starts_with("http://") && !isThisMachine(config.url))
        return "password-form would send the password where others can read it; write "
               "password-form=\"digest\", or an https:// url";
    return {};
}

std::string wrongSignature(const SoapPartnerConfig& config) {
    const bool file = !config.signature_key_file.empty(), text = !config.signature_key.empty();
    if (config.signature_certificate.empty() && (file || text))
        return "signature-certificate and its key belong together; write signature-certificate";
    if (!config.signature_certificate.empty() && file == text)
        return "signature-certificate and its key belong together; write signature-key-file or "
               "signature-key";
    if (!config.signature_certificate.empty() && !config.user.empty())
        return "a call is signed or has a token; leave signature-certificate out, or user";
    if (!config.encryption_certificate.empty() && config.signature_certificate.empty())
        return "encryption-certificate alone would send what anybody can change; write "
               "signature-certificate and its key";
    if (config.answers_encrypted &&
        (config.signature_certificate.empty() || config.answers_signed_by.empty()))
        return "answers-encrypted goes with signature-certificate, to which they are encrypted, "
               "and answers-signed-by; write both";
    const auto seal = SoapSeal::make(config);
    return seal ? std::string() : seal.error().message;
}

std::string elementName(const std::string& name, const std::string& ns) {
    return "{" + ns + "}" + name;
}

std::string childText(const xml::Document& document, const std::string& name) {
    const auto* node = xml::firstChild(document.root(), name);
    return node ? xml::textOf(node) : std::string();
}

}  // namespace

std::string SoapContract::actionOf(const std::string& operation) const {
    const auto own = operations.find(operation);
    if (own != operations.end() && !own->second.action.empty()) return own->second.action;
    return action_prefix + operation;
}

std::string SoapContract::answerOf(const std::string& operation) const {
    const auto own = operations.find(operation);
    if (own != operations.end() && !own->second.answer.empty()) return own->second.answer;
    return operation + answer_suffix;
}

bool SoapContract::temporary(const std::string& code) const {
    return std::any_of(temporary_codes.begin(), temporary_codes.end(),
                       [&](const std::string& beginning) { return code.starts_with(beginning); });
}

ConfigSpec<SoapPartnerConfig> soapPartnerSpec(const SoapPartnerTexts& texts) {
    ConfigSpec<SoapPartnerConfig> spec(texts.summary);
    spec.field("url", &SoapPartnerConfig::url, "Where the partner answers.")
        .example(texts.example_url);
    spec.field("trust", &SoapPartnerConfig::trust,
               "PEM file of the authorities its certificate is checked against; without it, those "
               "of the system.")
        .optional();
    spec.field("certificate", &SoapPartnerConfig::certificate,
               "PEM file of the hub's own certificate, where the partner asks for one.")
        .optional();
    spec.field("key", &SoapPartnerConfig::key, "PEM file of its private key.").optional();
    spec.field("listener", &SoapPartnerConfig::listener,
               "The listener at which the partner calls; without it, the partner cannot call.")
        .optional()
        .example("partners");
    spec.field("callback-path", &SoapPartnerConfig::callback_path, "The path there.")
        .defaultsTo(texts.default_callback_path);
    spec.field("user", &SoapPartnerConfig::user,
               "The name in the WS-Security UsernameToken of each call; without it, none is sent.")
        .optional();
    spec.field("password", &SoapPartnerConfig::password,
               "Its password, from the environment: ${NAME}.")
        .optional();
    spec.field("password-form", &SoapPartnerConfig::password_form,
               "Whether the token holds a digest of the password or, over TLS or to this machine, "
               "the password itself.")
        .defaultsTo("digest")
        .choices({"digest", "text"});
    spec.field("signature-certificate", &SoapPartnerConfig::signature_certificate,
               "PEM certificate with which each call is signed (WS-Security X.509); without it, "
               "none is.")
        .optional();
    spec.field("signature-key-file", &SoapPartnerConfig::signature_key_file,
               "PEM file of its private key, without a passphrase.")
        .optional();
    spec.field("signature-key", &SoapPartnerConfig::signature_key,
               "The key itself in PEM, from the environment: ${NAME}.")
        .optional();
    spec.field("answers-signed-by", &SoapPartnerConfig::answers_signed_by,
               "PEM certificate that must have signed each of its answers; without it, they need "
               "not be signed.")
        .optional();
    spec.field("encryption-certificate", &SoapPartnerConfig::encryption_certificate,
               "PEM certificate to which the Body of each call is encrypted after signing; without "
               "it, none is.")
        .optional();
    spec.field("answers-encrypted", &SoapPartnerConfig::answers_encrypted,
               "Whether its answers must be encrypted to signature-certificate.")
        .defaultsTo("false");
    spec.check(wrongConfig);
    spec.check(wrongToken);
    spec.check(wrongSignature);
    return spec;
}

Status SoapEndpoint::start() {
    TlsSettings tls;
    tls.enabled = config_.url.starts_with("https://");
    tls.trust = config_.trust;
    tls.certificate = config_.certificate;
    tls.key = config_.key;
    auto client = HttpClient::make(config_.url, tls);
    if (!client) return client.error();
    client_ = std::move(*client);
    auto seal = SoapSeal::make(config_);
    if (!seal) return seal.error();
    seal_ = std::move(*seal);
    if (config_.listener.empty()) return okStatus();
    return host_.mount(config_.listener, config_.callback_path,
                       soapHandler(host_, contract_.service));
}

// The host takes the mounted path away; a call that is under way ends by its deadline.
void SoapEndpoint::stop() {}

std::vector<std::string> SoapEndpoint::headers() const {
    if (config_.user.empty()) return {};
    return {usernameTokenHeader(contract_.service.version, config_.user, config_.password,
                                config_.password_form == "digest", host_.clock(), host_.random())};
}

Result<SoapAnswer> SoapEndpoint::exchange(const Outgoing& outgoing, bool cut_out) {
    SoapCall call;
    call.version = contract_.service.version;
    call.action = contract_.actionOf(outgoing.operation);
    call.document = outgoing.document;
    call.traceparent = outgoing.envelope.traceparent;
    call.headers = headers();
    if (seal_->seals())
        call.seal = [this](const std::string& envelope) {
            return seal_->seal(envelope, host_.clock().now());
        };
    if (seal_->opens())
        call.check = [this](xml::Document& envelope) {
            return seal_->open(envelope, host_.clock().now());
        };
    call.deadline = outgoing.deadline;
    call.cut_out = cut_out;
    return callSoap(*client_, call);
}

Result<SoapEndpoint::Answered> SoapEndpoint::call(const Outgoing& outgoing) {
    auto answer = exchange(outgoing, false);
    if (!answer) return answer.error();
    return judge(std::move(*answer), outgoing.operation);
}

Result<SoapEndpoint::Answered> SoapEndpoint::judge(SoapAnswer answer,
                                                   const std::string& operation) const {
    if (!answer.message) return garbage("nothing", std::move(answer.raw), operation);
    if (answer.message->fault)
        return errorOf(*answer.message->fault, std::move(answer.raw), operation);
    auto& body = answer.message->body;
    if (!body) return garbage("an empty body", std::move(answer.raw), operation);
    if (!isAnswer(body->rootName(), body->rootNamespace(), operation))
        return garbage(elementName(body->rootName(), body->rootNamespace()), std::move(answer.raw),
                       operation);
    return Answered{std::move(*body), std::move(answer.raw)};
}

bool SoapEndpoint::isAnswer(const std::string& name, const std::string& ns,
                            const std::string& operation) const {
    return ns == contract_.service.body_namespace && name == contract_.answerOf(operation);
}

Error SoapEndpoint::errorOf(const xml::SoapFault& fault, std::string raw,
                            const std::string& operation) const {
    std::string code, text;
    // The detail holds one element of the contract's; whatever else stands there says nothing.
    if (!fault.detail.empty())
        if (const auto detail = xml::Document::parse(fault.detail); detail) {
            code = childText(*detail, contract_.code_element);
            text = childText(*detail, contract_.text_element);
        }
    const bool temporary =
        code.empty() ? fault.code == xml::SoapFault::Code::Receiver : contract_.temporary(code);
    return refusal(temporary, code, text.empty() ? fault.reason : text, std::move(raw), operation);
}

Error SoapEndpoint::refusal(bool temporary, const std::string& code, const std::string& text,
                            std::string raw, const std::string& operation) const {
    std::string message = contract_.partner + (temporary ? " cannot do " : " refused ") + operation;
    if (temporary) message += " now";
    if (!code.empty()) message += ", code " + code;
    message += ": " + text;
    return temporary ? unavailable(std::move(message), std::move(raw))
                     : rejected(std::move(message), std::move(raw));
}

Error SoapEndpoint::garbage(const std::string& what, std::string raw,
                            const std::string& operation) const {
    auto error = internalError(contract_.partner + " answered " + operation + " with " + what +
                               " instead of " + contract_.answerOf(operation) +
                               "; compare the system with its contract");
    error.answer = std::move(raw);
    return error;
}

Result<Acknowledgement> SoapEndpoint::send(const Outgoing& outgoing) {
    auto answered = call(outgoing);
    if (!answered) return answered.error();
    if (const auto& element = contract_.result_element; !element.empty()) {
        const auto code = childText(answered->body, element);
        const auto& good = contract_.good_results;
        if (std::find(good.begin(), good.end(), code) == good.end())
            return refusal(contract_.temporary(code), code,
                           childText(answered->body, contract_.result_text_element),
                           std::move(answered->raw), outgoing.operation);
    }
    Acknowledgement taken;
    for (const auto& name : contract_.references)
        if (taken.reference = childText(answered->body, name); !taken.reference.empty()) break;
    taken.answer = std::move(answered->raw);
    return taken;
}

Result<Payload> SoapEndpoint::ask(const Outgoing& outgoing) {
    auto answer = exchange(outgoing, true);
    if (!answer) return answer.error();
    if (auto& cut = answer->cut) {
        if (!isAnswer(cut->name, cut->namespace_uri, outgoing.operation))
            return garbage(elementName(cut->name, cut->namespace_uri), std::move(answer->raw),
                           outgoing.operation);
        return Payload::of(std::move(cut->body));
    }
    auto answered = judge(std::move(*answer), outgoing.operation);
    if (!answered) return answered.error();
    return Payload::of(answered->body.serialise());
}

}  // namespace kamhub::net
