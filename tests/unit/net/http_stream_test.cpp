// Answers that go on: what is given is sent at once, who does not read is given up, who goes away
// is noticed, and a listener that stops ends them.

#include <gtest/gtest.h>

#include <future>

#include "net/http_listener.hpp"
#include "support.hpp"

namespace kamhub::net::test {
namespace {

class HttpStreamTest : public ::testing::Test {
protected:
    HttpHandler streaming() {
        return [this](HttpRequest, HttpResponder responder) {
            HttpResponse out{200, {{"Content-Type", "text/event-stream"}}, "first\n"};
            out.stream = [this](std::unique_ptr<HttpStream> stream) {
                const std::lock_guard lock(mutex_);
                stream_ = std::move(stream);
            };
            std::move(responder).answer(std::move(out));
        };
    }
    bool send(std::string bytes) {
        const std::lock_guard lock(mutex_);
        return stream_ && stream_->send(std::move(bytes));
    }
    void drop() {
        const std::lock_guard lock(mutex_);
        stream_.reset();
    }
    std::mutex mutex_;
    std::unique_ptr<HttpStream> stream_;
};

constexpr char kAsk[] = "GET /live HTTP/1.1\r\nHost: h\r\n\r\n";

TEST_F(HttpStreamTest, GoesOnUntilItIsDropped) {
    Served served(streaming());
    RawClient client(served.port());
    client.send(kAsk);
    const auto head = client.until("first\n");
    EXPECT_NE(head.find("Connection: close"), std::string::npos) << head;
    EXPECT_EQ(head.find("Content-Length"), std::string::npos) << head;
    ASSERT_TRUE(eventually([&] { return send("second\n"); }));
    EXPECT_NE(client.until("second\n").find("second\n"), std::string::npos);
    EXPECT_TRUE(send("third\n"));
    drop();
    EXPECT_EQ(client.rest(), "third\n");
    EXPECT_TRUE(eventually([&] { return served.listener->connections() == 0; }));
}

TEST_F(HttpStreamTest, GivesUpWhoDoesNotRead) {
    Served served(streaming());
    RawClient client(served.port());
    client.send(kAsk);
    client.until("first\n");
    ASSERT_TRUE(eventually([&] { return send("x"); }));
    const std::string much(64 * 1024, 'x');
    std::size_t sent = 0;
    while (send(much)) ASSERT_LT(sent += much.size(), std::size_t{64} << 20);
    EXPECT_TRUE(eventually([&] { return served.listener->connections() == 0; }));
    EXPECT_FALSE(send("x"));
}

TEST_F(HttpStreamTest, NoticesWhoGoesAway) {
    Served served(streaming());
    {
        RawClient client(served.port());
        client.send(kAsk);
        client.until("first\n");
        ASSERT_TRUE(eventually([&] { return send("x"); }));
    }
    EXPECT_TRUE(eventually([&] { return !send("x"); }));
    EXPECT_TRUE(eventually([&] { return served.listener->connections() == 0; }));
}

TEST_F(HttpStreamTest, EndsWithTheListener) {
    auto served = std::make_unique<Served>(streaming());
    RawClient client(served->port());
    client.send(kAsk);
    client.until("first\n");
    ASSERT_TRUE(eventually([&] { return send("x"); }));
    const auto began = std::chrono::steady_clock::now();
    served->listener->stop(10s);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
    EXPECT_FALSE(send("y"));
    served.reset();
    drop();  // after its listener is gone
}

TEST_F(HttpStreamTest, AnswersHeadWithoutABody) {
    Served served(streaming());
    RawClient client(served.port());
    client.headOnly();
    EXPECT_EQ(client.ask("HEAD /live HTTP/1.1\r\nHost: h\r\n\r\n").find("first"),
              std::string::npos);
}

}  // namespace
}  // namespace kamhub::net::test
