// Goal: reading, writing, copying and comparing trees.
#include "support.hpp"

namespace kamhub::xml::test {

TEST(Document, ReadsNamesTextAndChildren) {
    const auto document =
        parsed("<c:a xmlns:c='urn:x' k='v&amp;'><c:b>1</c:b>text<![CDATA[<>]]><d/></c:a>");
    EXPECT_EQ(document.rootName(), "a");
    EXPECT_EQ(document.rootNamespace(), "urn:x");
    EXPECT_EQ(attributeOf(document.root(), "k"), "v&");
    EXPECT_EQ(attributeOf(document.root(), "absent"), "");
    EXPECT_EQ(childElements(document.root()).size(), 2u);
    EXPECT_EQ(textOf(firstChild(document.root(), "b")), "1");
    EXPECT_EQ(firstChild(document.root(), "z"), nullptr);
    EXPECT_EQ(textOf(document.root()), "1text<>");
    EXPECT_EQ(namespacesOf(document.root()), (Namespaces{{"c", "urn:x"}}));
}

TEST(Document, SerialisesAsUtf8) {
    const auto document = parsed("<a b='1'>大&amp;客</a>");
    EXPECT_EQ(document.serialise(false), "<a b=\"1\">大&amp;客</a>");
    EXPECT_EQ(document.serialise(),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"1\">大&amp;客</a>\n");
}

TEST(Document, TheDeclaredEncodingOfUtf8TextIsNotObeyed) {
    EXPECT_EQ(parsed("<?xml version='1.0' encoding='GB18030'?><a>大</a>").serialise(false),
              "<a>大</a>");
}

TEST(Document, CopyKeepsTheNamespacesInScope) {
    const auto document = parsed(
        "<r xmlns='urn:d' xmlns:p='urn:p' xmlns:q='urn:q' xmlns:x='urn:x'>"
        "<p:a t='q:type'><b>x:name</b></p:a></r>");
    const auto text = serialise(childElements(document.root())[0]);
    const auto copy = parsed(text);
    EXPECT_EQ(copy.rootNamespace(), "urn:p");
    EXPECT_EQ(namespaceOf(childElements(copy.root())[0]), "urn:d");
    EXPECT_SAYS(text, "xmlns:q=\"urn:q\"");
    EXPECT_SAYS(text, "xmlns:x=\"urn:x\"");
}

TEST(Document, CanonicalFormIgnoresWhatDoesNotMatter) {
    const auto one = parsed("<a  y='2' x=\"1\">\n  <b></b>\n  <c>t </c>\n</a>").canonical();
    EXPECT_EQ(one, parsed("<!--c--><a x='1' y='2'><b/><c>t </c></a>").canonical());
    EXPECT_NE(one, parsed("<a x='1' y='2'><b/><c>t</c></a>").canonical());
    EXPECT_EQ(parsed("<a> </a>").canonical(), "<a> </a>") << "blank text alone is content";
    EXPECT_EQ(parsed("<a xmlns:u='urn:unused'/>").canonical(), "<a></a>");
}

TEST(Document, AFileErrorNamesTheFile) {
    const TempFolder folder;
    const auto file = folder.write("x.xml", "<a>\n<b></a>");
    EXPECT_SAYS(errorOf(Document::parseFile(file)), file + ":2:");
    EXPECT_SAYS(errorOf(Document::parseFile((folder.path() / "none.xml").string())),
                "cannot be read");
    EXPECT_SAYS(errorOf(Document::parseFile(folder.path().string())), "cannot be read");
}

}  // namespace kamhub::xml::test
