#include "sdk/plugin.hpp"

#include "endpoint.hpp"

namespace {

void registerAll(kamhub::Registrar& registrar) {
    using namespace kamhub::ninety_seven;
    registrar.endpoint("ninety_seven", ninetySevenTraits(), ninetySevenSpec(),
                       [](NinetySevenConfig config, kamhub::Host& host) {
                           return std::make_unique<NinetySevenEndpoint>(std::move(config), host);
                       });
}

}  // namespace

KAMHUB_PLUGIN("ninety_seven", "1.0.0", registerAll);
