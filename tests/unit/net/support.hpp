#pragma once
// What the tests of this room share: workers, raw sockets, temporary folders, certificates, a
// waiting condition.

#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "net/http_listener.hpp"
#include "sdk/time.hpp"

namespace kamhub::net::test {

using namespace std::chrono_literals;

inline Deadline in(std::chrono::milliseconds time) {
    return std::chrono::steady_clock::now() + time;
}

// Waits for a condition; false if it does not come true within ten seconds.
inline bool eventually(const std::function<bool()>& condition) {
    const auto end = in(10s);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "kamhub-net-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    const std::filesystem::path& path() const { return path_; }
    bool empty() const { return std::filesystem::is_empty(path_); }

private:
    std::filesystem::path path_;
};

// Two threads that run what is posted.
class Workers : public Executor {
public:
    Workers() {
        for (int i = 0; i < 2; ++i) threads_.emplace_back([this] { run(); });
    }
    ~Workers() override {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        changed_.notify_all();
        for (auto& thread : threads_) thread.join();
    }
    void post(std::function<void()> task) override {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
        changed_.notify_one();
    }
    void postAt(Instant, std::function<void()> task) override { post(std::move(task)); }

private:
    void run() {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return ended_ || !tasks_.empty(); });
            if (tasks_.empty()) return;
            auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
            task = nullptr;
            lock.lock();
        }
    }
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    bool ended_ = false;
    std::vector<std::thread> threads_;
};

// A client that sends bytes as they are.
class RawClient {
public:
    explicit RawClient(int port)
        : socket_(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(port))) {
        socket_.setReceiveTimeout(Poco::Timespan(10, 0));
    }
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const int count = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    // One answer: head and as much body as it announces.
    std::string answer() {
        while (received_.find("\r\n\r\n") == std::string::npos)
            if (!more()) return std::exchange(received_, {});
        const auto head_end = received_.find("\r\n\r\n") + 4;
        const auto head = received_.substr(0, head_end);
        std::size_t length = 0;
        if (const auto at = head.find("Content-Length: "); at != std::string::npos && !head_only_)
            length = std::stoul(head.substr(at + 16));
        while (received_.size() < head_end + length)
            if (!more()) return std::exchange(received_, {});
        auto out = received_.substr(0, head_end + length);
        received_.erase(0, out.size());
        return out;
    }
    std::string ask(std::string_view bytes) { return send(bytes), answer(); }
    void headOnly() { head_only_ = true; }
    // What came until `end` has, or the server closed.
    std::string until(const std::string& end) {
        while (received_.find(end) == std::string::npos)
            if (!more()) return std::exchange(received_, {});
        auto out = received_.substr(0, received_.find(end) + end.size());
        received_.erase(0, out.size());
        return out;
    }
    // Everything until the server closes.
    std::string rest() {
        while (more()) continue;
        return std::exchange(received_, {});
    }
    bool closed() { return received_.empty() && !more(); }
    Poco::Net::StreamSocket& socket() { return socket_; }

private:
    bool more() {
        char buffer[4096];
        int count = 0;
        try {
            count = socket_.receiveBytes(buffer, sizeof buffer);
        } catch (const Poco::Net::NetException&) {
            return false;
        }
        received_.append(buffer, static_cast<std::size_t>(count));
        return count > 0;
    }
    Poco::Net::StreamSocket socket_;
    std::string received_;
    bool head_only_ = false;
};

// A self-signed certificate of its own authority for 127.0.0.1 and localhost.
struct Certificate {
    explicit Certificate(const std::filesystem::path& folder, const std::string& name = "server",
                         const std::string& host = "localhost")
        : file(folder / (name + ".pem")), key(folder / (name + ".key")) {
        const auto command =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
            "-subj /CN=" +
            host + " -addext subjectAltName=DNS:" + host +
            (host == "localhost" ? ",IP:127.0.0.1" : "") + " -keyout " + key.string() + " -out " +
            file.string() + " 2>/dev/null";
        made = std::system(command.c_str()) == 0;
    }
    std::filesystem::path file, key;
    bool made = false;
    // Puts another certificate into the place of this one.
    void become(const Certificate& other) const {
        for (const auto& [from, to] : {std::pair(other.file, file), std::pair(other.key, key)})
            std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
    }
};

// A listener with a handler on workers of its own.
struct Served {
    explicit Served(HttpHandler handler, std::function<void(ListenerSettings&)> change = {}) {
        ListenerSettings settings;
        settings.name = "test";
        settings.source = "partner";
        settings.spool = folder.path();
        if (change) change(settings);
        listener = HttpListener::make(settings, workers, std::move(handler));
        const auto status = listener->start();
        EXPECT_TRUE(status.ok()) << status.error().message;
    }
    int port() const { return listener->port(); }
    TemporaryFolder folder;
    Workers workers;
    std::unique_ptr<HttpListener> listener;
};

inline HttpHandler echo() {
    return [](HttpRequest request, HttpResponder responder) {
        auto body = request.body.read(256 * 1024 * 1024);
        std::move(responder).answer({200,
                                     {{"X-Path", request.path}, {"X-Method", request.method}},
                                     body.ok() ? *body : ""});
    };
}

}  // namespace kamhub::net::test
