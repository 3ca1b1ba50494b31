#include "server/plain_http.hpp"

#include <Poco/JSON/Object.h>

#include <memory>
#include <sstream>

#include "net/cloud_event.hpp"
#include "net/http_message.hpp"
#include "server/reception.hpp"
#include "server/refusal.hpp"

namespace kamhub::server {

namespace {

constexpr std::string_view kPrefix = "ce-";

bool isXml(const std::string& media) {
    return media == "application/xml" || media == "text/xml" || media.ends_with("+xml");
}

std::string titleOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidMessage:
            return "The message is refused";
        case ErrorCode::Rejected:
            return "It is refused";
        case ErrorCode::Unavailable:
            return "Come again later";
        case ErrorCode::Timeout:
            return "The partner system did not answer in time";
        case ErrorCode::InvalidConfig:
        case ErrorCode::Internal:
            return "The hub failed";
    }
    return {};
}

// One request on its way. Kept alive by whoever has to answer it. One thread at a time.
class PlainExchange : public std::enable_shared_from_this<PlainExchange> {
public:
    PlainExchange(flow::Hub& hub, HttpRequest request, HttpResponder responder)
        : hub_(hub), request_(std::move(request)), responder_(std::move(responder)) {}

    void run() {
        const auto content_type = header(request_.headers, "Content-Type");
        const auto media = mediaType(content_type);
        if (!isXml(media))
            return refuse(415,
                          invalidMessage("Content-Type " +
                                         (media.empty() ? "is missing" : media + " is not taken") +
                                         "; send the canonical body as application/xml"));
        Envelope envelope;
        if (auto status = readAttributes(envelope); !status) return refuse(400, status.error());
        const auto catalogue = hub_.live().graph->catalogue;
        auto opened = openMessage(*catalogue, request_.body, content_type);
        if (!opened) return refuse(httpStatusOf(opened.error().code), opened.error());
        const auto type = identifyBody(*catalogue, opened->body, envelope);
        if (!type) return refuse(400, type.error());
        type_ = (*type)->type;
        if (auto why = forbidden(hub_, request_, **type); !why.empty())
            return refuse(403, rejected(std::move(why)));
        envelope.type = (*type)->type;
        envelope.source = request_.source;
        takeTrace(envelope, request_);
        const bool question = (*type)->kind == host::MessageKind::Query;
        flow::Arrival arrival{std::move(envelope), std::move(opened->body), request_.body,
                              actorOf(request_), std::move(opened->large)};
        if (question) return ask(std::move(arrival));
        hub_.accept(std::move(arrival), [self = shared_from_this()](Result<Accepted> accepted) {
            self->later([self, accepted = std::move(accepted)] { self->accepted(accepted); });
        });
    }

private:
    Status readAttributes(Envelope& envelope) {
        std::set<std::string, std::less<>> taken;
        for (const auto& [name, value] : request_.headers) {
            const auto attribute = net::lower(name);
            if (!attribute.starts_with(kPrefix)) continue;
            auto status = takeAttribute(envelope, attribute.substr(kPrefix.size()),
                                        net::decodeHeaderValue(value), taken);
            if (!status) return invalidMessage("header " + name + ": " + status.error().message);
        }
        type_ = envelope.type;
        return okStatus();
    }

    void ask(flow::Arrival arrival) {
        hub_.ask(std::move(arrival), questionDeadline(),
                 [self = shared_from_this()](Result<flow::Answer> result) {
                     auto kept = std::make_shared<Result<flow::Answer>>(std::move(result));
                     self->later([self, kept] { self->answered(*kept); });
                 });
    }

    void accepted(const Result<Accepted>& result) {
        if (!result) return fail(result.error());
        if (net::lower(header(request_.headers, "Accept")).find("application/json") ==
            std::string::npos)
            return answer({202,
                           {{"Content-Type", "application/xml; charset=utf-8"}},
                           acceptedXml(result->id(), result->duplicate()) + "\n"});
        Poco::JSON::Object body(Poco::JSON_PRESERVE_KEY_ORDER);
        body.set("id", result->id());
        body.set("duplicate", result->duplicate());
        std::ostringstream text;
        body.stringify(text);
        answer({202, {{"Content-Type", "application/json"}}, text.str() + "\n"});
    }

    void answered(const Result<flow::Answer>& result) {
        if (!result) return fail(result.error());
        HttpResponse response{
            200, {{"Content-Type", "application/xml; charset=utf-8"}}, result->body.serialise()};
        for (const auto& [name, value] : attributesOf(result->envelope))
            if (name != "datacontenttype")
                response.headers.emplace_back(std::string(kPrefix) + name,
                                              net::encodeHeaderValue(value));
        answer(std::move(response));
    }

    // What the hub said no to, and has recorded.
    void fail(const Error& error) {
        answer(problem(httpStatusOf(error.code), titleOf(error.code), error));
    }

    // What never reaches the hub is told to it once.
    void refuse(int status, const Error& error) {
        hub_.refused(request_.source, type_, {}, error.message);
        answer(problem(status, titleOf(error.code), error));
    }

    void later(std::function<void()> task) { hub_.runtime().post(std::move(task)); }
    void answer(HttpResponse response) { std::move(responder_).answer(std::move(response)); }

    flow::Hub& hub_;
    const HttpRequest request_;
    HttpResponder responder_;
    std::string type_;
};

}  // namespace

void PlainHttp::post(HttpRequest request, HttpResponder responder) {
    std::make_shared<PlainExchange>(hub_, std::move(request), std::move(responder))->run();
}

}  // namespace kamhub::server
