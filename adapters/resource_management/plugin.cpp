#include "sdk/plugin.hpp"

#include "resource_management_endpoint.hpp"

namespace {

void registerAll(kamhub::Registrar& registrar) {
    using namespace kamhub;
    namespace ours = resource_management;
    registrar.endpoint("resource_management", ours::resourceManagementTraits(),
                       ours::resourceManagementSpec(),
                       [](net::SoapPartnerConfig config, Host& host) {
                           return std::make_unique<net::SoapEndpoint>(
                               ours::resourceManagementContract(), std::move(config), host);
                       });
}

}  // namespace

KAMHUB_PLUGIN("resource_management", "1.0.0", registerAll);
