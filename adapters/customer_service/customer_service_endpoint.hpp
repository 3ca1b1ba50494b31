#pragma once
// The customer service system (hotline 10000): TM Forum style REST out, listener events in.

#include <filesystem>
#include <memory>
#include <string>

#include "net/http_client.hpp"
#include "sdk/config_spec.hpp"
#include "sdk/endpoint.hpp"

namespace kamhub::customer_service {

// Value.
struct CustomerServiceConfig {
    std::string url;
    Secret token;
    std::filesystem::path trust;
    std::string listener;
    std::string callback_path;
};

ConfigSpec<CustomerServiceConfig> customerServiceSpec();
EndpointTraits customerServiceTraits();

// Thread-safe between start() and stop().
class CustomerServiceEndpoint final : public Endpoint {
public:
    CustomerServiceEndpoint(CustomerServiceConfig config, Host& host);

    Status start() override;
    void stop() override;
    Result<Acknowledgement> send(const Outgoing& outgoing) override;

private:
    void receive(HttpRequest request, HttpResponder responder);

    const CustomerServiceConfig config_;
    Host& host_;
    std::unique_ptr<net::HttpClient> client_;  // made in start(), then constant
};

}  // namespace kamhub::customer_service
