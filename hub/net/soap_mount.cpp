#include "net/soap_mount.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "net/http_message.hpp"
#include "xml/limits.hpp"

namespace kamhub::net {

namespace {

using xml::SoapFault;
using xml::SoapVersion;

// SOAP 1.1 knows no other status for a fault than 500.
int statusOf(SoapVersion version, SoapFault::Code code) {
    return version == SoapVersion::V12 && code == SoapFault::Code::Sender ? 400 : 500;
}

HttpResponse faultResponse(SoapVersion version, SoapFault fault) {
    HttpResponse response;
    response.status = statusOf(version, fault.code);
    response.headers.emplace_back("Content-Type", xml::contentType(version));
    response.body = xml::makeSoapFault(version, fault);
    return response;
}

HttpResponse senderFault(SoapVersion version, std::string reason) {
    return faultResponse(version, {SoapFault::Code::Sender, "", std::move(reason), ""});
}

HttpResponse refusal(SoapVersion version, const Error& error) {
    if (error.code == ErrorCode::InvalidMessage || error.code == ErrorCode::Rejected)
        return senderFault(version, error.message);
    auto response = faultResponse(version, {SoapFault::Code::Receiver, "", error.message, ""});
    if (error.code == ErrorCode::Unavailable) {
        response.status = 503;
        response.headers.emplace_back("Retry-After", kRetryAfterSeconds);
    }
    return response;
}

Result<xml::SoapMessage> open(const HttpRequest& request) {
    auto bytes = request.body.read();
    if (!bytes) return bytes.error();
    auto text =
        xml::documentToUtf8(std::move(*bytes), charsetOf(header(request.headers, "Content-Type")));
    if (!text) return text.error();
    auto document = xml::Document::parse(*text);
    if (!document) return document.error();
    return xml::openSoap(std::move(*document));
}

// Why a well-formed envelope is not a call of this service; empty if it is one.
std::string misfit(const xml::SoapMessage& message, const SoapService& service) {
    if (!message.body)
        return "the SOAP body holds no message element; write one operation of the contract";
    const auto ns = message.body->rootNamespace();
    if (ns == service.body_namespace) return {};
    return "the message element is in the namespace \"" + ns + "\"; write it in \"" +
           service.body_namespace + "\"";
}

// Keeps the responder until the hub has decided. HttpResponder is move-only, a callback must be
// copyable.
struct Call {
    HttpResponder responder;
    SoapVersion version;
    std::string operation;
};

void answer(Call& call, const SoapService& service, const Result<Accepted>& outcome) {
    if (!outcome) {
        std::move(call.responder).answer(refusal(call.version, outcome.error()));
        return;
    }
    HttpResponse response;
    response.headers.emplace_back("Content-Type", xml::contentType(call.version));
    response.body = xml::makeSoap(call.version, service.acknowledge(call.operation, *outcome));
    std::move(call.responder).answer(std::move(response));
}

void handle(Host& host, const std::shared_ptr<const SoapService>& service, HttpRequest request,
            HttpResponder responder) {
    if (request.method != "POST") {
        std::move(responder).answer(
            {405, {{"Allow", "POST"}, {"Content-Type", "text/plain"}}, "send SOAP by POST\n"});
        return;
    }
    auto message = open(request);
    if (!message) {
        std::move(responder).answer(refusal(service->version, message.error()));
        return;
    }
    if (!message->not_understood.empty()) {
        const auto reason = "header " + message->not_understood.front() + " is not understood";
        std::move(responder).answer(
            faultResponse(message->version, {SoapFault::Code::MustUnderstand, "", reason, ""}));
        return;
    }
    if (auto wrong = misfit(*message, *service); !wrong.empty()) {
        std::move(responder).answer(senderFault(message->version, std::move(wrong)));
        return;
    }
    auto call = std::make_shared<Call>(
        Call{std::move(responder), message->version, message->body->rootName()});
    Incoming incoming;
    incoming.operation = call->operation;
    incoming.document = Payload::of(message->body->serialise());
    incoming.original = std::move(request.body);
    incoming.traceparent = header(request.headers, "traceparent");
    host.receive(std::move(incoming),
                 [call, service](Result<Accepted> outcome) { answer(*call, *service, outcome); });
}

}  // namespace

HttpHandler soapHandler(Host& host, SoapService service) {
    auto shared = std::make_shared<const SoapService>(std::move(service));
    return [&host, shared](HttpRequest request, HttpResponder responder) {
        handle(host, shared, std::move(request), std::move(responder));
    };
}

}  // namespace kamhub::net
