#include "flow/replay.hpp"

#include <future>

namespace kamhub::flow {

namespace {

constexpr int kMostAtOnce = 10000;

using store::DeliveryRow;
using store::DeliveryState;

struct Selected {
    std::vector<DeliveryRow> rows;
    ReplayOutcome outcome;  // its refused part
};

// An id means one delivery, or all deliveries of a message.
Status addById(store::Store& store, const std::string& id, Selected& out) {
    auto delivery = store.deliveryById(id);
    if (!delivery) return delivery.error();
    if (*delivery) return out.rows.push_back(**delivery), okStatus();
    store::MessageFilter filter;
    filter.id = id;
    auto messages = store.messages(filter);
    if (!messages) return messages.error();
    if (messages->empty())
        out.outcome.refused.emplace_back(id, "there is no delivery or message of this id");
    for (const auto& message : *messages) {
        store::DeliveryFilter of;
        of.message_seq = message.seq;
        auto rows = store.deliveries(of);
        if (!rows) return rows.error();
        // Of a whole message only what is parked is meant; the rest is delivered or under way.
        bool any = false;
        for (auto& row : *rows)
            if (row.state == DeliveryState::Parked) any = true, out.rows.push_back(row);
        if (!any) out.outcome.refused.emplace_back(id, "none of its deliveries is parked");
    }
    return okStatus();
}

Result<Selected> select(store::Store& store, const ReplaySelection& selection) {
    Selected out;
    for (const auto& id : selection.deliveries)
        if (auto status = addById(store, id, out); !status) return status.error();
    if (!selection.all_parked) return out;
    store::DeliveryFilter filter;
    filter.state = DeliveryState::Parked;
    filter.endpoint = selection.endpoint;
    filter.limit = kMostAtOnce;
    auto rows = store.deliveries(filter);
    if (!rows) return rows.error();
    out.rows.insert(out.rows.end(), rows->begin(), rows->end());
    return out;
}

store::Unit unitFor(const DeliveryRow& row, const ParkedAction& action, Instant now) {
    store::DeliveryChange change;
    change.seq = row.seq;
    change.version = row.version;
    change.revision = row.revision;
    change.state = action.replay ? DeliveryState::Waiting : DeliveryState::Discarded;
    change.attempts = action.replay ? 0 : row.attempts;
    change.event = action.replay ? "replayed" : "discarded";
    change.detail = action.reason;
    change.error = action.replay ? "" : action.reason;
    return {action.actor, now, {}, {std::move(change)}, {}};
}

}  // namespace

Result<ReplayOutcome> changeParked(store::Store& store, Clock& clock,
                                   const ReplaySelection& selection, const ParkedAction& action,
                                   const std::function<void(const DeliveryRow&)>& changed) {
    auto selected = select(store, selection);
    if (!selected) return selected.error();
    std::vector<std::pair<DeliveryRow, std::future<store::Outcome>>> pending;
    auto& outcome = selected->outcome;
    for (auto& row : selected->rows) {
        if (row.state != DeliveryState::Parked) {
            outcome.refused.emplace_back(
                row.id, std::string("it is ") + store::toString(row.state) + ", not parked");
            continue;
        }
        auto promise = std::make_shared<std::promise<store::Outcome>>();
        auto future = promise->get_future();
        store.submit(unitFor(row, action, clock.now()),
                     [promise](store::Outcome o) { promise->set_value(std::move(o)); });
        pending.emplace_back(std::move(row), std::move(future));
    }
    for (auto& [row, future] : pending) {
        auto result = future.get();
        if (std::holds_alternative<store::Committed>(result)) {
            outcome.replayed.push_back(row.id);
            changed(row);
        } else if (const auto* error = std::get_if<Error>(&result)) {
            outcome.refused.emplace_back(row.id, error->message);
        } else {
            outcome.refused.emplace_back(row.id, "somebody else changed it meanwhile");
        }
    }
    return outcome;
}

}  // namespace kamhub::flow
