#include "net/deadline_socket.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SocketAddress.h>

namespace kamhub::net {

namespace {

// POCO's constructors from an implementation are for derived classes only.
template <class Base>
struct FromImpl : Base {
    explicit FromImpl(Poco::Net::SocketImpl* impl) : Base(impl) {}
};

}  // namespace

Poco::Timespan remainingTime(Deadline deadline) {
    const auto left = remaining(deadline);
    if (left <= Duration::zero()) throw Poco::TimeoutException("the deadline has passed");
    return Poco::Timespan(left.count());
}

std::string toString(const Address& address) {
    const bool v6 = address.host.find(':') != std::string::npos;
    return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

Poco::Net::StreamSocket plainSocket(std::shared_ptr<CallProgress> progress) {
    using Impl = DeadlineSocketImpl<Poco::Net::StreamSocketImpl>;
    return FromImpl<Poco::Net::StreamSocket>(std::make_unique<Impl>(std::move(progress)).release());
}

Poco::Net::SecureStreamSocket tlsSocket(std::shared_ptr<CallProgress> progress,
                                        Poco::Net::Context::Ptr context, const std::string& host) {
    using Impl = DeadlineSocketImpl<Poco::Net::SecureStreamSocketImpl>;
    FromImpl<Poco::Net::SecureStreamSocket> socket(
        std::make_unique<Impl>(std::move(progress), std::move(context)).release());
    socket.setPeerHostName(host);
    return socket;
}

void connectSocket(Poco::Net::StreamSocket& socket, const Address& address,
                   const CallProgress& progress) {
    const Poco::Net::SocketAddress resolved(address.host, static_cast<Poco::UInt16>(address.port));
    socket.connect(resolved, remainingTime(progress.deadline));
    socket.setNoDelay(true);
}

Poco::Net::SecureStreamSocket startTls(const Poco::Net::StreamSocket& plain,
                                       std::shared_ptr<CallProgress> progress,
                                       Poco::Net::Context::Ptr context, const std::string& host) {
    using Impl = DeadlineSocketImpl<Poco::Net::SecureStreamSocketImpl>;
    Poco::Net::StreamSocket inner(plain);
    const Deadline deadline = progress->deadline;
    auto made = std::make_unique<Impl>(std::move(progress),
                                       static_cast<Poco::Net::StreamSocketImpl*>(inner.impl()),
                                       std::move(context));
    Impl& impl = *made;
    FromImpl<Poco::Net::SecureStreamSocket> socket(made.release());
    socket.setPeerHostName(host);
    inner.setBlocking(false);
    impl.beginHandshake();
    shakeHands(socket, deadline);
    inner.setBlocking(true);
    return socket;
}

void shakeHands(Poco::Net::SecureStreamSocket& socket, Deadline deadline) {
    using Poco::Net::SecureStreamSocket;
    using Poco::Net::Socket;
    while (true) {
        const int done = socket.completeHandshake();
        if (done > 0) return;
        if (done == 0) throw Poco::Net::SSLException("the partner ended the handshake");
        socket.poll(remainingTime(deadline), done == SecureStreamSocket::ERR_SSL_WANT_WRITE
                                                 ? Socket::SELECT_WRITE
                                                 : Socket::SELECT_READ);
    }
}

}  // namespace kamhub::net
