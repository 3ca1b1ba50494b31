#pragma once
// What the benches of the store have in common: units as a busy hub submits them, and threads that
// each wait for their own.

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "store/store.hpp"

namespace kamhub::store::bench {

using Steady = std::chrono::steady_clock;

class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() override {  // splitmix64
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15ull;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
        return z ^ (z >> 31);
    }

private:
    std::uint64_t state_;
};

inline Instant now() {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

// One message of 1 KiB with one delivery, in its customer's lane.
inline NewMessage aMessage(Random& random, Instant at, std::string type, std::string subject,
                           std::string endpoint) {
    NewMessage message;
    message.envelope.id = uuidV7(at, random);
    message.envelope.source = "bench";
    message.envelope.type = std::move(type);
    message.envelope.subject = std::move(subject);
    message.envelope.partition_key = message.envelope.subject;
    message.envelope.time = at;
    message.envelope.traceparent = traceparentFrom("", random);
    std::string body(1024, 'x');
    body.replace(0, 36, message.envelope.id);
    message.body = Payload::of(std::move(body));
    NewDelivery delivery;
    delivery.id = uuidV5(message.envelope.id + " " + endpoint);
    delivery.endpoint = std::move(endpoint);
    delivery.route = "marks";
    delivery.lane = message.envelope.subject;
    message.deliveries.push_back(std::move(delivery));
    return message;
}

inline Unit unitAt(Instant at, std::string actor) {
    Unit unit;
    unit.actor = std::move(actor);
    unit.at = at;
    return unit;
}

inline DeliveryChange delivered(std::int64_t seq, std::int64_t version) {
    DeliveryChange change;
    change.seq = seq;
    change.version = version;
    change.state = DeliveryState::Delivered;
    change.attempts = 1;
    change.event = "delivered";
    return change;
}

struct Measured {
    std::vector<double> millis;
    std::vector<std::int64_t> deliveries;  // new ones
};

// Runs `make` in as many threads as `out` is long, until it answers no unit, each waiting for its
// own outcome; answers how many were not committed.
inline int runThreads(Store& store, std::vector<Measured>& out,
                      const std::function<std::optional<Unit>(std::size_t)>& make) {
    std::atomic<int> failed = 0;
    std::deque<std::binary_semaphore> waiting;  // they outlive the callbacks
    for (std::size_t i = 0; i < out.size(); ++i) waiting.emplace_back(0);
    {
        std::vector<std::jthread> running;
        for (std::size_t i = 0; i < out.size(); ++i)
            running.emplace_back([&, i] {
                while (auto unit = make(i)) {
                    const auto sent = Steady::now();
                    store.submit(std::move(*unit), [&, i](Outcome outcome) {
                        const auto* done = std::get_if<Committed>(&outcome);
                        if (!done) ++failed;
                        if (done && !done->deliveries.empty())
                            out[i].deliveries.push_back(done->deliveries[0][0]);
                        waiting[i].release();
                    });
                    waiting[i].acquire();
                    out[i].millis.push_back(
                        std::chrono::duration<double, std::milli>(Steady::now() - sent).count());
                }
            });
    }
    return failed;
}

}  // namespace kamhub::store::bench
