// The back end of the benchmark: answers each POST with its own body, or with what a file says, at
// once or after a delay. One thread, so that it takes little from who is measured beside it.
//
//   bench_echo [--port N] [--delay MILLISECONDS] [--answer FILE] [--status N] [--type MEDIA-TYPE]
//
// GET /count says how many requests came, and how many carried an Idempotency-Key that had come
// before. Prints {"port": N} once it listens, and ends with its standard input.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#include <chrono>
#include <deque>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "options.hpp"
#include "wire.hpp"

namespace {

using namespace kamhub::bench;
using Steady = std::chrono::steady_clock;

struct Client {
    int socket = -1;
    unsigned long number = 0;
    MessageReader in;
    std::string answer;
    Writer out;
    bool waiting = false;  // its answer is delayed
};

class Echo {
public:
    explicit Echo(const Options& options)
        : delay_(static_cast<long>(options.number("delay", 0))),
          fixed_(!options.text("answer").empty()),
          answer_(options.file("answer")),
          status_(options.text("status", "200")),
          type_(options.text("type")),
          poll_(epoll_create1(0)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        const int on = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(options.number("port", 0)));
        if (bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
            listen(listener_, 4096) != 0)
            Options::fail("cannot listen");
        socklen_t size = sizeof address;
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        watch(listener_, EPOLLIN, EPOLL_CTL_ADD);
        watch(STDIN_FILENO, EPOLLIN, EPOLL_CTL_ADD);
        std::printf("{\"port\": %d}\n", ntohs(address.sin_port));
        std::fflush(stdout);
    }

    void run() {
        epoll_event events[256];
        for (;;) {
            const int n = epoll_wait(poll_, events, 256, untilNextAnswer());
            for (int i = 0; i < n; ++i) {
                const int socket = events[i].data.fd;
                if (socket == STDIN_FILENO) return;
                if (socket == listener_)
                    accept();
                else
                    serve(socket, events[i].events);
            }
            answerDue();
        }
    }

private:
    struct Delayed {
        Steady::time_point due;
        int socket;
        unsigned long number;  // of the client: its socket may be another's by then
    };

    void watch(int socket, std::uint32_t for_what, int how) {
        epoll_event event{};
        event.events = for_what;
        event.data.fd = socket;
        epoll_ctl(poll_, how, socket, &event);
    }

    void accept() {
        for (;;) {
            const int socket = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
            if (socket < 0) return;
            const int on = 1;
            setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            auto client = std::make_unique<Client>();
            client->socket = socket;
            client->number = ++accepted_;
            clients_[socket] = std::move(client);
            watch(socket, EPOLLIN, EPOLL_CTL_ADD);
        }
    }

    void close(int socket) {
        ::close(socket);
        clients_.erase(socket);
    }

    void serve(int socket, std::uint32_t events) {
        const auto at = clients_.find(socket);
        if (at == clients_.end()) return;
        auto& client = *at->second;
        try {
            if (events & EPOLLOUT && client.out.write(socket)) {
                watch(socket, EPOLLIN, EPOLL_CTL_MOD);
                client.in.drop();
                return take(client);
            }
            if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
            if (!client.in.fill(socket)) return close(socket);
            if (client.out.done() && !client.waiting) take(client);
        } catch (const std::exception&) {
            close(socket);
        }
    }

    // Answers what has come whole.
    void take(Client& client) {
        while (client.in.whole()) {
            compose(client);
            if (delay_.count() > 0) {
                client.waiting = true;
                delayed_.push_back({Steady::now() + delay_, client.socket, client.number});
                return;
            }
            client.out.begin(client.answer);
            if (!client.out.write(client.socket))
                return watch(client.socket, EPOLLOUT, EPOLL_CTL_MOD);
            client.in.drop();
        }
    }

    void compose(Client& client) {
        const auto head = client.in.head();
        if (head.starts_with("GET /count")) {
            const auto text = "{\"requests\": " + std::to_string(requests_) +
                              ", \"repeated\": " + std::to_string(repeated_) + "}\n";
            client.answer =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(text.size()) + "\r\n\r\n" + text;
            return;
        }
        ++requests_;
        if (const auto key = headerOf(head, "idempotency-key"); !key.empty())
            repeated_ += !keys_.emplace(key).second;
        const std::string_view body = fixed_ ? std::string_view(answer_) : client.in.body();
        const auto type = type_.empty() ? headerOf(head, "content-type") : type_;
        client.answer.assign("HTTP/1.1 ").append(status_).append(" OK\r\nContent-Type: ");
        client.answer.append(type).append("\r\nContent-Length: ");
        client.answer.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
    }

    int untilNextAnswer() const {
        if (delayed_.empty()) return -1;
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(delayed_.front().due - Steady::now());
        return std::max(0, static_cast<int>(left.count()));
    }

    void answerDue() {
        const auto now = Steady::now();
        while (!delayed_.empty() && delayed_.front().due <= now) {
            const auto next = delayed_.front();
            delayed_.pop_front();
            const auto at = clients_.find(next.socket);
            if (at == clients_.end() || at->second->number != next.number) continue;
            auto& client = *at->second;
            client.waiting = false;
            try {
                client.out.begin(client.answer);
                if (!client.out.write(client.socket)) {
                    watch(client.socket, EPOLLOUT, EPOLL_CTL_MOD);
                    continue;
                }
                client.in.drop();
                take(client);
            } catch (const std::exception&) {
                close(next.socket);
            }
        }
    }

    const std::chrono::milliseconds delay_;
    const bool fixed_;
    const std::string answer_, status_, type_;
    const int poll_;
    int listener_ = -1;
    std::unordered_map<int, std::unique_ptr<Client>> clients_;
    std::deque<Delayed> delayed_;
    unsigned long accepted_ = 0, requests_ = 0, repeated_ = 0;
    std::unordered_set<std::string> keys_;
};

}  // namespace

int main(int argc, char** argv) {
    const rlimit files{65536, 65536};
    setrlimit(RLIMIT_NOFILE, &files);
    Echo(Options(argc, argv)).run();
}
