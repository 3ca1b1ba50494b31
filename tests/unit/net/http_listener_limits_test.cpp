// The listener with clients that are too slow, too large, too many or deceitful: each gets its
// status, others are served on.

#include <gtest/gtest.h>

#include "support.hpp"

namespace kamhub::net::test {
namespace {

std::string statusOf(const std::string& answer) { return answer.substr(0, 12); }

struct Hostile {
    const char* name;
    const char* request;
    const char* status;
};
void PrintTo(const Hostile& hostile, std::ostream* out) { *out << hostile.name; }

class HostileRequests : public testing::TestWithParam<Hostile> {};

TEST_P(HostileRequests, AreRefusedAndTheConnectionIsClosed) {
    bool handled = false;
    Served served(
        [&](HttpRequest, HttpResponder responder) {
            handled = true;
            std::move(responder).answer({200, {}, ""});
        },
        [](ListenerSettings& s) { s.max_body = 1000, s.max_header = 600; });
    RawClient client(served.port());
    const auto answer = client.ask(GetParam().request);
    EXPECT_EQ(statusOf(answer), std::string("HTTP/1.1 ") + GetParam().status) << answer;
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    client.socket().shutdownSend();
    EXPECT_EQ(client.rest(), "");
    EXPECT_FALSE(handled);
    RawClient honest(served.port());
    EXPECT_EQ(statusOf(honest.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")), "HTTP/1.1 200");
}

const std::string kLongTarget = "GET /" + std::string(700, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string kLongHeader =
    "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(700, 'a') + "\r\n\r\n";
const std::string kLongChunk =
    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(700, 'a');

INSTANTIATE_TEST_SUITE_P(
    Http, HostileRequests,
    testing::Values(
        Hostile{"LengthAboveLimit", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n",
                "413"},
        Hostile{"ChunksAboveLimit",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", "413"},
        Hostile{"LongTarget", kLongTarget.c_str(), "414"},
        Hostile{"LongHeader", kLongHeader.c_str(), "431"},
        Hostile{"LongChunkExtension", kLongChunk.c_str(), "431"},
        Hostile{"OldPostWithoutLength", "POST / HTTP/1.0\r\n\r\n", "411"},
        Hostile{"LengthAndChunked",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: "
                "chunked\r\n\r\n0\r\n\r\n",
                "400"},
        Hostile{"ChunkedAndLength",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: "
                "3\r\n\r\n0\r\n\r\n",
                "400"},
        Hostile{"TwoLengths",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
                "400"},
        Hostile{"ListOfLengths", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3, 4\r\n\r\nabc",
                "400"},
        Hostile{"SignedLength", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc",
                "400"},
        Hostile{"OtherCoding",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "400"},
        Hostile{"CodingThatIsNotChunked",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\nabc", "400"},
        Hostile{"ChunkedInOldHttp",
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
        Hostile{"BlankBeforeColon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n", "400"},
        Hostile{"NoHost", "GET / HTTP/1.1\r\n\r\n", "400"},
        Hostile{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
        Hostile{"BadMethod", "G(T / HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
        Hostile{"BadChunk",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "400"},
        Hostile{"Climbing", "GET /a/%2e%2e/etc HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
        Hostile{"EncodedNul", "GET /a%00 HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
        Hostile{"OtherExpectation",
                "POST / HTTP/1.1\r\nHost: h\r\nExpect: miracles\r\nContent-Length: 3\r\n\r\n",
                "417"},
        Hostile{"TlsOnAPlainPort", "\x16\x03\x01\x02\x05\x01\x01\xfc\x03\x03 \r\n\r\n", "400"},
        Hostile{"Version2", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", "505"}),
    [](const auto& info) { return info.param.name; });

TEST(HttpListenerLimits, ABodyAtTheLimitIsTaken) {
    Served served(echo(), [](ListenerSettings& s) { s.max_body = 1000; });
    RawClient client(served.port());
    EXPECT_EQ(statusOf(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" +
                                  std::string(1000, 'x'))),
              "HTTP/1.1 200");
}

TEST(HttpListenerLimits, ARefusedClientThatGoesOnSendingStillReadsWhy) {
    Served served(echo(), [](ListenerSettings& s) { s.max_body = 1000; });
    RawClient client(served.port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n" +
                std::string(500000, 'x'));
    EXPECT_EQ(statusOf(client.answer()), "HTTP/1.1 413");
}

TEST(HttpListenerLimits, ASlowHeaderAndASlowBodyEndWith408) {
    Served served(echo(), [](ListenerSettings& s) { s.request_timeout = 100ms; });
    RawClient header(served.port()), body(served.port());
    header.send("GET / HTT");
    body.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
    for (auto* client : {&header, &body}) {
        EXPECT_EQ(statusOf(client->answer()), "HTTP/1.1 408");
        client->socket().shutdownSend();
        EXPECT_TRUE(client->closed());
    }
}

TEST(HttpListenerLimits, DripsDoNotExtendTheTime) {
    Served served(echo(), [](ListenerSettings& s) { s.request_timeout = 200ms; });
    RawClient client(served.port());
    client.send("GET / HTTP/1.1\r\n");
    const auto begin = std::chrono::steady_clock::now();
    while (!client.socket().poll(Poco::Timespan(0, 20000), Poco::Net::Socket::SELECT_READ) &&
           std::chrono::steady_clock::now() - begin < 5s)
        client.send("X");
    EXPECT_EQ(statusOf(client.answer()), "HTTP/1.1 408");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

TEST(HttpListenerLimits, AnIdleConnectionIsClosedWithoutAWord) {
    Served served(echo(), [](ListenerSettings& s) { s.idle_timeout = 50ms; });
    RawClient fresh(served.port()), used(served.port());
    EXPECT_EQ(statusOf(used.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")), "HTTP/1.1 200");
    EXPECT_TRUE(used.closed());
    EXPECT_TRUE(fresh.closed());
}

TEST(HttpListenerLimits, AConnectionTooManyGets503) {
    Served served(echo(), [](ListenerSettings& s) { s.max_connections = 2; });
    RawClient one(served.port()), two(served.port());
    ASSERT_TRUE(eventually([&] { return served.listener->connections() == 2; }));
    {
        RawClient three(served.port());
        EXPECT_EQ(statusOf(three.answer()), "HTTP/1.1 503");
        three.socket().shutdownSend();
        EXPECT_TRUE(three.closed());
    }
    EXPECT_EQ(statusOf(one.ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")),
              "HTTP/1.1 200");
    one.socket().close();
    ASSERT_TRUE(eventually([&] { return served.listener->connections() == 1; }));
    RawClient four(served.port());
    EXPECT_EQ(statusOf(four.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")), "HTTP/1.1 200");
}

TEST(HttpListenerLimits, ABodyThatCannotBeStoredIsRefusedForNow) {
    Served served(echo(), [](ListenerSettings& s) { s.spool = "/nowhere"; });
    RawClient client(served.port());
    EXPECT_EQ(statusOf(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n" +
                                  std::string(300000, 'x'))),
              "HTTP/1.1 503");
}

TEST(HttpListenerLimits, ThousandsOfIdleConnectionsDoNotStarveOthers) {
    Served served(echo(), [](ListenerSettings& s) { s.io_threads = 2; });
    std::vector<std::unique_ptr<RawClient>> idle;
    for (int i = 0; i < 2000; ++i) {
        idle.push_back(std::make_unique<RawClient>(served.port()));
        if (i % 2) idle.back()->send("GET /idle HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    for (int i = 1; i < 2000; i += 2)
        EXPECT_EQ(statusOf(idle[static_cast<std::size_t>(i)]->answer()), "HTTP/1.1 200");
    EXPECT_TRUE(eventually([&] { return served.listener->connections() == 2000; }));
    RawClient client(served.port());
    for (int i = 0; i < 100; ++i)
        ASSERT_EQ(statusOf(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi")),
                  "HTTP/1.1 200");
    EXPECT_EQ(statusOf(idle[0]->ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n")), "HTTP/1.1 200");
}

}  // namespace
}  // namespace kamhub::net::test
