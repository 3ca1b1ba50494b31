#include "sdk/plugin.hpp"

namespace {

// Who writes down a request in the hub need not number it.
void numbered(const kamhub::Record&, kamhub::Record& after, kamhub::FieldComplaints&) {
    if (after["number"].empty()) after.fields["number"] = after.id;
}

void registerAll(kamhub::Registrar& registrar) {
    for (const auto* entity : {"order_control", "construction_request"})
        registrar.rule(entity, numbered);
}

}  // namespace

KAMHUB_PLUGIN("dispatch", "1.0.0", registerAll);
