#pragma once
// A server of one thread that serves one connection after another with a script of the test.

#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace kamhub::net::test {

using Script = std::function<void(Poco::Net::StreamSocket&)>;

class ScriptedServer {
public:
    explicit ScriptedServer(std::vector<Script> scripts)
        : server_(Poco::Net::SocketAddress("127.0.0.1", 0)) {
        thread_ = std::thread([this, scripts = std::move(scripts)] {
            for (const auto& script : scripts)
                if (!serve(script)) return;
        });
    }
    ~ScriptedServer() {
        ended_ = true;
        thread_.join();
    }
    int port() const { return server_.address().port(); }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }

    std::atomic<int> connections = 0, closed = 0;

private:
    bool serve(const Script& script) {
        try {
            while (!server_.poll(Poco::Timespan(0, 10000), Poco::Net::Socket::SELECT_READ))
                if (ended_) return false;
            auto socket = server_.acceptConnection();
            socket.setReceiveTimeout(Poco::Timespan(10, 0));
            ++connections;
            script(socket);
        } catch (const Poco::Exception&) {
            // The client left; the next script gets its next connection.
        }
        ++closed;
        return true;
    }
    std::atomic<bool> ended_ = false;
    Poco::Net::ServerSocket server_;
    std::thread thread_;
};

inline void sendAll(Poco::Net::StreamSocket& socket, const std::string& bytes) {
    socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
}

// Exactly `size` bytes; throws when the client leaves before.
inline std::string receiveExactly(Poco::Net::StreamSocket& socket, std::size_t size) {
    std::string out(size, '\0');
    for (std::size_t done = 0; done < size;) {
        const int count = socket.receiveBytes(out.data() + done, static_cast<int>(size - done));
        if (count <= 0) throw Poco::Net::ConnectionResetException("the client left");
        done += static_cast<std::size_t>(count);
    }
    return out;
}

// Up to and with `end`.
inline std::string receiveUntil(Poco::Net::StreamSocket& socket, const std::string& end) {
    std::string out;
    while (out.size() < end.size() || out.compare(out.size() - end.size(), end.size(), end) != 0)
        out += receiveExactly(socket, 1);
    return out;
}

}  // namespace kamhub::net::test
