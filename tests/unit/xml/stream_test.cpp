// Goal: a document of any size is read in flat memory, by the limits of a small one, and its items
// are what a parsed tree would give. Method: documents in memory and in files, whole and broken.
#include "xml/stream.hpp"

#include <malloc.h>

#include <fstream>

#include "support.hpp"

namespace kamhub::xml::test {

inline Payload text(std::string_view xml) { return Payload::of(std::string(xml)); }

inline const Namespaces kPrefixes{{"c", "urn:c"}};

inline ItemPath itemPath(const std::string& path) {
    auto compiled = ItemPath::compile(path, kPrefixes);
    EXPECT_TRUE(compiled.ok()) << errorOf(compiled);
    return compiled.ok() ? *compiled : ItemPath{};
}

inline std::string itemsError(const Payload& document, const std::string& path) {
    auto items = Items::open(document, itemPath(path), {});
    if (!items) return items.error().message;
    while (true) {
        auto item = items->next();
        if (!item) return item.error().message;
        if (!*item) return "ok";
    }
}

constexpr char kOrder[] =
    "<?xml version=\"1.0\"?>\n"
    "<c:order xmlns:c=\"urn:c\" no=\"7\">\n"
    "  <c:customer>\xE5\xB7\xA5\xE8\xA1\x8C</c:customer>\n"
    "  <c:items>\n"
    "    <c:item><c:no>1</c:no></c:item>\n"
    "    <c:item xmlns:x=\"urn:x\" x:kind=\"a\"><c:no>2</c:no></c:item>\n"
    "    <c:item/>\n"
    "  </c:items>\n"
    "  <c:total>3</c:total>\n"
    "</c:order>";

TEST(Items, AreGivenEachWithWhatStandsAroundThem) {
    auto items = Items::open(text(kOrder), itemPath("c:items/c:item"), {});
    ASSERT_TRUE(items.ok()) << errorOf(items);
    EXPECT_EQ(items->count(), 3);
    std::vector<std::string> seen;
    while (true) {
        auto item = items->next();
        ASSERT_TRUE(item.ok()) << errorOf(item);
        if (!*item) break;
        seen.push_back((*item)->canonical());
    }
    ASSERT_EQ(seen.size(), 3U);
    const auto expected = [](const std::string& item) {
        return parsed(
                   "<c:order xmlns:c=\"urn:c\" no=\"7\"><c:customer>\xE5\xB7\xA5\xE8\xA1\x8C"
                   "</c:customer><c:items>" +
                   item + "</c:items><c:total>3</c:total></c:order>")
            .canonical();
    };
    EXPECT_EQ(seen[0], expected("<c:item><c:no>1</c:no></c:item>"));
    EXPECT_EQ(seen[1], expected("<c:item xmlns:x=\"urn:x\" x:kind=\"a\"><c:no>2</c:no></c:item>"));
    EXPECT_EQ(seen[2], expected("<c:item/>"));
}

TEST(Items, GoOnBehindThoseThatArePassedOver) {
    auto items = Items::open(text(kOrder), itemPath("c:items/c:item"), {});
    ASSERT_TRUE(items.ok()) << errorOf(items);
    ASSERT_TRUE(items->passOver(1).ok());
    auto item = items->next();
    ASSERT_TRUE(item.ok() && *item);
    EXPECT_SAYS((*item)->serialise(), "<c:no>2</c:no>");
    ASSERT_TRUE(items->passOver(1).ok());
    EXPECT_EQ(items->given(), 3);
    item = items->next();
    EXPECT_TRUE(item.ok() && !*item);
    EXPECT_SAYS(errorOf(items->passOver(1)), "only 3 items");
}

TEST(Items, AreFoundByTheirWholePathOnly) {
    const auto document =
        text("<a><b><i>no</i></b><b2><i/></b2><l><i>1</i><k><i>no</i></k></l></a>");
    auto items = Items::open(document, itemPath("l/i"), {});
    ASSERT_TRUE(items.ok()) << errorOf(items);
    EXPECT_EQ(items->count(), 1);
    auto none = Items::open(document, itemPath("l/nothing"), {});
    ASSERT_TRUE(none.ok());
    EXPECT_EQ(none->count(), 0);
    auto item = none->next();
    EXPECT_TRUE(item.ok() && !*item);
}

TEST(Items, SayWhatIsWrongWithTheDocument) {
    EXPECT_SAYS(itemsError(text("<a><i>1</i><i>2</j></a>"), "i"), "line 1");
    EXPECT_SAYS(itemsError(text("<a><i>1</i><i>2</i>"), "i"), "line 1");
    EXPECT_SAYS(itemsError(text("<a>\n<l><i/></l>\n<l><i/></l></a>"), "l/i"),
                "line 3: items stand below two elements l");
    EXPECT_SAYS(itemsError(text("<a><f>" + std::string(kFrameLimit, 'x') + "</f><i/></a>"), "i"),
                "beside the items has more than 1048576 bytes");
    EXPECT_SAYS(errorOf(ItemPath::compile("c:a//b", kPrefixes)), "is more than names");
    EXPECT_SAYS(errorOf(ItemPath::compile("d:a", kPrefixes)), "not declared");
}

TEST(Items, RefuseAnItemThatIsTooLarge) {
    std::string large = "<a>\n<i>1</i>\n<i>";
    for (std::size_t i = 0; i < kItemLimit / 1024 + 100; ++i)
        large += "<t>" + std::string(1024, 'x') + "</t>";
    large += "</i></a>";
    EXPECT_SAYS(itemsError(text(large), "i"), "line 3: item 2, i, has more than 8388608 bytes");
}

TEST(Stream, RefusesWhatASmallDocumentIsRefusedFor) {
    std::string deep, wide = "<a";
    for (int i = 0; i < 101; ++i) deep += "<a>";
    for (int i = 0; i < 257; ++i) wide += " a" + std::to_string(i) + "=\"1\"";
    const std::pair<std::string, const char*> cases[] = {
        {"<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>", "(DTD) is not taken"},
        {"\n<!DOCTYPE a>\n<a/>", "line 2, column 1"},
        {deep, "nested deeper than 100"},
        {wide + "/>", "more than 256 attributes"},
        {"<" + std::string(1025, 'n') + "/>", "at most 1024"},
        {"<a><!-- " + std::string(2000000, 'x') + " --></a>", "more than 1048576 bytes"},
        {"<p:a/>", "line 1"},
        {"<a>\xFF</a>", "are not UTF-8"},
        {"<?xml version=\"1.0\" encoding=\"EBCDIC\"?><a/>", "is not taken"},
        {"", "the body is empty"},
        {"just words", "line 1"},
        {"<a/><b/>", "line 1"},
    };
    for (const auto& [document, says] : cases) {
        const auto frame = readFrame(text(document), {});
        ASSERT_FALSE(frame.ok()) << document.substr(0, 60);
        EXPECT_SAYS(frame.error().message, says);
    }
}

TEST(Stream, SaysThePlaceFarFromTheBeginning) {
    std::string document = "<a>\n";
    for (int i = 0; i < 100000; ++i) document += "<b>1</b>\n";
    const auto refused = readFrame(text(document + "<c x='<'/></a>"), {});
    EXPECT_SAYS(errorOf(refused), "line 100002, column 7: '<' inside a tag");
    const auto bad = readFrame(text(document + "<c>\xC3(</c></a>"), {});
    EXPECT_SAYS(errorOf(bad), "line 100002, column 4: the bytes from byte 900008 on are not UTF-8");
}

TEST(Stream, ConvertsCharsetsAcrossPieces) {
    std::string chinese = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>";
    for (int i = 0; i < 60000; ++i) chinese += "<b>\xE5\xB7\xA5\xE8\xA1\x8C\xE4\xB8\xAD</b>\n";
    chinese += "<c>\xE5\xB9\xBF</c></a>";
    for (const char* charset : {"GB18030", "GBK", "UTF-16LE"}) {
        auto bytes = fromUtf8(chinese, charset);
        ASSERT_TRUE(bytes.ok());
        std::string back;
        const auto document = text(*bytes);
        ASSERT_TRUE(toUtf8(document, charset, [&](std::string_view piece) {
                        back += piece;
                        return true;
                    }).ok());
        EXPECT_EQ(back, chinese) << charset;
        EXPECT_EQ(*charsetOf(document, charset), charset);
        const auto frame = readFrame(document, {charset, nullptr, {}});
        ASSERT_TRUE(frame.ok()) << errorOf(frame);
        EXPECT_SAYS(frame->document.serialise(false), "<c>\xE5\xB9\xBF</c>");
    }
}

TEST(Stream, FindsTheRoot) {
    const auto root = rootOf(text(kOrder));
    ASSERT_TRUE(root.ok());
    EXPECT_EQ(root->name, "order");
    EXPECT_EQ(root->namespace_uri, "urn:c");
}

TEST(Frame, KeepsWhatStandsOnce) {
    const auto frame = readFrame(text(kOrder), {});
    ASSERT_TRUE(frame.ok()) << errorOf(frame);
    const auto said = [&](const char* path) {
        return *XPath::compile(path, kPrefixes)->string(frame->document);
    };
    EXPECT_EQ(said("@no"), "7");
    EXPECT_EQ(said("c:customer"), "\xE5\xB7\xA5\xE8\xA1\x8C");
    EXPECT_EQ(said("c:total"), "3");
    EXPECT_EQ(said("count(c:items)"), "1");
    EXPECT_EQ(said("count(c:items/*)"), "0");
    EXPECT_EQ(frame->left_out, std::set<std::string>{"item"});
    EXPECT_EQ(frame->lacking, (std::set<std::string>{"items", "order"}));
}

TEST(Frame, IsValidatedWhileItIsRead) {
    const TempFolder folder;
    const auto file =
        folder.write("a.xsd", R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="a"><xs:complexType><xs:sequence>
    <xs:element name="b" type="xs:int" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType></xs:element></xs:schema>)");
    const auto schema = Schema::compileFile(file);
    ASSERT_TRUE(schema.ok()) << errorOf(schema);
    std::string list;
    for (int i = 0; i < 20000; ++i) list += "<b>1</b>\n";
    const StreamOptions options{{}, &*schema, {}};
    EXPECT_EQ(errorOf(readFrame(text("<a>\n" + list + "</a>"), options)), "ok");
    EXPECT_SAYS(errorOf(readFrame(text("<a>\n" + list + "<b>x</b></a>"), options)),
                "line 20002: element b: 'x' is not a valid value");
    EXPECT_SAYS(errorOf(readFrame(text("<a>\n" + list + "<c/></a>"), options)),
                "element c: is not allowed here; expected b");
    EXPECT_SAYS(errorOf(readFrame(text("<z/>"), options)), "not in the schema");
    // A schema that the document names is not looked for.
    EXPECT_EQ(
        errorOf(readFrame(
            text("<a xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                 "xsi:noNamespaceSchemaLocation=\"http://example.org/other.xsd\"><b>1</b></a>"),
            options)),
        "ok");
}

TEST(XPathReach, IsJudgedByTheWords) {
    const std::set<std::string> gone{"item"}, lacking{"items", "order"};
    const auto may = [&](const char* expression) {
        return XPath::compile(expression, kPrefixes)->mayRead(gone, lacking);
    };
    for (const char* reads :
         {"c:items/c:item", "count(c:items/*)", "//c:no", "c:items/node()", "string(c:items)", ".",
          "contains(., 'x')", "c:customer/following-sibling::c:items/c:total", "/c:order = 'x'",
          "c:total * count(c:items/*)", "c:item[1]/c:no", "* = 1"})
        EXPECT_TRUE(may(reads)) << reads;
    for (const char* does_not :
         {"c:customer", "c:customer = 'item'", "c:items/@total > 3", "/c:order/c:total * 2", "@*",
          "./c:total", "2.5 * c:total", "string-length(c:customer)", "c:customer/text()"})
        EXPECT_FALSE(may(does_not)) << does_not;
}

inline std::size_t inUse() { return ::mallinfo2().uordblks; }

TEST(Items, NeedNoMoreMemoryForALargeDocument) {
    const TempFolder folder;
    const auto file = folder.path() / "large.xml";
    std::ofstream out(file, std::ios::binary);
    out << "<c:order xmlns:c=\"urn:c\"><c:customer>A</c:customer><c:items>\n";
    constexpr int kItems = 60000;
    for (int i = 0; i < kItems; ++i)
        out << "  <c:item no=\"" << i << "\"><c:product>P" << i << "</c:product><c:text>"
            << std::string(100, 'x') << "</c:text></c:item>\n";
    out << "</c:items></c:order>";
    out.close();
    const auto document = Payload::ofFile(file, std::filesystem::file_size(file), {});
    ASSERT_GT(document.size(), kTreeLimit);
    const auto before = inUse();
    std::size_t most = 0;
    auto items = Items::open(document, itemPath("c:items/c:item"), {});
    ASSERT_TRUE(items.ok()) << errorOf(items);
    for (int i = 0; i < kItems; ++i) {
        const auto item = items->next();
        ASSERT_TRUE(item.ok() && *item) << errorOf(item);
        if (i % 100 == 0) most = std::max(most, inUse() - before);
    }
    EXPECT_LT(most, std::size_t{1024} * 1024);
}

}  // namespace kamhub::xml::test
