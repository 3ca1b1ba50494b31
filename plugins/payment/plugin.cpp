#include "sdk/plugin.hpp"

namespace {

// Everything is data.
void registerAll(kamhub::Registrar&) {}

}  // namespace

KAMHUB_PLUGIN("payment", "1.0.0", registerAll);
