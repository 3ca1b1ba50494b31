// Prints how many durable process steps a second the runner makes, and what share of that time it
// waits for the store; beside it how many units with one row the same store commits a second, one
// after the other. On SQLite, or on PostgreSQL beside with_postgres.
//   bench_process [threads] [seconds]

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <thread>

#include "host/runtime.hpp"
#include "passing_store.hpp"
#include "process/runner.hpp"

namespace {

using namespace kamhub;
using Steady = std::chrono::steady_clock;

// An order that is looked at, priced by a script, and done: three steps of the instance that commit
// (begin, first task, second task).
constexpr char kProcess[] =
    R"(<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:k="urn:kamhub:process:1">
<process id="order" isExecutable="true">
<startEvent id="s"/><sequenceFlow id="a" sourceRef="s" targetRef="look"/>
<userTask id="look" k:roles="clerk" k:due="P2D" k:result="looked"/>
<sequenceFlow id="b" sourceRef="look" targetRef="price"/>
<scriptTask id="price">
<extensionElements><k:set to="price" value="count(looked/*) * 100"/></extensionElements></scriptTask>
<sequenceFlow id="c" sourceRef="price" targetRef="sign"/>
<userTask id="sign" k:roles="clerk"/><sequenceFlow id="d" sourceRef="sign" targetRef="z"/>
<endEvent id="z"/></process></definitions>)";

std::atomic<std::int64_t> waited{0};  // nanoseconds in the store, of all threads

template <class Call>
auto timed(Call call) {
    const auto begun = Steady::now();
    auto out = call();
    waited += (Steady::now() - begun).count();
    return out;
}

class TimedTables final : public store::Tables {
public:
    explicit TimedTables(store::Tables& inner) : inner_(inner) {}
    Status declare(const std::vector<store::Table>& tables) override {
        return inner_.declare(tables);
    }
    Result<std::vector<store::Row>> select(const store::Selection& selection) override {
        return timed([&] { return inner_.select(selection); });
    }
    Result<std::optional<store::Row>> row(const std::string& table,
                                          const std::string& id) override {
        return timed([&] { return inner_.row(table, id); });
    }
    Result<std::int64_t> count(const std::string& table, const store::Condition& where) override {
        return timed([&] { return inner_.count(table, where); });
    }
    Result<std::vector<store::Aggregate>> aggregate(const store::Aggregation& it) override {
        return inner_.aggregate(it);
    }
    Result<std::vector<store::RowHistory>> rowHistory(const std::string& table,
                                                      const std::string& id, int limit) override {
        return inner_.rowHistory(table, id, limit);
    }

private:
    store::Tables& inner_;
};

class TimedStore final : public process::test::PassingStore {
public:
    explicit TimedStore(std::unique_ptr<store::Store> inner)
        : PassingStore(std::move(inner)), tables_(inner_->tables()) {}

    // Whoever submits waits for the answer: that is the time that counts.
    void submit(store::Unit unit, store::WhenDone done) override {
        const auto begun = Steady::now();
        inner_->submit(std::move(unit),
                       [begun, done = std::move(done)](const store::Outcome& outcome) {
                           waited += (Steady::now() - begun).count();
                           done(outcome);
                       });
    }
    store::Tables& tables() override { return tables_; }

private:
    TimedTables tables_;
};

// Calls a second over all threads, and the time that each spent, in nanoseconds.
struct Speed {
    double a_second = 0;
    double busy = 0;
    int failed = 0;
};

Speed measure(int threads, int seconds, const std::function<int(int)>& round) {
    std::atomic<int> done{0}, failed{0};
    const auto begun = Steady::now();
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i)
        all.emplace_back([&, i] {
            while (Steady::now() - begun < std::chrono::seconds(seconds)) {
                const int steps = round(i);
                (steps > 0 ? done : failed) += steps > 0 ? steps : 1;
            }
        });
    for (auto& each : all) each.join();
    const double nanos = static_cast<double>((Steady::now() - begun).count());
    return {static_cast<double>(done) / nanos * 1e9, nanos * threads, failed};
}

int fail(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    const int threads = argc > 1 ? std::atoi(argv[1]) : 8;
    const int seconds = argc > 2 ? std::atoi(argv[2]) : 10;
    std::string name = (std::filesystem::temp_directory_path() / "kamhub-bench-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(name.data());
    std::filesystem::create_directory(folder / "processes");
    if (auto* out = std::fopen((folder / "processes/order.bpmn").c_str(), "w"))
        std::fputs(kProcess, out), std::fclose(out);
    Complaints complaints;
    const auto library = process::Library::load({folder / "processes"}, complaints);
    if (!library) return fail(toString(complaints.front()));
    const char* postgres = std::getenv("KAMHUB_PG");
    auto opened = postgres ? store::openPostgres({postgres, "bench", folder / "data"})
                           : store::openSqlite(folder / "data");
    if (!opened) return fail(opened.error().message);
    TimedStore store(std::move(*opened));
    host::Runtime runtime(2, false);
    host::SystemRandom random;
    observe::Observer observer(runtime, observe::Level::Error, nullptr);
    const flow::ActivatorParts parts{
        runtime,
        random,
        observer,
        store,
        [](Envelope, xml::Document) -> Result<store::NewMessage> {
            return internalError("nothing is sent here");
        },
        [](const std::vector<store::NewMessage>&, const store::Committed&, Instant) {}};
    auto runner = process::Runner::open(parts, library);
    if (!runner) return fail(runner.error().message);
    (*runner)->start();

    store::Table bare{"bench_row", {{"word", store::ColumnKind::Text, false, false}}, false};
    if (auto status = store.tables().declare({bare}); !status) return fail(status.error().message);
    std::atomic<int> next{0};
    const auto commits = measure(threads, seconds, [&](int) {
        store::Unit unit{"bench", runtime.now()};
        unit.rows.push_back(
            {"bench_row", std::to_string(++next), 0, {{"word", std::string("x")}}, false, {}, {}});
        return std::holds_alternative<store::Committed>(flow::submitAndWait(parts, std::move(unit)))
                   ? 1
                   : 0;
    });
    waited = 0;
    const auto steps = measure(threads, seconds, [&](int) {
        const auto id = (*runner)->begin("order", "", "<data><no>1</no></data>", "user:li");
        if (!id) return 0;
        for (int i = 0; i < 2; ++i) {
            const auto row = store.tables().row(process::kInstances, *id);
            if (!row || !*row) return 0;
            const auto instance = process::instanceOf(process::text(**row, "bytes"));
            if (!instance || instance->tasks.empty()) return 0;
            process::Happening done;
            done.kind = process::Happening::Kind::TaskDone;
            done.key = std::to_string(instance->tasks.front().id);
            done.body = "<form><word>ja</word></form>";
            done.by = "user:li";
            done.roles = {"clerk"};
            if (!(*runner)->happen(*id, done)) return 0;
        }
        return 3;
    });
    std::printf(
        "%s, %d threads, %d s each: %.0f process steps/s, %.0f bare commits/s (ratio %.2f); "
        "%.0f %% of the steps' time is the store's; %d failed\n",
        postgres ? "PostgreSQL" : "SQLite", threads, seconds, steps.a_second, commits.a_second,
        steps.a_second / commits.a_second, 100 * static_cast<double>(waited) / steps.busy,
        steps.failed + commits.failed);
    (*runner)->stop();
    runtime.stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return steps.failed + commits.failed > 0 ? 1 : 0;
}
