#pragma once
// What a partner's acknowledgement says where it is all the answer there is: a message, for whoever
// waits for one (<out … reply-with reply-type>).

#include "flow/deliverer.hpp"

namespace kamhub::flow {

// Attempts by `partner`; where the translation has a reply, the message that its stylesheet makes
// of the body commits with the acknowledgement, under an id that follows from the delivery's.
// Thread-safe.
std::unique_ptr<Deliverer> makeReplier(
    std::unique_ptr<Deliverer> partner,
    std::function<std::shared_ptr<const host::EndpointPlan>()> live, const Clock& clock,
    PlanMessage plan);

}  // namespace kamhub::flow
