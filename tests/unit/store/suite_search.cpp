// Goal: a search finds the same whatever way it is walked: by endpoint, state, type, time and page,
// against a plain look at every message.

#include <algorithm>

#include "suite.hpp"

namespace kamhub::store::test {

namespace {

struct Known {
    std::string id, type, end;
    Instant accepted;
    std::vector<std::pair<std::string, DeliveryState>> deliveries;
};

bool matches(const Known& known, const MessageFilter& filter) {
    if (!filter.type.empty() && known.type != filter.type) return false;
    if (filter.since != Instant{} && known.accepted < filter.since) return false;
    if (filter.until != Instant{} && known.accepted >= filter.until) return false;
    const auto state = deliveryState(filter.state);
    if (!state && !filter.state.empty() && known.end != filter.state) return false;
    if (!state && filter.endpoint.empty()) return true;
    return std::any_of(known.deliveries.begin(), known.deliveries.end(), [&](const auto& d) {
        return (filter.endpoint.empty() || d.first == filter.endpoint) &&
               (!state || d.second == *state);
    });
}

std::string expected(const std::vector<Known>& all, const MessageFilter& filter) {
    std::string out;
    int left = filter.limit;
    for (std::size_t i = all.size(); i-- > 0 && left > 0;) {
        if (filter.before > 0 && static_cast<std::int64_t>(i) + 1 >= filter.before) continue;
        if (!matches(all[i], filter)) continue;
        out += all[i].id + " ";
        --left;
    }
    return out;
}

std::string found(Store& store, const MessageFilter& filter) {
    const auto rows = store.messages(filter);
    if (!rows) return rows.error().message;
    std::string out;
    for (const auto& row : *rows) out += row.envelope.id + " ";
    return out;
}

// Sixty messages of every kind; where they go and how they end follows from their number.
std::vector<Known> fill(Store& store) {
    const std::vector<std::string> endpoints{"billing", "erp", "rare"};
    std::vector<Known> out;
    for (int i = 0; i < 60; ++i) {
        Known known;
        known.id = numbered("m", i);
        known.type = i % 7 == 0 ? "rare.v1" : i % 2 == 0 ? "even.v1" : "odd.v1";
        known.accepted = at(i / 2);
        Unit unit;
        unit.actor = "partner:crm";
        unit.at = known.accepted;
        unit.messages.push_back(aMessage(known.id));
        unit.messages[0].envelope.type = known.type;
        if (i % 11 == 0) known.end = unit.messages[0].end = "filtered";
        for (int e = 0; e < 3 && i % 11 != 0; ++e)
            if (e == 0 || (e == 1 && i % 3 == 0) || (e == 2 && i % 20 == 5)) {
                const auto& name = endpoints[static_cast<std::size_t>(e)];
                unit.messages[0].deliveries.push_back(aDelivery(known.id + name, name, "C1"));
                known.deliveries.emplace_back(name, DeliveryState::Waiting);
            }
        const auto committed = commit(store, std::move(unit));
        for (std::size_t d = 0; d < known.deliveries.size(); ++d) {
            const auto state =
                static_cast<DeliveryState>((static_cast<std::size_t>(i) * 5 + d) % 6);
            if (state == DeliveryState::Waiting) continue;
            commit(store, test::changing(committed.deliveries[0][d], 1, state));
            known.deliveries[d].second = state;
        }
        out.push_back(std::move(known));
    }
    return out;
}

}  // namespace

TEST_P(StoreSuite, FindsTheSameWhateverWayItLooks) {
    const auto all = fill(store());
    int asked = 0;
    for (const char* state : {"", "waiting", "parked", "delivered", "expired", "filtered"})
        for (const char* endpoint : {"", "billing", "erp", "rare", "nobody"})
            for (const char* type : {"", "rare.v1", "odd.v1"})
                for (const int since : {-1, 7, 40})
                    for (const int until : {-1, 19})
                        for (const int before : {0, 30, 1})
                            for (const int limit : {3, 100}) {
                                MessageFilter filter;
                                filter.state = state;
                                filter.endpoint = endpoint;
                                filter.type = type;
                                if (since >= 0) filter.since = at(since);
                                if (until >= 0) filter.until = at(until);
                                filter.before = before;
                                filter.limit = limit;
                                ++asked;
                                ASSERT_EQ(found(store(), filter), expected(all, filter))
                                    << "state " << state << ", endpoint " << endpoint << ", type "
                                    << type << ", since " << since << ", until " << until
                                    << ", before " << before << ", limit " << limit;
                            }
    EXPECT_EQ(asked, 6 * 5 * 3 * 3 * 2 * 3 * 2);
}

}  // namespace kamhub::store::test
