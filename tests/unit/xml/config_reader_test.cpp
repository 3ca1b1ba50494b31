// Goal: each element and attribute of a configuration has its exact line and column; variables are
// replaced.
#include <stdlib.h>

#include "support.hpp"

namespace kamhub::xml::test {

class ConfigReader : public ::testing::Test {
protected:
    std::optional<ConfigNode> read(std::string_view text) {
        return readConfig(folder.write("hub.xml", text), complaints);
    }
    TempFolder folder;
    Complaints complaints;
};

inline std::string at(int line, int column) {
    return std::to_string(line) + ":" + std::to_string(column);
}

TEST_F(ConfigReader, PlacesOfElementsAndAttributes) {
    const auto root = read(
        "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<!-- <not an=\"element\"> -->\n"
        "<hub xmlns=\"urn:h\" name=\"大&amp;客户\" region='&lt;a=\"b\"'\n"
        "     level=\"x > y\"\n"
        "\tpriority = '5'>\n"
        "  客户<route\n"
        "    from=\"a\"/><![CDATA[<x y=\"1\">]]><to name='b'>  text &gt; </to>\n"
        "  <x:ns xmlns:x=\"urn:x\" x:a=\"1\" a=\"2\"/>\n"
        "</hub>\n");
    ASSERT_TRUE(root) << toString(complaints.at(0));
    EXPECT_EQ(root->name, "hub");
    EXPECT_EQ(at(root->line, root->column), "3:1");
    ASSERT_EQ(root->attributes.size(), 4u) << "xmlns is no attribute";
    EXPECT_EQ(root->attributes[0].value, "大&客户");
    EXPECT_EQ(at(root->attributes[0].line, root->attributes[0].column), "3:20");
    EXPECT_EQ(root->attributes[1].value, "<a=\"b\"");
    EXPECT_EQ(at(root->attributes[1].line, root->attributes[1].column), "3:36");
    EXPECT_EQ(at(root->attributes[2].line, root->attributes[2].column), "4:6");
    EXPECT_EQ(root->attributes[3].value, "5");
    EXPECT_EQ(at(root->attributes[3].line, root->attributes[3].column), "5:2");
    ASSERT_EQ(root->children.size(), 3u);
    const auto& route = root->children[0];
    EXPECT_EQ(at(route.line, route.column), "6:5") << "two characters before it, not six bytes";
    EXPECT_EQ(at(route.attributes[0].line, route.attributes[0].column), "7:5");
    const auto& to = root->children[1];
    EXPECT_EQ(at(to.line, to.column), "7:36");
    EXPECT_EQ(to.text, "text >");
    const auto& ns = root->children[2];
    EXPECT_EQ(ns.name, "ns");
    EXPECT_EQ(at(ns.attribute("x:a")->line, ns.attribute("x:a")->column), "8:25");
    EXPECT_EQ(at(ns.attribute("a")->line, ns.attribute("a")->column), "8:33");
    EXPECT_EQ(root->text, "客户<x y=\"1\">");
}

TEST_F(ConfigReader, WindowsLineEnds) {
    const auto root = read("<hub>\r\n  <a\r\n    b=\"1\"/>\r\n</hub>");
    ASSERT_TRUE(root);
    EXPECT_EQ(at(root->children[0].line, root->children[0].column), "2:3");
    EXPECT_EQ(at(root->children[0].attributes[0].line, root->children[0].attributes[0].column),
              "3:5");
}

TEST_F(ConfigReader, VariablesAreReplacedInAttributes) {
    setenv("KAMHUB_TEST_PORT", "8443", 1);
    setenv("KAMHUB_TEST_EMPTY", "", 1);
    unsetenv("KAMHUB_TEST_UNSET");
    const auto root = read(
        "<a b=\"x${KAMHUB_TEST_PORT}y${KAMHUB_TEST_PORT}\" c=\"${KAMHUB_TEST_UNSET:-de:-f}\" "
        "d=\"${KAMHUB_TEST_EMPTY:-e}\" e=\"${KAMHUB_TEST_EMPTY}\" f=\"$5 {x}\" "
        "g=\"${KAMHUB_TEST_UNSET:-}\">${KAMHUB_TEST_PORT}</a>");
    ASSERT_TRUE(root) << toString(complaints.at(0));
    EXPECT_EQ(root->attribute("b")->value, "x8443y8443");
    EXPECT_EQ(root->attribute("c")->value, "de:-f");
    EXPECT_EQ(root->attribute("d")->value, "e");
    EXPECT_EQ(root->attribute("e")->value, "");
    EXPECT_EQ(root->attribute("f")->value, "$5 {x}");
    EXPECT_EQ(root->attribute("g")->value, "");
    EXPECT_EQ(root->text, "${KAMHUB_TEST_PORT}");
}

TEST_F(ConfigReader, AllUnsetVariablesAreNamedWithPlaces) {
    unsetenv("KAMHUB_TEST_UNSET");
    EXPECT_FALSE(read("<a>\n <b c=\"${KAMHUB_TEST_UNSET}\"\n    d=\"${1x}\" e=\"${open\"/></a>"));
    ASSERT_EQ(complaints.size(), 3u);
    EXPECT_SAYS(
        toString(complaints[0]),
        "hub.xml:2:5: error: the environment variable KAMHUB_TEST_UNSET is not set; set it");
    EXPECT_SAYS(toString(complaints[1]),
                "hub.xml:3:5: error: \"${1x}\" names no environment variable");
    EXPECT_SAYS(toString(complaints[2]), "hub.xml:3:15: error: in e, \"${\" is not closed");
}

TEST_F(ConfigReader, WhatIsNoXmlIsComplainedAbout) {
    EXPECT_FALSE(read("<a>\n<b></a>"));
    EXPECT_EQ(complaints.at(0).line, 2);
    complaints.clear();
    EXPECT_FALSE(read("<!DOCTYPE a><a/>"));
    EXPECT_SAYS(complaints.at(0).what, "DTD");
    complaints.clear();
    EXPECT_FALSE(readConfig((folder.path() / "none.xml").string(), complaints));
    EXPECT_SAYS(toString(complaints.at(0)), "none.xml cannot be read: there is no such file");
}

}  // namespace kamhub::xml::test
