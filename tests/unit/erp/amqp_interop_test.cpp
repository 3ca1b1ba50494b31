// Goal: the same documents over a real broker. Run under tests/tools/with_rabbitmq, which names the
// broker's port. Method: the endpoint's own exchange and queues; the ERP is played by a second
// session, and by the simulator, whose AMQP client (pika) is not ours.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "documents.hpp"
#include "erp/amqp_endpoint.hpp"
#include "fake_host.hpp"
#include "simulator.hpp"
#include "xml/limits.hpp"

namespace kamhub::erp {
namespace {

using testing::contractText;
using testing::eventually;
using testing::idocText;
using testing::soon;

class OverAmqp : public ::testing::Test {
protected:
    OverAmqp() {
        const char* port = std::getenv("KAMHUB_AMQP_PORT");
        if (!port) return;
        const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
        config.via = "amqp";
        config.host = "127.0.0.1";
        config.port = std::atoi(port);
        config.virtual_host = "/";
        config.user = "guest";
        config.password = Secret("guest");
        config.routing_key = test + ".to-erp";  // the default exchange: the key is the queue
        config.queue = test + ".from-erp";
        config.poll = std::chrono::milliseconds(20);
        erp = net::AmqpSession::make(amqpSettings(config));
        ready = declare(config.routing_key) && declare(config.queue) &&
                declare(config.queue + ".refused");
    }
    void SetUp() override {
        if (config.host.empty()) GTEST_SKIP() << "no broker; run under tests/tools/with_rabbitmq";
        ASSERT_TRUE(ready);
    }
    bool declare(const std::string& queue) { return erp->declareQueue(queue, soon()).ok(); }
    void publish(const std::string& body, const std::string& id) {
        net::AmqpMessage message;
        message.routing_key = config.queue;
        message.body = body;
        message.message_id = id;
        const auto published = erp->publish(message, soon());
        ASSERT_TRUE(published.ok()) << published.error().message;
    }
    std::optional<net::AmqpMessage> take(const std::string& queue) {
        std::optional<net::AmqpMessage> taken;
        const auto status = erp->consumeOne(
            queue, soon(), [&](const net::AmqpMessage& message) { return taken = message, true; });
        EXPECT_TRUE(status.ok()) << status.error().message;
        return taken;
    }
    Result<Acknowledgement> send(AmqpEndpoint& endpoint, const std::string& document) {
        const Envelope envelope;
        return endpoint.send({envelope, "ZKACONTRACT", Payload::of(document), "d-1", 1, soon()});
    }

    ErpConfig config;
    testing::FakeHost host;
    std::unique_ptr<net::AmqpSession> erp;
    bool ready = false;
};

TEST_F(OverAmqp, ADocumentArrivesWithItsDeliveryIdAsMessageId) {
    AmqpEndpoint endpoint(config, host);
    const auto sent = send(endpoint, contractText("8222222222222222", "d-1", "合同"));
    ASSERT_TRUE(sent.ok()) << sent.error().message;
    EXPECT_EQ(sent->reference, "8222222222222222");
    const auto taken = take(config.routing_key);
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->message_id, "d-1");
    EXPECT_EQ(taken->type, "ZKACONTRACT");
    EXPECT_EQ(taken->content_type, "application/xml");
    EXPECT_EQ(taken->body, contractText("8222222222222222", "d-1", "合同"));
    endpoint.stop();
}

TEST_F(OverAmqp, WhatNoQueueTakesIsRejected) {
    config.routing_key = "nobody.reads.this";
    AmqpEndpoint endpoint(config, host);
    const auto sent = send(endpoint, contractText("8222222222222222", "d-1", "x"));
    ASSERT_FALSE(sent.ok());
    EXPECT_EQ(sent.error().code, ErrorCode::Rejected);
    endpoint.stop();
}

TEST_F(OverAmqp, DocumentsComeInInOrderOnceTheHubCanStoreThem) {
    host.answer(unavailable("disk full"), 2);
    for (int i = 1; i <= 3; ++i)
        publish(idocText("000000000000000" + std::to_string(i), "示例员甲"), std::to_string(i));
    AmqpEndpoint endpoint(config, host);
    ASSERT_TRUE(endpoint.start().ok());
    ASSERT_TRUE(eventually([&] { return host.received().size() == 3; }));
    const auto received = host.received();
    EXPECT_EQ(received[0].operation, "ZHRMD/EMP");
    EXPECT_EQ(received[0].id + received[1].id + received[2].id,
              "000000000000000100000000000000020000000000000003");
    endpoint.stop();
    host.close();
    // Acknowledged: nothing is left for the next reader.
    const auto left = erp->consumeOne(config.queue, soon(std::chrono::seconds(1)),
                                      [](const auto&) { return true; });
    ASSERT_FALSE(left.ok());
    EXPECT_EQ(left.error().code, ErrorCode::Timeout);
}

TEST_F(OverAmqp, WhatIsRefusedGoesToItsOwnQueueWithTheReason) {
    publish("no document at all", "m-1");
    AmqpEndpoint endpoint(config, host);
    ASSERT_TRUE(endpoint.start().ok());
    const auto refused = take(config.queue + ".refused");
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->body, "no document at all");
    EXPECT_EQ(refused->message_id, "m-1");
    ASSERT_FALSE(refused->headers.empty());
    EXPECT_EQ(refused->headers.back().first, "reason");
    EXPECT_FALSE(refused->headers.back().second.empty());
    endpoint.stop();
    host.close();
}

TEST_F(OverAmqp, AGb18030DocumentIsTaken) {
    const auto bytes = xml::fromUtf8(
        idocText("0000000000000001", "范例㐂", "<?xml version=\"1.0\" encoding=\"GB18030\"?>"),
        "GB18030");
    ASSERT_TRUE(bytes.ok());
    publish(*bytes, "1");
    AmqpEndpoint endpoint(config, host);
    ASSERT_TRUE(endpoint.start().ok());
    ASSERT_TRUE(eventually([&] { return host.received().size() == 1; }));
    EXPECT_NE(host.received()[0].document.view().find("范例㐂"), std::string::npos);
    EXPECT_EQ(host.received()[0].original.view(), *bytes);
    endpoint.stop();
    host.close();
}

TEST_F(OverAmqp, TheSimulatedErpIsUnderstoodAndUnderstands) {
    testing::Simulator simulator("erp", {"amqp=127.0.0.1:" + std::to_string(config.port)});
    config.exchange = simulator.offer("exchange");
    config.routing_key = simulator.offer("key");
    config.queue = simulator.offer("outbound");
    AmqpEndpoint endpoint(config, host);
    ASSERT_TRUE(endpoint.start().ok());
    const auto golden = testing::readFile(
        KAMHUB_SOURCE_DIR
        "/mappings/transforms/canonical_to_erp/contract_changed.digital_circuits.out.xml");
    for (std::size_t n = 1; n <= 2; ++n) {
        const auto sent = send(endpoint, golden);
        ASSERT_TRUE(sent.ok()) << sent.error().message;
        ASSERT_TRUE(eventually([&] { return simulator.received() == n; }));
    }
    EXPECT_EQ(simulator.field(0, "E1KACONTRACTHEADER.KUNNM"), "华南示范银行股份有限公司");
    EXPECT_TRUE(simulator.duplicate(1));
    EXPECT_TRUE(simulator.send("EmployeeChanged", Poco::JSON::Object()));
    EXPECT_TRUE(eventually([&] { return host.received().size() == 1; }));
    endpoint.stop();
    host.close();
}

TEST_F(OverAmqp, ABrokerThatIsNotThereIsNotReached) {
    config.port = 1;
    AmqpEndpoint endpoint(config, host);
    ASSERT_TRUE(endpoint.start().ok());
    const auto sent = send(endpoint, contractText("8222222222222222", "d-1", "x"));
    ASSERT_FALSE(sent.ok());
    EXPECT_EQ(sent.error().code, ErrorCode::Unavailable);
    EXPECT_TRUE(eventually([&] { return !host.notes().empty(); }));
    endpoint.stop();
    host.close();
}

}  // namespace
}  // namespace kamhub::erp
