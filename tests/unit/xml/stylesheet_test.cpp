// Goal: stylesheets compile only if they are safe, refuse in words, and are shared between threads.
#include "xml/stylesheet.hpp"

#include <fstream>
#include <iterator>
#include <thread>

#include "support.hpp"

namespace kamhub::xml::test {

// A whole stylesheet around templates; `head` goes into its start tag.
inline std::string sheet(const std::string& body, const std::string& head = "version=\"1.0\"") {
    return "<xsl:stylesheet " + head +
           " xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" xmlns:kam=\"urn:kamhub:xslt\" "
           "xmlns:str=\"http://exslt.org/strings\" xmlns:exsl=\"http://exslt.org/common\" "
           "extension-element-prefixes=\"kam str exsl\">\n" +
           body + "\n</xsl:stylesheet>";
}

inline std::string rootTemplate(const std::string& content) {
    return sheet("<xsl:template match=\"/\">" + content + "</xsl:template>");
}

inline constexpr char kCodes[] = R"(<codes xmlns="urn:kamhub:codes:1" system="t">
  <table name="category">
    <code canonical="high-value" partner="03" zh="高值客户" en="High-value"/>
    <code canonical="group" partner="09" zh="集团客户" en="Group"/>
    <code canonical="strategic" partner="09" zh="战略客户" en="Strategic"/>
  </table>
</codes>)";

class StylesheetTest : public ::testing::Test {
protected:
    Result<Stylesheet> compile(const std::string& text,
                               const std::string& name = "transforms/a_to_b/s.xslt") {
        Complaints complaints;
        auto codes = CodeTables::load(folder.write("codes.xml", kCodes), complaints);
        return Stylesheet::compileFile(folder.write(name, text), *codes);
    }
    // The result without declaration, or the refusal.
    std::string run(const std::string& text, std::string_view input = "<in/>",
                    const Parameters& parameters = {}) {
        const auto stylesheet = compile(text);
        if (!stylesheet) return "compile: " + stylesheet.error().message;
        const auto result = stylesheet->apply(parsed(input), parameters);
        return result ? result->serialise(false) : result.error().message;
    }
    TempFolder folder;
};

TEST_F(StylesheetTest, TransformsWithParameters) {
    const auto text = sheet(
        "<xsl:param name=\"id\"/><xsl:param name=\"level\" select=\"'none'\"/>"
        "<xsl:template match=\"/in\"><out id=\"{$id}\" l=\"{$level}\"><xsl:value-of "
        "select=\".\"/></out>"
        "</xsl:template>");
    EXPECT_EQ(run(text, "<in>大</in>", {{"id", "it's \"1\" + 1"}, {"unused", "x"}}),
              "<out id=\"it's &quot;1&quot; + 1\" l=\"none\">大</out>");
}

TEST_F(StylesheetTest, StripSpaceLeavesTheInputAlone) {
    const auto stylesheet = compile(
        sheet("<xsl:strip-space elements=\"*\"/><xsl:key name=\"k\" match=\"b\" use=\"@i\"/>"
              "<xsl:template match=\"/\"><out><xsl:value-of select=\"count(/a/node())\"/>"
              "<xsl:value-of select=\"key('k', '1')\"/></out></xsl:template>"));
    ASSERT_TRUE(stylesheet.ok());
    const auto input = parsed("<a> <b i='1'>x</b> </a>");
    const auto before = input.serialise(false);
    EXPECT_EQ(stylesheet->apply(input, {})->serialise(false), "<out>1x</out>");
    EXPECT_EQ(input.serialise(false), before);
}

TEST_F(StylesheetTest, ExsltIsThere) {
    EXPECT_EQ(
        run(rootTemplate(
            "<o><xsl:for-each select=\"str:tokenize('a,b', ',')\"><xsl:value-of select=\".\"/>;"
            "</xsl:for-each></o>")),
        "<o>a;b;</o>");
    EXPECT_EQ(run(rootTemplate("<xsl:variable name='t'><x/><x/></xsl:variable>"
                               "<o><xsl:value-of select='count(exsl:node-set($t)/x)'/></o>")),
              "<o>2</o>");
}

TEST_F(StylesheetTest, RefusesByMessage) {
    const auto text = rootTemplate(
        "<xsl:message>only noise</xsl:message><xsl:message terminate=\"yes\">no kaCode;\n"
        "  write <xsl:value-of select=\"name(*)\"/></xsl:message><out/>");
    EXPECT_EQ(run(text), "no kaCode; write in");
    const auto stylesheet = compile(text);
    EXPECT_EQ(stylesheet->apply(parsed("<a/>"), {}).error().code, ErrorCode::InvalidMessage);
    EXPECT_EQ(run(rootTemplate("<xsl:message>only noise</xsl:message><out/>")), "<out/>");
}

TEST_F(StylesheetTest, CodesGoBothWaysAndUnknownOnesEndIt) {
    const auto call = [](const std::string& expression) {
        return rootTemplate("<o><xsl:value-of select=\"" + expression + "\"/></o>");
    };
    EXPECT_EQ(run(call("kam:to-partner('category', /in)"), "<in>high-value</in>"), "<o>03</o>");
    EXPECT_EQ(run(call("kam:to-canonical('category', '03')")), "<o>high-value</o>");
    EXPECT_EQ(run(call("kam:to-partner('category', 'x')")),
              "code table category has no canonical value 'x'");
    EXPECT_EQ(run(call("kam:to-canonical('category', '77')")),
              "code table category has no partner value '77'");
    EXPECT_EQ(run(call("kam:to-partner('category', 'strategic')")), "<o>09</o>");
    EXPECT_SAYS(run(call("kam:to-canonical('category', '09')")), "several canonical");
    EXPECT_SAYS(run(call("kam:to-partner('nowhere', 'x')")), "has no code table nowhere; write");
    EXPECT_SAYS(run(call("kam:to-partner('category')")), "s.xslt:");
}

TEST_F(StylesheetTest, ARefusalInAVariableOrPredicateEndsItToo) {
    EXPECT_SAYS(run(sheet("<xsl:variable name='v' select=\"kam:to-partner('category', 'x')\"/>"
                          "<xsl:template match='/'><o/></xsl:template>")),
                "no canonical value 'x'");
    EXPECT_SAYS(run(rootTemplate(
                    "<o><xsl:if test=\"*[kam:to-partner('category', 'x') = '1']\">y</xsl:if></o>")),
                "no canonical value 'x'");
}

struct Refused {
    const char* name;
    std::string text;
    const char* says;
};
class RefusedStylesheet : public StylesheetTest, public ::testing::WithParamInterface<Refused> {};

TEST_P(RefusedStylesheet, AtCompileTime) {
    const auto stylesheet = compile(GetParam().text);
    ASSERT_FALSE(stylesheet.ok());
    EXPECT_EQ(stylesheet.error().code, ErrorCode::InvalidConfig);
    EXPECT_SAYS(stylesheet.error().message, "s.xslt");
    EXPECT_SAYS(stylesheet.error().message, GetParam().says);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedStylesheet,
    ::testing::Values(
        Refused{"Version2", sheet("", "version=\"2.0\""),
                "only XSLT 1.0 runs here; write version=\"1.0\""},
        Refused{"NoVersion", sheet("", ""), "lacks version; write version=\"1.0\""},
        Refused{"Document", rootTemplate("\n<xsl:copy-of select=\"document ('/etc/passwd')\"/>"),
                "s.xslt:3:14: document()"},
        Refused{"DocumentInATemplate", rootTemplate("<o a=\"{count(document(''))}\"/>"),
                "document()"},
        Refused{"UnknownFunction", rootTemplate("<o a=\"{kam:to-partnr('a', 'b')}\"/>"),
                "no function kam:to-partnr"},
        Refused{"BadXPath", rootTemplate("\n<xsl:value-of select=\"a[\"/>"), "s.xslt:3"},
        Refused{"BadElement", sheet("<xsl:template mach=\"/\"/>"), "s.xslt:2"},
        Refused{"Escaping",
                rootTemplate("<xsl:value-of disable-output-escaping='yes' select='.'/>"),
                "disable-output"},
        Refused{"NotXml", "<a>", "s.xslt:1"},
        Refused{"Dtd",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>" + rootTemplate("<o/>"),
                "DTD"}),
    [](const auto& info) { return info.param.name; });

TEST_F(StylesheetTest, WordsAboutDocumentAreNoCalls) {
    EXPECT_EQ(run(rootTemplate(
                  "<o title='see document (1)'><xsl:value-of select=\"'document(x)'\"/></o>")),
              "<o title=\"see document (1)\">document(x)</o>");
}

TEST_F(StylesheetTest, ImportsComeFromTheTransformsFolderOnly) {
    folder.write("transforms/common/c.xslt", sheet("<xsl:template name='c'><c/></xsl:template>"));
    const auto with = [](const std::string& href) {
        return sheet("<xsl:import href=\"" + href +
                     "\"/><xsl:template match='/'><xsl:call-template name='c'/></xsl:template>");
    };
    EXPECT_EQ(run(with("../common/c.xslt")), "<c/>");
    folder.write("outside.xslt", sheet("<xsl:template name='c'><c/></xsl:template>"));
    EXPECT_SAYS(run(with("../../outside.xslt")), "outside");
    EXPECT_SAYS(run(with("http://127.0.0.1:1/c.xslt")), "nothing is fetched");
    EXPECT_SAYS(run(with("absent.xslt")), "cannot be read");
    folder.write(
        "transforms/common/bad.xslt",
        sheet("<xsl:template name='c'><xsl:copy-of select=\"document('x')\"/></xsl:template>"));
    EXPECT_SAYS(run(with("../common/bad.xslt")), "document()");
    const auto include = sheet("<xsl:include href='../common/bad.xslt'/>");
    EXPECT_SAYS(run(include), "document()");
}

TEST_F(StylesheetTest, HashCoversImportsAndCodes) {
    folder.write("transforms/common/c.xslt", sheet("<xsl:template name='c'><c/></xsl:template>"));
    const auto text = sheet("<xsl:import href='../common/c.xslt'/>");
    const auto first = compile(text)->hash();
    EXPECT_EQ(compile(text)->hash(), first);
    folder.write("transforms/common/c.xslt", sheet("<xsl:template name='c'><d/></xsl:template>"));
    EXPECT_NE(compile(text)->hash(), first);
    EXPECT_NE(
        Stylesheet::compileFile((folder.path() / "transforms/a_to_b/s.xslt").string(), nullptr)
            ->hash(),
        compile(text)->hash());
}

TEST_F(StylesheetTest, NothingIsWritten) {
    const auto target = (folder.path() / "written.xml").string();
    (void)run(rootTemplate("<exsl:document href='" + target + "'><x/></exsl:document><o/>"));
    EXPECT_FALSE(std::filesystem::exists(target));
}

TEST_F(StylesheetTest, TheResultMustBeOneElement) {
    EXPECT_SAYS(run(sheet("<xsl:template match='/'>just text</xsl:template>")),
                "no single root element");
    EXPECT_SAYS(run(rootTemplate("<a/><b/>")), "no single root element");
    EXPECT_SAYS(run(rootTemplate("")), "no single root element");
    EXPECT_SAYS(
        run(sheet(
            "<xsl:output doctype-system='x.dtd'/><xsl:template match='/'><o/></xsl:template>")),
        "document type");
}

TEST_F(StylesheetTest, EndlessRecursionEnds) {
    EXPECT_SAYS(
        run(sheet("<xsl:template match='/' name='r'><xsl:call-template name='r'/></xsl:template>")),
        "s.xslt:2");
    std::string wide = "<in>";
    for (int i = 0; i < 2000; ++i) wide += "<b/>";
    EXPECT_NE(run(rootTemplate(
                      "<o><xsl:value-of select='count(//*[count(//*[count(//*) > 1]) > 1])'/></o>"),
                  wide + "</in>"),
              "<o>2001</o>");
}

TEST_F(StylesheetTest, ARunTimeErrorNamesTheLine) {
    EXPECT_SAYS(run(rootTemplate("\n<o><xsl:value-of select='$absent'/></o>")), "s.xslt:3");
}

TEST_F(StylesheetTest, NoCodeTables) {
    const auto file = folder.write("s.xslt", rootTemplate("<o a=\"{kam:to-partner('a', 'b')}\"/>"));
    EXPECT_SAYS(errorOf(Stylesheet::compileFile(file, nullptr)->apply(parsed("<a/>"), {})),
                "codes=");
}

TEST_F(StylesheetTest, OneStylesheetServesManyThreads) {
    const auto stylesheet =
        compile(rootTemplate("<o><xsl:value-of select=\"kam:to-partner('category', /in)\"/></o>"));
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&stylesheet, i] {
            const auto input = parsed(i % 2 ? "<in>high-value</in>" : "<in>x</in>");
            for (int k = 0; k < 200; ++k) {
                const auto result = stylesheet->apply(input, {});
                ASSERT_EQ(result ? result->serialise(false) : result.error().message,
                          i % 2 ? "<o>03</o>" : "code table category has no canonical value 'x'");
            }
        });
}

TEST(CodeTables, MistakesHavePlaces) {
    const TempFolder folder;
    Complaints complaints;
    const auto tables = CodeTables::load(folder.write("c.xml",
                                                      "<codes xmlns=\"urn:kamhub:codes:1\">\n"
                                                      " <table name=\"t\">\n"
                                                      "  <code canonical=\"a\" partner=\"1\"/>\n"
                                                      "  <code canonical=\"a\" partner=\"2\"/>\n"
                                                      "  <code canonical=\"b\" partnr=\"2\"/>\n"
                                                      " </table>\n <tabel/>\n</codes>"),
                                         complaints);
    EXPECT_FALSE(tables.ok());
    ASSERT_EQ(complaints.size(), 3u);
    EXPECT_SAYS(toString(complaints[0]),
                "c.xml:4:9: error: table t has the canonical value a twice, first in line 3; ");
    EXPECT_SAYS(toString(complaints[1]),
                "c.xml:5:23: error: <code> has no attribute partnr; write partner");
    EXPECT_SAYS(toString(complaints[2]),
                "c.xml:7:2: error: <tabel> is not known here; write <table>");
}

}  // namespace kamhub::xml::test
