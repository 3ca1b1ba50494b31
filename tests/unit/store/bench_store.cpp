// Prints how many units a second the store accepts from threads that each wait for their own: one
// message of 1 KiB with a duplicate key and one delivery. Then how many deliveries a second are
// changed to delivered.

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "bench_units.hpp"

namespace {

using namespace kamhub;
using namespace kamhub::store;
using namespace kamhub::store::bench;

void measure(const char* what, Store& store, std::vector<Measured>& out,
             const std::function<std::optional<Unit>(std::size_t)>& make) {
    const auto begun = Steady::now();
    const int failed = runThreads(store, out, make);
    const double seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    std::vector<double> millis;
    for (const auto& one : out) millis.insert(millis.end(), one.millis.begin(), one.millis.end());
    std::sort(millis.begin(), millis.end());
    std::printf("%s: %zu units, %.0f/s, p50 %.2f ms, p99 %.2f ms, max %.1f ms, %d failed\n", what,
                millis.size(), static_cast<double>(millis.size()) / seconds,
                millis[millis.size() / 2], millis[millis.size() * 99 / 100], millis.back(), failed);
}

}  // namespace

int main(int argc, char** argv) {
    const auto threads = static_cast<std::size_t>(argc > 1 ? std::atoi(argv[1]) : 64);
    const int seconds = argc > 2 ? std::atoi(argv[2]) : 5;
    const std::filesystem::path directory = argc > 3 ? argv[3] : "bench_store.data";
    std::filesystem::remove_all(directory);
    auto store = openSqlite(directory);
    if (!store) return std::fprintf(stderr, "%s\n", store.error().message.c_str()), 1;
    std::vector<SeededRandom> randoms;
    for (std::size_t i = 0; i < threads; ++i) randoms.emplace_back(i << 32);
    std::vector<Measured> accepted(threads), changed(threads);
    const auto until = Steady::now() + std::chrono::seconds(seconds);
    measure("accept", **store, accepted, [&](std::size_t i) -> std::optional<Unit> {
        if (Steady::now() > until) return std::nullopt;
        auto unit = unitAt(now(), "partner:bench");
        unit.messages.push_back(
            aMessage(randoms[i], unit.at, "kam.customer.key-account-mark-assigned.v1",
                     "C" + std::to_string(randoms[i].next() % 5000), "billing"));
        return unit;
    });
    measure("deliver", **store, changed, [&](std::size_t i) -> std::optional<Unit> {
        auto& mine = accepted[i].deliveries;
        if (mine.empty()) return std::nullopt;
        auto unit = unitAt(now(), "hub");
        unit.changes.push_back(delivered(mine.back(), 1));
        mine.pop_back();
        return unit;
    });
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
