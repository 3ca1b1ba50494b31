#pragma once
// The customer service system (hotline 10000): the REST endpoint of hub/net, with its own words.

#include "net/rest_endpoint.hpp"

namespace kamhub::customer_service {

ConfigSpec<net::RestPartnerConfig> customerServiceSpec();
std::unique_ptr<Endpoint> makeCustomerService(net::RestPartnerConfig config, Host& host);

}  // namespace kamhub::customer_service
