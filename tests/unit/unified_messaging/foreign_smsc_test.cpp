// Goal: a short-message centre that is not ours decodes what we submit, and we read its receipts.
// Run under tests/tools/with_smsc, which names the centre's port and its log.

#include <gtest/gtest.h>

#include <cstdlib>

#include "../erp/documents.hpp"
#include "../erp/fake_host.hpp"
#include "unified_messaging/messaging_endpoint.hpp"

namespace kamhub::unified_messaging {
namespace {

std::string hexUcs2(std::u16string_view text) {
    std::string hex;
    char buffer[5];
    for (const char16_t unit : text)
        hex.append(buffer, std::snprintf(buffer, sizeof buffer, "%04x", unit));
    return hex;
}

class ForeignCentre : public ::testing::Test {
protected:
    void SetUp() override {
        const char* port = std::getenv("KAMHUB_SMSC_PORT");
        if (!port) GTEST_SKIP() << "no centre; run under tests/tools/with_smsc";
        MessagingConfig config;
        config.smsc_host = "127.0.0.1";
        config.smsc_port = std::atoi(port);
        config.mail_port = 25;
        config.system_id = "kamhub";
        config.password = Secret("secret");
        config.source_address = "10690000";
        config.enquire_every = std::chrono::milliseconds(50);
        endpoint = std::make_unique<MessagingEndpoint>(config, host);
        ASSERT_TRUE(endpoint->start().ok());
    }
    void TearDown() override {
        if (endpoint) endpoint->stop();
        host.close();
    }
    Result<Acknowledgement> sms(const std::string& text) {
        const Envelope envelope;
        return endpoint->send(
            {envelope, "Notify",
             Payload::of("<sms><to>13800000127</to><text>" + text + "</text></sms>"), "d-1", 1,
             testing::soon()});
    }
    static std::string log() { return testing::readFile(std::getenv("KAMHUB_SMSC_LOG")); }

    testing::FakeHost host;
    std::unique_ptr<MessagingEndpoint> endpoint;
};

TEST_F(ForeignCentre, DecodesAChineseMessageAndReportsIt) {
    const auto sent = sms("尊敬的客户");
    ASSERT_TRUE(sent.ok()) << sent.error().message;
    EXPECT_TRUE(sent->reference.starts_with("NS-")) << sent->reference;
    EXPECT_NE(log().find("\"" + hexUcs2(u"尊敬的客户") + "\""), std::string::npos) << log();
    EXPECT_NE(log().find("\"destination_addr\":\"13800000127\""), std::string::npos);
    EXPECT_NE(log().find("\"data_coding\":8"), std::string::npos);
    ASSERT_TRUE(testing::eventually([&] { return host.received().size() == 1; }));
    EXPECT_EQ(host.received()[0].id, sent->reference + ":DELIVRD");
}

TEST_F(ForeignCentre, DecodesThePartsOfALongMessage) {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "通";
    const auto sent = sms(text);
    ASSERT_TRUE(sent.ok()) << sent.error().message;
    // Header 05 00 03, a reference, two parts, the number of the part; then 67 characters and the
    // rest.
    const std::string seen = log();
    const auto first = seen.find("0201" + hexUcs2(std::u16string(67, u'通')) + "\"");
    const auto second = seen.find("0202" + hexUcs2(std::u16string(33, u'通')) + "\"");
    EXPECT_NE(first, std::string::npos) << seen;
    EXPECT_NE(second, std::string::npos) << seen;
    EXPECT_NE(seen.find("\"esm_class\":64"), std::string::npos);
    EXPECT_TRUE(testing::eventually([&] { return !host.received().empty(); }));
}

}  // namespace
}  // namespace kamhub::unified_messaging
