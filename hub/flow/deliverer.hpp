#pragma once
// How one attempt of one delivery is made: by translating and sending to a partner, or by a step of
// the hub itself.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "flow/hub.hpp"
#include "host/scheduler.hpp"

namespace kamhub::flow {

// What an attempt is about.
struct Attempt {
    const store::DeliveryRow& delivery;
    const store::MessageRow& message;
    const Payload& body;
    Deadline deadline;
};

struct AttemptResult {
    Result<Acknowledgement> outcome;
    Payload sent;                            // the partner's document; empty where none was made
    std::string artefacts;                   // hashes of what it was made with
    std::vector<store::NewMessage> emitted;  // a step's messages; they commit with the outcome
    // Set: a step has done a part of its work and is called again; how far it has come, which it
    // finds in the delivery's reference then.
    std::string progress{};
    std::vector<store::RowChange> rows{};  // and the records it changes
    std::function<void()> committed{};     // then called, once they are durable; must not block
    bool unread = false;                   // the store could not be read, so that nobody was asked
    std::optional<Payload> answered{};     // of a query: the partner's own words
    std::string discard{};  // set, with an outcome: why it was not to be sent; it ends discarded
};
inline AttemptResult failed(Error error) { return {std::move(error), {}, {}, {}}; }

// Thread-safe.
class Deliverer {
public:
    virtual ~Deliverer() = default;
    // Blocking, on one of the endpoint's own threads. Never throws.
    virtual AttemptResult attempt(const Attempt& attempt) = 0;
};

// What gets deliveries without being configured (Hub::add). A repeat must do no harm.
struct Destination {
    host::EndpointSettings settings;
    std::vector<std::pair<std::string, std::string>> attributes;  // as operators see them
    std::shared_ptr<Deliverer> deliverer;
};

// A part of the hub above this room that is given messages by routes to its name, and is reloaded
// with the rest: hub/processes, hub/records. Thread-safe.
class ServiceActivator : public Deliverer {
public:
    // What is wrong with its part of a configuration that is to be live; without complaints that is
    // kept for take().
    virtual Complaints prepare(const Live& next) = 0;
    virtual void take() = 0;
    // The body that answers a question which a route gives to him. Blocks, on a thread that is for
    // that. InvalidMessage: he answers no such question.
    virtual Result<xml::Document> answer(const Envelope& question, const xml::Document& body);
};

// Validates, completes and routes a message that the hub itself makes.
using PlanMessage = std::function<Result<store::NewMessage>(Envelope envelope, xml::Document body)>;
// What a service activator works with; all of it outlives him.
struct ActivatorParts {
    host::Scheduler& scheduler;
    Random& random;
    observe::Observer& observer;
    store::Store& store;
    PlanMessage plan;
    // After the commit of messages that he sends, from a store thread.
    std::function<void(const std::vector<store::NewMessage>&, const store::Committed&, Instant)>
        emitted;
};
// Commits a unit and says it of its messages. Blocks: not on a thread of the core.
store::Outcome submitAndWait(const ActivatorParts& parts, store::Unit unit);

// The idempotency key of a delivery: its id, or for a forced resend an id derived from it and the
// revision.
std::string idempotencyKey(const store::DeliveryRow& delivery);

// What an attempt by `plan` would send. Nothing is sent, nothing changed. Thread-safe.
struct Rehearsal {
    std::string operation;  // the partner's name for it
    std::string artefacts;  // hashes of what it was made with
    Result<Payload> document;
};
Rehearsal rehearse(const host::EndpointPlan& plan, const store::DeliveryRow& delivery,
                   const store::MessageRow& message, const Payload& body);

// Translates with the live translations and sends. `live` is asked at each attempt, so a mended
// mapping mends a backlog; `ready` as well: why the endpoint cannot be called now.
std::unique_ptr<Deliverer> makePartnerDeliverer(
    Endpoint& endpoint, std::function<std::shared_ptr<const host::EndpointPlan>()> live,
    std::function<Status()> ready, observe::Metrics& metrics);

// Asks a query endpoint and waits. Only for a step's own thread.
using AskAndWait =
    std::function<Result<Answer>(Envelope envelope, xml::Document body, Deadline deadline)>;

// A message that is the last of more than this many, each made from the one before by a step, is
// parked: the routes go in a circle.
constexpr int kLongestChain = 32;
// Whether a chain of causation is longer than that. A chain that a partner's own ids close to a
// ring is no work of the hub. Blocks.
Result<bool> goesInACircle(store::Store& store, const Envelope& last);

std::unique_ptr<Deliverer> makeStepDeliverer(std::function<std::shared_ptr<const Routes>()> live,
                                             std::string internal_endpoint, store::Store& store,
                                             PlanMessage plan, AskAndWait ask);
std::unique_ptr<Deliverer> makeCorrelator(store::Store& store, PlanMessage plan);

// Calls into a plugin end here, whatever they throw.
Result<Acknowledgement> guardedSend(Endpoint& endpoint, const Outgoing& outgoing);
Result<Payload> guardedAsk(Endpoint& endpoint, const Outgoing& outgoing);
Status guardedStart(Endpoint& endpoint);
void guardedStop(Endpoint& endpoint);

// A message whose answer is waited for stands under this mark in correlation ids until its delivery
// is found.
constexpr char kUnresolved[] = "reference:";

}  // namespace kamhub::flow
