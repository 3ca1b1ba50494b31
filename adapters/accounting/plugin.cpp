#include "sdk/plugin.hpp"

#include "accounting_endpoint.hpp"

namespace {

void registerAll(kamhub::Registrar& registrar) {
    using namespace kamhub::accounting;
    registrar.endpoint("accounting", accountingTraits(), accountingSpec(),
                       [](AccountingConfig config, kamhub::Host& host) {
                           return std::make_unique<AccountingEndpoint>(std::move(config), host);
                       });
}

}  // namespace

KAMHUB_PLUGIN("accounting", "1.0.0", registerAll);
