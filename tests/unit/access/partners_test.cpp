// Goal: a partner is who his proofs say and nobody else, and may what is declared and nothing else.
// Method: a configuration file as it would stand beside the hub.

#include "access/partners.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "support.hpp"
#include "xml/document.hpp"

namespace kamhub::test {
namespace {

class PartnersTest : public ::testing::Test {
protected:
    PartnersTest() {
        std::string name =
            (std::filesystem::temp_directory_path() / "kamhub-partners-XXXXXX").string();
        folder_ = mkdtemp(name.data());
    }
    ~PartnersTest() override { std::filesystem::remove_all(folder_); }

    void file(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    std::shared_ptr<const access::Partners> read(const std::string& elements) {
        file("hub.xml", "<hub xmlns='urn:kamhub:config:1'>" + elements + "</hub>");
        complaints_.clear();
        const auto root = xml::readConfig((folder_ / "hub.xml").string(), complaints_);
        EXPECT_TRUE(root);
        return access::Partners::read(*root, complaints_);
    }
    std::string said() const {
        std::string out;
        for (const auto& complaint : complaints_) out += toString(complaint) + "\n";
        return out;
    }

    std::filesystem::path folder_;
    Complaints complaints_;
};

TEST_F(PartnersTest, EachIsKnownByHisProofsAndByNoOthers) {
    setenv("KAM_TEST_PARTNER_KEY", "0123456789abcdef", 1);
    file("password", "密码 with blanks \r\n");
    const auto hex = std::string(64, 'a');
    const auto partners = read(
        "<partner name='bank'><certificate subject='CN=bank,O=银行'/></partner>"
        "<partner name='shop' source='urn:shop'><certificate fingerprint='" +
        hex +
        "'/>"
        "<api-key key='${KAM_TEST_PARTNER_KEY}'/></partner>"
        "<partner name='agent'><basic user='a' password-file='password'/></partner>");
    ASSERT_EQ(said(), "");
    const auto name = [](const access::Partner* partner) {
        return partner ? partner->name : "nobody";
    };
    EXPECT_EQ(name(partners->byCertificate({"CN=bank,O=银行", "b"})), "bank");
    EXPECT_EQ(name(partners->byCertificate({"CN=bank,O=银行,C=CN", "b"})), "nobody");
    EXPECT_EQ(name(partners->byCertificate({"CN=bank,O=银行", hex})), "bank");
    EXPECT_EQ(name(partners->byCertificate({"CN=else", hex})), "shop");
    EXPECT_EQ(name(partners->byCertificate({"", ""})), "nobody");
    EXPECT_EQ(name(partners->byKey("0123456789abcdef")), "shop");
    EXPECT_EQ(name(partners->byKey("")), "nobody");
    EXPECT_EQ(name(partners->byKey("0123456789abcde")), "nobody");
    EXPECT_EQ(name(partners->byPassword("a", "密码 with blanks ")), "agent");
    EXPECT_EQ(name(partners->byPassword("b", "密码 with blanks ")), "nobody");
    EXPECT_EQ(name(partners->byPassword("a", "")), "nobody");
    EXPECT_EQ(partners->named("shop")->source, "urn:shop");
    EXPECT_EQ(partners->named("bank")->source, "bank");
}

TEST_F(PartnersTest, APatternStandsForAWholeName) {
    const access::NamePatterns patterns("kam.order.* kam.*.created.v1  kam.fault.reported.v1");
    for (const char* name :
         {"kam.order.x", "kam.order.", "kam.a.b.created.v1", "kam.fault.reported.v1"})
        EXPECT_TRUE(patterns.match(name)) << name;
    for (const char* name : {"kam.order", "xkam.order.x", "kam.fault.reported.v12", "",
                             "kam.created.v1", "kam.x.created.v1.y"})
        EXPECT_FALSE(patterns.match(name)) << name;
    EXPECT_FALSE(access::NamePatterns().match("kam.order.x"));
    EXPECT_FALSE(access::NamePatterns().match(""));
}

// With a search that goes back to every star this would not end within a day.
TEST_F(PartnersTest, APatternOfManyStarsIsQuick) {
    const access::NamePatterns patterns("*a*a*a*a*a*a*a*a*a*a*a*a*b ***x*");
    EXPECT_FALSE(patterns.match(std::string(200, 'a')));
    EXPECT_TRUE(patterns.match(std::string(200, 'a') + "b"));
    EXPECT_TRUE(patterns.match("x"));
}

TEST_F(PartnersTest, NoSecretStandsInAComplaint) {
    read(
        "<partner name='a'><api-key key='too-short'/></partner>"
        "<partner name='b'><basic user='x:y' password='hidden-one'/></partner>"
        "<partner name='c'><api-key key='hidden-two-hidden'/></partner>"
        "<partner name='d'><api-key key='hidden-two-hidden'/></partner>");
    EXPECT_EQ(complaints_.size(), 3u) << said();
    EXPECT_EQ(said().find("hidden"), std::string::npos) << said();
    EXPECT_EQ(said().find("too-short"), std::string::npos) << said();
}

TEST_F(PartnersTest, ASecretsFileIsReadWholeOrRefused) {
    file("empty", "\n");
    file("huge", std::string(5000, 'x'));
    for (const char* name : {"empty", "huge", "missing"}) {
        read("<partner name='a'><basic user='u' password-file='" + std::string(name) +
             "'/></partner>");
        EXPECT_NE(said().find(name), std::string::npos) << said();
    }
}

}  // namespace
}  // namespace kamhub::test
