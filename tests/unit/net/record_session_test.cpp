// The byte stream of record protocols: deadlines, partial reads, both directions at once, with and
// without TLS.

#include "net/record_session.hpp"

#include <Poco/Net/SecureServerSocket.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support.hpp"

namespace kamhub::net::test {
namespace {

// A server socket, and the stream connected to it.
struct Pair {
    Pair() : server(Poco::Net::SocketAddress("127.0.0.1", 0)) {
        auto connected = TcpStream::connect("127.0.0.1", server.address().port(), {}, in(10s));
        EXPECT_TRUE(connected.ok());
        stream = std::move(*connected);
        peer = server.acceptConnection();
        peer.setReceiveTimeout(Poco::Timespan(10, 0));
    }
    Poco::Net::ServerSocket server;
    Poco::Net::StreamSocket peer;
    std::unique_ptr<TcpStream> stream;
};

std::string receive(Poco::Net::StreamSocket& peer, std::size_t size) {
    std::string out(size, '\0');
    for (std::size_t done = 0; done < size;) {
        const int count = peer.receiveBytes(out.data() + done, static_cast<int>(size - done));
        if (count <= 0) return out.substr(0, done);
        done += static_cast<std::size_t>(count);
    }
    return out;
}

TEST(TcpStream, WritesAndReadsExactly) {
    Pair pair;
    ASSERT_TRUE(pair.stream->write("hello", in(10s)).ok());
    EXPECT_EQ(receive(pair.peer, 5), "hello");
    pair.peer.sendBytes("abcdef", 6);
    EXPECT_EQ(*pair.stream->read(4, in(10s)), "abcd");
    EXPECT_EQ(*pair.stream->readSome(100, in(10s)), "ef");
}

TEST(TcpStream, KeepsWhatCameBeforeATimeout) {
    Pair pair;
    pair.peer.sendBytes("ab", 2);
    const auto early = pair.stream->read(4, in(50ms));
    ASSERT_FALSE(early.ok());
    EXPECT_EQ(early.error().code, ErrorCode::Timeout);
    pair.peer.sendBytes("cd", 2);
    EXPECT_EQ(*pair.stream->read(4, in(10s)), "abcd");
}

TEST(TcpStream, SaysThatThePartnerClosed) {
    Pair pair;
    pair.peer.sendBytes("ab", 2);
    pair.peer.close();
    const auto read = pair.stream->read(4, in(10s));
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().code, ErrorCode::Unavailable);
    EXPECT_TRUE(eventually([&] { return !pair.stream->write("x", in(1s)).ok(); }));
}

TEST(TcpStream, SaysTimeoutWhenOnlyAPartWentOut) {
    Pair pair;
    const auto status = pair.stream->write(std::string(64 * 1024 * 1024, 'x'), in(100ms));
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::Timeout);
}

TEST(TcpStream, EndsAReadUnderWayWhenShutDown) {
    Pair pair;
    std::thread reader([&] { EXPECT_FALSE(pair.stream->read(1, in(30s)).ok()); });
    pair.stream->shutdown();
    reader.join();
}

TEST(TcpStream, SaysWhoRefuses) {
    Poco::Net::ServerSocket closed(Poco::Net::SocketAddress("127.0.0.1", 0));
    const int port = closed.address().port();
    closed.close();
    const auto stream = TcpStream::connect("127.0.0.1", port, {}, in(1s));
    ASSERT_FALSE(stream.ok());
    EXPECT_EQ(stream.error().code, ErrorCode::Unavailable);
    EXPECT_NE(stream.error().message.find("127.0.0.1:" + std::to_string(port)), std::string::npos);
}

TEST(TcpStream, DoesNotWaitForATlsHandshakeForEver) {
    Poco::Net::ServerSocket silent(Poco::Net::SocketAddress("127.0.0.1", 0));
    const auto begin = std::chrono::steady_clock::now();
    const auto stream = TcpStream::connect("127.0.0.1", silent.address().port(),
                                           {true, {}, {}, {}, false}, in(100ms));
    ASSERT_FALSE(stream.ok());
    EXPECT_EQ(stream.error().code, ErrorCode::Unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(TcpStream, GoesBothWaysAtOnceOverTls) {
    TemporaryFolder folder;
    const Certificate certificate(folder.path());
    ASSERT_TRUE(certificate.made);
    Poco::Net::Context::Params params;
    params.certificateFile = certificate.file.string();
    params.privateKeyFile = certificate.key.string();
    params.verificationMode = Poco::Net::Context::VERIFY_NONE;
    Poco::Net::Context::Ptr context =
        new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params);
    Poco::Net::SecureServerSocket server(Poco::Net::SocketAddress("127.0.0.1", 0), 4, context);
    constexpr std::size_t kSize = 1000000;
    std::thread peer([&] {
        auto socket = server.acceptConnection();
        for (std::size_t echoed = 0; echoed < kSize;) {
            const auto chunk = receive(socket, 1000);
            socket.sendBytes(chunk.data(), static_cast<int>(chunk.size()));
            echoed += chunk.size();
            if (chunk.empty()) break;
        }
    });
    auto stream = TcpStream::connect("localhost", server.address().port(),
                                     {true, {}, {}, certificate.file, true}, in(10s));
    ASSERT_TRUE(stream.ok()) << stream.error().message;
    std::string sent(kSize, '\0');
    for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i * 31);
    std::thread writer([&] { EXPECT_TRUE((*stream)->write(sent, in(30s)).ok()); });
    const auto received = (*stream)->read(kSize, in(30s));
    writer.join();
    peer.join();
    ASSERT_TRUE(received.ok()) << received.error().message;
    EXPECT_EQ(*received, sent);
    EXPECT_FALSE((*stream)->read(1, in(10s)).ok());
}

}  // namespace
}  // namespace kamhub::net::test
