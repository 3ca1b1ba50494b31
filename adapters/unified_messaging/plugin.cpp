#include "sdk/plugin.hpp"

#include "messaging_config.hpp"
#include "messaging_endpoint.hpp"

namespace {

void registerAll(kamhub::Registrar& registrar) {
    using namespace kamhub::unified_messaging;
    kamhub::EndpointTraits traits;
    traits.sink = true;
    traits.source = true;
    traits.idempotent = false;  // a short message submitted twice is sent twice
    registrar.endpoint<MessagingConfig>("unified_messaging", traits, messagingSpec(),
                                        [](const MessagingConfig& config, kamhub::Host& host) {
                                            return std::make_unique<MessagingEndpoint>(config,
                                                                                       host);
                                        });
}

}  // namespace

KAMHUB_PLUGIN("unified_messaging", "1.0.0", registerAll);
