#include "server/soap_service.hpp"

#include <memory>

#include "server/reception.hpp"
#include "server/refusal.hpp"
#include "server/soap_answer.hpp"

namespace kamhub::server {

namespace {

constexpr char kAnonymous[] = "http://www.w3.org/2005/08/addressing/anonymous";
constexpr char kNone[] = "http://www.w3.org/2005/08/addressing/none";
constexpr char kAcceptedAction[] = "urn:kamhub:hub:1:Accepted";

// The SOAPAction header of 1.1 or the action parameter of 1.2, without quotes.
std::string actionOf(const HttpRequest& request, xml::SoapVersion version) {
    if (version == xml::SoapVersion::V12)
        return mediaParameter(header(request.headers, "Content-Type"), "action");
    auto action = std::string(header(request.headers, "SOAPAction"));
    if (action.size() >= 2 && action.front() == '"' && action.back() == '"')
        action = action.substr(1, action.size() - 2);
    return action;
}

// One request on its way. Kept alive by whoever has to answer it. One thread at a time.
class SoapExchange : public std::enable_shared_from_this<SoapExchange> {
public:
    SoapExchange(flow::Hub& hub, std::string family, HttpRequest request, HttpResponder responder)
        : hub_(hub),
          family_(std::move(family)),
          request_(std::move(request)),
          responder_(std::move(responder)) {}

    void run() {
        const auto content_type = header(request_.headers, "Content-Type");
        const auto media = mediaType(content_type);
        if (media != "text/xml" && media != "application/soap+xml") return refuseMedia(media);
        if (media == "application/soap+xml") context_.version = xml::SoapVersion::V12;
        auto opened_body = openBody(request_.body, content_type);
        if (!opened_body) return refuse(opened_body.error());
        auto& document = *opened_body;
        if (!document) return runLarge(content_type);
        if (isOtherEnvelope(document->rootName(), document->rootNamespace())) {
            const auto found = document->rootNamespace();
            record("SOAP version mismatch: " + found);
            return answer(versionMismatch(context_, found));
        }
        if (document->rootNamespace() == xml::kSoap12) context_.version = xml::SoapVersion::V12;
        if (document->rootNamespace() == xml::kSoap11) context_.version = xml::SoapVersion::V11;
        auto message = xml::openSoap(std::move(*document));
        if (!message) return refuse(message.error());
        opened(std::move(*message));
    }

private:
    void runLarge(std::string_view content_type) {
        const auto root = xml::rootOf(request_.body, mediaParameter(content_type, "charset"));
        if (!root) return refuse(root.error());
        if (isOtherEnvelope(root->name, root->namespace_uri)) {
            record("SOAP version mismatch: " + root->namespace_uri);
            return answer(versionMismatch(context_, root->namespace_uri));
        }
        if (root->namespace_uri == xml::kSoap12) context_.version = xml::SoapVersion::V12;
        if (root->namespace_uri == xml::kSoap11) context_.version = xml::SoapVersion::V11;
        auto large = openLargeSoap(*hub_.live().graph->catalogue, request_.body, content_type);
        if (!large) return refuse(large.error());
        large_ = std::move(large->large);
        opened(std::move(large->message));
    }

    void opened(xml::SoapMessage message) {
        context_ = {
            message.version,
            !message.message_id.empty() || !message.action.empty() || !message.reply_to.empty(),
            message.message_id};
        if (!message.not_understood.empty()) {
            record("mustUnderstand header " + message.not_understood.front());
            return answer(mustUnderstand(context_, message.not_understood));
        }
        take(std::move(message));
    }

    void take(xml::SoapMessage message) {
        if (!message.body)
            return refuse(invalidMessage(
                "the SOAP Body holds no message; write one canonical message into it"));
        Envelope envelope;
        if (auto status = address(message, envelope); !status) return refuse(status.error());
        const auto catalogue = hub_.live().graph->catalogue;
        const auto type = identifyBody(*catalogue, *message.body, envelope);
        if (!type) return refuse(type.error());
        type_ = (*type)->type;
        if (auto why = forbidden(hub_, request_, **type); !why.empty())
            return refuse(rejected(std::move(why)));
        if (auto status = checkOperation(*catalogue, **type, message); !status)
            return refuse(status.error());
        envelope.type = type_;
        envelope.source = request_.source;
        takeTrace(envelope, request_);
        const bool question = (*type)->kind == host::MessageKind::Query;
        flow::Arrival arrival{std::move(envelope), std::move(*message.body), request_.body,
                              actorOf(request_), std::move(large_)};
        if (question) return ask(std::move(arrival));
        hub_.accept(std::move(arrival), [self = shared_from_this()](Result<Accepted> accepted) {
            self->later([self, accepted = std::move(accepted)] { self->accepted(accepted); });
        });
    }

    // Envelope attributes from header blocks, then from WS-Addressing where those said nothing.
    Status address(const xml::SoapMessage& message, Envelope& envelope) {
        std::set<std::string, std::less<>> taken;
        for (const auto& [name, value] : message.attributes)
            if (auto status = takeAttribute(envelope, name, value, taken); !status) return status;
        if (envelope.id.empty()) envelope.id = message.message_id;
        if (envelope.correlation_id.empty()) envelope.correlation_id = message.relates_to;
        const auto& to = message.reply_to;
        if (!to.empty() && to != kAnonymous && to != kNone)
            return invalidMessage("ReplyTo " + to +
                                  " is not on the allow list; leave it out or write " + kAnonymous);
        return okStatus();
    }

    // The body's element names the operation. An action may be missing or a toolkit's own; it may
    // not be another's.
    Status checkOperation(const host::Catalogue& catalogue, const host::MessageType& type,
                          const xml::SoapMessage& message) {
        if (type.family != family_)
            return invalidMessage(type.element + " is no operation of /soap/" + family_ +
                                  "; send it to /soap/" + type.family);
        for (const auto& action : {actionOf(request_, context_.version), message.action})
            if (action != type.type && catalogue.byType(action))
                return invalidMessage("the SOAP action says " + action + ", the body is a " +
                                      type.element + " (" + type.type + ")");
        return okStatus();
    }

    void ask(flow::Arrival arrival) {
        hub_.ask(std::move(arrival), questionDeadline(),
                 [self = shared_from_this()](Result<flow::Answer> result) {
                     // A document moves between threads but is not shared; a task is copied, so it
                     // holds a pointer.
                     auto kept = std::make_shared<Result<flow::Answer>>(std::move(result));
                     self->later([self, kept] { self->answered(*kept); });
                 });
    }

    void accepted(const Result<Accepted>& result) {
        if (!result) return answer(soapRefusal(context_, result.error()));
        answer(soapAnswer(context_, acceptedXml(result->id(), result->duplicate()), kAcceptedAction,
                          result->id()));
    }

    void answered(const Result<flow::Answer>& result) {
        if (!result) return answer(soapRefusal(context_, result.error()));
        answer(soapAnswer(context_, result->body.serialise(false), result->envelope.type,
                          result->envelope.id));
    }

    void refuseMedia(const std::string& media) {
        record("content type " + media);
        auto response = plainText(
            415, "Content-Type " + (media.empty() ? "is missing" : media + " is not taken") +
                     "; send text/xml (SOAP 1.1) or application/soap+xml (SOAP 1.2)");
        response.headers.emplace_back("Accept", "text/xml, application/soap+xml");
        answer(std::move(response));
    }

    void refuse(const Error& error) {
        record(error.message);
        answer(soapRefusal(context_, error));
    }

    // What never reached the hub is told to it once; what did, it records itself.
    void record(const std::string& why) { hub_.refused(request_.source, type_, {}, why); }

    // The store's thread and an endpoint's own thread only hand over.
    void later(std::function<void()> task) { hub_.runtime().post(std::move(task)); }

    void answer(HttpResponse response) { std::move(responder_).answer(std::move(response)); }

    flow::Hub& hub_;
    const std::string family_;
    const HttpRequest request_;
    HttpResponder responder_;
    SoapContext context_;
    std::shared_ptr<const flow::LargeBody> large_;
    std::string type_;
};

}  // namespace

void SoapService::post(const std::string& family, HttpRequest request, HttpResponder responder) {
    std::make_shared<SoapExchange>(hub_, family, std::move(request), std::move(responder))->run();
}

}  // namespace kamhub::server
