#include "sdk/plugin.hpp"

namespace {

// A notice that nobody numbered is known by the number that the hub gave the record.
void numbered(const kamhub::Record&, kamhub::Record& after, kamhub::FieldComplaints&) {
    if (after["number"].empty()) after.fields["number"] = after.id;
}

void registerAll(kamhub::Registrar& registrar) { registrar.rule("bank_collection", numbered); }

}  // namespace

KAMHUB_PLUGIN("payment", "1.0.0", registerAll);
