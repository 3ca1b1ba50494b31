#pragma once
// POCO sockets that keep one deadline over many operations. POCO's own timeouts start anew with
// each read, so that a partner who sends a byte a second would hold a call for ever.

#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SecureStreamSocketImpl.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>

#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>

#include "net/tls.hpp"
#include "sdk/result.hpp"
#include "sdk/time.hpp"

namespace kamhub::net {

// Until when a call may go on, and how far it came: what decides between "not sent" and "may have
// acted".
struct CallProgress {
    Deadline deadline;
    std::size_t sent = 0;     // bytes the kernel or the TLS layer took
    bool peer_ended = false;  // the partner closed its side
};

// Poco::TimeoutException once the deadline has passed.
Poco::Timespan remainingTime(Deadline deadline);

// `Impl` is StreamSocketImpl or SecureStreamSocketImpl. One thread at a time.
template <class Impl>
class DeadlineSocketImpl final : public Impl {
public:
    template <class... Arguments>
    explicit DeadlineSocketImpl(std::shared_ptr<CallProgress> progress, Arguments&&... arguments)
        : Impl(std::forward<Arguments>(arguments)...), progress_(std::move(progress)) {}

    using Impl::receiveBytes;
    using Impl::sendBytes;

    int receiveBytes(void* buffer, int length, int flags = 0) override {
        this->setReceiveTimeout(remainingTime(progress_->deadline));
        const int count = Impl::receiveBytes(buffer, length, flags);
        if (count == 0 && length > 0) progress_->peer_ended = true;
        return count;
    }

    int sendBytes(const void* buffer, int length, int flags = 0) override {
        if constexpr (!std::is_same_v<Impl, Poco::Net::StreamSocketImpl>) {
            this->setSendTimeout(remainingTime(progress_->deadline));
            // A failed TLS write may have sent a part of its record.
            progress_->sent += static_cast<std::size_t>(length);
            return Impl::sendBytes(buffer, length, flags);
        } else {
            int done = 0;
            while (done < length) {
                this->setSendTimeout(remainingTime(progress_->deadline));
                done += Poco::Net::SocketImpl::sendBytes(static_cast<const char*>(buffer) + done,
                                                         length - done, flags);
                progress_->sent += static_cast<std::size_t>(done > 0);
            }
            return done;
        }
    }

    // Prepares the handshake over an inner socket that does not block.
    void beginHandshake() { this->connectSSL(); }

private:
    std::shared_ptr<CallProgress> progress_;
};

struct Address {
    std::string host;
    int port = 0;
};
std::string toString(const Address& address);  // host:port, for messages

// Unconnected sockets over the progress. They throw POCO's exceptions.
Poco::Net::StreamSocket plainSocket(std::shared_ptr<CallProgress> progress);
Poco::Net::SecureStreamSocket tlsSocket(std::shared_ptr<CallProgress> progress,
                                        Poco::Net::Context::Ptr context, const std::string& host);
// Resolves and connects (and shakes hands) within the progress's deadline.
void connectSocket(Poco::Net::StreamSocket& socket, const Address& address,
                   const CallProgress& progress);

// Makes TLS of a connected plain socket, within the progress's deadline.
Poco::Net::SecureStreamSocket startTls(const Poco::Net::StreamSocket& plain,
                                       std::shared_ptr<CallProgress> progress,
                                       Poco::Net::Context::Ptr context, const std::string& host);
// The handshake of a secure socket whose inner socket does not block.
void shakeHands(Poco::Net::SecureStreamSocket& socket, Deadline deadline);

}  // namespace kamhub::net
