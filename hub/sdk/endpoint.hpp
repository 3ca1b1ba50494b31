#pragma once
// What an adapter is to the hub. An endpoint is one configured adapter: it owns the session with
// one partner system and offers any of sink (messages go out), query (questions are answered at
// once) and source (messages come in).

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sdk/envelope.hpp"
#include "sdk/http.hpp"
#include "sdk/payload.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub {

// One attempt to deliver one message, or one question. Everything in it lives until the call
// returns.
struct Outgoing {
    const Envelope& envelope;
    std::string operation;  // the partner's name for it, from the translations index
    Payload document;  // in the partner's vocabulary (docs/specs/mappings.md says which document
                       // per protocol)
    std::string delivery_id;  // idempotency key: equal on every retry and replay of this delivery
    int attempt = 1;
    Deadline deadline;
};

// The partner has taken the message.
struct Acknowledgement {
    std::string reference;  // the partner's own id, by which a later receipt finds this delivery;
                            // may be empty
    std::string answer;     // what it said, byte for byte
};

// A document that a partner began, in the partner's vocabulary.
struct Incoming {
    std::string operation;  // as the translations index names it
    Payload document;       // XML; what the inbound stylesheet reads
    Payload original;       // the bytes as they came, where they differ from `document`
    std::string id;  // the partner's own id of it; empty: the index's `dedupe` XPath, else derived
                     // from the hash
    std::string traceparent{};  // W3C trace context, where the partner's protocol carries one
};

// Proof that a message is committed and synced. Only the hub's intake can make one, so that "answer
// the partner" written to take an Accepted cannot run too early. Immutable.
class Accepted {
public:
    const std::string& id() const { return id_; }
    bool duplicate() const {
        return duplicate_;
    }  // it was accepted before; this is the earlier outcome

private:
    friend struct AcceptedMaker;
    Accepted(std::string id, bool duplicate) : id_(std::move(id)), duplicate_(duplicate) {}
    std::string id_;
    bool duplicate_;
};

using WhenAccepted = std::function<void(Result<Accepted>)>;

// What the hub gives an endpoint. Outlives it. Thread-safe.
class Host {
public:
    virtual ~Host() = default;

    virtual const std::string& endpointName() const = 0;
    virtual Clock& clock() = 0;
    virtual Random& random() = 0;
    virtual Executor& executor() = 0;
    // A folder of this endpoint's own below the hub's data directory; it exists.
    virtual const std::filesystem::path& directory() const = 0;

    // Translates, validates, routes and commits; then calls back, from a store thread. Errors:
    // InvalidMessage (tell the partner why, do not retry), Unavailable (the hub cannot store now:
    // tell the partner to come again).
    virtual void receive(Incoming incoming, WhenAccepted done) = 0;
    // The same for an endpoint's own blocking thread.
    virtual Result<Accepted> receiveAndWait(Incoming incoming) = 0;

    // Answers `path` (and what is below it) of a listener of the configuration, from start() to
    // stop().
    virtual Status mount(const std::string& listener, const std::string& path,
                         HttpHandler handler) = 0;

    // A thread that ends before stop() returns. `body` gets a flag that turns true when it shall
    // end.
    virtual void runThread(std::string name,
                           std::function<void(const std::function<bool()>& stopping)> body) = 0;
    // Waits up to `time` on the hub's clock, or until the endpoint stops (then false). For polling
    // threads.
    virtual bool pause(Duration time) = 0;

    // One line for the log and the live feed: connected, lost, resynchronised… No payloads, no
    // secrets.
    virtual void note(std::string_view event, std::string_view detail) = 0;
};

// Life: make (no IO) -> start -> send/ask, many threads at once unless the kind says otherwise ->
// stop.
class Endpoint {
public:
    virtual ~Endpoint() = default;

    // May open sessions and threads; fails only for local causes (a bad certificate file). A
    // partner that cannot be reached is not a failure: sends answer Unavailable until it can.
    virtual Status start() = 0;
    // Bounded; safe after a failed start; no call of receive() after it returns.
    virtual void stop() = 0;

    // Blocking, on one of this endpoint's own threads, until the deadline at most. Exactly one
    // outcome by type.
    //   Rejected, InvalidMessage: parked. Unavailable without `answer`: not reached, the attempt
    //   does not count. Unavailable with `answer`: "later", counts. Timeout: the partner may have
    //   acted. Internal: retried, counts.
    virtual Result<Acknowledgement> send(const Outgoing&) {
        return internalError("this endpoint is not a sink");
    }
    // The partner's reply document (XML, for the reply stylesheet).
    virtual Result<Payload> ask(const Outgoing&) {
        return internalError("this endpoint answers no queries");
    }
};

// What an adapter's contract says about a partner, whatever its configuration.
struct EndpointTraits {
    bool sink = false;
    bool query = false;
    bool source = false;
    bool idempotent = false;     // the partner recognises a repeat by delivery_id and acts once
    bool one_at_a_time = false;  // send() is never called in parallel
};

}  // namespace kamhub
