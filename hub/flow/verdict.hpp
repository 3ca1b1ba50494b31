#pragma once
// What the result of an attempt means for its delivery and for the partner.

#include "flow/deliverer.hpp"

namespace kamhub::flow {

enum class PartnerSign { None, Worked, Failed };  // what the breaker learns

struct Verdict {
    store::DeliveryChange change;
    PartnerSign partner = PartnerSign::None;
};

// A change of `head` that keeps everything but its state.
store::DeliveryChange changeOf(const store::DeliveryRow& head);

// Delivered, waiting for another attempt, or parked. Pure but for chance. `idempotent`: a repeat
// does no harm, so that an unknown outcome may be tried again.
Verdict judge(const store::DeliveryRow& head, const AttemptResult& result,
              const host::EndpointSettings& settings, bool idempotent, Instant now, Random& random);

// A delivery that was being sent to a partner that is not idempotent when the hub ended.
store::DeliveryChange unknownAfterRestart(const store::DeliveryRow& head);
// One that was being handled each time the hub ended without a stop (running_file.hpp).
store::DeliveryChange endedTheHub(const store::DeliveryRow& head);
store::DeliveryChange expired(const store::DeliveryRow& head);

}  // namespace kamhub::flow
