#include "flow/parked.hpp"

#include <algorithm>
#include <future>
#include <set>

namespace kamhub::flow {

namespace {

using store::DeliveryRow;
using store::DeliveryState;

bool chosen(const ParkedSelection& selection, const DeliveryRow& row) {
    return (selection.endpoint.empty() || row.endpoint == selection.endpoint) &&
           (selection.route.empty() || row.route == selection.route) &&
           row.error.find(selection.error) != std::string::npos &&
           (selection.since == Instant{} || row.changed >= selection.since) &&
           (selection.until == Instant{} || row.changed < selection.until);
}

Status addMessage(store::Store& store, const ParkedSelection& selection, const std::string& id,
                  ParkedRows& out) {
    store::MessageFilter filter;
    filter.id = id;
    auto messages = store.messages(filter);
    if (!messages) return messages.error();
    if (messages->empty())
        out.refused.emplace_back(id, "there is no delivery or message of this id");
    for (const auto& message : *messages) {
        store::DeliveryFilter of;
        of.message_seq = message.seq;
        of.limit = store::kRowsAtMost;
        auto rows = store.deliveries(of);
        if (!rows) return rows.error();
        // Of a whole message only what is parked is meant; the rest is delivered or under way.
        bool any = false;
        for (auto& row : *rows)
            if (row.state == DeliveryState::Parked && chosen(selection, row))
                any = true, out.rows.push_back(std::move(row));
        if (!any) out.refused.emplace_back(id, "none of its deliveries is parked and chosen");
    }
    return okStatus();
}

// An id means one delivery, or the deliveries of a message.
Status addById(store::Store& store, const ParkedSelection& selection, const std::string& id,
               ParkedRows& out) {
    auto row = store.deliveryById(id);
    if (!row) return row.error();
    if (!*row) return addMessage(store, selection, id, out);
    if ((*row)->state != DeliveryState::Parked)
        out.refused.emplace_back(
            id, std::string("it is ") + store::toString((*row)->state) + ", not parked");
    else if (!chosen(selection, **row))
        out.refused.emplace_back(id, "it goes to " + (*row)->endpoint + " by route " +
                                         (*row)->route + " and is not among what is chosen");
    else
        out.rows.push_back(std::move(**row));
    return okStatus();
}

// Oldest first, each once.
void order(std::vector<DeliveryRow>& rows) {
    std::sort(rows.begin(), rows.end(), [](auto& a, auto& b) { return a.seq < b.seq; });
    rows.erase(
        std::unique(rows.begin(), rows.end(), [](auto& a, auto& b) { return a.seq == b.seq; }),
        rows.end());
}

store::Unit unitFor(const DeliveryRow& row, const ParkedAction& action, Instant now) {
    const bool replay = action.kind == ParkedAction::Kind::Replay;
    store::DeliveryChange change;
    change.seq = row.seq;
    change.version = row.version;
    change.revision = row.revision + (replay && action.new_key ? 1 : 0);
    change.state = replay ? DeliveryState::Waiting : DeliveryState::Discarded;
    change.attempts = replay ? 0 : row.attempts;
    change.event = replay ? "replayed" : "discarded";
    change.detail = action.reason;
    if (replay && action.new_key)
        change.detail += (action.reason.empty() ? "" : "; ") + std::string("under a new key");
    change.error = replay ? "" : action.reason;
    store::Unit unit{action.actor, now};
    unit.audit.push_back({replay ? "replay" : "discard", "delivery " + row.id, "done",
                          "to " + row.endpoint + ", lane " + row.lane + ", revision " +
                              std::to_string(change.revision) + ", parked for: " + row.error +
                              (action.reason.empty() ? "" : "; reason: " + action.reason)});
    unit.changes.push_back(std::move(change));
    return unit;
}

// Why a delivery that others may have overtaken cannot be sent any more; empty: it can.
Result<std::string> whyTooLate(store::Store& store, const DeliveryRow& row) {
    if (row.hold) return std::string();
    auto message = store.message(row.message_seq);
    if (!message) return message.error();
    if (!*message) return std::string();
    auto newer = overtakenBy(store, row, **message);
    if (!newer || newer->empty()) return newer;
    return row.endpoint + " has, or may have, the newer message " + *newer + " about " +
           (*message)->envelope.subject + "; discard this one";
}

bool mayHaveGone(const DeliveryRow& row) {
    return row.state == DeliveryState::Delivered || row.state == DeliveryState::Sending ||
           (row.state == DeliveryState::Waiting && row.attempts > 0);
}

}  // namespace

Result<ParkedRows> selectParked(store::Store& store, const ParkedSelection& selection) {
    ParkedRows out;
    for (const auto& id : selection.ids)
        if (auto status = addById(store, selection, id, out); !status) return status.error();
    order(out.rows);
    if (!selection.ids.empty()) return out;
    store::DeliveryFilter filter;
    filter.state = DeliveryState::Parked;
    filter.endpoint = selection.endpoint;
    filter.route = selection.route;
    filter.error = selection.error;
    filter.since = selection.since;
    filter.until = selection.until;
    filter.after = selection.after;
    filter.limit = std::clamp(selection.limit, 1, kMostParked);
    auto rows = store.deliveries(filter);
    if (!rows) return rows.error();
    if (static_cast<int>(rows->size()) == filter.limit) out.next = rows->back().seq;
    out.rows = std::move(*rows);
    return out;
}

Result<ParkedOutcome> changeParked(Hub& hub, const ParkedSelection& selection,
                                   const ParkedAction& action) {
    const bool replay = action.kind == ParkedAction::Kind::Replay;
    if (!replay && action.reason.empty())
        return invalidMessage("a discarded message needs a reason; it stands in the journal");
    auto selected = selectParked(hub.store(), selection);
    if (!selected) return selected.error();
    ParkedOutcome outcome{{}, std::move(selected->refused), selected->next};
    std::vector<std::pair<DeliveryRow, std::future<store::Outcome>>> pending;
    for (auto& row : selected->rows) {
        if (replay) {
            auto why = whyTooLate(hub.store(), row);
            if (!why) return why.error();
            if (!why->empty()) {
                outcome.refused.emplace_back(row.id, std::move(*why));
                continue;
            }
        }
        auto promise = std::make_shared<std::promise<store::Outcome>>();
        auto future = promise->get_future();
        hub.store().submit(unitFor(row, action, hub.runtime().now()),
                           [promise](store::Outcome o) { promise->set_value(std::move(o)); });
        pending.emplace_back(std::move(row), std::move(future));
    }
    std::set<std::pair<std::string, std::string>> lanes;
    for (auto& [row, future] : pending) {
        auto result = future.get();
        if (std::holds_alternative<store::Committed>(result)) {
            outcome.done.push_back(row.id);
            lanes.emplace(row.endpoint, row.lane);
        } else if (const auto* error = std::get_if<Error>(&result)) {
            outcome.refused.emplace_back(row.id, error->message);
        } else {
            outcome.refused.emplace_back(row.id, "somebody else changed it meanwhile");
        }
    }
    for (const auto& [endpoint, lane] : lanes) hub.laneChanged(endpoint, lane);
    if (!outcome.done.empty())
        hub.observer().event(
            observe::Level::Info, replay ? "replayed" : "discarded",
            {{"deliveries", std::to_string(outcome.done.size())}, {"by", action.actor}});
    return outcome;
}

Result<std::string> overtakenBy(store::Store& store, const DeliveryRow& row,
                                const store::MessageRow& message) {
    if (message.envelope.subject.empty()) return std::string();
    store::MessageFilter filter;
    filter.key = message.envelope.subject;
    filter.endpoint = row.endpoint;
    for (;;) {
        auto newer = store.messages(filter);  // newest first
        if (!newer) return newer.error();
        for (const auto& each : *newer) {
            if (each.seq <= message.seq) return std::string();
            if (each.envelope.subject != message.envelope.subject) continue;
            store::DeliveryFilter of;
            of.message_seq = each.seq;
            of.endpoint = row.endpoint;
            const auto rows = store.deliveries(of);
            if (!rows) return rows.error();
            if (std::any_of(rows->begin(), rows->end(), mayHaveGone)) return each.envelope.id;
        }
        if (static_cast<int>(newer->size()) < filter.limit) return std::string();
        filter.before = newer->back().seq;
    }
}

store::Outcome submitAndWait(store::Store& store, store::Unit unit) {
    auto promise = std::make_shared<std::promise<store::Outcome>>();
    auto future = promise->get_future();
    store.submit(std::move(unit),
                 [promise](store::Outcome o) { promise->set_value(std::move(o)); });
    return future.get();
}

}  // namespace kamhub::flow
