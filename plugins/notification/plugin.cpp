#include "sdk/plugin.hpp"

#include <algorithm>
#include <string>

namespace {

using namespace kamhub;

// An occasion that was cared for, the day before it or later, comes again on the same day of the
// first year after it (R4.188).
void nextOccasion(const Record& before, Record& after, FieldComplaints&) {
    const auto done = after["last_done"], day = after["next_on"];
    if (done.size() != 10 || day.size() != 10 || done == before["last_done"]) return;
    if (after["yearly"] != "true") return;
    auto month_day = day.substr(4);
    if (month_day == "-02-29") month_day = "-02-28";
    const auto past = std::max(day, done);
    const auto year = std::stoi(past.substr(0, 4));
    auto next = std::to_string(year) + month_day;
    if (next <= past) next = std::to_string(year + 1) + month_day;
    after.fields["next_on"] = next;
}

void registerAll(Registrar& registrar) { registrar.rule("care_date", nextOccasion); }

}  // namespace

KAMHUB_PLUGIN("notification", "1.0.0", registerAll);
