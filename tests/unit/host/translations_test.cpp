// Goal: an index gives each message its stylesheet, operation and schemas, in both directions.

#include "host/translations.hpp"

#include "common/canonical.hpp"
#include "support.hpp"

namespace kamhub::test {
namespace {

class TranslationsTest : public HostTest {
protected:
    std::shared_ptr<const host::Translations> load(const std::filesystem::path& index) {
        Complaints complaints;
        auto out = host::Translations::load(index, *catalogue_, complaints);
        EXPECT_TRUE(out) << text(complaints);
        return out;
    }
    static std::filesystem::path ours(const std::string& name) {
        return std::filesystem::path(KAMHUB_SOURCE_DIR "/mappings/transforms") / name;
    }

    const std::shared_ptr<const host::Catalogue> catalogue_ = canonicalCatalogue();
};

TEST_F(TranslationsTest, AMessageThatIsSent) {
    const auto billing = load(ours("billing.xml"));
    ASSERT_TRUE(billing);
    const auto* mark = billing->outbound(kMarkType);
    ASSERT_TRUE(mark);
    EXPECT_EQ(mark->operation, "StampKeyAccount");
    EXPECT_FALSE(mark->query);
    EXPECT_TRUE(mark->schema);
    EXPECT_TRUE(mark->reply_sheet);  // his acknowledgement is the receipt
    EXPECT_EQ(mark->reply_type, "kam.customer.key-account-receipt.v1");
    EXPECT_EQ(billing->outbound("kam.none.v1"), nullptr);
    EXPECT_EQ(billing->outbound("kam.billing.arrears-reported.v1"), nullptr) << "it only comes in";
}

TEST_F(TranslationsTest, AQuestionAndItsAnswer) {
    const auto billing = load(ours("billing.xml"));
    ASSERT_TRUE(billing);
    const auto* query = billing->outbound("kam.billing.bill-query.v1");
    ASSERT_TRUE(query);
    EXPECT_TRUE(query->query);
    EXPECT_EQ(query->reply_type, "kam.billing.bill-result.v1");
    EXPECT_TRUE(query->reply_sheet && query->reply_schema);
}

TEST_F(TranslationsTest, AnOperationThatThePartnerBegins) {
    const auto billing = load(ours("billing.xml"));
    ASSERT_TRUE(billing);
    const auto* arrears = billing->inbound("NotifyArrears");
    ASSERT_TRUE(arrears);
    EXPECT_EQ(arrears->type, "kam.billing.arrears-reported.v1");
    EXPECT_TRUE(arrears->dedupe);
    EXPECT_FALSE(arrears->correlation);
    EXPECT_EQ(billing->inbound("StampKeyAccount"), nullptr) << "it only goes out";
}

TEST_F(TranslationsTest, TheHashFollowsStylesheetsAndAttributes) {
    const auto index = folder_ / "index.xml";
    const auto before = load(index)->hash();
    EXPECT_EQ(load(index)->hash(), before);
    const auto text = slurp(index);
    auto renamed = text;
    file("index.xml", renamed.replace(renamed.find("Mark'"), 4, "Stamp"));
    EXPECT_NE(load(index)->hash(), before);
    file("index.xml", text);
    EXPECT_EQ(load(index)->hash(), before);
    file("identity.xslt", std::string(kIdentitySheet) + "<!-- changed -->");
    EXPECT_NE(load(index)->hash(), before);
}

TEST_F(TranslationsTest, StylesheetsAreGivenTheEnvelope) {
    Envelope envelope;
    envelope.id = "m-1";
    envelope.type = kMarkType;
    envelope.priority = 7;
    const auto all = host::parametersOf(envelope, "d-1");
    const auto value = [&](const std::string& name) {
        for (const auto& [each, value] : all)
            if (each == name) return value;
        return "no parameter " + name;
    };
    EXPECT_EQ(value("id"), "m-1");
    EXPECT_EQ(value("type"), kMarkType);
    EXPECT_EQ(value("priority"), "7");
    EXPECT_EQ(value("deliveryid"), "d-1");
    for (const char* name : {"source", "subject", "time", "correlationid", "region", "level"})
        EXPECT_NE(value(name), "no parameter " + std::string(name));
}

}  // namespace
}  // namespace kamhub::test
