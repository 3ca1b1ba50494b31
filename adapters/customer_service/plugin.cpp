#include "sdk/plugin.hpp"

#include "customer_service_endpoint.hpp"

namespace {

void registerAll(kamhub::Registrar& registrar) {
    using namespace kamhub::customer_service;
    registrar.endpoint("customer_service", kamhub::net::restPartnerTraits(), customerServiceSpec(),
                       makeCustomerService);
}

}  // namespace

KAMHUB_PLUGIN("customer_service", "1.0.0", registerAll);
