#include "sdk/plugin.hpp"

namespace {

// A row of a list that nobody numbered is known by the number that the hub gave the record.
void numbered(const kamhub::Record&, kamhub::Record& after, kamhub::FieldComplaints&) {
    if (after["number"].empty()) after.fields["number"] = after.id;
}

void registerAll(kamhub::Registrar& registrar) {
    for (const auto* entity :
         {"contact", "branch", "business_condition", "major_event", "competition", "need",
          "shareholder", "customer_bank", "customer_tax", "legal_representative", "ranking",
          "alias", "referral", "share", "classification", "credit_entry"})
        registrar.rule(entity, numbered);
}

}  // namespace

KAMHUB_PLUGIN("customer", "1.0.0", registerAll);
