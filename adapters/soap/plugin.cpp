#include "sdk/plugin.hpp"

#include "soap_contract.hpp"

namespace {

void registerAll(kamhub::Registrar& registrar) {
    using namespace kamhub::soap;
    registrar.endpoint("soap", soapTraits(), soapSpec(), makeSoapPartner);
}

}  // namespace

KAMHUB_PLUGIN("soap", "1.0.0", registerAll);
