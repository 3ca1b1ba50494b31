#include "sdk/plugin.hpp"

#include <charconv>
#include <string>

namespace {

using namespace kamhub;

// Of a sum as records have it (3000.50), in hundredths.
long long hundredths(const std::string& sum) {
    const auto point = sum.find('.');
    const auto digits = sum.substr(0, point) + (sum.substr(point + 1) + "00").substr(0, 2);
    long long out = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return out;
}

std::string sumOf(long long hundredths) {
    const auto cents = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + (cents.size() < 2 ? ".0" : ".") + cents;
}

// What a potential key account lacks to the threshold follows from his spend (R4.28).
void gapOf(const Record&, Record& after, FieldComplaints&) {
    const auto spend = after["monthly_spend"], threshold = after["threshold"];
    if (spend.empty() || threshold.empty()) return void(after.fields.erase("gap"));
    const auto lacking = hundredths(threshold) - hundredths(spend);
    after.fields["gap"] = sumOf(lacking > 0 ? lacking : 0);
}

void registerAll(Registrar& registrar) { registrar.rule("potential_account", gapOf); }

}  // namespace

KAMHUB_PLUGIN("qualification", "1.0.0", registerAll);
