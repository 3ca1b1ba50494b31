#include "flow/verdict.hpp"

#include "flow/pace.hpp"
#include "flow/running_file.hpp"

namespace kamhub::flow {

using store::DeliveryChange;
using store::DeliveryRow;
using store::DeliveryState;

namespace {

constexpr char kAskFirst[] = "; ask the partner, then replay or discard";

void park(DeliveryChange& change) {
    change.state = DeliveryState::Parked;
    change.event = "parked";
}

}  // namespace

DeliveryChange changeOf(const DeliveryRow& head) {
    DeliveryChange change;
    change.seq = head.seq;
    change.version = head.version;
    change.attempts = head.attempts;
    change.revision = head.revision;
    return change;
}

Verdict judge(const DeliveryRow& head, const AttemptResult& result,
              const host::EndpointSettings& settings, bool idempotent, Instant now,
              Random& random) {
    Verdict out{changeOf(head), PartnerSign::None};
    auto& change = out.change;
    change.sent = result.sent;
    change.artefacts = result.artefacts;
    change.attempts = head.attempts + 1;
    if (result.outcome && !result.progress.empty()) {
        change.attempts = head.attempts;
        change.event = "continued";
        change.detail = change.reference = result.progress;
        return out;
    }
    if (result.outcome && !result.discard.empty()) {
        change.attempts = head.attempts;
        change.state = DeliveryState::Discarded;
        change.event = "discarded";
        change.detail = change.error = result.discard;
        return out;
    }
    if (result.outcome) {
        out.partner = PartnerSign::Worked;
        change.state = DeliveryState::Delivered;
        change.event = "delivered";
        change.reference = result.outcome->reference;
        if (!result.outcome->answer.empty()) change.answer = Payload::of(result.outcome->answer);
        return out;
    }
    const Error& error = result.outcome.error();
    if (!error.answer.empty()) change.answer = Payload::of(error.answer);
    change.detail = change.error = error.message;
    bool counts = true;
    switch (error.code) {
        case ErrorCode::Unavailable:
            if (!result.unread) out.partner = PartnerSign::Failed;
            counts = !error.answer.empty();
            break;
        case ErrorCode::Timeout:
            out.partner = PartnerSign::Failed;
            if (idempotent) break;
            change.detail = change.error = "outcome unknown: " + error.message + kAskFirst;
            return park(change), out;
        case ErrorCode::Internal:
            break;
        default:
            // What could not be expressed was not sent: it says nothing of the partner.
            if (!result.sent.empty()) out.partner = PartnerSign::Worked;
            return park(change), out;
    }
    if (!counts) change.attempts = head.attempts;
    if (counts && change.attempts >= settings.attempts) {
        change.error = error.message + " (" + std::to_string(change.attempts) + " attempts)";
        return park(change), out;
    }
    change.state = DeliveryState::Waiting;
    change.event = "retrying";
    // What was not reached is held back by the breaker, so that it goes on as soon as the partner
    // is there again.
    change.next_at = now + backoff(settings.retry_first, settings.retry_longest,
                                   counts ? change.attempts : 1, random);
    return out;
}

DeliveryChange unknownAfterRestart(const DeliveryRow& head) {
    auto change = changeOf(head);
    change.attempts = head.attempts + 1;
    change.error = change.detail =
        std::string("outcome unknown: the hub ended while this was being sent") + kAskFirst;
    park(change);
    return change;
}

DeliveryChange endedTheHub(const DeliveryRow& head) {
    auto change = changeOf(head);
    change.attempts = head.attempts + 1;
    change.error = change.detail =
        "the hub ended while handling this, " + std::to_string(kMostEndings) +
        " times in a row; look at the message and the log, then replay or discard";
    park(change);
    return change;
}

DeliveryChange expired(const DeliveryRow& head) {
    auto change = changeOf(head);
    change.state = DeliveryState::Expired;
    change.event = "expired";
    change.detail = change.error = "it waited longer than expire-after";
    return change;
}

}  // namespace kamhub::flow
