#include "flow/edit.hpp"

#include "flow/parked.hpp"

namespace kamhub::flow {

namespace {

constexpr char kAnother[] = "; edit something else, or discard this one and send a new message";

Status same(const char* what, const std::string& old, const std::string& now) {
    if (old == now) return okStatus();
    return invalidMessage(std::string(what) + " must stay \"" + old + "\", and it became \"" + now +
                          "\"" + kAnother);
}

Status samePath(const char* what, const std::optional<xml::XPath>& path, const xml::Document& old,
                const xml::Document& now) {
    if (!path) return okStatus();
    const auto before = path->string(old), after = path->string(now);
    if (!before) return before.error();
    if (!after) return after.error();
    return same(what, *before, *after);
}

// The lane that today's routes give the body at an endpoint; none if they do not send it there.
Result<std::optional<std::string>> laneOf(const Live& live, const Envelope& envelope,
                                          const xml::Document& body, const std::string& endpoint) {
    const auto plan = live.routes->plan(*live.graph, envelope, body);
    if (!plan) return plan.error();
    for (const auto& each : plan->destinations)
        if (each.endpoint == endpoint) return std::optional(each.lane);
    return std::optional<std::string>();
}

// The order that others rely on is kept only where the edit does not move the message.
Status sameKeys(const Live& live, const host::MessageType& type, const store::DeliveryRow& row,
                const store::MessageRow& message, const xml::Document& old,
                const xml::Document& now) {
    if (auto status = samePath("the subject", type.subject, old, now); !status) return status;
    if (auto status = samePath("the ordering key", type.lane, old, now); !status) return status;
    const auto before = laneOf(live, message.envelope, old, row.endpoint);
    if (!before || !*before) return okStatus();  // the routes of today know nothing of it
    const auto after = laneOf(live, message.envelope, now, row.endpoint);
    if (!after) return after.error();
    if (!*after)
        return invalidMessage("the routes would no longer send it to " + row.endpoint +
                              std::string(kAnother));
    return same("the ordering key", **before, **after);
}

Result<xml::Document> parse(const Payload& payload) {
    const auto text = payload.read();
    if (!text) return text.error();
    return xml::Document::parse(*text);
}

store::Unit unitFor(const store::DeliveryRow& row, const Edit& edit, const Payload& old,
                    const Payload& now, Instant at) {
    store::DeliveryChange change;
    change.seq = row.seq;
    change.version = edit.version;
    change.state = store::DeliveryState::Waiting;
    change.revision = row.revision + 1;
    change.event = "edited";
    change.detail = edit.reason;
    change.body = now;
    store::Unit unit{edit.actor, at};
    unit.changes.push_back(std::move(change));
    unit.audit.push_back({"edit", "delivery " + row.id, "done",
                          "to " + row.endpoint + ", lane " + row.lane + ", revision " +
                              std::to_string(row.revision + 1) + ", body " + old.sha256() +
                              " became " + now.sha256() + "; reason: " + edit.reason});
    return unit;
}

// The edited body, ready to be stored.
Result<Payload> checked(const Live& live, const Edit& edit, const store::DeliveryRow& row,
                        const store::MessageRow& message, const Payload& old_body) {
    if (edit.body.size() > kTreeLimit)
        return invalidMessage("the body has " + std::to_string(edit.body.size()) +
                              " bytes; at most " + std::to_string(kTreeLimit) + " can be edited");
    const auto now = xml::Document::parse(edit.body);
    if (!now) return invalidMessage(now.error().message);
    const auto type = live.graph->catalogue->identify(*now);
    if (!type) return type.error();
    if (auto status = same("the type", message.envelope.type, (*type)->type); !status)
        return status.error();
    if (auto status = (*type)->schema.validate(*now); !status) return status.error();
    const auto old = parse(old_body);
    if (!old) return old.error();
    if (auto status = sameKeys(live, **type, row, message, *old, *now); !status)
        return status.error();
    if (old->canonical() == now->canonical())
        return invalidMessage("nothing was changed; replay sends it again as it is");
    return Payload::of(now->serialise());
}

}  // namespace

Result<Payload> bodyOf(store::Store& store, const store::DeliveryRow& row,
                       const store::MessageRow& message) {
    return store.payload(row.body > 0 ? row.body : message.body);
}

Result<EditOutcome> editParked(Hub& hub, const Edit& edit) {
    if (edit.reason.empty())
        return invalidMessage("an edited message needs a reason; it stands in the journal");
    auto& store = hub.store();
    const auto row = store.deliveryById(edit.delivery);
    if (!row) return row.error();
    if (!*row) return EditOutcome::NotThere;
    if ((*row)->version != edit.version) return EditOutcome::ChangedMeanwhile;
    if ((*row)->state != store::DeliveryState::Parked)
        return invalidMessage(std::string("it is ") + store::toString((*row)->state) +
                              "; only what is parked can be edited");
    const auto message = store.message((*row)->message_seq);
    if (!message) return message.error();
    if (!*message) return EditOutcome::NotThere;
    if (!(*row)->hold) {
        const auto newer = overtakenBy(store, **row, **message);
        if (!newer) return newer.error();
        if (!newer->empty())
            return invalidMessage((*row)->endpoint + " has, or may have, the newer message " +
                                  *newer + " about the same; discard this one");
    }
    const auto old = bodyOf(store, **row, **message);
    if (!old) return old.error();
    const auto now = checked(hub.live(), edit, **row, **message, *old);
    if (!now) return now.error();
    const auto outcome =
        submitAndWait(store, unitFor(**row, edit, *old, *now, hub.runtime().now()));
    if (const auto* error = std::get_if<Error>(&outcome)) return *error;
    if (!std::holds_alternative<store::Committed>(outcome)) return EditOutcome::ChangedMeanwhile;
    hub.laneChanged((*row)->endpoint, (*row)->lane);
    hub.observer().event(
        observe::Level::Info, "edited",
        {{"endpoint", (*row)->endpoint}, {"delivery", (*row)->id}, {"by", edit.actor}});
    return EditOutcome::Replayed;
}

}  // namespace kamhub::flow
