// Request targets and response heads, without a socket.

#include "net/http_message.hpp"

#include <gtest/gtest.h>

namespace kamhub::net {
namespace {

TEST(RequestTargets, AreDecodedAndSplit) {
    const auto target = parseTarget("/soap/%E5%AE%A2%20x?a=%41");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/soap/客 x");
    EXPECT_EQ(target->query, "a=%41");
    EXPECT_EQ(parseTarget("http://hub:8480/x/y?z")->path, "/x/y");
    EXPECT_EQ(parseTarget("http://hub")->path, "/");
    EXPECT_FALSE(parseTarget("*"));
}

TEST(RequestTargets, ThatClimbOrHideBytesAreRefused) {
    for (const char* target :
         {"/a/../b", "/..", "/a/%2e%2e/b", "/a%2f..%2fb", "/a%00b", "/a%4", "/a%zz", "a/b", ""})
        EXPECT_FALSE(parseTarget(target)) << target;
    EXPECT_TRUE(parseTarget("/a..b/..c/d.."));
}

TEST(ResponseHeads, AreFramedByTheListenerAlone) {
    const auto head = responseHead(
        {200, {{"Content-Length", "7"}, {"Transfer-Encoding", "chunked"}, {"A", "b"}}, "xy"}, {});
    EXPECT_EQ(*head, "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(*responseHead({204, {}, ""}, {false, false}),
              "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    EXPECT_NE(responseHead({200, {}, ""}, {true, true})->find("Connection: keep-alive\r\n"),
              std::string::npos);
}

TEST(ResponseHeads, CannotBeSplit) {
    EXPECT_FALSE(responseHead({200, {{"A", "b\r\nSet-Cookie: x"}}, ""}, {}));
    EXPECT_FALSE(responseHead({200, {{"A b", "c"}}, ""}, {}));
    EXPECT_FALSE(responseHead({99, {}, ""}, {}));
}

}  // namespace
}  // namespace kamhub::net
