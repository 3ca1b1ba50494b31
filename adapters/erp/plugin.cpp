#include "sdk/plugin.hpp"

#include "amqp_endpoint.hpp"
#include "erp_config.hpp"
#include "file_endpoint.hpp"

namespace {

std::unique_ptr<kamhub::Endpoint> makeEndpoint(const kamhub::erp::ErpConfig& config,
                                               kamhub::Host& host) {
    if (config.via == "amqp") return std::make_unique<kamhub::erp::AmqpEndpoint>(config, host);
    return std::make_unique<kamhub::erp::FileEndpoint>(config, host);
}

void registerAll(kamhub::Registrar& registrar) {
    kamhub::EndpointTraits traits;
    traits.sink = true;
    traits.source = true;
    traits.idempotent = true;  // the ERP posts once per ARCKEY, which is the delivery id
    registrar.endpoint<kamhub::erp::ErpConfig>("erp", traits, kamhub::erp::erpSpec(), makeEndpoint);
}

}  // namespace

KAMHUB_PLUGIN("erp", "1.0.0", registerAll);
