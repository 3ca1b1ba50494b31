// Prints how much slower a store is that is full: a million finished messages and a hundred
// thousand waiting ones beside a thousandth of that, both measured in turns in one run. Everything
// goes through the store's public face.
//
//   bench_full_store [--finished N] [--waiting N] [--seconds N] [--directory DIR]
//
// On PostgreSQL where KAMHUB_PG names a server (tests/tools/with_postgres --durable), else on
// SQLite.

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>

#include "bench_units.hpp"

namespace {
std::atomic<bool> loading = false;
}

// Loading a million messages is not what is measured: SQLite, which calls these, need not wait for
// the disk meanwhile.
extern "C" int fdatasync(int file) {
    return loading ? 0 : static_cast<int>(::syscall(SYS_fdatasync, file));
}
extern "C" int fsync(int file) {
    return loading ? 0 : static_cast<int>(::syscall(SYS_fsync, file));
}

namespace {

using namespace kamhub;
using namespace kamhub::store;
using namespace kamhub::store::bench;

constexpr std::size_t kThreads = 64;
constexpr std::int64_t kPerUnit = 50;
constexpr int kCustomers = 20'000;
constexpr const char* kEndpoints[] = {"billing", "accounting", "customer-service", "ninety-seven"};
constexpr const char* kType = "kam.customer.key-account-mark-assigned.v1";
constexpr const char* kOtherType = "kam.order.created.v1";
constexpr const char* kRareType = "kam.contract.signed.v1";

struct Options {
    std::int64_t finished = 1'000'000, waiting = 100'000;
    int seconds = 4;
    std::filesystem::path directory = "bench_full_store.data";
};

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "bench_full_store: %s\n", why.c_str());
    std::exit(1);
}

template <class T>
T good(Result<T> result) {
    if (!result) give_up(result.error().message);
    return std::move(*result);
}

// One store, and what is known of its content.
class Subject {
public:
    Subject(const char* name, const Options& options, std::int64_t scale)
        : name_(name), finished_(options.finished / scale), waiting_(options.waiting / scale) {
        const auto place = options.directory / name;
        std::filesystem::remove_all(place);
        const char* server = std::getenv("KAMHUB_PG");
        store_ = server ? good(openPostgres({server, std::string("bench_") + name, place}))
                        : good(openSqlite(place));
    }

    void load() {
        const auto begun = Steady::now();
        for (std::int64_t done = 0; done < finished_ + waiting_; done += kPerUnit) acceptSome(done);
        settle();
        const auto rows = deliveries_;
        for (std::size_t done = 0; done < rows.size(); done += kPerUnit) finishSome(rows, done);
        settle();
        std::printf("%s: %lld finished, %lld waiting, %zu parked, loaded in %.0f s\n", name_,
                    static_cast<long long>(finished_), static_cast<long long>(waiting_), parked_,
                    std::chrono::duration<double>(Steady::now() - begun).count());
        std::fflush(stdout);
    }

    Store& store() { return *store_; }
    const std::vector<std::string>& ids() const { return ids_; }
    const std::vector<std::string>& customers() const { return customers_; }
    Instant oldest() const { return timeOf(0); }

    struct Rate {
        double a_second = 0;
        double cpu_micros = 0;  // of this process for each: what a busy machine does not change
    };

    Rate accept(int seconds) {
        std::vector<Measured> out(kThreads);
        const auto until = Steady::now() + std::chrono::seconds(seconds);
        const auto rate = timed(out, [&](std::size_t i) -> std::optional<Unit> {
            if (Steady::now() > until) return std::nullopt;
            auto unit = unitAt(now(), "partner:bench");
            unit.messages.push_back(
                aMessage(randoms_[i], unit.at, kType, customer(randoms_[i]), "billing"));
            return unit;
        });
        for (auto& one : out)
            fresh_.insert(fresh_.end(), one.deliveries.begin(), one.deliveries.end());
        return rate;
    }

    // Deliveries a second of those accepted last: the head of their lane is read and delivered, as
    // the lanes do it.
    Rate deliver() {
        std::map<std::string, int> lanes;  // and how many of theirs
        for (const auto seq : fresh_) ++lanes[(*good(store_->delivery(seq))).lane];
        fresh_.clear();
        std::vector<std::vector<std::pair<std::string, int>>> work(kThreads);
        std::size_t next = 0;
        for (auto& lane : lanes) work[next++ % kThreads].push_back(lane);
        std::vector<Measured> out(kThreads);
        return timed(out, [&](std::size_t i) -> std::optional<Unit> {
            if (work[i].empty()) return std::nullopt;
            auto& [lane, left] = work[i].back();
            const auto head = good(store_->laneHead("billing", lane));
            if (!head) give_up("lane " + lane + " is empty");
            auto unit = unitAt(now(), "hub");
            unit.changes.push_back(delivered(head->head.seq, head->head.version));
            if (--left == 0) work[i].pop_back();
            return unit;
        });
    }

private:
    std::string customer(Random& random) const {
        return "C" + std::to_string(random.next() % kCustomers);
    }

    // The past month.
    Instant timeOf(std::int64_t index) const {
        const auto month = std::chrono::hours(24 * 30);
        return begun_ - month + Duration(month) * index / (finished_ + waiting_);
    }

    static double cpuMicros() {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const auto micros = [](const timeval& t) {
            return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
        };
        return micros(usage.ru_utime) + micros(usage.ru_stime);
    }

    Rate timed(std::vector<Measured>& out,
               const std::function<std::optional<Unit>(std::size_t)>& make) {
        const auto begun = Steady::now();
        const double cpu = cpuMicros();
        if (const int failed = runThreads(*store_, out, make); failed > 0)
            give_up(std::to_string(failed) + " units were not committed");
        std::size_t units = 0;
        for (const auto& one : out) units += one.millis.size();
        const auto all = static_cast<double>(units);
        return {all / std::chrono::duration<double>(Steady::now() - begun).count(),
                (cpuMicros() - cpu) / all};
    }

    void submit(Unit unit) {
        under_way_.acquire();
        store_->submit(std::move(unit), [this](Outcome outcome) {
            const auto* done = std::get_if<Committed>(&outcome);
            if (!done) give_up("a unit was not committed");
            for (const auto& each : done->deliveries)
                deliveries_.insert(deliveries_.end(), each.begin(), each.end());
            under_way_.release();
        });
    }

    void settle() {
        for (int i = 0; i < kUnderWay; ++i) under_way_.acquire();
        under_way_.release(kUnderWay);
    }

    // The waiting ones are the latest; most of them are a dead partner's.
    void acceptSome(std::int64_t from) {
        auto unit = unitAt(timeOf(from), "partner:bench");
        for (auto i = from; i < from + kPerUnit; ++i) {
            const bool dead = i >= finished_ && i % 10 != 0;
            const char* type = i < 20 ? kRareType : i % 5 == 0 ? kOtherType : kType;
            unit.messages.push_back(aMessage(randoms_[0], unit.at, type, customer(randoms_[0]),
                                             i < 20 ? "archive"
                                             : dead ? "erp"
                                                    : kEndpoints[i % 4]));
            if (i % std::max<std::int64_t>(1, finished_ / 1000) == 0) {
                ids_.push_back(unit.messages.back().envelope.id);
                customers_.push_back(unit.messages.back().envelope.subject);
            }
        }
        submit(std::move(unit));
    }

    void finishSome(const std::vector<std::int64_t>& rows, std::size_t from) {
        const auto index = static_cast<std::int64_t>(from);
        auto unit = unitAt(timeOf(index) + std::chrono::minutes(1), "hub");
        for (auto i = from; i < from + kPerUnit; ++i) {
            if (static_cast<std::int64_t>(i) >= finished_) continue;
            unit.changes.push_back(delivered(rows[i], 1));
            const auto step = std::max<std::size_t>(1, static_cast<std::size_t>(finished_) / 200);
            if (i % step != step / 2) continue;
            auto& parked = unit.changes.back();
            parked.state = DeliveryState::Parked;
            parked.error = "the customer is not known";
            ++parked_;
        }
        if (!unit.changes.empty()) submit(std::move(unit));
    }

    static constexpr int kUnderWay = 64;

    const char* name_;
    const std::int64_t finished_, waiting_;
    const Instant begun_ = now();
    std::unique_ptr<Store> store_;
    std::vector<SeededRandom> randoms_ = [] {
        std::vector<SeededRandom> out;
        for (std::uint64_t i = 0; i < kThreads; ++i) out.emplace_back(i << 32);
        return out;
    }();
    std::counting_semaphore<kUnderWay> under_way_{kUnderWay};
    std::vector<std::int64_t> deliveries_, fresh_;
    std::vector<std::string> ids_, customers_;  // of some
    std::size_t parked_ = 0;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void printRates(const char* what, const std::vector<Subject::Rate>& small,
                const std::vector<Subject::Rate>& full) {
    const auto of = [](const std::vector<Subject::Rate>& rates, double Subject::Rate::*member) {
        std::vector<double> out;
        for (const auto& rate : rates) out.push_back(rate.*member);
        return median(out);
    };
    const double a = of(small, &Subject::Rate::a_second), b = of(full, &Subject::Rate::a_second);
    const double c = of(small, &Subject::Rate::cpu_micros),
                 d = of(full, &Subject::Rate::cpu_micros);
    std::printf("%-44s %10.0f/s %10.0f/s  %5.2f\n%-44s %9.0f us %9.0f us  %5.2f\n", what, a, b,
                a / b, "  CPU of the program for each", c, d, d / c);
    std::fflush(stdout);
}

void compareRates(Subject& small, Subject& full, int seconds) {
    std::vector<Subject::Rate> accept[2], deliver[2];
    for (int round = 0; round < 5; ++round)
        for (int i = 0; i < 2; ++i) {
            Subject& subject = i == 0 ? small : full;
            accept[i].push_back(subject.accept(seconds));
            deliver[i].push_back(subject.deliver());
        }
    printRates("accept, committed", accept[0], accept[1]);
    printRates("deliver: read the lane's head, commit", deliver[0], deliver[1]);
}

using Ask = std::function<std::size_t(Subject&, int)>;  // how many rows came

void compareReads(Subject& small, Subject& full, const char* what, const Ask& ask) {
    constexpr int kTimes = 41;
    std::vector<double> micros[2];
    std::size_t rows[2] = {0, 0};
    for (int turn = 0; turn < kTimes; ++turn)
        for (int i = 0; i < 2; ++i) {
            const auto begun = Steady::now();
            rows[i] = ask(i == 0 ? small : full, turn);
            micros[i].push_back(
                std::chrono::duration<double, std::micro>(Steady::now() - begun).count());
        }
    const double a = median(micros[0]), b = median(micros[1]);
    std::printf("%-44s %9.0f us %9.0f us  %5.2f   (%zu and %zu rows)\n", what, a, b, b / a, rows[0],
                rows[1]);
    std::fflush(stdout);
}

template <class Filter>
Ask searching(Filter filter) {
    return [filter](Subject& subject, int) {
        if constexpr (std::is_same_v<Filter, MessageFilter>)
            return good(subject.store().messages(filter)).size();
        else
            return good(subject.store().deliveries(filter)).size();
    };
}

void compareAllReads(Subject& small, Subject& full) {
    const auto compare = [&](const char* what, const Ask& ask) {
        compareReads(small, full, what, ask);
    };
    const auto messages = [&](const char* what, const MessageFilter& filter) {
        compare(what, searching(filter));
    };
    const auto deliveries = [&](const char* what, const DeliveryFilter& filter) {
        compare(what, searching(filter));
    };
    compare("message by id", [](Subject& s, int turn) {
        const auto& ids = s.ids();
        return good(s.store().messages(
                        {.id = ids[static_cast<std::size_t>(turn) % ids.size()], .limit = 1}))
            .size();
    });
    compare("newest message of a customer", [](Subject& s, int turn) {
        const auto& customers = s.customers();
        const auto& key = customers[static_cast<std::size_t>(turn) % customers.size()];
        return good(s.store().messages({.key = key, .limit = 1})).size();
    });
    messages("messages, newest", {});
    messages("messages waiting", {.state = "waiting", .limit = 50});
    messages("messages parked", {.state = "parked", .limit = 20});
    messages("messages delivered", {.state = "delivered"});
    messages("messages of an endpoint", {.endpoint = "billing"});
    messages("messages of a rare endpoint", {.endpoint = "archive", .limit = 20});
    messages("messages delivered to a rare endpoint",
             {.state = "delivered", .endpoint = "archive", .limit = 20});
    messages("messages of a type", {.type = kOtherType});
    messages("messages of a rare, old type", {.type = kRareType, .limit = 20});
    compare("messages of a type in an hour", [](Subject& s, int turn) {
        MessageFilter filter{.type = kOtherType, .limit = 20};
        filter.since = s.oldest() + std::chrono::hours(24 * 5 + turn);
        filter.until = filter.since + std::chrono::hours(24);
        return good(s.store().messages(filter)).size();
    });
    compare("messages of a rare type since a month", [](Subject& s, int) {
        return good(s.store().messages({.type = kRareType,
                                        .since = s.oldest() - std::chrono::hours(1),
                                        .limit = 20}))
            .size();
    });
    deliveries("deliveries parked", {.state = DeliveryState::Parked, .limit = 20});
    deliveries("deliveries waiting at an endpoint",
               {.state = DeliveryState::Waiting, .endpoint = "billing", .limit = 20});
    deliveries("deliveries parked, by their error",
               {.state = DeliveryState::Parked, .error = "not known", .limit = 20});
    compare("history of a message",
            [](Subject& s, int turn) { return good(s.store().history(turn + 1)).size(); });
    compare("counts of every endpoint (/metrics)",
            [](Subject& s, int) { return good(s.store().counts()).size(); });
    compare("the 100 oldest lanes of a dead partner",
            [](Subject& s, int) { return good(s.store().laneHeads("erp", 100)).size(); });
}

Options optionsOf(int argc, char** argv) {
    Options out;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        if (name == "--finished")
            out.finished = std::atoll(argv[i + 1]);
        else if (name == "--waiting")
            out.waiting = std::atoll(argv[i + 1]);
        else if (name == "--seconds")
            out.seconds = std::atoi(argv[i + 1]);
        else if (name == "--directory")
            out.directory = argv[i + 1];
        else
            give_up("there is no " + name);
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    const auto options = optionsOf(argc, argv);
    {
        Subject small("small", options, 1000), full("full", options, 1);
        loading = true;
        small.load();
        full.load();
        loading = false;
        ::sync();
        std::printf("%-44s %12s %12s  %5s\n", "", "small", "full", "ratio");
        compareAllReads(small, full);
        compareRates(small, full, options.seconds);
    }
    std::filesystem::remove_all(options.directory);
    return 0;
}
