// Goal: a request reaches who has mounted the longest path above it; what is mounted twice or
// nowhere is refused. Method: two listeners on free ports, asked by Poco's client.

#include "host/listeners.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include "host/runtime.hpp"
#include "support.hpp"

namespace kamhub::test {
namespace {

host::ListenerConfig named(const std::string& name, const std::string& source) {
    host::ListenerConfig out;
    out.name = name;
    out.address = "127.0.0.1";
    out.source = source;
    out.max_body = 1024 * 1024;
    out.max_connections = 100;
    out.idle_timeout = out.request_timeout = std::chrono::seconds(30);
    return out;
}

class ListenersTest : public HostTest {
protected:
    ListenersTest()
        : runtime_(2, false),
          listeners_({named("partners", "bank"), named("callbacks", "")}, folder_, runtime_) {}
    ~ListenersTest() override {
        listeners_.stop(std::chrono::seconds(1));
        runtime_.stop();
    }
    void SetUp() override {
        const auto status = listeners_.start();
        ASSERT_TRUE(status) << status.error().message;
    }

    // Answers with its own name, so that a test sees who was asked.
    Status mount(const std::string& path, const std::string& name,
                 const std::string& listener = "partners") {
        return listeners_.mount(
            listener, path, [name](HttpRequest request, HttpResponder responder) {
                std::move(responder).answer(
                    {200, {}, name + " " + request.path + " " + request.source});
            });
    }
    std::string get(const std::string& path, const std::string& listener = "partners") {
        Poco::Net::HTTPClientSession session("127.0.0.1",
                                             static_cast<Poco::UInt16>(listeners_.port(listener)));
        Poco::Net::HTTPRequest request("GET", path, "HTTP/1.1");
        session.sendRequest(request);
        Poco::Net::HTTPResponse response;
        std::string body;
        Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
        return response.getStatus() == 200 ? body : std::to_string(response.getStatus());
    }

    host::Runtime runtime_;
    host::Listeners listeners_;
};

TEST_F(ListenersTest, TheLongestPathAboveARequestAnswers) {
    ASSERT_TRUE(mount("/soap", "soap"));
    ASSERT_TRUE(mount("/soap/billing", "billing"));
    EXPECT_EQ(get("/soap"), "soap /soap bank");
    EXPECT_EQ(get("/soap/"), "soap /soap/ bank");
    EXPECT_EQ(get("/soap/contract?wsdl"), "soap /soap/contract bank");
    EXPECT_EQ(get("/soap/billing"), "billing /soap/billing bank");
    EXPECT_EQ(get("/soap/billing/v1/x"), "billing /soap/billing/v1/x bank");
    EXPECT_EQ(get("/soapy"), "404") << "a path is no prefix of text";
    EXPECT_EQ(get("/soap/billingx"), "soap /soap/billingx bank");
    EXPECT_EQ(get("/"), "404");
}

TEST_F(ListenersTest, TheRootAnswersWhatNobodyElseDoes) {
    ASSERT_TRUE(mount("/", "root"));
    ASSERT_TRUE(mount("/api", "api"));
    EXPECT_EQ(get("/"), "root / bank");
    EXPECT_EQ(get("/x/y"), "root /x/y bank");
    EXPECT_EQ(get("/api/v1"), "api /api/v1 bank");
}

TEST_F(ListenersTest, WhatIsUnmountedIsGone) {
    ASSERT_TRUE(mount("/soap", "soap"));
    ASSERT_TRUE(mount("/soap/billing", "billing"));
    listeners_.unmount("partners", "/soap/billing");
    EXPECT_EQ(get("/soap/billing"), "soap /soap/billing bank");
    listeners_.unmount("partners", "/soap");
    EXPECT_EQ(get("/soap/billing"), "404");
    listeners_.unmount("partners", "/never");
    listeners_.unmount("nobody", "/soap");
    EXPECT_TRUE(mount("/soap", "again"));
    EXPECT_EQ(get("/soap"), "again /soap bank");
}

TEST_F(ListenersTest, ListenersAreApart) {
    ASSERT_TRUE(mount("/in", "partners"));
    ASSERT_TRUE(mount("/in", "callbacks", "callbacks"));
    EXPECT_EQ(get("/in", "callbacks"), "callbacks /in ");
    EXPECT_EQ(get("/in"), "partners /in bank");
    EXPECT_NE(listeners_.port("partners"), listeners_.port("callbacks"));
    EXPECT_EQ(listeners_.list().size(), 2u);
}

TEST_F(ListenersTest, WhatCannotBeMountedIsSaid) {
    ASSERT_TRUE(mount("/in", "first"));
    const auto taken = mount("/in", "second");
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().message, "path /in of listener partners is taken; write another");
    const auto unknown = mount("/in", "x", "partnrs");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, ErrorCode::InvalidConfig);
    EXPECT_EQ(unknown.error().message,
              "there is no listener \"partnrs\"; write the name of a <listener>");
    EXPECT_FALSE(mount("in", "x"));
    EXPECT_FALSE(mount("", "x"));
    EXPECT_EQ(listeners_.port("partnrs"), 0);
    EXPECT_EQ(get("/in"), "first /in bank");
}

TEST_F(ListenersTest, APortInUseIsSaid) {
    auto config = named("second", "");
    config.port = listeners_.port("partners");
    host::Listeners second({config}, folder_, runtime_);
    const auto status = second.start();
    ASSERT_FALSE(status);
    EXPECT_NE(status.error().message.find(std::to_string(config.port)), std::string::npos)
        << status.error().message;
    second.stop(std::chrono::milliseconds(0));
}

}  // namespace
}  // namespace kamhub::test
