#include "net/record_session.hpp"

#include <Poco/Net/NetException.h>
#include <sys/socket.h>

#include <algorithm>
#include <mutex>

#include "net/deadline_socket.hpp"
#include "net/poco_error.hpp"
#include "net/tls_context.hpp"

namespace kamhub::net {

namespace {

using Poco::Net::SecureStreamSocket;
using Poco::Net::Socket;
using Poco::Net::StreamSocket;

constexpr std::size_t kReadSize = 16 * 1024;

// The socket does not block: a thread takes the lock for one try, and waits for the socket without
// it. So a reader and a writer go side by side although one TLS session must never be entered by
// two threads.
class PocoStream final : public TcpStream {
public:
    PocoStream(StreamSocket socket, std::string where)
        : socket_(std::move(socket)), where_(std::move(where)) {
        socket_.setReceiveTimeout(0);
        socket_.setSendTimeout(0);
        socket_.setBlocking(false);
    }
    // No close_notify: its writing could block, and every record protocol has an end of its own.
    ~PocoStream() override { shutdown(); }

    Status write(std::string_view bytes, Deadline deadline) override {
        std::size_t sent = 0;
        try {
            while (sent < bytes.size()) {
                const int count = trySend(bytes.substr(sent));
                if (count > 0) {
                    sent += static_cast<std::size_t>(count);
                } else if (!wait(count == SecureStreamSocket::ERR_SSL_WANT_READ && socket_.secure()
                                     ? Socket::SELECT_READ
                                     : Socket::SELECT_WRITE,
                                 deadline)) {
                    return sent == 0
                               ? unavailable(where_ + " takes no data; check the partner's service")
                               : timedOut(where_ + " took only a part of a record in time");
                }
            }
        } catch (const Poco::Exception& error) {
            return fromPoco(error, where_, sent > 0);
        }
        return okStatus();
    }

    Result<std::string> read(std::size_t size, Deadline deadline) override {
        while (received_.size() < size)
            if (auto status = receive(deadline); !status) return status.error();
        return take(size);
    }

    Result<std::string> readSome(std::size_t size, Deadline deadline) override {
        if (received_.empty())
            if (auto status = receive(deadline); !status) return status.error();
        return take(std::min(size, received_.size()));
    }

    void shutdown() override { ::shutdown(socket_.impl()->sockfd(), SHUT_RDWR); }

private:
    int trySend(std::string_view bytes) {
        const std::lock_guard lock(mutex_);
        return socket_.sendBytes(bytes.data(), static_cast<int>(std::min(bytes.size(), kReadSize)));
    }

    int tryReceive(char* buffer) {
        const std::lock_guard lock(mutex_);
        return socket_.receiveBytes(buffer, kReadSize);
    }

    // At least one byte into received_.
    Status receive(Deadline deadline) {
        char buffer[kReadSize];
        try {
            while (true) {
                const int count = tryReceive(buffer);
                if (count > 0)
                    return received_.append(buffer, static_cast<std::size_t>(count)), okStatus();
                if (count == 0) return unavailable(where_ + " closed the connection");
                const bool wants_write =
                    socket_.secure() && count == SecureStreamSocket::ERR_SSL_WANT_WRITE;
                if (!wait(wants_write ? Socket::SELECT_WRITE : Socket::SELECT_READ, deadline))
                    return timedOut(where_ + " sent nothing in time");
            }
        } catch (const Poco::Exception& error) {
            return unavailable("the connection to " + where_ + " was lost: " + error.displayText());
        }
    }

    // False once the deadline has passed.
    bool wait(int mode, Deadline deadline) {
        const auto left = remaining(deadline);
        return left > Duration::zero() &&
               socket_.poll(Poco::Timespan(left.count()), mode | Socket::SELECT_ERROR);
    }

    std::string take(std::size_t size) {
        std::string out = received_.substr(0, size);
        received_.erase(0, size);
        return out;
    }

    StreamSocket socket_;
    const std::string where_;
    std::mutex mutex_;
    std::string received_;  // the reader's
};

}  // namespace

Result<std::unique_ptr<TcpStream>> TcpStream::connect(const std::string& host, int port,
                                                      TlsSettings tls, Deadline deadline) {
    const Address address{host, port};
    const CallProgress progress{deadline};
    Poco::Net::Context::Ptr context;
    if (tls.enabled) {
        auto made = clientContext(tls, host);
        if (!made) return made.error();
        context = *made;
    }
    try {
        if (!context) {
            StreamSocket socket;
            connectSocket(socket, address, progress);
            return std::unique_ptr<TcpStream>(
                std::make_unique<PocoStream>(socket, toString(address)));
        }
        StreamSocket plain;
        connectSocket(plain, address, progress);
        // POCO asks the inner socket, not the secure one, whether to wait.
        plain.setBlocking(false);
        auto socket = SecureStreamSocket::attach(plain, host, context);
        shakeHands(socket, deadline);
        return std::unique_ptr<TcpStream>(std::make_unique<PocoStream>(socket, toString(address)));
    } catch (const Poco::Exception& error) {
        return fromPoco(error, toString(address), false);
    }
}

}  // namespace kamhub::net
