#pragma once
// From the door to the lanes: a message is made complete, valid and routed, committed with its
// deliveries as one unit, offered to the lanes, and only then its sender is answered.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "flow/intake.hpp"
#include "flow/lanes.hpp"
#include "flow/refusal_limit.hpp"
#include "host/scheduler.hpp"

namespace kamhub::flow {

// Thread-safe.
class DurablePath {
public:
    struct Parts {
        host::Scheduler& scheduler;
        Random& random;
        observe::Observer& observer;
        store::Store& store;
        std::function<Live()> live;
        std::function<std::shared_ptr<Lanes>(const std::string& endpoint)> lanes;  // or null
    };
    // Outlives what it has submitted.
    explicit DurablePath(Parts parts) : parts_(std::move(parts)) {}

    // Calls back from a store thread, or at once. InvalidMessage (recorded as refused) or
    // Unavailable.
    void accept(Arrival arrival, WhenAccepted done);
    // A message that the hub itself makes, ready to be committed with what it is made by.
    Result<store::NewMessage> plan(Envelope envelope, xml::Document body);
    // After the commit of messages that a step made.
    void emitted(const std::vector<store::NewMessage>& messages, const store::Committed& committed,
                 Instant at);
    // Records a refusal at the door: one event and one journal row, bounded by source.
    void refused(const std::string& source, const std::string& type, const std::string& subject,
                 const std::string& why);

private:
    void answered(const store::NewMessage& message, const std::string& actor, Instant at,
                  store::Outcome outcome, const WhenAccepted& done);
    void offer(const store::NewMessage& message, std::int64_t seq,
               const std::vector<std::int64_t>& deliveries, Instant at);

    const Parts parts_;
    RefusalLimit refusals_;
};

}  // namespace kamhub::flow
