// Prints how many units a second the store accepts from threads that each wait for their own: one
// message of 1 KiB with a duplicate key and one delivery. Then how many deliveries a second are
// changed to delivered.

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <semaphore>
#include <thread>

#include "store/store.hpp"

namespace {

using namespace kamhub;
using namespace kamhub::store;
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

Instant now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

Unit acceptOne(Random& random) {
    Unit unit;
    unit.actor = "partner:bench";
    unit.at = now();
    NewMessage message;
    message.envelope.id = uuidV7(unit.at, random);
    message.envelope.source = "bench";
    message.envelope.type = "kam.customer.key-account-mark-assigned.v1";
    message.envelope.subject = "C" + std::to_string(random.next() % 5000);
    message.envelope.partition_key = message.envelope.subject;
    message.envelope.time = unit.at;
    message.envelope.traceparent = traceparentFrom("", random);
    std::string body(1024, 'x');
    body.replace(0, 36, message.envelope.id);
    message.body = Payload::of(std::move(body));
    NewDelivery delivery;
    delivery.id = uuidV5(message.envelope.id + " billing");
    delivery.endpoint = "billing";
    delivery.route = "marks";
    delivery.lane = message.envelope.subject;
    message.deliveries.push_back(std::move(delivery));
    unit.messages.push_back(std::move(message));
    return unit;
}

struct Measured {
    std::vector<double> millis;
    std::vector<std::int64_t> deliveries;
};

// Runs `make` in `threads` threads until it answers no unit, each waiting for its own outcome.
double measure(const char* what, Store& store, int threads,
               const std::function<std::optional<Unit>(int)>& make, std::vector<Measured>& out) {
    out.assign(static_cast<std::size_t>(threads), {});
    std::atomic<int> failed = 0;
    std::deque<std::binary_semaphore> waiting;  // they outlive the callbacks
    for (int i = 0; i < threads; ++i) waiting.emplace_back(0);
    const auto begun = Steady::now();
    {
        std::vector<std::jthread> running;
        for (int i = 0; i < threads; ++i)
            running.emplace_back([&, i] {
                auto& mine = out[static_cast<std::size_t>(i)];
                auto& answered = waiting[static_cast<std::size_t>(i)];
                while (auto unit = make(i)) {
                    const auto sent = Steady::now();
                    store.submit(std::move(*unit), [&](Outcome outcome) {
                        if (const auto* done = std::get_if<Committed>(&outcome)) {
                            if (!done->deliveries.empty())
                                mine.deliveries.push_back(done->deliveries[0][0]);
                        } else {
                            ++failed;
                        }
                        answered.release();
                    });
                    answered.acquire();
                    mine.millis.push_back(
                        std::chrono::duration<double, std::milli>(Steady::now() - sent).count());
                }
            });
    }
    const double seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    std::vector<double> millis;
    for (const auto& one : out) millis.insert(millis.end(), one.millis.begin(), one.millis.end());
    std::sort(millis.begin(), millis.end());
    const double rate = static_cast<double>(millis.size()) / seconds;
    std::printf("%s: %zu units, %.0f/s, p50 %.2f ms, p99 %.2f ms, max %.1f ms, %d failed\n", what,
                millis.size(), rate, millis[millis.size() / 2], millis[millis.size() * 99 / 100],
                millis.back(), failed.load());
    return rate;
}

}  // namespace

int main(int argc, char** argv) {
    const int threads = argc > 1 ? std::atoi(argv[1]) : 64;
    const int seconds = argc > 2 ? std::atoi(argv[2]) : 5;
    const std::filesystem::path directory = argc > 3 ? argv[3] : "bench_store.data";
    std::filesystem::remove_all(directory);
    auto store = openSqlite(directory);
    if (!store) return std::fprintf(stderr, "%s\n", store.error().message.c_str()), 1;
    std::vector<SeededRandom> randoms;
    for (int i = 0; i < threads; ++i) randoms.emplace_back(static_cast<std::uint64_t>(i) << 32);
    std::vector<Measured> accepted, changed;
    const auto until = Steady::now() + std::chrono::seconds(seconds);
    measure(
        "accept", **store, threads,
        [&](int i) -> std::optional<Unit> {
            if (Steady::now() > until) return std::nullopt;
            return acceptOne(randoms[static_cast<std::size_t>(i)]);
        },
        accepted);
    measure(
        "deliver", **store, threads,
        [&](int i) -> std::optional<Unit> {
            auto& mine = accepted[static_cast<std::size_t>(i)].deliveries;
            if (mine.empty()) return std::nullopt;
            DeliveryChange change;
            change.seq = mine.back();
            mine.pop_back();
            change.version = 1;
            change.state = DeliveryState::Delivered;
            change.attempts = 1;
            change.event = "delivered";
            Unit unit;
            unit.actor = "hub";
            unit.at = now();
            unit.changes.push_back(std::move(change));
            return unit;
        },
        changed);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("CPU %.1f s user, %.1f s system\n",
                static_cast<double>(usage.ru_utime.tv_sec) +
                    static_cast<double>(usage.ru_utime.tv_usec) / 1e6,
                static_cast<double>(usage.ru_stime.tv_sec) +
                    static_cast<double>(usage.ru_stime.tv_usec) / 1e6);
    store = internalError("closed");
    std::filesystem::remove_all(directory);
    return 0;
}
