// The HTTP client against the listener, and against peers that die, hang, drip or speak something
// else.

#include "net/http_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>

#include "scripted_server.hpp"
#include "support.hpp"

namespace kamhub::net::test {
namespace {

void readRequest(Poco::Net::StreamSocket& socket) {
    std::string text;
    char buffer[4096];
    while (text.find("\r\n\r\n") == std::string::npos) {
        const int count = socket.receiveBytes(buffer, sizeof buffer);
        if (count == 0) return;
        text.append(buffer, static_cast<std::size_t>(count));
    }
}

// Reads one request and sends `bytes`.
Script says(std::string bytes) {
    return [bytes](Poco::Net::StreamSocket& socket) {
        readRequest(socket);
        socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
    };
}

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

std::unique_ptr<HttpClient> clientOf(const std::string& url, std::size_t max_answer = 1024 * 1024) {
    auto client = HttpClient::make(url, {}, max_answer);
    EXPECT_TRUE(client.ok());
    return std::move(*client);
}

Result<HttpAnswer> post(HttpClient& client, std::chrono::milliseconds time = 10s) {
    return client.call({"POST", "/x", {}, Payload::of("body"), in(time)});
}

TEST(HttpClient, CallsAndKeepsItsConnection) {
    Served served(echo());
    auto client = clientOf("http://127.0.0.1:" + std::to_string(served.port()) + "/base");
    for (int i = 0; i < 5; ++i) {
        const auto answer =
            client->call({"POST", "/x?y=1", {{"X-A", "b"}}, Payload::of("body"), in(10s)});
        ASSERT_TRUE(answer.ok()) << answer.error().message;
        EXPECT_EQ(answer->status, 200);
        EXPECT_EQ(answer->body, "body");
        EXPECT_EQ(header(answer->headers, "x-path"), "/base/x");
    }
    EXPECT_EQ(served.listener->connections(), 1);
    EXPECT_EQ(client->call({"HEAD", "", {}, {}, in(10s)})->status, 200);
    EXPECT_EQ(post(*client)->body, "body");
}

TEST(HttpClient, StreamsASpooledBody) {
    Served served(echo());
    TemporaryFolder folder;
    const std::string body(900 * 1024, 's');
    const auto file = folder.path() / "body";
    std::ofstream(file) << body;
    auto client = clientOf("http://localhost:" + std::to_string(served.port()));
    const auto spooled = Payload::ofFile(file, body.size(), sha256Hex(body));
    const auto answer = client->call({"PUT", "/", {}, spooled, in(10s)});
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    EXPECT_EQ(answer->body, body);
    HttpCall around{"PUT", "/", {}, spooled, in(10s)};
    around.before = "<a>";
    around.after = "</a>";
    around.body_from = 70000;
    const auto wrapped = client->call(around);
    ASSERT_TRUE(wrapped.ok()) << wrapped.error().message;
    EXPECT_EQ(wrapped->body, "<a>" + body.substr(70000) + "</a>");
}

TEST(HttpClient, ServesManyThreadsAtOnce) {
    Served served(echo());
    auto client = clientOf("http://127.0.0.1:" + std::to_string(served.port()));
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) good += post(*client).ok();
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(good, 400);
}

TEST(HttpClient, RefusesWhatIsNoUrl) {
    for (const char* url : {"", "ftp://x/", "http://", "billing:80", "http://x:0/"}) {
        const auto client = HttpClient::make(url, {});
        ASSERT_FALSE(client.ok()) << url;
        EXPECT_EQ(client.error().code, ErrorCode::InvalidConfig);
    }
}

TEST(HttpClient, SaysUnavailableWhenNothingWasSent) {
    int port = 0;
    {
        Poco::Net::ServerSocket closed(Poco::Net::SocketAddress("127.0.0.1", 0));
        port = closed.address().port();
    }
    auto refused = post(*clientOf("http://127.0.0.1:" + std::to_string(port)));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(refused.error().answer, "");
    EXPECT_NE(
        refused.error().message.find("127.0.0.1:" + std::to_string(port) + " refuses connections"),
        std::string::npos);
    auto unresolved = post(*clientOf("http://no-such-host.invalid"));
    ASSERT_FALSE(unresolved.ok());
    EXPECT_EQ(unresolved.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(post(*clientOf("http://127.0.0.1:1"), 0ms).error().code, ErrorCode::Unavailable);
}

TEST(HttpClient, SaysUnavailableWhenTlsFails) {
    TemporaryFolder folder;
    const Certificate server(folder.path()), other(folder.path(), "other", "elsewhere");
    ASSERT_TRUE(server.made && other.made);
    Served served(echo(), [&](ListenerSettings& s) {
        s.tls = {true, server.file, server.key, {}, false};
    });
    Served foreign(echo(), [&](ListenerSettings& s) {
        s.tls = {true, other.file, other.key, {}, false};
    });
    const auto url = [](const Served& s) {
        return "https://localhost:" + std::to_string(s.port());
    };
    auto untrusted = HttpClient::make(url(served), {true, {}, {}, other.file, true});
    auto misnamed = HttpClient::make(url(foreign), {true, {}, {}, other.file, true});
    auto careless = HttpClient::make(url(foreign), {true, {}, {}, {}, false});
    for (auto* client : {&untrusted, &misnamed}) {
        const auto answer = post(***client);
        ASSERT_FALSE(answer.ok());
        EXPECT_EQ(answer.error().code, ErrorCode::Unavailable) << answer.error().message;
        EXPECT_NE(answer.error().message.find("TLS with localhost"), std::string::npos)
            << answer.error().message;
    }
    EXPECT_TRUE(post(**careless).ok());
}

TEST(HttpClient, SaysTimeoutWhenThePartnerMayHaveActed) {
    const std::vector<Script> scripts{
        says(""),                                                   // closes without an answer
        says("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),  // ends within the body
        says(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),  // ends within a chunk
        says("HTTP/1.1 20"),  // ends within the head
    };
    for (const auto& script : scripts) {
        ScriptedServer peer({script});
        const auto answer = post(*clientOf(peer.url()));
        ASSERT_FALSE(answer.ok());
        EXPECT_EQ(answer.error().code, ErrorCode::Timeout) << answer.error().message;
    }
}

TEST(HttpClient, HoldsTheDeadlineAgainstSilenceAndDrips) {
    const auto drip = [](const std::string& head) {
        return [head](Poco::Net::StreamSocket& socket) {
            readRequest(socket);
            socket.sendBytes(head.data(), static_cast<int>(head.size()));
            for (int i = 0; i < 500; ++i) {
                socket.sendBytes("x", 1);
                socket.poll(Poco::Timespan(0, 20000), Poco::Net::Socket::SELECT_ERROR);
            }
        };
    };
    const auto silence = [](Poco::Net::StreamSocket& socket) {
        readRequest(socket);
        readRequest(socket);
    };
    for (const Script& script :
         std::vector<Script>{silence, drip("HTTP/1.1 200 OK\r\nX: "),
                             drip("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")}) {
        ScriptedServer peer({script});
        const auto begin = std::chrono::steady_clock::now();
        const auto answer = post(*clientOf(peer.url()), 200ms);
        ASSERT_FALSE(answer.ok());
        EXPECT_EQ(answer.error().code, ErrorCode::Timeout) << answer.error().message;
        EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
    }
}

TEST(HttpClient, DoesNotWaitForATlsHandshakeForEver) {
    Poco::Net::ServerSocket silent(Poco::Net::SocketAddress("127.0.0.1", 0));
    auto client = HttpClient::make("https://127.0.0.1:" + std::to_string(silent.address().port()),
                                   {true, {}, {}, {}, false});
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(post(**client, 100ms).error().code, ErrorCode::Unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(HttpClient, SaysInternalForGarbageAndForTooMuch) {
    ScriptedServer garbage({says("SSH-2.0-OpenSSH_9.2 some other protocol altogether\r\n\r\n")});
    EXPECT_EQ(post(*clientOf(garbage.url())).error().code, ErrorCode::Internal);
    ScriptedServer large(
        {says("HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + std::string(3000, 'x'))});
    const auto answer = post(*clientOf(large.url(), 1000));
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().code, ErrorCode::Internal);
    EXPECT_NE(answer.error().message.find("answer too large"), std::string::npos);
}

TEST(HttpClient, TakesEveryStatusAsAnAnswerAndFollowsNoRedirect) {
    ScriptedServer peer(
        {says("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")});
    EXPECT_EQ(post(*clientOf(peer.url()))->status, 302);
    ScriptedServer failing({says("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy")});
    EXPECT_EQ(post(*clientOf(failing.url()))->body, "busy");
}

TEST(HttpClient, ReplacesAConnectionThePartnerClosedWhileIdle) {
    ScriptedServer peer({says(kOk), says(kOk)});
    auto client = clientOf(peer.url());
    ASSERT_TRUE(post(*client).ok());
    ASSERT_TRUE(eventually([&] { return peer.closed == 1; }));
    EXPECT_TRUE(post(*client).ok());
    EXPECT_EQ(peer.connections, 2);
}

// The partner takes the request on the kept connection and closes: it may have acted.
TEST(HttpClient, RepeatsOnAStaleConnectionOnlyWhatIsSafe) {
    const auto twice = [](Poco::Net::StreamSocket& socket) {
        readRequest(socket);
        socket.sendBytes(kOk.data(), static_cast<int>(kOk.size()));
        readRequest(socket);
    };
    ScriptedServer posts({twice, says(kOk)});
    auto client = clientOf(posts.url());
    ASSERT_TRUE(post(*client).ok());
    EXPECT_EQ(post(*client).error().code, ErrorCode::Timeout);
    ScriptedServer gets({twice, says(kOk)});
    client = clientOf(gets.url());
    ASSERT_TRUE(post(*client).ok());
    EXPECT_TRUE(client->call({"GET", "/", {}, {}, in(10s)}).ok());
}

TEST(HttpClient, LetsNoHeaderBreakTheRequest) {
    auto client = clientOf("http://127.0.0.1:1");
    EXPECT_EQ(client->call({"POST", "/", {{"A", "b\r\nC: d"}}, {}, in(1s)}).error().code,
              ErrorCode::InvalidMessage);
    EXPECT_EQ(client->call({"POST", "/a b", {}, {}, in(1s)}).error().code,
              ErrorCode::InvalidMessage);
}

}  // namespace
}  // namespace kamhub::net::test
