// Goal: what a message says of persons reaches no note, no error and no journal row, whoever quotes
// it.

#include "hub_fixture.hpp"

namespace kamhub::test {

using store::DeliveryState;

namespace {

constexpr char kPhone[] = "020-55500145";  // accountManagerPhone of the sample
constexpr char kNoPhone[] = "13800138000x";

bool says(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace

class PersonalTextTest : public HubTest {};

TEST_F(PersonalTextTest, ASchemaComplaintAtTheDoorDoesNotQuoteATelephone) {
    begin();
    const auto refused =
        accept(sample("key_account_mark_assigned.xml", {{kPhone, kNoPhone}}), "m-1");
    ASSERT_FALSE(refused);
    EXPECT_TRUE(says(refused.error().message, "accountManagerPhone")) << refused.error().message;
    EXPECT_TRUE(says(refused.error().message, "'1*****'")) << refused.error().message;
    settle();
    ASSERT_EQ(store().notes(10)->size(), 1u);
    const auto note = store().notes(10)->front().detail;
    EXPECT_TRUE(says(note, "accountManagerPhone")) << note;
    EXPECT_FALSE(says(note, "13800138000")) << note;
}

TEST_F(PersonalTextTest, APartnersRefusalIsKeptWithoutTheTelephone) {
    partner("alpha").next(fail(rejected("020-55500145 of KH2026000001 is barred", "<fault/>")));
    begin();
    ASSERT_TRUE(accept(mark("KH2026000001", 1), "m-1"));
    settle();
    const auto parked = deliveries(DeliveryState::Parked);
    ASSERT_EQ(parked.size(), 1u);
    EXPECT_EQ(parked.front().error, "0***** of KH2026000001 is barred");
    const auto history = store().history(parked.front().message_seq);
    for (const auto& row : *history)
        EXPECT_FALSE(says(row.detail, kPhone)) << row.event << ": " << row.detail;
}

TEST_F(PersonalTextTest, AStylesheetsRefusalOfAPartnersDocumentIsKeptWithoutTheTelephone) {
    file("identity.xslt",
         R"(<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><xsl:message terminate="yes">TEL <xsl:value-of select="//TEL"/> is unknown</xsl:message>
  </xsl:template></xsl:stylesheet>)");
    begin();
    settle();
    const auto refused = partner("beta").host->receiveAndWait(
        {"Mark", Payload::of("<R><TEL>13800138000</TEL></R>"), {}, {}});
    ASSERT_FALSE(refused);
    settle();
    const auto note = store().notes(10)->front().detail;
    EXPECT_TRUE(says(note, "TEL 1***** is unknown")) << note;
}

}  // namespace kamhub::test
