// Goal: a configuration that cannot work is complained about with what to write.

#include <gtest/gtest.h>

#include "erp/erp_config.hpp"

namespace kamhub::erp {
namespace {

Complaints complaintsOf(std::vector<std::pair<std::string, std::string>> attributes) {
    ConfigNode node;
    node.name = "endpoint";
    node.file = "/etc/kamhub/hub.xml";
    for (auto& [name, value] : attributes) node.attributes.push_back({name, value, 1, 1});
    Complaints complaints;
    erpSpec().parse(node, complaints);
    return complaints;
}

TEST(ErpConfig, IsWellByFileAndOverAmqp) {
    EXPECT_TRUE(complaintsOf({{"outbox", "out"}, {"inbox", "in"}}).empty());
    EXPECT_TRUE(complaintsOf({{"via", "amqp"}, {"host", "b"}, {"routing-key", "k"}, {"queue", "q"}})
                    .empty());
}

TEST(ErpConfig, SaysWhatIsMissing) {
    EXPECT_EQ(complaintsOf({}).size(), 1u);
    EXPECT_EQ(complaintsOf({{"outbox", "x"}, {"inbox", "x"}}).size(), 1u);
    EXPECT_EQ(complaintsOf({{"via", "amqp"}}).size(), 1u);
    EXPECT_EQ(complaintsOf({{"via", "post"}, {"outbox", "o"}, {"inbox", "i"}}).size(), 1u);
}

}  // namespace
}  // namespace kamhub::erp
