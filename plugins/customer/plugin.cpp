#include "sdk/plugin.hpp"

#include <iterator>

namespace {

// A row of a list that nobody numbered is known by the number that the hub gave the record.
void numbered(const kamhub::Record&, kamhub::Record& after, kamhub::FieldComplaints&) {
    if (after["number"].empty()) after.fields["number"] = after.id;
}

// How far the basic data are there that every channel asks for (R4.8, R4.10).
void judgeQuality(const kamhub::Record&, kamhub::Record& after, kamhub::FieldComplaints&) {
    constexpr const char* kAsked[] = {"registration_no", "legal_name", "address",
                                      "postcode",        "phone",      "email",
                                      "business_scope",  "unit",       "account_manager"};
    std::size_t there = 0;
    for (const auto* field : kAsked) there += !after[field].empty();
    const auto industry = after["industry"];
    there += !industry.empty() && industry != "other";
    constexpr std::size_t kAll = std::size(kAsked) + 1;
    after.fields["data_quality"] = there == kAll            ? "complete"
                                   : there * 10 >= kAll * 7 ? "fair"
                                                            : "poor";
}

void registerAll(kamhub::Registrar& registrar) {
    registrar.rule("customer", judgeQuality);
    for (const auto* entity :
         {"contact", "branch", "business_condition", "major_event", "competition", "need",
          "shareholder", "customer_bank", "customer_tax", "legal_representative", "ranking",
          "alias", "referral", "share", "classification", "credit_entry"})
        registrar.rule(entity, numbered);
}

}  // namespace

KAMHUB_PLUGIN("customer", "1.0.0", registerAll);
