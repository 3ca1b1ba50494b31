#pragma once
// An edited copy of a parked delivery's canonical body, sent in the old one's place. The message and
// its other deliveries keep the original.

#include <string>

#include "flow/hub.hpp"

namespace kamhub::flow {

struct Edit {
    std::string delivery;      // its id
    std::int64_t version = 0;  // of the delivery, as it was read
    std::string body;          // canonical, UTF-8
    std::string reason, actor;
};

enum class EditOutcome { Replayed, NotThere, ChangedMeanwhile };

// Parses within the limits, validates by the type's schema, and replays under a new idempotency key;
// the journal keeps the body, the audit both hashes and the reason. InvalidMessage, with what to
// write, where the body is no valid one of the same type, where its subject or ordering key differs,
// or where nothing was changed. Blocking.
Result<EditOutcome> editParked(Hub& hub, const Edit& edit);

// The canonical body that the next attempt of a delivery begins with.
Result<Payload> bodyOf(store::Store& store, const store::DeliveryRow& row,
                       const store::MessageRow& message);

}  // namespace kamhub::flow
