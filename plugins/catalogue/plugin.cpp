#include "sdk/plugin.hpp"

namespace {

void registerAll(kamhub::Registrar&) {}

}  // namespace

KAMHUB_PLUGIN("catalogue", "1.0.0", registerAll);
