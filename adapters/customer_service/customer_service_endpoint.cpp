#include "customer_service_endpoint.hpp"

#include <string_view>
#include <utility>

#include "rest_answer.hpp"
#include "rest_document.hpp"
#include "tmf_event.hpp"

namespace kamhub::customer_service {

namespace {

constexpr std::size_t kLargestAnswer =
    1024 * 1024;  // bytes; the contract's answers are a few hundred

std::string wrongUrl(const CustomerServiceConfig& config) {
    if (config.url.starts_with("http://") || config.url.starts_with("https://")) return {};
    return "url is \"" + config.url + "\"; write http://host:port or https://host:port";
}

std::string wrongMount(const CustomerServiceConfig& config) {
    if (config.callback_path.size() > 1 && config.callback_path.starts_with('/') &&
        !config.callback_path.ends_with('/'))
        return {};
    return "callback-path is \"" + config.callback_path +
           "\"; write a path such as /customer-service, without a / at its end";
}

}  // namespace

ConfigSpec<CustomerServiceConfig> customerServiceSpec() {
    return ConfigSpec<CustomerServiceConfig>(
               "Customer service system (综合客服, hotline 10000) over TM Forum style REST: "
               "customers and tickets go out, listener events come in.")
        .field("url", &CustomerServiceConfig::url,
               "Where the system listens, up to but without /tmf-api.")
        .example("https://kf.operator.example")
        .field("token", &CustomerServiceConfig::token, "Bearer token that the calls carry.")
        .optional()
        .field("trust", &CustomerServiceConfig::trust,
               "Authorities that its certificate may come from, PEM.")
        .optional()
        .field("listener", &CustomerServiceConfig::listener,
               "Listener of this configuration that takes its events.")
        .defaultsTo("partners")
        .field("callback-path", &CustomerServiceConfig::callback_path,
               "Path on that listener; the system's callback address ends with it, and events come "
               "below <callback-path>/listener/.")
        .defaultsTo("/customer-service")
        .check(wrongUrl)
        .check(wrongMount);
}

EndpointTraits customerServiceTraits() {
    return {.sink = true, .source = true, .idempotent = true};
}

CustomerServiceEndpoint::CustomerServiceEndpoint(CustomerServiceConfig config, Host& host)
    : config_(std::move(config)), host_(host) {}

Status CustomerServiceEndpoint::start() {
    net::TlsSettings tls;
    tls.enabled = config_.url.starts_with("https://");
    tls.trust = config_.trust;
    auto client = net::HttpClient::make(config_.url, tls, kLargestAnswer);
    if (!client) return client.error();
    client_ = std::move(*client);
    return host_.mount(config_.listener, config_.callback_path,
                       [this](HttpRequest request, HttpResponder responder) {
                           receive(std::move(request), std::move(responder));
                       });
}

// The host takes the mount away, and with it the last call of receive().
void CustomerServiceEndpoint::stop() {}

Result<Acknowledgement> CustomerServiceEndpoint::send(const Outgoing& outgoing) {
    auto rest = restCallFrom(outgoing.document);
    if (!rest) return rest.error();
    net::HttpCall call;
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
    return acknowledgementFrom(*answer, outgoing.operation);
}

void CustomerServiceEndpoint::receive(HttpRequest request, HttpResponder responder) {
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

}  // namespace kamhub::customer_service
