// Goal: what the endpoint refuses before anything leaves, and that it lives with a platform that is
// not there.

#include <gtest/gtest.h>

#include "../erp/fake_host.hpp"
#include "unified_messaging/messaging_endpoint.hpp"

namespace kamhub::unified_messaging {
namespace {

Complaints complaintsOf(const std::vector<std::pair<std::string, std::string>>& attributes) {
    ConfigNode node;
    node.name = "endpoint";
    for (const auto& [name, value] : attributes) node.attributes.push_back({name, value, 1, 1});
    Complaints complaints;
    messagingSpec().parse(node, complaints);
    return complaints;
}

TEST(MessagingConfig, IsWellWithEitherChannel) {
    EXPECT_TRUE(
        complaintsOf({{"smsc-host", "h"}, {"system-id", "k"}, {"source-address", "10690000"}})
            .empty());
    EXPECT_TRUE(complaintsOf({{"mail-host", "h"}, {"mail-from", "ka@operator.example"}}).empty());
}

TEST(MessagingConfig, SaysWhatIsMissingOrTooLong) {
    EXPECT_EQ(complaintsOf({}).size(), 1u);
    EXPECT_EQ(complaintsOf({{"smsc-host", "h"}}).size(), 1u);
    EXPECT_EQ(complaintsOf({{"mail-host", "h"}, {"mail-from", "nobody"}}).size(), 1u);
    EXPECT_EQ(
        complaintsOf({{"mail-host", "h"}, {"mail-from", "a@b"}, {"reconnect-most", "0s"}}).size(),
        1u);
    EXPECT_EQ(complaintsOf({{"smsc-host", "h"},
                            {"system-id", "k"},
                            {"source-address", "1"},
                            {"password", "ninechars"}})
                  .size(),
              1u);
}

class Messaging : public ::testing::Test {
protected:
    Messaging() {
        config.smsc_host = config.mail_host = "127.0.0.1";
        config.smsc_port = config.mail_port = 1;
        config.system_id = "kamhub";
        config.source_address = "10690000";
        config.enquire_every = std::chrono::seconds(30);
        config.mail_from = "ka@operator.example";
        config.mail_tls = "none";
    }
    ErrorCode outcome(const std::string& document) {
        MessagingEndpoint endpoint(config, host);
        EXPECT_TRUE(endpoint.start().ok());
        const Envelope envelope;
        const auto sent = endpoint.send({envelope, "Notify", Payload::of(document), "d-1", 1,
                                         testing::soon(std::chrono::seconds(2))});
        endpoint.stop();
        host.close();
        EXPECT_FALSE(sent.ok());
        return sent.ok() ? ErrorCode::Internal : sent.error().code;
    }

    MessagingConfig config;
    testing::FakeHost host;
};

TEST_F(Messaging, RefusesWhatIsNeitherAShortMessageNorAMail) {
    EXPECT_EQ(outcome("<fax><to>1</to></fax>"), ErrorCode::InvalidMessage);
}

TEST_F(Messaging, RefusesAMessageWithoutText) {
    EXPECT_EQ(outcome("<sms><to>13800000127</to><text/></sms>"), ErrorCode::InvalidMessage);
}

TEST_F(Messaging, RefusesALineBreakThatWouldBeginAnotherHeader) {
    EXPECT_EQ(outcome("<mail><to>a@b.example</to><subject>x&#13;&#10;Bcc: "
                      "c@d.example</subject><text>t</text></mail>"),
              ErrorCode::InvalidMessage);
    EXPECT_EQ(outcome("<mail><to>a@b.example&#10;c</to><subject>x</subject><text>t</text></mail>"),
              ErrorCode::InvalidMessage);
}

TEST_F(Messaging, RefusesAChannelThatIsNotConfigured) {
    config.smsc_host.clear();
    EXPECT_EQ(outcome("<sms><to>13800000127</to><text>t</text></sms>"), ErrorCode::InvalidMessage);
}

TEST_F(Messaging, WaitsForAPlatformThatIsNotThere) {
    EXPECT_EQ(outcome("<sms><to>13800000127</to><text>t</text></sms>"), ErrorCode::Unavailable);
    EXPECT_EQ(outcome("<mail><to>a@b.example</to><subject>s</subject><text>t</text></mail>"),
              ErrorCode::Unavailable);
}

}  // namespace
}  // namespace kamhub::unified_messaging
