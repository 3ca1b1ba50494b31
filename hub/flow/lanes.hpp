#pragma once
// The deliveries of one endpoint: one lane per ordering key, one delivery of a lane at a time,
// lanes in parallel. What waits is in the store; memory holds the heads of lanes, and which of them
// goes next is said by the ready queue, the breaker and the throttle.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "flow/breaker.hpp"
#include "flow/deliverer.hpp"
#include "flow/pace.hpp"
#include "flow/ready_queue.hpp"
#include "flow/running_file.hpp"
#include "flow/verdict.hpp"
#include "host/scheduler.hpp"

namespace kamhub::flow {

// Lane heads held in memory; further lanes wait in the store until some of these are done.
constexpr std::size_t kMostLanes = 4096;
// Of the bodies of fresh messages, per endpoint; further ones are read from the store.
constexpr std::size_t kMostFreshBytes = 16 * 1024 * 1024;

// A message just committed, so that a first attempt need not read it back.
struct Fresh {
    store::MessageRow message;
    Payload body;
};

struct NewHead {
    store::DeliveryRow delivery;
    std::shared_ptr<const Fresh> fresh;  // may be null
};

struct LaneParts {
    host::Scheduler& scheduler;
    Random& random;
    observe::Observer& observer;
    store::Store& store;
    std::shared_ptr<RunningFile> running;
    // Called with the messages a step emitted, after their commit, on a store thread.
    std::function<void(const std::vector<store::NewMessage>&, const store::Committed&, Instant)>
        emitted;
    // A text about a message without what its body says of persons; null: as it is.
    std::function<std::string(const store::MessageRow&, const Payload& body, std::string text)>
        hide{};
};

// Thread-safe: its state is changed on its strand only; status() reads a copy.
class Lanes : public std::enable_shared_from_this<Lanes> {
public:
    Lanes(LaneParts parts, host::EndpointSettings settings, bool idempotent,
          std::shared_ptr<Deliverer> deliverer);

    void start();  // takes up what the store holds; nothing is attempted before
    // No new attempts; true if those under way ended within `grace`.
    bool stop(std::chrono::milliseconds grace);
    void close();  // waits for calls under way and ends the threads; after stop(), not from a
                   // thread of the hub's
    void offer(std::vector<NewHead> fresh);  // after the commit
    // Until it is called with an empty text no attempt begins; why, for those who look.
    void pause(std::string why);
    void look(const std::string& lane);      // the store's lane changed under us: replay, discard

    struct Status {
        std::string breaker = "closed";
        std::string trouble;  // the store's, else the partner's
        Instant next_try{};   // of the breaker while it is open, else of the first lane that waits
                              // after a failure; epoch: none
        int running = 0, lanes = 0;
        int ready = 0;     // lanes that could go now
        int retrying = 0;  // lanes whose head has failed before and waits for another attempt
        bool stopping = false;
    };
    Status status() const;
    // Blocks until its strand has answered: not on a thread of the core.
    Result<LaneList> list(int limit);

private:
    enum class State { Ready, Delayed, Running, Settling, Blocked, Looking };
    struct Lane {
        store::DeliveryRow head;
        std::shared_ptr<const Fresh> fresh;
        State state = State::Looking;
        std::int64_t depth = 1;
        int priority = 4;
        ReadyQueue::Place place{};       // Ready
        RunningFile::Handling handling;  // Running, until the call has begun
        bool again = false;              // look again when the running attempt has ended
    };
    using Timed = std::set<std::pair<Instant, std::string>>;

    // Taking up what the store holds (lanes_read.cpp)
    void load();
    void loaded(Result<std::vector<store::LaneHead>> heads);
    void take(store::LaneHead head);
    void fetch(const std::string& key, Lane& lane);
    void looked(const std::string& key, Result<std::optional<store::LaneHead>> head);
    void settle(const std::string& key, Lane& lane);
    void hold(Lane& lane, std::shared_ptr<const Fresh> fresh);
    void forget(const std::string& key);

    // Choosing (lanes.cpp)
    void schedule(const std::string& key, Lane& lane);
    void leave(const std::string& key, Lane& lane);
    void pump();
    bool mayStore();
    void tick();
    void arm();
    void onStrand(Instant when, std::function<void(Lanes&)> task);

    // Telling (lanes_status.cpp)
    void publish();
    LaneList listed(int limit) const;
    LaneStatus describe(const std::string& key, const Lane& lane) const;
    std::string whyReady() const;

    // Attempting and committing (lanes_attempt.cpp)
    void begin(const std::string& key);
    void end(const std::string& key, store::DeliveryChange change);
    void run(const std::string& key, store::DeliveryRow head, std::shared_ptr<const Fresh> fresh);
    AttemptResult attempt(const Attempt& attempt);
    void finished(const std::string& key, AttemptResult result);
    void learn(PartnerSign sign, const Result<Acknowledgement>& outcome);
    void commit(const std::string& key, store::Unit unit, std::function<void()> committed = {});
    void committed(const std::string& key, store::Unit unit, store::Outcome outcome,
                   std::function<void()> told);
    void advance(const std::string& key, const store::DeliveryChange& change);
    void ended(Lane& lane);
    void report(const Lane& lane, const store::DeliveryChange& change);

    LaneParts parts_;
    const host::EndpointSettings settings_;
    const bool idempotent_;
    const std::shared_ptr<Deliverer> deliverer_;
    const std::shared_ptr<host::Strand> strand_;
    std::unique_ptr<host::BlockingCalls> calls_;

    // On the strand only.
    std::unordered_map<std::string, Lane> lanes_;
    std::unordered_set<std::string> gone_;  // lanes that ended while the store was read
    ReadyQueue ready_;
    Timed delayed_, expiring_;  // lanes that are Delayed; Ready or Delayed ones that will expire
    Breaker breaker_;
    Throttle throttle_;
    int running_ = 0, settling_ = 0, retrying_ = 0;
    std::size_t fresh_bytes_ = 0;
    bool more_ = false, started_ = false, stopping_ = false;
    bool loading_ =
        true;  // until the store's lanes are known, nothing offered may be taken for the oldest
    Instant store_asked_again_{};  // while the store cannot write
    Instant armed_{};              // the next tick(); epoch: none
    std::string trouble_, store_trouble_, paused_;

    mutable std::mutex status_mutex_;
    std::condition_variable ended_;
    Status status_;
};

}  // namespace kamhub::flow
