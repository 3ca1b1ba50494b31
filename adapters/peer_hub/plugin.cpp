#include "sdk/plugin.hpp"

#include "peer_endpoint.hpp"

namespace {

void registerAll(kamhub::Registrar& registrar) {
    using namespace kamhub::peer_hub;
    registrar.endpoint("peer_hub", peerTraits(), peerSpec(),
                       [](PeerConfig config, kamhub::Host& host) {
                           return std::make_unique<PeerEndpoint>(std::move(config), host);
                       });
}

}  // namespace

KAMHUB_PLUGIN("peer_hub", "1.0.0", registerAll);
