#include "sdk/plugin.hpp"

#include "rest_partner.hpp"

namespace {

void registerAll(kamhub::Registrar& registrar) {
    using namespace kamhub::rest;
    registrar.endpoint("rest", kamhub::net::restPartnerTraits(), restSpec(), makeRest);
}

}  // namespace

KAMHUB_PLUGIN("rest", "1.0.0", registerAll);
