// Goal: one graph from one file, or every complaint; what is not required may be absent. (What is
// said about each mistake in a file: tests/lint.)

#include <algorithm>

#include "support.hpp"

namespace kamhub::test {
namespace {

constexpr char kGood[] =
    "<plugin name='good'/>\n<endpoint name='crm' adapter='good' translations='index.xml' "
    "token='s3cret' greeting='hi'/>";

using GraphTest = HostTest;

TEST_F(GraphTest, AGoodFileMakesPlansAndStartsNothing) {
    Complaints complaints;
    const auto graph = load(kGood, complaints);
    ASSERT_TRUE(graph) << text(complaints);
    EXPECT_TRUE(graph->skipped.empty());
    ASSERT_TRUE(graph->endpoints.contains("crm"));
    const auto& plan = *graph->endpoints.at("crm");
    EXPECT_TRUE(plan.make);
    EXPECT_TRUE(plan.required);
    EXPECT_TRUE(plan.traits.sink);
    EXPECT_EQ(plan.plugin_sha256, graph->plugins.at("good").sha256);
    EXPECT_TRUE(plan.translations->outbound(kMarkType));
    ASSERT_EQ(graph->listeners.size(), 1u);
}

TEST_F(GraphTest, SecretsAreNotAmongTheAttributesThatAreShown) {
    Complaints complaints;
    const auto graph = load(kGood, complaints);
    ASSERT_TRUE(graph) << text(complaints);
    const auto& shown = graph->endpoints.at("crm")->attributes;
    auto has = [&](const char* name, const char* value) {
        return std::find(shown.begin(), shown.end(),
                         std::pair<std::string, std::string>(name, value)) != shown.end();
    };
    EXPECT_TRUE(has("token", "(secret)"));
    EXPECT_TRUE(has("greeting", "hi"));
    for (const auto& [name, value] : shown)
        EXPECT_EQ(value.find("s3cret"), std::string::npos) << name;
}

TEST_F(GraphTest, AHashIsThatOfATextWithoutSecrets) {
    Complaints complaints;
    const auto graph = load(kGood, complaints);
    ASSERT_TRUE(graph) << text(complaints);
    const auto& plan = *graph->endpoints.at("crm");
    EXPECT_EQ(plan.hash, sha256Hex(plan.source));
    EXPECT_NE(plan.source.find("greeting=hi"), std::string::npos);
    EXPECT_EQ(plan.source.find("s3cret"), std::string::npos);
    const auto& translations = *plan.translations;
    EXPECT_EQ(translations.hash(), sha256Hex(translations.source()));
    EXPECT_NE(plan.source.find(translations.source()), std::string::npos);
    for (const auto& [type, out] : translations.allOutbound()) {
        EXPECT_EQ(out.sheet->hash(), sha256Hex(out.sheet->sources()));
        EXPECT_NE(out.sheet->sources().find("identity.xslt, "), std::string::npos);
        EXPECT_NE(translations.source().find(out.sheet->hash()), std::string::npos);
    }
    for (const auto& type : graph->catalogue->types())
        EXPECT_EQ(type.schema.hash(), sha256Hex(type.schema.sources()));
}

TEST_F(GraphTest, ASessionIsTheSameUntilItsOwnConfigurationChanges) {
    Complaints complaints;
    const auto plan = [&](const std::string& elements) {
        const auto graph = load(elements, complaints);
        EXPECT_TRUE(graph) << text(complaints);
        return graph->endpoints.at("crm");
    };
    const auto before = plan(kGood), again = plan(kGood);
    EXPECT_EQ(before->hash, again->hash);
    file("identity.xslt", std::string(kIdentitySheet) + "<!-- changed -->");
    const auto translated = plan(kGood);
    EXPECT_NE(translated->hash, before->hash);
    EXPECT_EQ(translated->session_hash, before->session_hash);
    std::string other = kGood;
    const auto configured = plan(other.replace(other.find("s3cret"), 6, "s4cret"));
    EXPECT_NE(configured->session_hash, before->session_hash);
}

TEST_F(GraphTest, WhatIsNotRequiredIsSkippedAndItsEndpointAbsent) {
    for (const std::string name :
         {"wrong_abi", "no_note", "no_symbol", "throws_in_register", "not_there"}) {
        Complaints complaints;
        const auto away = "\n<plugin name='" + name +
                          "' required='false'/>\n<endpoint name='away' adapter='" + name +
                          "' translations='index.xml' url='https://partner.example/' poll='5s'/>";
        const auto graph = load(kGood + away, complaints);
        ASSERT_TRUE(graph) << name << ": " << text(complaints);
        ASSERT_EQ(graph->skipped.size(), 1u) << name;
        EXPECT_EQ(graph->skipped[0].plugin, name);
        EXPECT_FALSE(graph->skipped[0].why.empty());
        ASSERT_TRUE(graph->endpoints.contains("away")) << name;
        EXPECT_FALSE(graph->endpoints.at("away")->make) << name;
        // What of an absent adapter's attributes is secret is not known.
        for (const auto& [attribute, value] : graph->endpoints.at("away")->attributes)
            EXPECT_EQ(value.find("partner.example"), std::string::npos) << attribute;
        EXPECT_TRUE(graph->endpoints.at("crm")->make) << name;
    }
}

TEST_F(GraphTest, WhatIsRequiredAndCannotBeLoadedRefusesTheFile) {
    for (const std::string name :
         {"wrong_abi", "no_note", "no_symbol", "throws_in_register", "not_there"}) {
        Complaints complaints;
        EXPECT_FALSE(load("<plugin name='" + name + "'/>", complaints)) << name;
        ASSERT_EQ(complaints.size(), 1u) << text(complaints);
        EXPECT_EQ(complaints[0].line, 3);
        EXPECT_FALSE(complaints[0].what.empty());
    }
}

TEST_F(GraphTest, OneAdapterIsOfferedByOnePlugin) {
    Complaints complaints;
    EXPECT_FALSE(load("<plugin name='good'/>\n<plugin name='same_adapter'/>", complaints));
    ASSERT_EQ(complaints.size(), 1u) << text(complaints);
    EXPECT_EQ(complaints[0].line, 4);
    EXPECT_EQ(complaints[0].what, "two plugins offer the adapter good");
}

TEST_F(GraphTest, AnAdapterThatThrowsWhileItReadsIsAComplaint) {
    Complaints complaints;
    EXPECT_FALSE(
        load("<plugin name='throws_in_check'/>\n"
             "<endpoint name='crm' adapter='throws_in_check' translations='index.xml'/>",
             complaints));
    ASSERT_EQ(complaints.size(), 1u) << text(complaints);
    EXPECT_EQ(complaints[0].line, 4);
    EXPECT_NE(complaints[0].what.find("no check today"), std::string::npos);
}

TEST_F(GraphTest, AnUnknownAdapterIsAnsweredWithTheNearestThatIsThere) {
    Complaints complaints;
    EXPECT_FALSE(
        load("<plugin name='good'/>\n<plugin name='better'/>\n"
             "<endpoint name='crm' adapter='gooder' translations='index.xml'/>",
             complaints));
    ASSERT_EQ(complaints.size(), 1u) << text(complaints);
    EXPECT_EQ(complaints[0].what, "no plugin offers the adapter gooder");
    EXPECT_EQ(complaints[0].write, "write good");
}

TEST_F(GraphTest, AFileThatIsNotThereIsAComplaint) {
    Complaints complaints;
    EXPECT_FALSE(host::loadGraph(folder_ / "none.xml", {TEST_PLUGINS, copies()}, complaints));
    ASSERT_EQ(complaints.size(), 1u);
    EXPECT_EQ(complaints[0].file, (folder_ / "none.xml").string());
}

}  // namespace
}  // namespace kamhub::test
