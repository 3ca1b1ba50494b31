#include "sdk/plugin.hpp"

namespace {

// A row of a list that nobody numbered is known by the number that the hub gave the record.
void numbered(const kamhub::Record&, kamhub::Record& after, kamhub::FieldComplaints&) {
    if (after["number"].empty()) after.fields["number"] = after.id;
}

void registerAll(kamhub::Registrar& registrar) {
    for (const auto* entity : {"employee_role", "permission", "team_member", "work_report"})
        registrar.rule(entity, numbered);
}

}  // namespace

KAMHUB_PLUGIN("organisation", "1.0.0", registerAll);
