#include "sdk/plugin.hpp"

namespace {

using namespace kamhub;

// The first report of a circuit is the ticket that later ones belong to; the one that was closed is
// what a fault that comes back is a recurrence of (R4.149, R4.153).
void ticketOf(const Record& before, Record& after, FieldComplaints&) {
    const bool was = before["state"] == "faulty", is = after["state"] == "faulty";
    if (is && !was) after.fields["ticket"] = after["last_ticket"];
    if (!was || is) return;
    after.fields["previous"] = before["ticket"];
    after.fields.erase("ticket");
}

void registerAll(Registrar& registrar) { registrar.rule("sla_circuit", ticketOf); }

}  // namespace

KAMHUB_PLUGIN("fault", "1.0.0", registerAll);
