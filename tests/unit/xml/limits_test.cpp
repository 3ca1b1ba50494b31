// Goal: hostile texts are refused before or by the parser, with the place. Method: a table of texts
// and words.
#include "xml/limits.hpp"

#include "support.hpp"

namespace kamhub::xml::test {

struct Hostile {
    const char* name;
    std::string text;
    const char* says;
};

class HostileText : public ::testing::TestWithParam<Hostile> {};

TEST_P(HostileText, IsRefusedWithThePlace) {
    const auto document = Document::parse(GetParam().text);
    ASSERT_FALSE(document.ok());
    EXPECT_EQ(document.error().code, ErrorCode::InvalidMessage);
    EXPECT_SAYS(document.error().message, GetParam().says);
    EXPECT_EQ(document.error().message.find('\n'), std::string::npos);
}

inline std::string attributes(int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += " a" + std::to_string(i) + "=\"1\"";
    return out;
}

inline std::string nested(int depth) {
    std::string out;
    for (int i = 0; i < depth; ++i) out += "<a>";
    for (int i = 0; i < depth; ++i) out += "</a>";
    return out;
}

INSTANTIATE_TEST_SUITE_P(
    Table, HostileText,
    ::testing::Values(
        Hostile{"Dtd", "<?xml version=\"1.0\"?>\n<!DOCTYPE a []><a/>",
                "line 2, column 1: a document type"},
        Hostile{"ExternalDtd", "<!DOCTYPE a SYSTEM \"file:///etc/hostname\"><a/>", "DTD"},
        Hostile{"EntityBomb", "<!DOCTYPE l [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;\">]><l>&b;</l>",
                "DTD"},
        Hostile{"UnknownEntity", "<a>\n&whatever;</a>", "line 2"},
        Hostile{"LowerCaseDoctype", "<!doctype a><a/>", "line 1, column 1"},
        Hostile{"TenThousandAttributes", "<a" + attributes(10000) + "/>",
                "more than 256 attributes"},
        Hostile{"AttributesBehindAComment", "<x><!-- > --><a" + attributes(300) + "/></x>",
                "line 1, column 14"},
        Hostile{"AttributesWithoutValues", "<a b c" + attributes(300) + "/>", "more than 256"},
        Hostile{"HiddenByAnOpenQuote", "<a b=\"><c" + attributes(300) + "/></a>",
                "'<' inside a tag"},
        Hostile{"HiddenByAHalfTag", "<a b <c" + attributes(300) + "/></a>", "'<' inside a tag"},
        Hostile{"TooDeep", nested(101), "deeper than 100"},
        Hostile{"LongName", "<" + std::string(1025, 'n') + "/>", "1025 bytes of name"},
        Hostile{"LongAttributeName", "<a " + std::string(5000, 'n') + "=''/>", "line 1, column 4"},
        Hostile{"TooLong", "<a>" + std::string(8 * 1024 * 1024, 'x') + "</a>", "bytes"},
        Hostile{"BrokenUtf8", "<a>\xC3(</a>", "line 1"},
        Hostile{"OverlongUtf8", "<a>\xC0\xAF</a>", "line 1"},
        Hostile{"NulInside", std::string("<a>b\0c</a>", 10), "line 1"},
        Hostile{"ControlCharacter", "<a>\x01</a>", "line 1, column"},
        Hostile{"OpenComment", "<a><!-- </a>", "line 1, column 4: the comment does not end"},
        Hostile{"OpenCdata", "<a><![CDATA[ </a>", "the CDATA section does not end"},
        Hostile{"OpenTag", "<a>\n  <b", "line 2, column 3: the tag does not end"},
        Hostile{"WrongEnd", "<a>\n<b></a>", "line 2"},
        Hostile{"UndeclaredPrefix", "<x:a/>", "prefix x"},
        Hostile{"TwoRoots", "<a/><b/>", "line 1"}, Hostile{"Empty", "", "Document is empty"},
        Hostile{"NoXml", "hello", "line 1"},
        Hostile{"SameAttributeTwice", "<a b='1' b='2'/>", "line 1"}),
    [](const auto& info) { return info.param.name; });

TEST(Limits, WhatIsJustWithinThemIsTaken) {
    EXPECT_EQ(errorOf(Document::parse("<a" + attributes(256) + "/>")), "ok");
    EXPECT_EQ(errorOf(Document::parse(nested(100))), "ok");
    EXPECT_EQ(errorOf(Document::parse("<" + std::string(1024, 'n') + "/>")), "ok");
}

TEST(Limits, ColumnsCountCharacters) {
    EXPECT_SAYS(errorOf(Document::parse("<大客户>\n中文<!DOCTYPE x></大客户>")),
                "line 2, column 3");
}

TEST(Limits, MarkupInsideCommentsAndCdataIsText) {
    EXPECT_EQ(
        errorOf(Document::parse("<a><!-- <!DOCTYPE x> <b --><![CDATA[ <!DOCTYPE x> <c ]]></a>")),
        "ok");
    EXPECT_EQ(errorOf(Document::parse("<a b='>' c=\"'/>'\"><?pi <x ?></a>")), "ok");
}

TEST(Limits, SelfClosedElementsAddNoDepth) {
    std::string text = "<a>";
    for (int i = 0; i < 1000; ++i) text += "<b/>";
    EXPECT_EQ(errorOf(Document::parse(text + "</a>")), "ok");
}

TEST(Limits, CanBeNarrowed) {
    Limits limits;
    limits.depth = 2;
    limits.attributes_per_element = 1;
    EXPECT_EQ(errorOf(prescan("<a><b x='1'/></a>", limits)), "ok");
    EXPECT_SAYS(errorOf(prescan("<a><b><c/></b></a>", limits)), "line 1, column 7");
    EXPECT_SAYS(errorOf(prescan("<a x='1' y='2'/>", limits)), "more than 1 attributes");
}

TEST(Limits, QuadraticAttributesCostNothing) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(Document::parse("<a" + attributes(200000) + "/>").ok());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
}

TEST(Limits, ErrorsLeaveStderrAlone) {
    ::testing::internal::CaptureStderr();
    (void)Document::parse("<a>&x;</b>");
    (void)XPath::compile("//*[", {});
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

}  // namespace kamhub::xml::test
