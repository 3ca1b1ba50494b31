// Goal: one call per delivery with its idempotency key, and the contract's reading of each answer.

#include <gtest/gtest.h>

#include "customer_service/customer_service_endpoint.hpp"
#include "fake_host.hpp"
#include "partner.hpp"

namespace kamhub::customer_service::testing {

namespace {

constexpr char kPatch[] =
    R"(<map xmlns="http://www.w3.org/2005/xpath-functions" xmlns:r="urn:kamhub:rest" r:method="PATCH"
            r:path="/tmf-api/customerManagement/v4/customer/KH1"><string key="name">华南 "银行" 𠮷</string></map>)";

}  // namespace

class CustomerServiceSend : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(endpoint_.start()); }

    Result<Acknowledgement> send(const std::string& document = kPatch,
                                 std::chrono::milliseconds time = std::chrono::seconds(10)) {
        Envelope envelope;
        envelope.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        return endpoint_.send({.envelope = envelope,
                               .operation = "MarkKeyAccount",
                               .document = Payload::of(document),
                               .delivery_id = "22222222-2222-5222-8222-222222222222",
                               .deadline = kamhub::testing::soon(time)});
    }
    Error errorOf(int status, const std::string& body) {
        partner_.answer(status, body);
        const auto sent = send();
        EXPECT_FALSE(sent) << status;
        return sent ? Error{} : sent.error();
    }

    Partner partner_;
    kamhub::testing::FakeHost host_;
    net::RestEndpoint endpoint_{
        "the customer service system",
        net::RestPartnerConfig{
            partner_.url(), Secret("t0ken"), {}, "partners", "/customer-service"},
        host_};
};

TEST_F(CustomerServiceSend, CallsAsTheDocumentSays) {
    ASSERT_TRUE(send());
    const auto asked = partner_.asked();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].method, "PATCH");
    EXPECT_EQ(asked[0].path, "/tmf-api/customerManagement/v4/customer/KH1");
    EXPECT_EQ(asked[0].body, R"({"name":"华南 \"银行\" 𠮷"})");
    EXPECT_EQ(asked[0].headers.at("Idempotency-Key"), "22222222-2222-5222-8222-222222222222");
    EXPECT_EQ(asked[0].headers.at("Authorization"), "Bearer t0ken");
    EXPECT_EQ(asked[0].headers.at("Content-Type"), "application/json");
    EXPECT_EQ(asked[0].headers.at("traceparent"),
              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
}

TEST_F(CustomerServiceSend, OnlyWhatWasCreatedGivesAReference) {
    const auto created = send();
    ASSERT_TRUE(created);
    EXPECT_EQ(created->reference, "KF20261122000001");
    EXPECT_EQ(created->answer, R"({"id":"KF20261122000001","href":"/x"})");
    partner_.answer(200, R"({"id":"KH1"})");
    const auto merged = send();
    ASSERT_TRUE(merged);
    EXPECT_EQ(merged->reference, "");
    partner_.answer(204, "");
    EXPECT_TRUE(send());
}

TEST_F(CustomerServiceSend, TemporaryStatusesAreLaterAndCount) {
    for (const int status : {408, 425, 429, 500, 502, 503, 504})
        for (const std::string body : {"", "busy", R"({"code":"x","reason":"系统忙"})"}) {
            const auto error = errorOf(status, body);
            EXPECT_EQ(error.code, ErrorCode::Unavailable) << status;
            EXPECT_FALSE(error.answer.empty()) << status;
        }
}

TEST_F(CustomerServiceSend, OtherStatusesAreRejectedWithTheReason) {
    for (const int status : {301, 400, 401, 403, 404, 409, 415, 422})
        EXPECT_EQ(errorOf(status, "").code, ErrorCode::Rejected) << status;
    const auto error = errorOf(404, R"({"code":"customerNotFound","reason":"客户\n不存在"})");
    EXPECT_EQ(error.message,
              "the customer service system answered MarkKeyAccount with HTTP status 404 "
              "(customerNotFound: 客户 不存在)");
    EXPECT_EQ(error.answer, R"({"code":"customerNotFound","reason":"客户\n不存在"})");
}

TEST_F(CustomerServiceSend, AnAnswerThatIsNotTheContractsIsTriedAgain) {
    for (const std::string body : {"", "<html/>", "[1]", "{\"id\":", "\"text\"", "\xff\xfe"}) {
        const auto error = errorOf(200, body);
        EXPECT_EQ(error.code, ErrorCode::Unavailable) << body;
        EXPECT_FALSE(error.answer.empty()) << body;
    }
}

TEST_F(CustomerServiceSend, ALongReasonIsCutBetweenCharacters) {
    std::string reason;
    for (int i = 0; i < 1000; ++i) reason += "误";
    const auto error = errorOf(422, "{\"code\":\"c\",\"reason\":\"" + reason + "\"}");
    EXPECT_LT(error.message.size(), 600u);
    EXPECT_NE(error.message.find("误…"), std::string::npos);
}

TEST_F(CustomerServiceSend, AMalformedDocumentIsNotSent) {
    const auto sent = send("<map xmlns=\"http://www.w3.org/2005/xpath-functions\"/>");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, ErrorCode::InvalidMessage);
    EXPECT_TRUE(partner_.asked().empty());
}

TEST(CustomerServiceReach, APartnerThatIsNotThereDoesNotCount) {
    std::string url;
    {
        const Partner gone;
        url = gone.url();
    }
    kamhub::testing::FakeHost host;
    net::RestEndpoint endpoint("the customer service system",
                               {url, {}, {}, "partners", "/customer-service"}, host);
    ASSERT_TRUE(endpoint.start()) << "an unreachable partner is no failure of the start";
    const Envelope envelope;
    const auto sent = endpoint.send({.envelope = envelope,
                                     .operation = "MarkKeyAccount",
                                     .document = Payload::of(kPatch),
                                     .delivery_id = "d",
                                     .deadline = kamhub::testing::soon()});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, ErrorCode::Unavailable);
    EXPECT_TRUE(sent.error().answer.empty());
}

}  // namespace kamhub::customer_service::testing
