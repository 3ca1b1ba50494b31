// The load generator: one request at a time on each of many keep-alive connections, as fast as they
// are answered (closed loop), or so many a second, whether they are answered or not (open loop).
// An open loop measures each latency from the moment at which the request was due, not from the one
// at which a connection was free for it. Every answer is compared byte for byte.
//
//   bench_load --port N --path /p --body FILE --connections N --seconds S [--warmup S] [--rate N]
//              [--count N] [--header "Name: value"]… [--expect FILE] [--learn FILE] [--status N]
//              [--pid N]… [--keys N] [--skew S] [--seed WORD] [--idle N]
//
// `@@id@@` in body and expected answer is a number of its own for each request, behind --seed;
// `@@key@@` one of --keys customers, the first ones more often with --skew. --learn writes the
// first answer to a file and expects it from then on. --pid: processes whose CPU time is measured.
// --count ends the run after so many requests. Prints one JSON object.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "histogram.hpp"
#include "options.hpp"
#include "template.hpp"
#include "wire.hpp"

namespace {

using namespace kamhub::bench;
using Steady = std::chrono::steady_clock;
using Time = Steady::time_point;

// Seconds of processor that a process has used, all its threads.
double cpuOf(const std::string& pid) {
    std::ifstream in("/proc/" + pid + "/stat");
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto at = text.rfind(')');
    if (at == text.npos) Options::fail("there is no process " + pid);
    unsigned long user = 0, system = 0;
    std::sscanf(text.c_str() + at + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                &system);
    return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

struct Connection {
    int socket = -1;
    MessageReader in;
    Writer out;
    std::string request, expected;
    Time due{};
    bool busy = false;
    bool blocked = false;  // its socket took no more
    unsigned long answered = 0;
};

class Load {
public:
    explicit Load(const Options& o)
        : options_(o),
          request_(headOf(o) + o.file("body"), o),
          expected_(o.file("expect"), o),
          customers_(o),
          learn_(o.text("learn")),
          status_(static_cast<int>(o.number("status", 200))),
          rate_(o.number("rate", 0)),
          count_(static_cast<unsigned long>(o.number("count", 0))),
          pids_(o.all("pid")),
          poll_(epoll_create1(0)) {
        if (o.text("expect").empty() && learn_.empty()) Options::fail("give --expect or --learn");
        for (int i = 0; i < static_cast<int>(o.number("idle", 0)); ++i) idle_.push_back(connect());
        const int n = static_cast<int>(o.number("connections", 64));
        for (int i = 0; i < n; ++i) {
            auto c = std::make_unique<Connection>();
            c->socket = connect();
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u32 = static_cast<std::uint32_t>(i);
            epoll_ctl(poll_, EPOLL_CTL_ADD, c->socket, &event);
            connections_.push_back(std::move(c));
            free_.push_back(i);
        }
    }

    void run() {
        const auto seconds = [](double s) {
            return std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(s));
        };
        begun_ = Steady::now();
        measure_from_ = begun_ + seconds(options_.number("warmup", 0));
        ends_ = measure_from_ + seconds(options_.number("seconds", 5));
        next_due_ = begun_;
        loop();
        print();
    }

private:
    static std::string headOf(const Options& o) {
        const auto body = Template(o.file("body"), o);
        auto head = "POST " + o.text("path", "/") +
                    " HTTP/1.1\r\nHost: 127.0.0.1:" + o.text("port") +
                    "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
        for (const auto& each : o.all("header")) head += each + "\r\n";
        return head + "\r\n";
    }

    int connect() const {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(options_.number("port", 0)));
        if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            Options::fail(std::string("cannot connect: ") + std::strerror(errno));
        const int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        fcntl(socket, F_SETFL, O_NONBLOCK);
        return socket;
    }

    void loop() {
        for (;;) {
            const auto now = Steady::now();
            if (!measuring_ && now >= measure_from_) beginMeasuring(now);
            if (now >= ends_ || (count_ != 0 && answered_ >= count_) || !trouble_.empty()) break;
            sendDue(now);
            take(waitTime(now));
        }
        endMeasuring();
        const auto longest = Steady::now() + std::chrono::seconds(10);
        while (trouble_.empty() && free_.size() < connections_.size() && Steady::now() < longest)
            take({0, 50'000'000});
    }

    void take(const timespec& longest) {
        epoll_event events[512];
        const int n = epoll_pwait2(poll_, events, 512, &longest, nullptr);
        for (int i = 0; i < n; ++i) serve(static_cast<int>(events[i].data.u32), events[i].events);
    }

    // Not beyond the next request that is due; 50 ms at most, so that the ends are seen.
    timespec waitTime(Time now) const {
        constexpr std::chrono::nanoseconds kLongest{50'000'000};
        auto left = kLongest;
        if (rate_ != 0 && !free_.empty() && mayBegin())
            left = std::clamp<std::chrono::nanoseconds>(next_due_ - now, {}, kLongest);
        return {0, left.count()};
    }

    bool mayBegin() const { return count_ == 0 || sent_ < count_; }

    void sendDue(Time now) {
        if (rate_ == 0) {
            while (!free_.empty() && mayBegin()) begin(takeFree(), now);
            return;
        }
        const auto step = std::chrono::duration_cast<Steady::duration>(
            std::chrono::duration<double>(1.0 / rate_));
        while (next_due_ <= now && !free_.empty() && mayBegin()) {
            begin(takeFree(), next_due_);
            next_due_ += step;
        }
    }

    int takeFree() {
        const int at = free_.back();
        free_.pop_back();
        return at;
    }

    void begin(int at, Time due) {
        auto& c = *connections_[static_cast<std::size_t>(at)];
        ++sent_;
        c.due = due;
        c.busy = true;
        const Template::Values values{sent_, customers_.next()};
        if (expected_.changes()) expected_.fill(c.expected, values);
        if (request_.changes()) request_.fill(c.request, values);
        c.out.begin(request_.changes() ? c.request : request_.text());
        write(at, c);
    }

    void write(int at, Connection& c) {
        try {
            const bool all = c.out.write(c.socket);
            if (all != c.blocked) return;
            c.blocked = !all;
            epoll_event event{};
            event.events = all ? EPOLLIN : EPOLLIN | EPOLLOUT;
            event.data.u32 = static_cast<std::uint32_t>(at);
            epoll_ctl(poll_, EPOLL_CTL_MOD, c.socket, &event);
        } catch (const std::exception& e) {
            fail(e.what());
        }
    }

    void serve(int at, std::uint32_t events) {
        auto& c = *connections_[static_cast<std::size_t>(at)];
        if (events & EPOLLOUT) write(at, c);
        if (!(events & (EPOLLIN | EPOLLERR | EPOLLHUP))) return;
        try {
            if (!c.in.fill(c.socket)) return fail("the server closed a connection");
            if (!c.in.whole()) return;
        } catch (const std::exception& e) {
            return fail(e.what());
        }
        if (!c.busy) return fail("an answer without a request");
        judge(c);
        c.in.drop();
        if (!c.in.empty()) return fail("more came than one answer");
        c.busy = false;
        ++answered_;
        ++c.answered;
        const auto now = Steady::now();
        if (measuring_ && seconds_ == 0) {
            ++measured_;
            latencies_.add(
                std::chrono::duration_cast<std::chrono::nanoseconds>(now - c.due).count());
        }
        free_.push_back(at);
        if (rate_ == 0 && seconds_ == 0 && now < ends_ && mayBegin()) begin(takeFree(), now);
    }

    void judge(Connection& c) {
        const auto body = c.in.body();
        if (c.in.status() != status_)
            return fail("status " + std::to_string(c.in.status()) + ": " +
                        std::string(body.substr(0, 400)));
        if (!learn_.empty()) {
            std::ofstream(learn_, std::ios::binary) << body;
            expected_ = Template(std::string(body), options_);
            learn_.clear();
        }
        const std::string& wanted = expected_.changes() ? c.expected : expected_.text();
        if (body != wanted)
            fail("an answer is not the expected one: " + std::string(body.substr(0, 400)));
    }

    void fail(std::string why) {
        ++errors_;
        if (trouble_.empty()) trouble_ = std::move(why);
    }

    void beginMeasuring(Time now) {
        measuring_ = true;
        measured_from_ = now;
        for (const auto& pid : pids_) cpu_before_.push_back(cpuOf(pid));
        getrusage(RUSAGE_SELF, &own_before_);
    }

    void endMeasuring() {
        if (!measuring_) beginMeasuring(Steady::now());
        seconds_ = std::chrono::duration<double>(Steady::now() - measured_from_).count();
        for (std::size_t i = 0; i < pids_.size(); ++i) cpu_ += cpuOf(pids_[i]) - cpu_before_[i];
        rusage own{};
        getrusage(RUSAGE_SELF, &own);
        const auto of = [](const rusage& r) {
            return static_cast<double>(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
                   static_cast<double>(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
        };
        own_cpu_ = of(own) - of(own_before_);
    }

    void print() const {
        const auto [least, most] = std::minmax_element(
            connections_.begin(), connections_.end(),
            [](const auto& a, const auto& b) { return a->answered < b->answered; });
        std::printf(
            "{\"requests\": %lu, \"sent\": %lu, \"answered\": %lu, \"errors\": %lu, \"seconds\": "
            "%.4f, "
            "\"rate\": %.1f, \"cpu\": %.3f, \"own_cpu\": %.3f, \"least\": %lu, \"most\": %lu, "
            "\"p50\": %.4f, \"p90\": %.4f, \"p99\": %.4f, \"p999\": %.4f, \"max\": %.4f, "
            "\"trouble\": \"%s\"}\n",
            measured_, sent_, answered_, errors_, seconds_,
            static_cast<double>(measured_) / seconds_, cpu_, own_cpu_, (*least)->answered,
            (*most)->answered, latencies_.millis(0.5), latencies_.millis(0.9),
            latencies_.millis(0.99), latencies_.millis(0.999), latencies_.millis(1),
            quoted(trouble_).c_str());
    }

    static std::string quoted(const std::string& text) {
        std::string out;
        for (const char c : text)
            if (c == '"' || c == '\\')
                (out += '\\') += c;
            else
                out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
        return out;
    }

    const Options& options_;
    const Template request_;
    Template expected_;
    Customers customers_;
    std::string learn_;
    const int status_;
    const double rate_;
    const unsigned long count_;
    const std::vector<std::string> pids_;
    const int poll_;
    std::vector<int> idle_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<int> free_;
    Time begun_, measure_from_, measured_from_, ends_, next_due_;
    bool measuring_ = false;
    unsigned long sent_ = 0, answered_ = 0, measured_ = 0, errors_ = 0;
    double seconds_ = 0, cpu_ = 0, own_cpu_ = 0;
    std::vector<double> cpu_before_;
    rusage own_before_{};
    Histogram latencies_;
    std::string trouble_;
};

}  // namespace

int main(int argc, char** argv) {
    const rlimit files{65536, 65536};
    setrlimit(RLIMIT_NOFILE, &files);
    const Options options(argc, argv);
    Load(options).run();
}
