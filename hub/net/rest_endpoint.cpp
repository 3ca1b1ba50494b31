#include "net/rest_endpoint.hpp"

#include <string_view>
#include <utility>

#include "net/rest_answer.hpp"
#include "net/rest_document.hpp"
#include "net/tmf_event.hpp"

namespace kamhub::net {

namespace {

constexpr std::size_t kLargestAnswer = 1024 * 1024;  // bytes; an answer is a reference

std::string wrongUrl(const RestPartnerConfig& config) {
    if (config.url.starts_with("http://") || config.url.starts_with("https://")) return {};
    return "url is \"" + config.url + "\"; write http://host:port or https://host:port";
}

std::string wrongMount(const RestPartnerConfig& config) {
    if (config.listener.empty())
        return config.callback_path.empty()
                   ? ""
                   : "callback-path is \"" + config.callback_path +
                         "\", and no listener takes it; write listener=\"…\", or no callback-path";
    if (config.callback_path.size() > 1 && config.callback_path.starts_with('/') &&
        !config.callback_path.ends_with('/'))
        return {};
    return "callback-path is \"" + config.callback_path +
           "\"; write a path such as /partners/name, without a / at its end";
}

}  // namespace

ConfigSpec<RestPartnerConfig> restPartnerSpec(const RestPartnerTexts& texts) {
    return ConfigSpec<RestPartnerConfig>(texts.summary)
        .field("url", &RestPartnerConfig::url, texts.url_help)
        .example(texts.example_url)
        .field("token", &RestPartnerConfig::token, "Bearer token that the calls carry.")
        .optional()
        .field("trust", &RestPartnerConfig::trust,
               "Authorities that its certificate may come from, PEM.")
        .optional()
        .field("listener", &RestPartnerConfig::listener,
               "Listener of this configuration that takes its events.")
        .defaultsTo(texts.default_listener)
        .field("callback-path", &RestPartnerConfig::callback_path,
               "Path on that listener; the system's callback address ends with it, and events come "
               "below <callback-path>/listener/.")
        .defaultsTo(texts.default_callback_path)
        .check(wrongUrl)
        .check(wrongMount);
}

EndpointTraits restPartnerTraits() { return {.sink = true, .source = true, .idempotent = true}; }

RestEndpoint::RestEndpoint(std::string partner, RestPartnerConfig config, Host& host)
    : partner_(std::move(partner)), config_(std::move(config)), host_(host) {}

Status RestEndpoint::start() {
    TlsSettings tls;
    tls.enabled = config_.url.starts_with("https://");
    tls.trust = config_.trust;
    auto client = HttpClient::make(config_.url, tls, kLargestAnswer);
    if (!client) return client.error();
    client_ = std::move(*client);
    if (config_.listener.empty()) return okStatus();
    return host_.mount(config_.listener, config_.callback_path,
                       [this](HttpRequest request, HttpResponder responder) {
                           receive(std::move(request), std::move(responder));
                       });
}

// The host takes the mount away, and with it the last call of receive().
void RestEndpoint::stop() {}

Result<Acknowledgement> RestEndpoint::send(const Outgoing& outgoing) {
    auto rest = restCallFrom(outgoing.document);
    if (!rest) return rest.error();
    HttpCall call;
    call.method = rest->method;
    call.path_suffix = rest->path;
    call.headers = {{"Content-Type", "application/json"},
                    {"Accept", "application/json"},
                    {"Idempotency-Key", outgoing.delivery_id}};
    if (!config_.token.empty())
        call.headers.emplace_back("Authorization", "Bearer " + config_.token.reveal());
    if (!outgoing.envelope.traceparent.empty())
        call.headers.emplace_back("traceparent", outgoing.envelope.traceparent);
    call.body = Payload::of(std::move(rest->json));
    call.deadline = outgoing.deadline;
    auto answer = client_->call(call);
    if (!answer) return answer.error();
    return acknowledgementFrom(*answer, partner_, outgoing.operation);
}

void RestEndpoint::receive(HttpRequest request, HttpResponder responder) {
    std::string_view below = request.path;
    if (below.starts_with(config_.callback_path)) below.remove_prefix(config_.callback_path.size());
    const auto operation = operationOf(below);
    if (operation.empty())
        return std::move(responder).answer(refusal(
            404, "notFound",
            "there is no such listener; post to " + config_.callback_path + "/listener/<event>"));
    if (request.method != "POST") {
        auto response = refusal(405, "methodNotAllowed", "a listener takes POST only");
        response.headers.emplace_back("Allow", "POST");
        return std::move(responder).answer(std::move(response));
    }
    if (request.body.size() > kTreeLimit)
        return std::move(responder).answer(
            refusal(413, "tooLarge", "an event holds at most 8 MiB"));
    auto incoming = incomingFrom(operation, request.body);
    if (!incoming) return std::move(responder).answer(answerTo(incoming.error()));
    incoming->traceparent = header(request.headers, "traceparent");
    // A std::function must be copyable, a responder is not.
    auto shared = std::make_shared<HttpResponder>(std::move(responder));
    host_.receive(std::move(*incoming), [shared](Result<Accepted> outcome) {
        std::move(*shared).answer(answerTo(outcome));
    });
}

}  // namespace kamhub::net
