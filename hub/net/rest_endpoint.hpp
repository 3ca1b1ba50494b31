#pragma once
// An endpoint that speaks REST with JSON: calls out, whose method and path the stylesheet writes
// (net/rest_document.hpp), TM Forum's listener events in. What differs between two REST systems is
// data.

#include <filesystem>
#include <memory>
#include <string>

#include "net/http_client.hpp"
#include "sdk/config_spec.hpp"
#include "sdk/endpoint.hpp"

namespace kamhub::net {

// Of one configured REST partner.
struct RestPartnerConfig {
    std::string url;
    Secret token;
    std::filesystem::path trust;
    std::string listener;  // empty: no events are taken
    std::string callback_path;
};

struct RestPartnerTexts {
    std::string summary, url_help, example_url;
    std::string default_listener, default_callback_path;
};
ConfigSpec<RestPartnerConfig> restPartnerSpec(const RestPartnerTexts& texts);
// Calls carry an Idempotency-Key, which the partner has to honour.
EndpointTraits restPartnerTraits();

// Thread-safe between start() and stop().
class RestEndpoint final : public Endpoint {
public:
    // `partner` is its name in error messages.
    RestEndpoint(std::string partner, RestPartnerConfig config, Host& host);

    Status start() override;
    void stop() override;
    Result<Acknowledgement> send(const Outgoing& outgoing) override;

private:
    void receive(HttpRequest request, HttpResponder responder);

    const std::string partner_;
    const RestPartnerConfig config_;
    Host& host_;
    std::unique_ptr<HttpClient> client_;  // made in start(), then constant
};

}  // namespace kamhub::net
