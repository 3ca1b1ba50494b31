// Goal: differences of two documents are those of meaning, each named by its place.

#include <gtest/gtest.h>

#include "xml/compare.hpp"

namespace kamhub::test {

namespace {

std::vector<std::string> differences(const std::string& was, const std::string& now,
                                     std::size_t limit = 100) {
    const auto left = xml::Document::parse(was), right = xml::Document::parse(now);
    EXPECT_TRUE(left.ok() && right.ok());
    const auto found = xml::compare(*left, *right, limit);
    std::vector<std::string> out;
    for (const auto& each : found.list) out.push_back(each.path + " " + each.what);
    if (found.more > 0) out.push_back(std::to_string(found.more) + " more");
    return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST(Compare, WhatMeansTheSameIsTheSame) {
    EXPECT_EQ(differences("<a xmlns='u' x='1' y='2'><b>t</b><c/></a>",
                          "<p:a xmlns:p='u' y='2' x='1'>\n  <p:b>t</p:b><!-- so -->\n"
                          "  <p:c></p:c>\n</p:a>"),
              Lines{});
    EXPECT_EQ(differences("<a>&lt;1</a>", "<a><![CDATA[<1]]></a>"), Lines{});
}

TEST(Compare, NamesThePlaceOfEachValue) {
    EXPECT_EQ(differences("<o:a xmlns:o='u'><o:b>1</o:b><o:b v='x'>2</o:b></o:a>",
                          "<o:a xmlns:o='u'><o:b>1</o:b><o:b v='y' w='z'>3</o:b></o:a>"),
              (Lines{"/o:a/o:b[2]/@v \"x\" became \"y\"", "/o:a/o:b[2]/@w is new: \"z\"",
                     "/o:a/o:b[2] \"2\" became \"3\""}));
    EXPECT_EQ(differences("<a>12 </a>", "<a>12</a>"), (Lines{"/a \"12 \" became \"12\""}));
}

TEST(Compare, OneElementMoreDoesNotShiftTheOthers) {
    EXPECT_EQ(differences("<a><i>1</i><i>2</i><i>3</i></a>",
                          "<a><i>1</i><i>new</i><i>2</i><i>3</i></a>"),
              (Lines{"/a/i[2] is new: \"new\""}));
    EXPECT_EQ(differences("<a><b/><c>k</c><d>1</d></a>", "<a><b/><d>2</d></a>"),
              (Lines{"/a/c is gone: it was \"k\"", "/a/d \"1\" became \"2\""}));
}

TEST(Compare, AnotherRootOrNamespaceIsADifference) {
    EXPECT_EQ(differences("<a/>", "<b/>"), (Lines{"/a became /b"}));
    EXPECT_EQ(differences("<a/>", "<a xmlns='u'/>"), (Lines{"/a became /a of namespace u"}));
}

TEST(Compare, ListsSoManyAndCountsTheRest) {
    EXPECT_EQ(differences("<a w='1' x='1' y='1' z='1'/>", "<a/>", 2),
              (Lines{"/a/@w is gone: it was \"1\"", "/a/@x is gone: it was \"1\"", "2 more"}));
}

TEST(Compare, ManyChildrenAreComparedInTurn) {
    std::string was = "<a>", now = "<a>";
    for (int i = 0; i < 3000; ++i) {
        was += "<i>" + std::to_string(i) + "</i>";
        now += "<i>" + std::to_string(i + 1) + "</i>";
    }
    EXPECT_EQ(differences(was + "</a>", now + "</a>", 1).size(), 2u);
}

}  // namespace kamhub::test
