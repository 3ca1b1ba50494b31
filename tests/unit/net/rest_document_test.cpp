// Goal: method and path are taken off the document and checked, because codes of a message stand in
// the path.

#include "net/rest_document.hpp"

#include <gtest/gtest.h>

namespace kamhub::net::test {

namespace {

Result<RestCall> callOf(const std::string& method, const std::string& path) {
    return restCallFrom(
        Payload::of("<map xmlns=\"http://www.w3.org/2005/xpath-functions\" "
                    "xmlns:r=\"urn:kamhub:rest\" r:method=\"" +
                    method + "\" r:path=\"" + path + "\"><string key=\"a\">1</string></map>"));
}

}  // namespace

TEST(RestDocument, HoldsMethodPathAndJson) {
    const auto call = callOf("POST", "/a/b%20c?fields=id&amp;x=1");
    ASSERT_TRUE(call) << call.error().message;
    EXPECT_EQ(call->method, "POST");
    EXPECT_EQ(call->path, "/a/b%20c?fields=id&x=1");
    EXPECT_EQ(call->json, R"({"a":"1"})");
}

TEST(RestDocument, RefusesMethods) {
    for (const std::string method : {"", "GET", "post", "POST X"}) {
        const auto call = callOf(method, "/a");
        ASSERT_FALSE(call) << method;
        EXPECT_EQ(call.error().code, ErrorCode::InvalidMessage);
        EXPECT_NE(call.error().message.find("write r:method="), std::string::npos);
    }
}

TEST(RestDocument, RefusesPathsThatLeadElsewhere) {
    for (const std::string path :
         {"", "a", "//evil.example/x", "/customer/../admin", "/customer/.", "/customer//x",
          "/customer/a b", "/customer/客户", "/customer/a#b", "/customer/a\\b", "/a&#10;b"}) {
        const auto call = callOf("PATCH", path);
        ASSERT_FALSE(call) << path;
        EXPECT_EQ(call.error().code, ErrorCode::InvalidMessage);
        EXPECT_NE(call.error().message.find("write r:path="), std::string::npos)
            << call.error().message;
    }
    EXPECT_TRUE(callOf("PATCH", "/customer/.hidden/a..b"));
}

TEST(RestDocument, RefusesWhatIsNoDocument) {
    for (const std::string text : {"", "{}", "<row r:method='POST'/>"})
        EXPECT_FALSE(restCallFrom(Payload::of(text)));
}

}  // namespace kamhub::net::test
