// Goal: the endpoint and the simulated ERP, which was written from the contract alone, understand
// each other by file.

#include "simulator.hpp"

#include <gtest/gtest.h>

#include "documents.hpp"
#include "erp/file_endpoint.hpp"
#include "fake_host.hpp"

namespace kamhub::erp {
namespace {

using testing::eventually;

class BesideTheErp : public ::testing::Test {
protected:
    BesideTheErp() {
        config.via = "file";
        config.outbox = erp.offer("inbound");
        config.inbox = erp.offer("outbound");
        config.poll = std::chrono::milliseconds(10);
    }
    Result<Acknowledgement> send(FileEndpoint& endpoint) {
        const auto golden = testing::readFile(
            KAMHUB_SOURCE_DIR
            "/mappings/transforms/canonical_to_erp/contract_changed.digital_circuits.out.xml");
        const Envelope envelope;
        return endpoint.send({envelope, "ZKACONTRACT", Payload::of(golden),
                              "22222222-2222-5222-8222-222222222222", 1, testing::soon()});
    }

    testing::Simulator erp{"erp", {}};
    ErpConfig config;
    testing::FakeHost host;
};

TEST_F(BesideTheErp, AContractIsPostedOnceHoweverOftenItIsSent) {
    FileEndpoint endpoint(config, host);
    for (std::size_t n = 1; n <= 2; ++n) {
        ASSERT_TRUE(send(endpoint).ok());
        ASSERT_TRUE(eventually([&] { return erp.received() == n; }));
    }
    EXPECT_EQ(erp.field(0, "E1KACONTRACTHEADER.KUNNM"), "华南示范银行股份有限公司");
    EXPECT_FALSE(erp.duplicate(0));
    EXPECT_TRUE(erp.duplicate(1));
}

TEST_F(BesideTheErp, WhatTheErpWritesIsTakenAndWhatTheHubRefusesComesBackWithTheReason) {
    FileEndpoint endpoint(config, host);
    ASSERT_TRUE(endpoint.start().ok());
    Poco::JSON::Object fields;
    fields.set("ENAME", "范例㐂");
    fields.set("encoding", "GB18030");
    EXPECT_TRUE(erp.send("EmployeeChanged", fields));
    ASSERT_EQ(host.received().size(), 1u);
    EXPECT_NE(host.received()[0].document.view().find("范例㐂"), std::string::npos);
    host.answer(invalidMessage("no such unit; send the unit first"));
    EXPECT_FALSE(erp.send("EmployeeChanged", fields));
    endpoint.stop();
    host.close();
}

TEST_F(BesideTheErp, ABreakdownWhileWritingAndGarbageHurtNothing) {
    FileEndpoint endpoint(config, host);
    ASSERT_TRUE(endpoint.start().ok());
    erp.fault("reset,garbage");
    const Poco::JSON::Object fields;
    EXPECT_FALSE(erp.send("RoleChanged", fields));
    EXPECT_FALSE(erp.send("RoleChanged", fields));
    EXPECT_TRUE(erp.send("RoleChanged", fields));
    EXPECT_EQ(host.received().size(), 1u);
    endpoint.stop();
    host.close();
}

}  // namespace
}  // namespace kamhub::erp
