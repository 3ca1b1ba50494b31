#include "net/http_listener.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "net/http_connection.hpp"
#include "net/tls_server.hpp"

namespace kamhub::net {

namespace {

using namespace beast_listener;

constexpr std::chrono::milliseconds kAcceptPause{100};

// What outlives the listener while a handler still holds a responder. Thread-safe.
class Core final : public Owner {
public:
    Core(ListenerSettings settings, Executor& workers, HttpHandler handler);
    ~Core() override { stop(std::chrono::milliseconds(0)); }

    Status start();
    void stop(std::chrono::milliseconds grace);
    void setHandler(HttpHandler handler);
    Status setTls(const TlsSettings& tls);
    bool tlsOn() const { return settings_.tls.enabled; }
    int port() const { return port_; }
    int connections() const { return count_; }
    bool stopping() const override { return stopping_; }
    const ListenerSettings& settings() const override { return settings_; }

    void dispatch(HttpRequest request, HttpResponder responder) override;
    void closed(Lane& lane, Place place, bool counted) override;

private:
    std::shared_ptr<ssl::context> tls();
    Status listen();
    void accept();
    void admit(Lane& lane, tcp::socket socket);
    void sweep(Lane& lane);
    void run();

    const ListenerSettings settings_;
    Executor& workers_;
    std::mutex handler_mutex_;
    std::shared_ptr<const HttpHandler> handler_;
    std::mutex tls_mutex_;
    std::shared_ptr<ssl::context> tls_;  // a connection keeps what it began with
    std::vector<std::unique_ptr<Lane>> lanes_;
    std::unique_ptr<tcp::acceptor> acceptor_;
    std::size_t next_lane_ = 0;
    std::atomic<int> port_ = 0;
    std::atomic<int> count_ = 0;
    std::atomic<bool> stopping_ = false;
    std::mutex stop_mutex_;  // one stop() at a time
    std::mutex empty_mutex_;
    std::condition_variable empty_;
};

Core::Core(ListenerSettings settings, Executor& workers, HttpHandler handler)
    : settings_(std::move(settings)),
      workers_(workers),
      handler_(std::make_shared<HttpHandler>(std::move(handler))) {}

void Core::setHandler(HttpHandler handler) {
    auto next = std::make_shared<const HttpHandler>(std::move(handler));
    const std::lock_guard lock(handler_mutex_);
    handler_ = std::move(next);
}

void Core::dispatch(HttpRequest request, HttpResponder responder) {
    std::shared_ptr<const HttpHandler> handler;
    {
        const std::lock_guard lock(handler_mutex_);
        handler = handler_;
    }
    // std::function copies what it holds, and a responder cannot be copied.
    struct Task {
        HttpRequest request;
        HttpResponder responder;
    };
    auto task = std::make_shared<Task>(Task{std::move(request), std::move(responder)});
    workers_.post([handler = std::move(handler), task = std::move(task)] {
        (*handler)(std::move(task->request), std::move(task->responder));
    });
}

Status Core::setTls(const TlsSettings& tls) {
    auto context = serverContext(tls);
    if (!context)
        return Error{context.error().code,
                     "listener " + settings_.name + ": " + context.error().message,
                     {}};
    auto next = std::make_shared<ssl::context>(context->release());
    const std::lock_guard lock(tls_mutex_);
    tls_ = std::move(next);
    return okStatus();
}

std::shared_ptr<ssl::context> Core::tls() {
    const std::lock_guard lock(tls_mutex_);
    return tls_;
}

Status Core::listen() {
    const auto at = settings_.address + ":" + std::to_string(settings_.port);
    error_code error;
    tcp::resolver resolver(lanes_[0]->context);
    const auto found =
        resolver.resolve(settings_.address, std::to_string(settings_.port),
                         tcp::resolver::passive | tcp::resolver::numeric_service, error);
    if (error || found.empty())
        return invalidConfig("address " + at + " cannot be listened on: " + error.message() +
                             "; write an address of this machine");
    acceptor_ = std::make_unique<tcp::acceptor>(lanes_[0]->context);
    const tcp::endpoint endpoint = *found.begin();
    if (!acceptor_->open(endpoint.protocol(), error))
        acceptor_->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && !acceptor_->bind(endpoint, error))
        acceptor_->listen(tcp::acceptor::max_listen_connections, error);
    if (error == asio::error::address_in_use)
        return invalidConfig(
            "address " + at +
            " is in use; choose another with --port or end the program that holds it");
    if (error == asio::error::access_denied)
        return invalidConfig("address " + at +
                             " needs rights this program does not have; choose a port above 1023");
    if (error) return invalidConfig("address " + at + " cannot be listened on: " + error.message());
    port_ = acceptor_->local_endpoint(error).port();
    return okStatus();
}

Status Core::start() {
    if (settings_.tls.enabled)
        if (auto status = setTls(settings_.tls); !status) return status;
    for (int i = 0; i < std::max(1, settings_.io_threads); ++i)
        lanes_.push_back(std::make_unique<Lane>());
    if (auto status = listen(); !status) return status;
    accept();
    run();
    return okStatus();
}

void Core::run() {
    for (auto& lane : lanes_) {
        sweep(*lane);
        // The context never runs dry: its sweep is always pending.
        lane->thread = std::thread([&context = lane->context] { context.run(); });
    }
}

void Core::accept() {
    auto& lane = *lanes_[next_lane_++ % lanes_.size()];
    acceptor_->async_accept(lane.context, [this, &lane](error_code error, tcp::socket socket) {
        if (stopping_ || error == asio::error::operation_aborted) return;
        if (!error) {
            asio::post(lane.context, [this, &lane, socket = std::move(socket)]() mutable {
                admit(lane, std::move(socket));
            });
            return accept();
        }
        // Out of descriptors, for example: trying at once would only burn the processor.
        auto pause = std::make_shared<asio::steady_timer>(lanes_[0]->context, kAcceptPause);
        pause->async_wait([this, pause](error_code) {
            if (!stopping_) accept();
        });
    });
}

void Core::admit(Lane& lane, tcp::socket socket) {
    if (stopping_) return;
    const bool admitted = ++count_ <= settings_.max_connections;
    if (!admitted) --count_;
    const auto begin = [&](auto connection) {
        lane.connections.push_front(connection);
        connection->setPlace(lane.connections.begin());
        connection->start();
    };
    if (const auto context = tls())
        begin(std::make_shared<HttpConnection<ssl::stream<tcp::socket>>>(
            *this, lane, admitted, std::move(socket), *context));
    else
        begin(std::make_shared<HttpConnection<tcp::socket>>(*this, lane, admitted,
                                                            std::move(socket)));
}

void Core::closed(Lane& lane, Place place, bool counted) {
    lane.connections.erase(place);
    if (!counted) return;
    const std::lock_guard lock(empty_mutex_);
    if (--count_ == 0) empty_.notify_all();
}

// One look over all connections from time to time instead of a timer each: deadlines are then a
// store, not a heap.
void Core::sweep(Lane& lane) {
    const auto shortest = std::min(settings_.idle_timeout, settings_.request_timeout);
    const auto period =
        std::clamp(shortest / 4, std::chrono::milliseconds(10), std::chrono::milliseconds(500));
    lane.sweep.expires_after(period);
    lane.sweep.async_wait([this, &lane](error_code error) {
        if (error) return;
        const auto now = SteadyClock::now();
        for (auto at = lane.connections.begin(); at != lane.connections.end();) {
            const auto connection = *at++;
            connection->expire(now);
        }
        sweep(lane);
    });
}

void Core::stop(std::chrono::milliseconds grace) {
    const std::lock_guard one(stop_mutex_);
    stopping_ = true;
    if (lanes_.empty() || !lanes_[0]->thread.joinable()) return;
    asio::post(lanes_[0]->context, [this] {
        error_code ignored;
        acceptor_->close(ignored);
    });
    for (auto& lane : lanes_)
        asio::post(lane->context, [&lane = *lane] {
            for (auto at = lane.connections.begin(); at != lane.connections.end();) {
                const auto connection = *at++;
                connection->closeIfIdle();
            }
        });
    {
        std::unique_lock lock(empty_mutex_);
        empty_.wait_for(lock, grace, [&] { return count_ == 0; });
    }
    for (auto& lane : lanes_) lane->context.stop();
    for (auto& lane : lanes_) lane->thread.join();
    // A responder may hold this core for long: what is still open is closed here and not with it.
    for (auto& lane : lanes_)
        while (!lane->connections.empty()) {
            const auto connection = lane->connections.front();
            connection->close();
        }
}

class BeastListener final : public HttpListener {
public:
    BeastListener(ListenerSettings settings, Executor& workers, HttpHandler handler)
        : core_(std::make_shared<Core>(std::move(settings), workers, std::move(handler))) {}
    ~BeastListener() override { core_->stop(std::chrono::milliseconds(0)); }

    Status start() override { return core_->start(); }
    void stop(std::chrono::milliseconds grace) override { core_->stop(grace); }
    void setHandler(HttpHandler handler) override { core_->setHandler(std::move(handler)); }
    Status setTls(const TlsSettings& tls) override {
        return core_->tlsOn() ? core_->setTls(tls) : okStatus();
    }
    int port() const override { return core_->port(); }
    int connections() const override { return core_->connections(); }

private:
    std::shared_ptr<Core> core_;
};

}  // namespace

std::unique_ptr<HttpListener> HttpListener::make(ListenerSettings settings, Executor& workers,
                                                 HttpHandler handler) {
    return std::make_unique<BeastListener>(std::move(settings), workers, std::move(handler));
}

}  // namespace kamhub::net
