// The listener with well-behaved clients: bodies of every kind, keep-alive, stopping, TLS, handlers
// that misbehave.

#include "net/http_listener.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <future>

#include "net/certificate.hpp"
#include "net/http_client.hpp"
#include "support.hpp"

namespace kamhub::net::test {
namespace {

TEST(HttpListener, GivesTheHandlerTheWholeRequest) {
    std::promise<HttpRequest> seen;
    Served served([&](HttpRequest request, HttpResponder responder) {
        seen.set_value(request);
        std::move(responder).answer({201, {{"X-A", "b"}}, "made"});
    });
    RawClient client(served.port());
    const auto answer = client.ask(
        "POST /o%20x?q=1 HTTP/1.1\r\nHost: h\r\nX-B: c\r\nContent-Length: 4\r\n\r\nbody");
    EXPECT_EQ(answer, "HTTP/1.1 201 Created\r\nX-A: b\r\nContent-Length: 4\r\n\r\nmade");
    const auto request = seen.get_future().get();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/o%20x?q=1");
    EXPECT_EQ(request.path, "/o x");
    EXPECT_EQ(request.query, "q=1");
    EXPECT_EQ(header(request.headers, "x-b"), "c");
    EXPECT_EQ(request.body.view(), "body");
    EXPECT_EQ(request.source, "partner");
    EXPECT_EQ(request.peer.substr(0, 10), "127.0.0.1:");
    EXPECT_FALSE(request.secure);
}

TEST(HttpListener, ReadsChunkedBodiesAndDropsTrailers) {
    Served served(echo());
    RawClient client(served.port());
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_NE(client.ask(head + "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nX-Path: evil\r\n\r\n")
                  .find("\r\n\r\nabcdefg"),
              std::string::npos);
    EXPECT_NE(client.ask(head + "0\r\n\r\n").find("Content-Length: 0"), std::string::npos);
}

TEST(HttpListener, SaysContinueWhenAsked) {
    Served served(echo());
    RawClient client(served.port());
    const std::string head =
        "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    EXPECT_EQ(client.ask(head), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_NE(client.ask("ok").find("200 OK"), std::string::npos);
}

TEST(HttpListener, AnswersPipelinedRequestsInOrder) {
    Served served(echo());
    RawClient client(served.port());
    client.send(
        "GET /one HTTP/1.1\r\nHost: h\r\n\r\nPOST /two HTTP/1.1\r\nHost: h\r\nContent-Length: "
        "1\r\n\r\nxGET /three HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_NE(client.answer().find("X-Path: /one"), std::string::npos);
    EXPECT_NE(client.answer().find("X-Path: /two"), std::string::npos);
    EXPECT_NE(client.answer().find("X-Path: /three"), std::string::npos);
}

TEST(HttpListener, KeepsOrClosesTheConnectionAsTheClientAsks) {
    Served served(echo());
    RawClient one(served.port());
    EXPECT_EQ(one.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").find("Connection:"), std::string::npos);
    EXPECT_NE(
        one.ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").find("Connection: close"),
        std::string::npos);
    EXPECT_TRUE(one.closed());
    RawClient old(served.port());
    EXPECT_NE(
        old.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").find("Connection: keep-alive"),
        std::string::npos);
    EXPECT_NE(old.ask("GET / HTTP/1.0\r\n\r\n").find("Connection: close"), std::string::npos);
    EXPECT_TRUE(old.closed());
}

TEST(HttpListener, SendsNoBodyToHead) {
    Served served([](HttpRequest, HttpResponder responder) {
        std::move(responder).answer({200, {}, "five5"});
    });
    RawClient client(served.port());
    client.headOnly();
    EXPECT_NE(client.ask("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").find("Content-Length: 5"),
              std::string::npos);
    EXPECT_EQ(client.ask("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").substr(0, 15), "HTTP/1.1 200 OK");
}

TEST(HttpListener, SpoolsALargeBodyWithItsHash) {
    const std::string body(1024 * 1024, 'k');
    std::promise<std::pair<std::string, std::filesystem::path>> seen;
    Served served([&](HttpRequest request, HttpResponder responder) {
        EXPECT_FALSE(request.body.inMemory());
        EXPECT_EQ(request.body.size(), body.size());
        EXPECT_EQ(std::filesystem::file_size(request.body.file()), body.size());
        seen.set_value({request.body.sha256(), request.body.file()});
        std::move(responder).answer({200, {}, ""});
    });
    RawClient client(served.port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n");
    EXPECT_NE(client.ask(body).find("200 OK"), std::string::npos);
    const auto [hash, file] = seen.get_future().get();
    EXPECT_EQ(hash, sha256Hex(body));
    EXPECT_EQ(file.parent_path(), served.folder.path());
    EXPECT_TRUE(eventually([&] { return served.folder.empty(); }))
        << "the spool file outlived its payload";
}

TEST(HttpListener, RemovesTheSpoolFileOfAnUnfinishedBody) {
    Served served(echo());
    {
        RawClient client(served.port());
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n" +
                    std::string(600 * 1024, 'x'));
        EXPECT_TRUE(eventually([&] { return !served.folder.empty(); }));
    }
    EXPECT_TRUE(eventually([&] { return served.folder.empty(); }));
}

TEST(HttpListener, AnswersForAHandlerThatDropsTheResponder) {
    Served served([](HttpRequest, HttpResponder) {});
    RawClient client(served.port());
    EXPECT_EQ(client.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").substr(0, 12), "HTTP/1.1 500");
}

TEST(HttpListener, RefusesAnAnswerThatWouldBreakTheMessage) {
    Served served([](HttpRequest, HttpResponder responder) {
        std::move(responder).answer({200, {{"A", "b\r\n\r\nHTTP/1.1 200 OK"}}, "x"});
    });
    RawClient client(served.port());
    EXPECT_EQ(client.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").substr(0, 12), "HTTP/1.1 500");
}

// Responders that a test answers when it likes.
struct Held {
    HttpHandler handler() {
        return [this](HttpRequest, HttpResponder responder) {
            const std::lock_guard lock(mutex);
            held.push_back(std::make_unique<HttpResponder>(std::move(responder)));
        };
    }
    bool wait(std::size_t count) {
        return eventually([&] {
            const std::lock_guard lock(mutex);
            return held.size() == count;
        });
    }
    void answerAll() {
        const std::lock_guard lock(mutex);
        for (auto& responder : held) std::move(*responder).answer({200, {}, "late"});
        held.clear();
    }
    std::mutex mutex;
    std::vector<std::unique_ptr<HttpResponder>> held;
};

TEST(HttpListener, SurvivesAnAnswerAfterTheClientLeft) {
    Held held;
    Served served(held.handler());
    {
        RawClient client(served.port());
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        ASSERT_TRUE(held.wait(1));
    }
    held.answerAll();
    EXPECT_TRUE(eventually([&] { return served.listener->connections() == 0; }));
}

TEST(HttpListener, SurvivesAnAnswerAfterItIsGone) {
    Held held;
    {
        Served served(held.handler());
        RawClient client(served.port());
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        ASSERT_TRUE(held.wait(1));
        served.listener.reset();
        EXPECT_TRUE(client.closed());
    }
    held.answerAll();
}

TEST(HttpListener, FinishesRequestsUnderWayWhenItStops) {
    Held held;
    Served served(held.handler());
    RawClient idle(served.port()), busy(served.port());
    busy.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(held.wait(1));
    ASSERT_TRUE(eventually([&] { return served.listener->connections() == 2; }));
    std::thread stopping([&] { served.listener->stop(10s); });
    EXPECT_TRUE(idle.closed());
    held.answerAll();
    const auto answer = busy.answer();
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_NE(answer.find("late"), std::string::npos);
    stopping.join();
    EXPECT_EQ(served.listener->connections(), 0);
    EXPECT_THROW(RawClient{served.port()}, Poco::Exception);
}

TEST(HttpListener, StopsAtTheEndOfTheGrace) {
    Held held;
    Served served(held.handler());
    RawClient client(served.port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(held.wait(1));
    const auto begin = std::chrono::steady_clock::now();
    served.listener->stop(50ms);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    EXPECT_TRUE(client.closed());
}

TEST(HttpListener, SaysThatItsPortIsInUse) {
    Served first(echo());
    Workers workers;
    ListenerSettings settings;
    settings.port = first.port();
    const auto second = HttpListener::make(settings, workers, echo());
    const auto status = second->start();
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::InvalidConfig);
    EXPECT_EQ(status.error().message,
              "address 127.0.0.1:" + std::to_string(first.port()) +
                  " is in use; choose another with --port or end the program that holds it");
    second->stop(1s);
}

TEST(HttpListener, SwitchesTheHandlerUnderAnOpenConnection) {
    Served served(echo());
    RawClient client(served.port());
    EXPECT_NE(client.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").find("200"), std::string::npos);
    served.listener->setHandler([](HttpRequest, HttpResponder responder) {
        std::move(responder).answer({404, {}, ""});
    });
    EXPECT_NE(client.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").find("404"), std::string::npos);
}

TEST(HttpListener, ServesOverTls) {
    TemporaryFolder folder;
    const Certificate server(folder.path());
    ASSERT_TRUE(server.made);
    Served served(echo(), [&](ListenerSettings& s) {
        s.tls = {true, server.file, server.key, {}, false};
    });
    for (const char* host : {"localhost", "127.0.0.1"}) {
        auto client =
            HttpClient::make("https://" + std::string(host) + ":" + std::to_string(served.port()),
                             {true, {}, {}, server.file, true});
        ASSERT_TRUE(client.ok()) << client.error().message;
        for (int i = 0; i < 2; ++i) {
            const auto answer =
                (*client)->call({"POST", "/x", {}, Payload::of(std::string(700000, 'z')), in(10s)});
            ASSERT_TRUE(answer.ok()) << answer.error().message;
            EXPECT_EQ(answer->body.size(), 700000u);
        }
    }
    EXPECT_LE(served.listener->connections(), 2);
}

TEST(HttpListener, DemandsAClientCertificateWhereConfigured) {
    TemporaryFolder folder;
    const Certificate server(folder.path()), client(folder.path(), "client", "partner");
    ASSERT_TRUE(server.made && client.made);
    Served served(echo(), [&](ListenerSettings& s) {
        s.tls = {true, server.file, server.key, client.file, true};
    });
    const auto url = "https://localhost:" + std::to_string(served.port());
    auto known = HttpClient::make(url, {true, client.file, client.key, server.file, true});
    auto stranger = HttpClient::make(url, {true, {}, {}, server.file, true});
    ASSERT_TRUE(known.ok() && stranger.ok());
    EXPECT_TRUE((*known)->call({"GET", "/", {}, {}, in(10s)}).ok());
    EXPECT_FALSE((*stranger)->call({"GET", "/", {}, {}, in(10s)}).ok());
}

TEST(HttpListener, TellsWhatCertificateAClientHasShown) {
    TemporaryFolder folder;
    const Certificate server(folder.path()), client(folder.path(), "client", "partner");
    std::string seen;
    auto handler = [&](HttpRequest request, HttpResponder responder) {
        seen = request.certificate
                   ? request.certificate->subject + " " + request.certificate->fingerprint
                   : "none";
        std::move(responder).answer({200, {}, ""});
    };
    Served served(handler, [&](ListenerSettings& s) {
        s.tls = {true, server.file, server.key, client.file, true, true};
    });
    const auto url = "https://localhost:" + std::to_string(served.port());
    auto known = HttpClient::make(url, {true, client.file, client.key, server.file, true});
    auto plain = HttpClient::make(url, {true, {}, {}, server.file, true});
    auto wrong = HttpClient::make(url, {true, server.file, server.key, server.file, true});
    ASSERT_TRUE(known.ok() && plain.ok() && wrong.ok());
    const auto facts = readCertificate(client.file);
    ASSERT_TRUE(facts.ok()) << facts.error().message;
    EXPECT_EQ(facts->identity.fingerprint.size(), 64u);
    EXPECT_GT(facts->until - facts->from, std::chrono::hours(47));
    ASSERT_TRUE((*known)->call({"GET", "/", {}, {}, in(10s)}).ok());
    EXPECT_EQ(seen, "CN=partner " + facts->identity.fingerprint);
    ASSERT_TRUE((*plain)->call({"GET", "/", {}, {}, in(10s)}).ok());
    EXPECT_EQ(seen, "none");
    EXPECT_FALSE((*wrong)->call({"GET", "/", {}, {}, in(10s)}).ok()) << "another authority's";
}

TEST(HttpListener, TakesANewCertificateForNewConnectionsAndKeepsTheOldWhereItIsBad) {
    TemporaryFolder folder;
    const Certificate server(folder.path()), second(folder.path(), "second");
    const auto original = readCertificate(server.file);
    TlsSettings tls{true, server.file, server.key, {}, false};
    Served served(echo(), [&](ListenerSettings& s) { s.tls = tls; });
    const auto url = "https://localhost:" + std::to_string(served.port());
    const auto ask = [&](HttpClient& client) {
        return client.call({"GET", "/", {}, {}, in(10s)}).ok();
    };
    const auto first_only = folder.path() / "first.pem";
    std::filesystem::copy_file(server.file, first_only);
    auto old_client = HttpClient::make(url, {true, {}, {}, first_only, true});
    ASSERT_TRUE(ask(**old_client));

    std::ofstream(server.key, std::ios::trunc) << "no key";
    const auto refused = served.listener->setTls(tls);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("cannot use the TLS key " + server.key.string()),
              std::string::npos)
        << refused.error().message;
    auto still = HttpClient::make(url, {true, {}, {}, first_only, true});
    EXPECT_TRUE(ask(**still)) << "the old certificate stays";

    server.become(second);
    ASSERT_TRUE(served.listener->setTls(tls).ok());
    EXPECT_TRUE(ask(**old_client)) << "its connection goes on";
    auto late = HttpClient::make(url, {true, {}, {}, first_only, true});
    EXPECT_FALSE(ask(**late)) << "a new connection sees the new certificate";
    auto fresh = HttpClient::make(url, {true, {}, {}, second.file, true});
    EXPECT_TRUE(ask(**fresh));
}

TEST(HttpListener, SpeaksNothingOlderOrWeakerThanItShould) {
    TemporaryFolder folder;
    const Certificate server(folder.path());
    Served served(echo(), [&](ListenerSettings& s) {
        s.tls = {true, server.file, server.key, {}, false};
    });
    const auto connects = [&](const std::string& options) {
        const auto command =
            "openssl s_client -connect 127.0.0.1:" + std::to_string(served.port()) + " " + options +
            " </dev/null >/dev/null 2>&1";
        return std::system(command.c_str()) == 0;
    };
    EXPECT_TRUE(connects("-tls1_3"));
    EXPECT_TRUE(connects("-tls1_2"));
    EXPECT_FALSE(connects("-tls1_1 -cipher ALL:@SECLEVEL=0"));
    EXPECT_FALSE(connects("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"));
}

TEST(HttpListener, NamesACertificateItCannotUse) {
    Workers workers;
    ListenerSettings settings;
    settings.name = "partners";
    settings.tls = {true, "/nowhere/hub.pem", "/nowhere/hub.key", {}, false};
    const auto status = HttpListener::make(settings, workers, echo())->start();
    ASSERT_FALSE(status.ok());
    EXPECT_NE(
        status.error().message.find("partners: cannot use the TLS certificate /nowhere/hub.pem"),
        std::string::npos);
}

}  // namespace
}  // namespace kamhub::net::test
