// How long the parts of a message's way take, one thread (Google Benchmark): bench_parts.

#include <benchmark/benchmark.h>

#include "path.hpp"

namespace {

using kamhub::bench::Path;

Path& path() {
    static Path one(KAMHUB_SOURCE_DIR "/tests/bench/config/guard_request.xml");
    return one;
}

void parse(benchmark::State& state) {
    for (auto _ : state) path().parse();
}
void parseAndOpen(benchmark::State& state) {
    for (auto _ : state) path().parse(), path().open();
}
void parseOpenAndPrepare(benchmark::State& state) {
    for (auto _ : state) path().parse(), path().open(), path().prepare();
}
void translate(benchmark::State& state) {
    for (auto _ : state) path().translate();
}
// A commit, with its sync, for every so many messages.
void allAndStore(benchmark::State& state) {
    int left = 0;
    for (auto _ : state) {
        path().parse(), path().open(), path().prepare(), path().store();
        if (++left % state.range(0) == 0) path().commit();
    }
    path().store(), path().commit();
}

BENCHMARK(parse);
BENCHMARK(parseAndOpen);
BENCHMARK(parseOpenAndPrepare);
BENCHMARK(translate);
BENCHMARK(allAndStore)->Arg(1)->Arg(20)->Arg(100);

}  // namespace

int main(int argc, char** argv) {
    kamhub::xml::initialise();
    benchmark::Initialize(&argc, argv);
    path();  // made before anything is timed
    benchmark::RunSpecifiedBenchmarks();
}
