// Goal: a wrong configuration is told with the words to write, before anything is opened.

#include <gtest/gtest.h>

#include "accounting/accounting_endpoint.hpp"

namespace kamhub::accounting::testing {

namespace {

ConfigNode node(std::vector<std::pair<std::string, std::string>> attributes) {
    ConfigNode out;
    out.name = "endpoint";
    out.file = "hub.xml";
    for (auto& [name, value] : attributes) out.attributes.push_back({name, value, 1, 1});
    return out;
}

std::string complaint(std::vector<std::pair<std::string, std::string>> attributes) {
    Complaints complaints;
    accountingSpec().parse(node(std::move(attributes)), complaints);
    return complaints.empty() ? "" : complaints[0].what + "; " + complaints[0].write;
}

}  // namespace

TEST(AccountingConfiguration, HasDefaults) {
    Complaints complaints;
    const auto config =
        accountingSpec().parse(node({{"connector", "sqlite"}, {"connection", "a.db"}}), complaints);
    EXPECT_TRUE(complaints.empty());
    EXPECT_EQ(config.inbound_table, "IF_KAM_IN");
    EXPECT_EQ(config.outbound_table, "IF_KAM_OUT");
    EXPECT_EQ(config.poll, std::chrono::seconds(2));
}

TEST(AccountingConfiguration, ATableNameIsAName) {
    const std::string too_long(64, 'A');
    for (const std::string& name :
         std::vector<std::string>{"A; DROP TABLE B", "", "1A", "A.B.C", "A B", "\"A\"", too_long})
        EXPECT_NE(
            complaint({{"connector", "sqlite"}, {"connection", "a.db"}, {"inbound-table", name}})
                .find("write a name such as IF_KAM_IN"),
            std::string::npos)
            << name;
    EXPECT_EQ(complaint({{"connector", "sqlite"},
                         {"connection", "a.db"},
                         {"outbound-table", "kam.IF_KAM_OUT"}}),
              "");
}

TEST(AccountingConfiguration, OtherFieldsAreChecked) {
    EXPECT_NE(complaint({{"connector", "oracle"}, {"connection", "x"}}), "");
    EXPECT_NE(complaint({{"connector", "sqlite"}}), "");
    EXPECT_NE(complaint({{"connector", "sqlite"}, {"connection", "x"}, {"poll", "0s"}})
                  .find("write a time such as 2s"),
              std::string::npos);
}

TEST(AccountingConfiguration, TraitsSayThatARepeatIsRecognised) {
    const auto traits = accountingTraits();
    EXPECT_TRUE(traits.sink && traits.source && traits.idempotent);
    EXPECT_FALSE(traits.query);
}

}  // namespace kamhub::accounting::testing
