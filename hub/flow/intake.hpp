#pragma once
// The door: makes a complete, valid, routed message of what arrived. Pure but for clock and chance.

#include "flow/hub.hpp"

namespace kamhub::flow {

// A message ready for its unit of work, and the body's type.
struct Prepared {
    store::NewMessage message;
    const host::MessageType* type = nullptr;
};

// Reads a canonical UTF-8 document of any size: its type by its root element, its validity, its
// frame. The envelope and the original are the caller's to fill in. Blocks for seconds.
Result<Arrival> readLarge(const host::Catalogue& catalogue, Payload canonical);

// Identifies, validates, completes the envelope (id, time, subject, ordering key, trace) and
// routes. InvalidMessage with what to write. A derived message (`checked_id`) brings its id and
// never gets a duplicate key of its own.
Result<Prepared> prepare(const Live& live, Arrival arrival, Clock& clock, Random& random);
// The same up to the body's validity, for a question: no routing.
Result<const host::MessageType*> complete(const Live& live, Arrival& arrival, Clock& clock,
                                          Random& random);

// The rows that the store made of a message, as the lanes take them up.
std::vector<store::DeliveryRow> rowsOf(const store::NewMessage& message, std::int64_t message_seq,
                                       const std::vector<std::int64_t>& delivery_seqs, Instant at);

}  // namespace kamhub::flow
