#pragma once
// One connection to the front-end processor: connected, logged in, resynchronised, then frames both
// ways.

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "frame.hpp"
#include "net/record_session.hpp"
#include "sdk/config_spec.hpp"
#include "taken_number.hpp"

namespace kamhub::ninety_seven {

// Where the front-end processor is, and how to keep a session with it. Value.
struct SessionSettings {
    std::string host;
    int port = 0;
    net::TlsSettings tls;
    std::string user;
    Secret password;
    std::chrono::milliseconds connect_timeout{};
    std::chrono::milliseconds heartbeat{};
    std::chrono::milliseconds reconnect_least{};
    std::chrono::milliseconds reconnect_most{};
};

// One reader and one writer thread side by side; shutdown() from any.
class Link {
public:
    explicit Link(std::unique_ptr<net::TcpStream> stream) : stream_(std::move(stream)) {}

    // LOGIN, then RESYNC: tells `mine`, answers what the 97 system took last. Rejected: user or
    // password are wrong.
    Result<Taken> open(const SessionSettings& settings, const std::string& local_time,
                       const Taken& mine);

    // A frame; nothing if none began within `patience`. An error ends the connection.
    Result<std::optional<Frame>> read(std::chrono::milliseconds patience);
    Status write(const Frame& frame);
    void shutdown() { stream_->shutdown(); }

private:
    Result<Frame> expect(FrameType type, std::chrono::milliseconds patience);
    std::unique_ptr<net::TcpStream> stream_;
};

}  // namespace kamhub::ninety_seven
