// Selections of lists that somebody keeps under a name; they follow him to any browser.

#include <algorithm>

#include "access/units.hpp"
#include "server/operations.hpp"

namespace kamhub::server {

namespace {

constexpr char kKind[] = "user.filters";  // by actor
constexpr std::size_t kMostFilters = 50, kLongestList = 64, kLongestName = 120,
                      kLongestQuery = 2048;  // bytes

std::vector<Json> filtersIn(const std::optional<store::FactRow>& fact) {
    std::vector<Json> out;
    if (!fact) return out;
    const auto kept = readObject(fact->value);
    const auto list = kept ? kept->getArray("filters") : nullptr;
    for (unsigned i = 0; list && i < list->size(); ++i) out.push_back(*list->getObject(i));
    return out;
}

Json told(const std::vector<Json>& filters) {
    auto out = object();
    JsonList list;
    for (const auto& each : filters) list.add(each);
    out.set("filters", list);
    return out;
}

Status fits(const std::string& name, const std::string& value, std::size_t longest) {
    if (value.size() <= longest) return okStatus();
    return invalidMessage(name + " is longer than " + std::to_string(longest) + " bytes");
}

}  // namespace

HttpResponse Operations::filters(const Call& call) {
    const auto fact = hub_.store().fact(kKind, call.actor());
    if (!fact) return jsonError(fact.error());
    return jsonAnswer(told(filtersIn(*fact)));
}

HttpResponse Operations::keepFilter(const Call& call) {
    const auto list = textMember(call.body, "list"), name = textMember(call.body, "name"),
               query = textMember(call.body, "query");
    if (list.empty() || name.empty())
        return jsonError(invalidMessage("a selection needs its list and a name"));
    for (const auto& status : {fits("list", list, kLongestList), fits("name", name, kLongestName),
                               fits("query", query, kLongestQuery)})
        if (!status) return jsonError(status.error());
    std::vector<Json> kept;
    const auto status = access::apply(hub_.store(), [&]() -> Result<store::Unit> {
        const auto fact = hub_.store().fact(kKind, call.actor());
        if (!fact) return fact.error();
        kept = filtersIn(*fact);
        std::erase_if(kept, [&](const Json& each) {
            return textMember(each, "list") == list && textMember(each, "name") == name;
        });
        if (!query.empty()) {
            auto one = object();
            one.set("list", list), one.set("name", name), one.set("query", query);
            kept.push_back(one);
        }
        if (kept.size() > kMostFilters)
            return rejected("there are " + std::to_string(kMostFilters) +
                            " selections already; remove one first");
        store::Unit unit{call.actor(), hub_.runtime().now()};
        unit.facts.push_back({kKind, call.actor(), *fact ? (*fact)->version : 0, text(told(kept))});
        return unit;
    });
    return status ? jsonAnswer(told(kept)) : jsonError(status.error());
}

}  // namespace kamhub::server
