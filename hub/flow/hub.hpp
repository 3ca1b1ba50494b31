#pragma once
// The running hub: accepts messages, delivers them, answers questions, and says where everything
// is. `server` talks to it on behalf of partners and operators; it owns lanes, endpoints and the
// live configuration.

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flow/body_view.hpp"
#include "flow/pauses.hpp"
#include "flow/routes.hpp"
#include "host/graph.hpp"
#include "host/listeners.hpp"
#include "host/runtime.hpp"
#include "observe/observer.hpp"
#include "sdk/endpoint.hpp"
#include "store/store.hpp"

namespace kamhub::flow {

// The live configuration: replaced as one pointer. Immutable.
struct Live {
    std::shared_ptr<const host::Graph> graph;
    std::shared_ptr<const Routes> routes;
};

// What `check` and `run` share: graph and routes, or complaints.
std::optional<Live> load(const std::filesystem::path& file, const host::LoadOptions& options,
                         Complaints& complaints);

// A canonical message at the door, parsed and within limits, not yet validated.
struct Arrival {
    Envelope envelope;  // source from the credential; id may be empty (the hub gives one); type may
                        // be empty (from the body)
    xml::Document body;
    Payload original;                          // the bytes as they came
    std::string actor;                         // partner:…, endpoint:…
    std::shared_ptr<const LargeBody> large{};  // then `body` is its frame, and it is valid
};

struct Answer {
    Envelope envelope;
    xml::Document body;
};
// The answer to a question, of the given type, from `source`; its id follows from the question's.
Answer answerTo(const Envelope& question, const std::string& source, const std::string& type,
                xml::Document body, Instant now);
class ServiceActivator;
struct Destination;
using WhenAnswered = std::function<void(Result<Answer>)>;

struct EndpointStatus {
    std::string name, adapter, hash, plugin_sha256;
    std::string state;    // ready, waiting (breaker open), paused, absent, failed; removed: not
                          // configured any more, but something waits for it or is parked
    std::string breaker;  // closed, open, half-open
    std::string trouble;  // the last failure, empty after a success
    Instant retry_at{};   // the next try: the breaker's probe while it is open, else the first
                          // lane's that waits after a failure; epoch: nothing waits for one
    std::int64_t waiting = 0, parked = 0, delivered = 0;
    int running = 0, lanes = 0;
    int retrying = 0;  // lanes whose head has failed and waits for another attempt
    Instant oldest_waiting{};
    std::optional<Pause> paused{};
    std::vector<std::pair<std::string, std::string>> attributes;  // secrets hidden
};

// One ordering key's deliveries to one endpoint, as they wait.
struct LaneStatus {
    std::string key;
    std::string delivery;    // id of its head
    std::int64_t depth = 0;  // how many; further than store::kDepthLook nobody counts
    int priority = 0, attempts = 0;
    Instant accepted{};  // its head
    std::string state;   // ready, running, retrying, held, reading
    std::string why;     // it waits
    Instant next_try{};  // epoch: when its turn comes, or when somebody acts
};
struct LaneList {
    std::vector<LaneStatus> lanes;  // oldest head first
    bool more = false;
};

struct HubParts {
    host::Runtime& runtime;
    Random& random;
    observe::Observer& observer;
    store::Store& store;
    host::Listeners& listeners;
    std::filesystem::path data;
};

// Thread-safe.
class Hub {
public:
    static std::unique_ptr<Hub> make(HubParts parts, Live live);
    virtual ~Hub() = default;

    // Makes and starts the endpoints, takes up what waits in the store.
    virtual Status start() = 0;
    // Sources stop, running attempts end within `grace`, endpoints stop. What waits stays in the
    // store. Tasks of the hub may still stand in the runtime: stop that, then end the store, then
    // this object.
    virtual void stop(std::chrono::milliseconds grace) = 0;

    // The durable path. Validates, completes the envelope, routes, commits, then calls back from a
    // store thread. InvalidMessage (recorded as refused) or Unavailable.
    virtual void accept(Arrival arrival, WhenAccepted done) = 0;
    // The request path, for types of kind query. Blocks a thread of the endpoint's own, not the
    // caller's.
    virtual void ask(Arrival arrival, Deadline deadline, WhenAnswered done) = 0;
    // Records that something was refused at the door: one event, one journal row.
    virtual void refused(const std::string& source, const std::string& type,
                         const std::string& subject, const std::string& why) = 0;

    // Who is given the deliveries of kProcesses or kRecords. Before start().
    virtual void setActivator(const std::string& name,
                              std::shared_ptr<ServiceActivator> activator) = 0;
    // A message that the hub itself makes: complete, valid and routed, to be committed with what it
    // is made by; and the word for its lanes that it is, from the store's callback. InvalidMessage.
    virtual Result<store::NewMessage> plan(Envelope envelope, xml::Document body) = 0;
    virtual void emitted(const std::vector<store::NewMessage>& messages,
                         const store::Committed& committed, Instant at) = 0;

    // A destination that is made while the hub runs; what waits for it in the store is taken up.
    // One that is removed ends with its attempts, and what waits stays in the store: blocks, not on
    // a thread of the hub's. After start().
    virtual void add(Destination destination) = 0;
    virtual void remove(const std::string& destination) = 0;

    virtual Live live() const = 0;
    // Loads `file` again and replaces what changed; on any complaint the old stays.
    virtual Complaints reload(const std::filesystem::path& file,
                              const host::LoadOptions& options) = 0;

    // Blocking reads and commits: for a worker thread.
    virtual std::vector<EndpointStatus> endpoints() = 0;
    // InvalidMessage if there is no such endpoint.
    virtual Result<LaneList> lanes(const std::string& endpoint, int limit) = 0;
    // Somebody else than the hub changed deliveries of a lane in the store (parked.hpp): it is
    // looked at again. Does not block.
    virtual void laneChanged(const std::string& endpoint, const std::string& lane) = 0;
    // From the next attempt on nothing is sent to the endpoint or asked of it, until it is resumed:
    // over restarts and reloads. Audited. InvalidMessage: no such endpoint; Rejected: it is not
    // paused.
    virtual Status pause(const std::string& endpoint, const std::string& actor,
                         const std::string& reason) = 0;
    virtual Status resume(const std::string& endpoint, const std::string& actor,
                          const std::string& reason) = 0;
    // Nothing waits that could be sent now, nothing runs.
    virtual bool idle() = 0;

    virtual store::Store& store() = 0;
    virtual observe::Observer& observer() = 0;
    virtual host::Runtime& runtime() = 0;
    virtual host::Listeners& listeners() = 0;
};

}  // namespace kamhub::flow
