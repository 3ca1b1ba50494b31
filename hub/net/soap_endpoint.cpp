#include "net/soap_endpoint.hpp"

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

std::string elementName(const xml::Document& document) {
    std::string name("{");
    return name.append(document.rootNamespace()).append("}").append(document.rootName());
}

std::string childText(const xml::Document& document, const std::string& name) {
    const auto* node = xml::firstChild(document.root(), name);
    return node ? xml::textOf(node) : std::string();
}

}  // namespace

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
    spec.check(wrongConfig);
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
    if (config_.listener.empty()) return okStatus();
    return host_.mount(config_.listener, config_.callback_path,
                       soapHandler(host_, contract_.service));
}

// The host takes the mounted path away; a call that is under way ends by its deadline.
void SoapEndpoint::stop() {}

Result<SoapEndpoint::Answered> SoapEndpoint::call(const Outgoing& outgoing) {
    auto body = outgoing.document.read();
    if (!body) return body.error();
    SoapCall call;
    call.version = contract_.service.version;
    call.action = contract_.action_prefix + outgoing.operation;
    call.body = std::move(*body);
    call.traceparent = outgoing.envelope.traceparent;
    call.deadline = outgoing.deadline;
    auto answer = callSoap(*client_, call);
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
    if (body->rootNamespace() != contract_.service.body_namespace ||
        body->rootName() != operation + contract_.answer_suffix)
        return garbage(elementName(*body), std::move(answer.raw), operation);
    return Answered{std::move(*body), std::move(answer.raw)};
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
    const bool temporary = code.empty()
                               ? fault.code == xml::SoapFault::Code::Receiver
                               : contract_.temporary_codes.find(code.front()) != std::string::npos;
    std::string message = contract_.partner + (temporary ? " cannot do " : " refused ") + operation;
    if (temporary) message += " now";
    if (!code.empty()) message += ", code " + code;
    message += ": " + (text.empty() ? fault.reason : text);
    return temporary ? unavailable(std::move(message), std::move(raw))
                     : rejected(std::move(message), std::move(raw));
}

Error SoapEndpoint::garbage(const std::string& what, std::string raw,
                            const std::string& operation) const {
    auto error = internalError(contract_.partner + " answered " + operation + " with " + what +
                               " instead of " + operation + contract_.answer_suffix +
                               "; compare the system with its contract");
    error.answer = std::move(raw);
    return error;
}

Result<Acknowledgement> SoapEndpoint::send(const Outgoing& outgoing) {
    auto answered = call(outgoing);
    if (!answered) return answered.error();
    Acknowledgement taken;
    for (const auto& name : contract_.references)
        if (taken.reference = childText(answered->body, name); !taken.reference.empty()) break;
    taken.answer = std::move(answered->raw);
    return taken;
}

Result<Payload> SoapEndpoint::ask(const Outgoing& outgoing) {
    auto answered = call(outgoing);
    if (!answered) return answered.error();
    return Payload::of(answered->body.serialise());
}

}  // namespace kamhub::net
