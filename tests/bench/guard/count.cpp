// Runs the way of a message part by part below callgrind, which writes the instructions of each:
//
//   valgrind --tool=callgrind --instr-atstart=no bench_count REQUEST
//
// guard.py starts it and compares.

#include <valgrind/callgrind.h>

#include <cstdio>

#include "path.hpp"

namespace {

constexpr int kTimes = 15;
constexpr int kWarm = 3;

// Counts `part` alone; `before` makes it possible.
template <class Before, class Part>
void count(const char* name, Before before, Part part) {
    for (int i = 0; i < kWarm; ++i) before(), part();
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
    for (int i = 0; i < kTimes; ++i) {
        CALLGRIND_TOGGLE_COLLECT;  // off
        before();
        CALLGRIND_TOGGLE_COLLECT;  // on
        part();
    }
    CALLGRIND_DUMP_STATS_AT(name);
    CALLGRIND_STOP_INSTRUMENTATION;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fprintf(stderr, "usage: bench_count REQUEST\n"), 2;
    kamhub::xml::initialise();
    kamhub::bench::Path path(argv[1]);
    const auto nothing = [] {};
    count("read", nothing, [&] { path.parse(), path.open(); });
    count(
        "prepare", [&] { path.open(); }, [&] { path.prepare(); });
    count("translate", nothing, [&] { path.translate(); });
    count(
        "store", [&] { path.prepare(); }, [&] { path.store(); });
    path.commit();
    count(
        "commit",
        [&] {
            for (int i = 0; i < 20; ++i) path.store();
        },
        [&] { path.commit(); });
}
