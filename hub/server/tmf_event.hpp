#pragma once
// A change of a record as a message of the hub's own, and that as TM Forum's event
// (docs/specs/tmf.md, "Events").

#include "records/keeper.hpp"
#include "server/tmf_api.hpp"

namespace kamhub::server {

constexpr char kChangedType[] = "kam.hub.resource-changed.v1";

// Customer, create -> CustomerCreateEvent.
std::string tmfEventName(const std::string& type, std::string_view event);

// Of which of the face's events the change is one; empty: of none.
std::string tmfEventOf(const records::Entity& entity, const records::TmfFace& face,
                       const records::Plan& plan);

// What a message of kChangedType says. Value.
struct TmfChange {
    std::string api, type, event;  // CustomerCreateEvent
    Record record;                 // as the change left it, of a removed one as it was; no secrets
};
Payload changedBody(const records::Entity& entity, const records::TmfFace& face,
                    const std::string& event, const Record& record);
Result<TmfChange> readChanged(const std::string& body);

// {eventId, eventTime, eventType, …, event:{resource: document}}.
Json eventDocument(const Envelope& envelope, const std::string& event, const std::string& resource,
                   Json document);

// The event as whoever `asker` is may see it; none: he may not see the record.
// Blocks on the store. InvalidMessage: the entity is no longer served so.
Result<std::optional<Json>> tmfEvent(records::Keeper& keeper, const records::Asker& asker,
                                     const TmfChange& change, const Envelope& envelope);

}  // namespace kamhub::server
