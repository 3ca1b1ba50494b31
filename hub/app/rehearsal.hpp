#pragma once
// Stored messages, read from a running hub, and what a configuration would make of them here. The
// configuration is loaded as `check` loads it: nothing is started, sent or changed.

#include <string>
#include <vector>

#include "app/api_client.hpp"
#include "flow/hub.hpp"

namespace kamhub::app {

// One delivery with what it was made from and what was sent for it. Value.
struct StoredDelivery {
    store::DeliveryRow row;     // id, seq, endpoint, route, lane, revision
    store::MessageRow message;  // its envelope
    std::string body;           // canonical: its own edited one, else the message's
    std::string sent;           // for the last attempt; empty: nothing was sent
    std::string artefacts;      // what that was made with
};

// `message` is an answer of messages/ID, `delivery` one of its deliveries.
Result<StoredDelivery> storedDelivery(ApiClient& client, const Json& message,
                                      const Json& delivery);

// kamhub replay --diff.
int diff(const Arguments& arguments);

}  // namespace kamhub::app
