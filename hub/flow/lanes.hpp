#pragma once
// The deliveries of one endpoint: one lane per ordering key, one delivery of a lane at a time,
// lanes in parallel, urgent lanes first with ageing; retry, circuit breaker, parking. What waits is
// in the store; memory holds heads.

#include <array>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "flow/deliverer.hpp"

namespace kamhub::flow {

// A lane whose messages waited this long is as urgent as a fresh one of the highest class.
constexpr Duration kAgeingLimit = std::chrono::seconds(30);
// Lane heads held in memory; further lanes wait in the store until some of these are done.
constexpr std::size_t kMostLanes = 4096;

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
    host::Runtime& runtime;
    Random& random;
    observe::Observer& observer;
    store::Store& store;
    // Called with the messages a step emitted, after their commit.
    std::function<void(const std::vector<store::NewMessage>&, const store::Committed&, Instant)>
        emitted;
};

// Thread-safe: its state is changed on its strand only; status() reads a copy.
class Lanes : public std::enable_shared_from_this<Lanes> {
public:
    Lanes(LaneParts parts, host::EndpointSettings settings, bool idempotent,
          std::shared_ptr<Deliverer> deliverer);

    void start();  // takes up what the store holds
    // No new attempts; true if those under way ended within `grace`.
    bool stop(std::chrono::milliseconds grace);
    void close();  // waits for calls under way and ends the threads; after stop(), not from a
                   // thread of the hub's
    void offer(std::vector<NewHead> fresh);  // after the commit
    void look(const std::string& lane);      // the store's lane changed under us: replay, discard

    struct Status {
        std::string breaker = "closed", trouble;
        Instant retry_at{};
        int running = 0, lanes = 0, ready = 0, retrying = 0;
        bool stopping = false;
    };
    Status status() const;

private:
    enum class State { Ready, Delayed, Running, Blocked, Looking };
    struct Lane {
        store::DeliveryRow head;
        std::shared_ptr<const Fresh> fresh;
        State state = State::Looking;
        std::int64_t depth = 1;
        int priority = 4;
        Instant since{};
        std::uint64_t turn = 0;  // tells a stale timer or queue entry from a live one
        bool again = false;      // look again when the running attempt has ended
    };
    struct Waiting {
        std::string lane;
        std::uint64_t turn;
        Instant since;
    };

    void load();
    void loaded(Result<std::vector<store::LaneHead>> heads);
    void take(store::LaneHead head);
    void enqueue(const std::string& key, Lane& lane);
    void schedule(const std::string& key, Lane& lane);
    std::optional<std::string> pick();
    void pump();
    void begin(const std::string& key);
    void run(const std::string& key, store::DeliveryRow head, std::shared_ptr<const Fresh> fresh);
    void finished(const std::string& key, AttemptResult result);
    void decide(Lane& lane, AttemptResult& result, store::DeliveryChange& change);
    void retryLater(Lane& lane, const Error& error, bool counts, store::DeliveryChange& change);
    void commit(const std::string& key, store::Unit unit);
    void committed(const std::string& key, store::Unit unit, store::Outcome outcome);
    void advance(const std::string& key, const store::DeliveryChange& change);
    void next(const std::string& key);
    void fetch(const std::string& key, Lane& lane);
    void looked(const std::string& key, Result<std::optional<store::LaneHead>> head);
    void settle(const std::string& key, Lane& lane);
    void leave(Lane& lane);
    void breakerFailed(const Error& error);
    void breakerWorked();
    bool breakerAllows();
    Duration backoff(std::chrono::milliseconds first, int times);
    void report(const Lane& lane, const store::DeliveryChange& change);
    void publish();
    void later(Duration pause, void (Lanes::*what)());
    store::DeliveryChange changeOf(const store::DeliveryRow& head) const;

    LaneParts parts_;
    const host::EndpointSettings settings_;
    const bool idempotent_;
    const std::shared_ptr<Deliverer> deliverer_;
    const std::shared_ptr<host::Strand> strand_;
    std::unique_ptr<host::BlockingPool> pool_;

    // On the strand only.
    std::unordered_map<std::string, Lane> lanes_;
    std::array<std::deque<Waiting>, kHighestPriority + 1> ready_;
    std::uint64_t turns_ = 0;
    int running_ = 0, ready_count_ = 0, retrying_ = 0;
    bool more_ = false, stopping_ = false;
    bool loading_ =
        true;  // until the store's lanes are known, nothing offered may be taken for the oldest
    enum class Breaker { Closed, Open, HalfOpen } breaker_ = Breaker::Closed;
    int failures_ = 0, openings_ = 0;
    Instant open_until_{};
    std::string trouble_;

    mutable std::mutex status_mutex_;
    std::condition_variable ended_;
    Status status_;
};

}  // namespace kamhub::flow
