// Goal: a wrong configuration is told with the words to write, before anything is opened.

#include <gtest/gtest.h>

#include "customer_service/customer_service_endpoint.hpp"

namespace kamhub::customer_service::testing {

namespace {

std::string complaint(const std::string& name, const std::string& value) {
    ConfigNode node;
    node.name = "endpoint";
    node.file = "hub.xml";
    if (name != "url") node.attributes.push_back({"url", "https://kf.example", 1, 1});
    node.attributes.push_back({name, value, 1, 1});
    Complaints complaints;
    customerServiceSpec().parse(node, complaints);
    return complaints.empty() ? "" : complaints[0].what + "; " + complaints[0].write;
}

}  // namespace

TEST(CustomerServiceConfiguration, TakesWhatIsRight) {
    EXPECT_EQ(complaint("url", "http://127.0.0.1:8080"), "");
    EXPECT_EQ(complaint("callback-path", "/a/b"), "");
    EXPECT_EQ(complaint("token", "x"), "");
}

TEST(CustomerServiceConfiguration, SaysWhatToWrite) {
    EXPECT_NE(complaint("url", "kf.example").find("write http://host:port"), std::string::npos);
    for (const std::string path : {"", "/", "a", "/a/"})
        EXPECT_NE(complaint("callback-path", path).find("without a / at its end"),
                  std::string::npos)
            << path;
    EXPECT_NE(complaint("listener", "").find("no listener takes it"), std::string::npos);
    EXPECT_NE(complaint("urll", "x"), "");
}

TEST(CustomerServiceConfiguration, TraitsSayThatARepeatIsRecognised) {
    const auto traits = net::restPartnerTraits();
    EXPECT_TRUE(traits.sink && traits.source && traits.idempotent);
    EXPECT_FALSE(traits.query);
}

}  // namespace kamhub::customer_service::testing
