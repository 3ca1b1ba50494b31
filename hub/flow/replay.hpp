#pragma once
// What an operator does with parked deliveries: send again, or discard with a reason. Each is one
// guarded change.

#include "flow/hub.hpp"

namespace kamhub::flow {

struct ParkedAction {
    bool replay = true;  // else discard
    std::string reason;
    std::string actor;
};

// Blocking. `changed` is called for each delivery that was changed, after its commit.
Result<ReplayOutcome> changeParked(store::Store& store, Clock& clock,
                                   const ReplaySelection& selection, const ParkedAction& action,
                                   const std::function<void(const store::DeliveryRow&)>& changed);

}  // namespace kamhub::flow
