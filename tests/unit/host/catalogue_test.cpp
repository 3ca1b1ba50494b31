// Goal: the catalogue tells every message apart by type and by root element, and helps who writes a
// wrong one.

#include "host/catalogue.hpp"

#include "common/canonical.hpp"
#include "support.hpp"

namespace kamhub::test {
namespace {

constexpr char kNamespace[] = "urn:kamhub:canonical:1";

class CatalogueTest : public HostTest {
protected:
    Result<const host::MessageType*> identify(const std::string& body) {
        auto document = xml::Document::parse(body);
        EXPECT_TRUE(document);
        return catalogue_->identify(*document);
    }

    const std::shared_ptr<const host::Catalogue> catalogue_ = canonicalCatalogue();
};

TEST_F(CatalogueTest, EveryTypeIsFoundByTypeAndByElementAndKnowsItsSample) {
    ASSERT_TRUE(catalogue_);
    EXPECT_EQ(catalogue_->bodyNamespace(), kNamespace);
    ASSERT_FALSE(catalogue_->types().empty());
    for (const auto& type : catalogue_->types()) {
        EXPECT_EQ(catalogue_->byType(type.type), &type);
        EXPECT_EQ(catalogue_->byElement(type.element), &type);
        const auto sample = identify(slurp(type.sample_file));
        ASSERT_TRUE(sample) << type.sample_file;
        EXPECT_EQ(*sample, &type);
    }
    EXPECT_EQ(catalogue_->byType("kam.none.v1"), nullptr);
    EXPECT_EQ(catalogue_->byElement("None"), nullptr);
}

TEST_F(CatalogueTest, SubjectAndLaneAreReadFromTheBody) {
    const auto* type = catalogue_->byType(kMarkType);
    ASSERT_TRUE(type && type->subject && type->lane);
    auto body = xml::Document::parse(slurp(type->sample_file));
    ASSERT_TRUE(body);
    EXPECT_EQ(type->kind, host::MessageKind::Event);
    const auto subject = type->subject->string(*body), lane = type->lane->string(*body);
    ASSERT_TRUE(subject && lane);
    EXPECT_EQ(*subject, "KH2026000127");
    EXPECT_EQ(*lane, *subject);
}

TEST_F(CatalogueTest, EveryQueryNamesATypeThatAnswersIt) {
    int queries = 0;
    for (const auto& type : catalogue_->types()) {
        if (type.kind != host::MessageKind::Query) continue;
        ++queries;
        EXPECT_TRUE(catalogue_->byType(type.reply)) << type.type << " names " << type.reply;
    }
    EXPECT_GT(queries, 0);
}

TEST_F(CatalogueTest, AnUnknownBodyIsAnsweredWithTheNearest) {
    const auto misspelt = identify("<KeyAccountMarkAsigned xmlns='urn:kamhub:canonical:1'/>");
    ASSERT_FALSE(misspelt);
    EXPECT_EQ(misspelt.error().code, ErrorCode::InvalidMessage);
    EXPECT_NE(misspelt.error().message.find("write {urn:kamhub:canonical:1}KeyAccountMarkAssigned"),
              std::string::npos)
        << misspelt.error().message;
    const auto elsewhere = identify("<KeyAccountMarkAssigned xmlns='urn:other'/>");
    ASSERT_FALSE(elsewhere);
    EXPECT_NE(
        elsewhere.error().message.find("{urn:other}KeyAccountMarkAssigned is no canonical message"),
        std::string::npos);
    EXPECT_FALSE(identify("<nothing/>"));
}

TEST_F(CatalogueTest, TheHashFollowsTheSchemas) {
    std::filesystem::copy(KAMHUB_SOURCE_DIR "/mappings/canonical", folder_ / "canonical",
                          std::filesystem::copy_options::recursive);
    const auto copy = file("canonical/catalogue.xml", markAlone(folder_ / "canonical"));
    const auto schema = folder_ / kMarkSchema;
    const auto hash = [&] {
        Complaints complaints;
        const auto loaded = host::Catalogue::load(copy, complaints);
        EXPECT_TRUE(loaded) << text(complaints);
        return loaded ? loaded->hash() : "";
    };
    const auto before = hash();
    EXPECT_EQ(hash(), before);
    file(kMarkSchema, slurp(schema) + "<!-- changed -->");
    EXPECT_NE(hash(), before);
}

}  // namespace
}  // namespace kamhub::test
