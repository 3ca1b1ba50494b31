#include "sdk/plugin.hpp"

#include "billing_endpoint.hpp"

namespace {

void registerAll(kamhub::Registrar& registrar) {
    using namespace kamhub;
    registrar.endpoint("billing", billing::billingTraits(), billing::billingSpec(),
                       [](net::SoapPartnerConfig config, Host& host) {
                           return std::make_unique<net::SoapEndpoint>(billing::billingContract(),
                                                                      std::move(config), host);
                       });
}

}  // namespace

KAMHUB_PLUGIN("billing", "1.0.0", registerAll);
