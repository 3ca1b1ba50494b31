#include "sdk/plugin.hpp"

#include <charconv>
#include <string>

namespace {

using namespace kamhub;

// Of a number as records have it (3000.50), in hundredths; nothing is 0.
long long hundredths(const std::string& number) {
    const auto point = number.find('.');
    const auto decimals = point == std::string::npos ? "" : number.substr(point + 1);
    const auto digits = number.substr(0, point) + (decimals + "00").substr(0, 2);
    long long out = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return out;
}

long long whole(const std::string& number) {
    long long out = 0;
    std::from_chars(number.data(), number.data() + number.size(), out);
    return out;
}

std::string sumOf(long long hundredths) {
    const std::string sign = hundredths < 0 ? "-" : "";
    if (hundredths < 0) hundredths = -hundredths;
    const auto cents = std::to_string(hundredths % 100);
    return sign + std::to_string(hundredths / 100) + (cents.size() < 2 ? ".0" : ".") + cents;
}

// Rules see values before they are judged: what the declarations refuse is not computed with, so
// that nothing runs over. The limits are those of records/quote_item.xml and solution.xml.
constexpr long long kMostPrice = 1'000'000'000, kMostUnits = 100'000, kMostSum = 100'000'000'000;

bool within(long long value, long long most) { return value >= 0 && value <= most; }

// What a line of a quote costs a month: list price and quantity, less the discount, rounded to the
// cent.
void chargeOf(const Record&, Record& after, FieldComplaints&) {
    const auto price = hundredths(after["list_monthly"]), quantity = whole(after["quantity"]);
    const auto paid = 10000 - hundredths(after["discount_rate"]);
    if (!within(price, kMostPrice) || !within(quantity, kMostUnits) || !within(paid, 10000)) return;
    after.fields["monthly_charge"] = sumOf((price * quantity * paid + 5000) / 10000);
}

// What a solution brings over its term, costs and leaves (R4.58); nothing where no revenue is
// expected.
void economicsOf(const Record&, Record& after, FieldComplaints&) {
    const auto months = whole(after["months"]);
    if (!within(months, 120)) return;
    for (const auto* each : {"monthly_revenue", "one_off_revenue", "monthly_cost", "investment"})
        if (!within(hundredths(after[each]), kMostSum)) return;
    const auto revenue =
        hundredths(after["monthly_revenue"]) * months + hundredths(after["one_off_revenue"]);
    const auto cost = hundredths(after["monthly_cost"]) * months + hundredths(after["investment"]);
    after.fields["revenue"] = sumOf(revenue);
    after.fields["cost"] = sumOf(cost);
    after.fields["profit"] = sumOf(revenue - cost);
}

void registerAll(Registrar& registrar) {
    registrar.rule("quote_item", chargeOf);
    registrar.rule("solution", economicsOf);
}

}  // namespace

KAMHUB_PLUGIN("sales", "1.0.0", registerAll);
