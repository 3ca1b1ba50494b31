#pragma once
// What an operator does with parked deliveries: look for them, send them again, or discard them with
// a reason. Each change is one guarded unit of work, its audit row in it.

#include <string>
#include <utility>
#include <vector>

#include "flow/hub.hpp"

namespace kamhub::flow {

// Deliveries that one call reads or changes; what is beyond goes on behind `next`.
constexpr int kMostParked = 1000;

// Value.
struct ParkedSelection {
    // Of deliveries, or of messages for their parked deliveries; empty: everything that is parked.
    std::vector<std::string> ids{};
    // And only where all of this holds; empty: any.
    std::string endpoint{}, route{};
    std::string error{};       // is a part of the delivery's error, letter by letter
    Instant since{}, until{};  // parked from, and before; epoch: no bound
    std::int64_t after = 0;    // behind this delivery: the `next` of before
    int limit = kMostParked;
};

struct ParkedRows {
    std::vector<store::DeliveryRow> rows;                      // oldest first
    std::vector<std::pair<std::string, std::string>> refused;  // id, why
    std::int64_t next = 0;                                     // 0: there are no more
};

struct ParkedAction {
    enum class Kind { Replay, Discard } kind = Kind::Replay;
    std::string actor;
    std::string reason{};  // a discard needs one
    bool new_key = false;  // replay: raises the revision, so that the partner takes it for a new one
};

struct ParkedOutcome {
    std::vector<std::string> done;                             // delivery ids
    std::vector<std::pair<std::string, std::string>> refused;  // id, why
    std::int64_t next = 0;                                     // 0: there are no more
};

// Blocking, like all of these. What an id means that is not parked or not there stands in `refused`.
Result<ParkedRows> selectParked(store::Store& store, const ParkedSelection& selection);

// Oldest first, so that the order of a lane is kept. A replayed delivery takes its old place in its
// lane with its old idempotency key. One that does not hold its lane is refused where its endpoint
// has, or may have, a newer message of its subject.
Result<ParkedOutcome> changeParked(Hub& hub, const ParkedSelection& selection,
                                   const ParkedAction& action);

// The id of a newer message of the same subject that the delivery's endpoint has got, or may have
// got: it was delivered, is being sent, or was tried. Empty: none. Also asked before each further
// attempt of a delivery that does not hold its lane, because newer ones may have gone meanwhile.
Result<std::string> overtakenBy(store::Store& store, const store::DeliveryRow& row,
                                const store::MessageRow& message);

// Submits one unit and waits for the store's word.
store::Outcome submitAndWait(store::Store& store, store::Unit unit);

}  // namespace kamhub::flow
