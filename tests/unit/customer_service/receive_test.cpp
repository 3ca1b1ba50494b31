// Goal: an event is answered when it is safe, and a refusal tells the hotline whether to come
// again.

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <gtest/gtest.h>

#include "customer_service/customer_service_endpoint.hpp"
#include "fake_host.hpp"

namespace kamhub::customer_service::testing {

namespace {

constexpr char kCreated[] = R"({"eventId":"EV-1","eventTime":"2026-11-22T09:01:37+08:00",
    "eventType":"TroubleTicketCreateEvent","event":{"troubleTicket":{"id":"KF20261122000016","description":"中断"}}})";

}  // namespace

class CustomerServiceReceive : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(endpoint_.start()); }

    HttpResponse post(
        std::string body,
        const std::string& path = "/customer-service/listener/troubleTicketCreateEvent",
        const std::string& method = "POST") {
        HttpRequest request;
        request.method = method;
        request.path = request.target = path;
        request.body = Payload::of(std::move(body));
        return host_.call("partners", "/customer-service", std::move(request));
    }
    static std::string memberOf(const HttpResponse& response, const std::string& name) {
        return Poco::JSON::Parser()
            .parse(response.body)
            .extract<Poco::JSON::Object::Ptr>()
            ->optValue<std::string>(name, "");
    }

    kamhub::testing::FakeHost host_;
    net::RestEndpoint endpoint_{
        "the customer service system",
        net::RestPartnerConfig{"http://127.0.0.1:9", {}, {}, "partners", "/customer-service"},
        host_};
};

TEST_F(CustomerServiceReceive, AnEventBecomesOneMessage) {
    const auto response = post(kCreated);
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(memberOf(response, "id"), "EV-1");
    const auto received = host_.received();
    ASSERT_EQ(received.size(), 1u);
    EXPECT_EQ(received[0].operation, "TroubleTicketCreateEvent");
    EXPECT_EQ(received[0].id, "EV-1");
    EXPECT_EQ(received[0].original.view(), kCreated);
    EXPECT_NE(received[0].document.view().find("<string key=\"description\">中断</string>"),
              std::string::npos)
        << received[0].document.view();
}

TEST_F(CustomerServiceReceive, ARepeatIsAnsweredAsTheFirstTime) {
    EXPECT_EQ(post(kCreated).status, 201);
    EXPECT_EQ(post(kCreated).status, 201);
    EXPECT_EQ(host_.received().size(), 1u);
    EXPECT_EQ(host_.duplicates(), 1);
}

TEST_F(CustomerServiceReceive, AnUnacceptableEventIsRefusedForGoodWithTheReason) {
    host_.answer(invalidMessage("status is resolved; send a fault when it is acknowledged"));
    const auto response = post(kCreated);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(memberOf(response, "code"), "invalidMessage");
    EXPECT_EQ(memberOf(response, "reason"), "status is resolved");
    EXPECT_EQ(memberOf(response, "message"), "send a fault when it is acknowledged");
}

TEST_F(CustomerServiceReceive, AHubThatCannotStoreNowAsksToComeAgain) {
    host_.answer(unavailable("disk full at /var/lib/kamhub"));
    const auto response = post(kCreated);
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(header(response.headers, "Retry-After"), "5");
    EXPECT_EQ(response.body.find("/var/lib"), std::string::npos)
        << "the inside is not the partner's business";
    host_.answer(internalError("x"));
    EXPECT_EQ(post(kCreated).status, 503);
}

TEST_F(CustomerServiceReceive, WhatIsNoEventIsRefused) {
    for (const std::string body :
         {"", "{", "[]", "<xml/>", "\xff\xfe", R"({"eventType":"TroubleTicketCreateEvent"})",
          R"({"eventId":"EV-1","eventType":"TroubleTicketStatusChangeEvent"})",
          R"({"eventId":{},"eventType":[]})",
          R"({"eventId":"","eventType":"TroubleTicketCreateEvent"})"}) {
        const auto response = post(body);
        EXPECT_EQ(response.status, 400) << body;
        EXPECT_FALSE(memberOf(response, "reason").empty()) << body;
    }
    EXPECT_EQ(post(std::string(100000, '[')).status, 400);
    EXPECT_EQ(post(std::string(kTreeLimit + 1, ' ')).status, 413);
    EXPECT_TRUE(host_.received().empty());
}

TEST_F(CustomerServiceReceive, OtherPathsAndMethodsAreToldSo) {
    for (const std::string path : {"/customer-service", "/customer-service/",
                                   "/customer-service/listener/", "/customer-service/listener/a/b",
                                   "/customer-service/listener/a.b", "/customer-service/hub"})
        EXPECT_EQ(post(kCreated, path).status, 404) << path;
    const auto response = post("", "/customer-service/listener/troubleTicketCreateEvent", "GET");
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(header(response.headers, "Allow"), "POST");
    EXPECT_TRUE(host_.received().empty());
}

}  // namespace kamhub::customer_service::testing
