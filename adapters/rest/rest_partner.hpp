#pragma once
// Any REST system whose calls its stylesheets can write: the endpoint of hub/net as it is.

#include "net/rest_endpoint.hpp"

namespace kamhub::rest {

ConfigSpec<net::RestPartnerConfig> restSpec();
std::unique_ptr<Endpoint> makeRest(net::RestPartnerConfig config, Host& host);

}  // namespace kamhub::rest
