#include "rest_partner.hpp"

#include <utility>

namespace kamhub::rest {

ConfigSpec<net::RestPartnerConfig> restSpec() {
    return net::restPartnerSpec(
        {"Any system that takes JSON over HTTP: method, path and body of each call are written by "
         "its stylesheets; TM Forum style listener events come in where a listener is named.",
         "Where the system listens; the paths of the stylesheets are appended.",
         "https://partner.example", "", ""});
}

std::unique_ptr<Endpoint> makeRest(net::RestPartnerConfig config, Host& host) {
    const std::string partner = "the system at " + config.url;
    return std::make_unique<net::RestEndpoint>(partner, std::move(config), host);
}

}  // namespace kamhub::rest
