// Goal: the endpoint and the simulated platform, whose SMPP is written by hand and whose SMTP is
// aiosmtpd, understand each other, also when the platform misbehaves.

#include <gtest/gtest.h>

#include "../erp/fake_host.hpp"
#include "../erp/simulator.hpp"
#include "unified_messaging/messaging_endpoint.hpp"
#include "xml/document.hpp"
#include "xml/soap.hpp"

namespace kamhub::unified_messaging {
namespace {

using testing::eventually;

constexpr char kDelivery[] = "22222222-2222-5222-8222-222222222222";

class Platform : public ::testing::Test {
protected:
    Platform() {
        config.smsc_host = config.mail_host = "127.0.0.1";
        config.smsc_port = simulator.port();
        config.mail_port = simulator.port("smtp");
        config.system_id = "kamhub";
        config.password = Secret("secret");
        config.source_address = "10690000";
        config.enquire_every = std::chrono::seconds(30);
        config.mail_from = "ka@operator.example";
        config.mail_tls = "none";
        endpoint = std::make_unique<MessagingEndpoint>(config, host);
        EXPECT_TRUE(endpoint->start().ok());
    }
    ~Platform() override {
        endpoint->stop();
        host.close();
    }
    Result<Acknowledgement> send(const std::string& document,
                                 std::chrono::seconds limit = std::chrono::seconds(10)) {
        const Envelope envelope;
        return endpoint->send(
            {envelope, "Notify", Payload::of(document), kDelivery, 1, testing::soon(limit)});
    }
    Result<Acknowledgement> sms(const std::string& text,
                                std::chrono::seconds limit = std::chrono::seconds(10)) {
        return send("<sms><to>13800000127</to><text>" + xml::escape(text) + "</text></sms>", limit);
    }
    Result<Acknowledgement> mail(const std::string& subject, const std::string& text,
                                 std::chrono::seconds limit = std::chrono::seconds(10)) {
        return send("<mail><to>it-duty@bank.example</to><subject>" + subject + "</subject><text>" +
                        text + "</text></mail>",
                    limit);
    }
    std::string receiptField(std::size_t index, const char* name) const {
        const auto document = xml::Document::parse(host.received().at(index).document.view());
        return document ? xml::textOf(xml::firstChild(document->root(), name)) : "";
    }

    testing::Simulator simulator{"unified_messaging", {"password=secret", "receipt_again=0.05"}};
    MessagingConfig config;
    testing::FakeHost host;
    std::unique_ptr<MessagingEndpoint> endpoint;
};

TEST_F(Platform, AChineseMessageArrivesAndItsReceiptComesBack) {
    const auto sent = sms("【大客户服务中心】尊敬的范例㐂：您已成为我公司大客户。");
    ASSERT_TRUE(sent.ok()) << sent.error().message;
    ASSERT_EQ(simulator.received(), 1u);
    EXPECT_EQ(simulator.field(0, "text"), "【大客户服务中心】尊敬的范例㐂：您已成为我公司大客户。");
    EXPECT_EQ(simulator.field(0, "to"), "13800000127");
    EXPECT_EQ(simulator.field(0, "from"), "10690000");
    EXPECT_EQ(simulator.key(0), sent->reference);
    ASSERT_TRUE(eventually([&] { return host.received().size() == 1; }));
    EXPECT_EQ(receiptField(0, "id"), sent->reference);
    EXPECT_EQ(receiptField(0, "to"), "13800000127");
    EXPECT_EQ(receiptField(0, "state"), "DELIVRD");
}

TEST_F(Platform, ALongMessageIsJoinedAgainAndReportedOnce) {
    std::string text;
    for (int i = 0; i < 20; ++i)
        text += "您的数字电路已开通，𠮷。";  // a character beyond U+FFFF in every place
    const auto sent = sms(text);
    ASSERT_TRUE(sent.ok()) << sent.error().message;
    ASSERT_TRUE(eventually([&] { return simulator.received() == 1; }));
    EXPECT_EQ(simulator.field(0, "text"), text);
    EXPECT_GT(std::stoi(simulator.field(0, "parts")), 1);
    EXPECT_TRUE(simulator.key(0).ends_with("," + sent->reference));
    ASSERT_TRUE(eventually([&] { return !host.received().empty(); }));
    EXPECT_EQ(receiptField(0, "id"), sent->reference);
    EXPECT_EQ(receiptField(0, "segments"), simulator.field(0, "parts"));
}

TEST_F(Platform, ALatinMessageNeedsNoUcs2) {
    ASSERT_TRUE(sms("Your circuit is up: see order DD2026100031 (10 x 2M) & call 10000").ok());
    ASSERT_EQ(simulator.received(), 1u);
    EXPECT_EQ(simulator.field(0, "data_coding"), "0");
    EXPECT_EQ(simulator.field(0, "text"),
              "Your circuit is up: see order DD2026100031 (10 x 2M) & call 10000");
}

TEST_F(Platform, LaterIsUnavailableWithAnAnswerAndNoIsRejected) {
    simulator.fault("503,reject");
    const auto later = sms("one");
    ASSERT_FALSE(later.ok());
    EXPECT_EQ(later.error().code, ErrorCode::Unavailable);
    EXPECT_NE(later.error().answer, "");
    const auto no = sms("two");
    ASSERT_FALSE(no.ok());
    EXPECT_EQ(no.error().code, ErrorCode::Rejected);
    EXPECT_TRUE(sms("three").ok());
}

TEST_F(Platform, SilenceAndABrokenAnswerAreUnknownOutcomes) {
    simulator.fault("hang");
    const auto silence = sms("one", std::chrono::seconds(1));
    ASSERT_FALSE(silence.ok());
    EXPECT_EQ(silence.error().code, ErrorCode::Timeout);
    for (const char* fault : {"reset", "garbage"}) {
        simulator.fault(fault);
        const auto broken = sms("two");
        ASSERT_FALSE(broken.ok()) << fault;
        EXPECT_EQ(broken.error().code, ErrorCode::Timeout) << fault;
        EXPECT_TRUE(eventually([&] { return sms("three").ok(); })) << fault;
    }
}

TEST_F(Platform, AReceiptThatComesTwiceIsTheSame) {
    simulator.fault("duplicate");
    ASSERT_TRUE(sms("one").ok());
    ASSERT_TRUE(eventually([&] { return host.received().size() == 2; }));
    EXPECT_EQ(host.received()[0].id, host.received()[1].id);
    EXPECT_EQ(host.received()[0].document.sha256(), host.received()[1].document.sha256());
}

TEST_F(Platform, AReceiptThatTheHubCannotStoreComesAgain) {
    host.answer(unavailable("disk full"), 2);
    ASSERT_TRUE(sms("one").ok());
    EXPECT_TRUE(eventually([&] { return host.received().size() == 1; }));
}

TEST_F(Platform, AMessageFromAHandsetIsTakenAndNoted) {
    ASSERT_TRUE(sms("one").ok());
    Poco::JSON::Object fields;
    fields.set("text", "退订");
    EXPECT_TRUE(simulator.send("ShortMessage", fields));
    EXPECT_FALSE(host.notes().empty());
}

TEST_F(Platform, AChineseMailArrivesOnceHoweverOftenItIsSent) {
    const std::string subject =
        "大客户资格生效通知：华南示范银行股份有限公司自2026年10月1日起成为我公司大客户";
    for (int i = 0; i < 2; ++i) {
        const auto sent = mail(subject, "尊敬的范例㐂：\n.\n专属客户经理电话020-55500145。");
        ASSERT_TRUE(sent.ok()) << sent.error().message;
        EXPECT_EQ(sent->reference, std::string(kDelivery) + "@operator.example");
        EXPECT_NE(sent->answer.find("taken"), std::string::npos);
    }
    ASSERT_EQ(simulator.received(), 2u);
    EXPECT_EQ(simulator.field(0, "subject"), subject);
    EXPECT_EQ(simulator.field(0, "to"), "it-duty@bank.example");
    EXPECT_EQ(simulator.field(0, "from"), "ka@operator.example");
    EXPECT_NE(simulator.field(0, "text").find("尊敬的范例㐂：\n.\n专属客户经理"),
              std::string::npos);
    EXPECT_EQ(simulator.key(0), "<" + std::string(kDelivery) + "@operator.example>");
    EXPECT_TRUE(simulator.duplicate(1));
}

TEST_F(Platform, AMailServerSaysLaterAndNo) {
    simulator.fault("503,reject");
    const auto later = mail("s", "t");
    ASSERT_FALSE(later.ok());
    EXPECT_EQ(later.error().code, ErrorCode::Unavailable);
    EXPECT_NE(later.error().answer.find("451"), std::string::npos) << later.error().answer;
    const auto no = mail("s", "t");
    ASSERT_FALSE(no.ok());
    EXPECT_EQ(no.error().code, ErrorCode::Rejected);
    EXPECT_NE(no.error().answer.find("550"), std::string::npos) << no.error().answer;
}

// The Message-ID is the same on every attempt, so that a repeat after half an answer is harmless
// here.
TEST_F(Platform, AMailServerThatFallsSilentOrBreaksOffMayHaveTakenTheMail) {
    simulator.fault("hang");
    const auto silence = mail("s", "t", std::chrono::seconds(1));
    ASSERT_FALSE(silence.ok());
    EXPECT_EQ(silence.error().code, ErrorCode::Timeout);
    simulator.fault("reset");
    const auto broken = mail("s", "t");
    ASSERT_FALSE(broken.ok());
    EXPECT_TRUE(broken.error().code == ErrorCode::Timeout ||
                broken.error().code == ErrorCode::Internal);
    ASSERT_TRUE(mail("s", "t").ok());
    EXPECT_TRUE(simulator.duplicate(1));
}

}  // namespace
}  // namespace kamhub::unified_messaging
