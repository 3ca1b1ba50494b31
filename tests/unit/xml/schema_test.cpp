// Goal: schemas compile from beside the file only, and complaints name line and element in plain
// words.
#include <thread>

#include "support.hpp"

namespace kamhub::xml::test {

inline constexpr char kSchema[] = R"(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t" targetNamespace="urn:t"
           elementFormDefault="qualified">
  <xs:include schemaLocation="common.xsd"/>
  <xs:element name="Mark"><xs:complexType><xs:sequence>
    <xs:element name="code" type="Code"/>
    <xs:choice><xs:element name="level" type="Level"/><xs:element name="kind" type="xs:int"/></xs:choice>
  </xs:sequence><xs:attribute name="n" type="xs:int"/></xs:complexType></xs:element>
</xs:schema>)";

inline constexpr char kCommon[] =
    R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t"
    targetNamespace="urn:t">
  <xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:maxLength value="3"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Level"><xs:restriction base="xs:string">
    <xs:enumeration value="gold"/><xs:enumeration value="silver"/></xs:restriction></xs:simpleType>
</xs:schema>)";

class SchemaTest : public ::testing::Test {
protected:
    SchemaTest() { folder.write("common.xsd", kCommon); }
    Result<Schema> compile(std::string_view text) {
        return Schema::compileFile(folder.write("mark.xsd", text));
    }
    std::string complaint(std::string_view document) {
        const auto schema = compile(kSchema);
        if (!schema) return schema.error().message;
        return errorOf(schema->validate(parsed(document)));
    }
    TempFolder folder;
};

TEST_F(SchemaTest, ComplaintsInPlainWords) {
    EXPECT_EQ(complaint("<Mark xmlns='urn:t' n='1'><code>K1</code><level>gold</level></Mark>"),
              "ok");
    EXPECT_EQ(complaint("<Mark xmlns='urn:t'>\n<code>K1</code>\n<extra/></Mark>"),
              "line 3: element extra: is not allowed here; expected one of level, kind");
    EXPECT_EQ(complaint("<Mark xmlns='urn:t'>\n<kind>1</kind></Mark>"),
              "line 2: element kind: is not allowed here; expected code");
    EXPECT_EQ(complaint("<Mark xmlns='urn:t'><code>K1</code></Mark>"),
              "line 1: element Mark: lacks a child element; expected one of level, kind");
    EXPECT_EQ(complaint("<Mark xmlns='urn:t'>\n\n<code>K123</code><level>gold</level></Mark>"),
              "line 3: element code: the value has a length of '4'; this exceeds the allowed "
              "maximum length of '3'");
    EXPECT_EQ(
        complaint("<Mark xmlns='urn:t'><code>K</code><level>tin</level></Mark>"),
        "line 1: element level: the value 'tin' is not an element of the set {'gold', 'silver'}");
    EXPECT_EQ(complaint("<Other xmlns='urn:t'/>"),
              "line 1: element Other: this root element is not in the schema");
    EXPECT_SAYS(complaint("<Mark xmlns='urn:t' m='1'><code>K</code><kind>1</kind></Mark>"),
                "element Mark, attribute m:");
}

TEST_F(SchemaTest, AMadeDocumentHasNoLines) {
    const auto schema = compile(kSchema);
    const auto source = parsed("<Mark xmlns='urn:t'><code>K1</code></Mark>");
    const auto copy = Document::copyOf(source.root());
    EXPECT_SAYS(errorOf(schema->validate(copy)), "element Mark: lacks a child element");
}

TEST_F(SchemaTest, HashCoversTheIncludedFiles) {
    const auto one = compile(kSchema)->hash();
    EXPECT_EQ(one.size(), 64u);
    EXPECT_EQ(compile(kSchema)->hash(), one);
    folder.write("common.xsd", std::string(kCommon) + "<!-- changed -->");
    EXPECT_NE(compile(kSchema)->hash(), one);
}

TEST_F(SchemaTest, OnlyFilesBesideItAreRead) {
    const auto with = [&](const std::string& location) {
        return errorOf(
            compile("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\n<xs:include "
                    "schemaLocation=\"" +
                    location + "\"/></xs:schema>"));
    };
    TempFolder other;
    const auto outside =
        other.write("o.xsd", "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>");
    EXPECT_SAYS(with(outside), "outside");
    EXPECT_SAYS(with("../" + other.path().filename().string() + "/o.xsd"), "outside");
    EXPECT_SAYS(with("http://127.0.0.1:1/x.xsd"), "nothing is fetched");
    EXPECT_SAYS(with("absent.xsd"), "cannot be read");
    folder.write("dtd.xsd", "<!DOCTYPE x SYSTEM \"/etc/hostname\"><x/>");
    EXPECT_SAYS(with("dtd.xsd"), "DTD");
    folder.write("sub dir/大.xsd", "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>");
    EXPECT_EQ(with("sub%20dir/%E5%A4%A7.xsd"), "ok");
}

TEST_F(SchemaTest, MistakesInASchemaNameTheFileAndLine) {
    const auto said =
        errorOf(compile("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\n"
                        "<xs:element name='a' type='Nowhere'/></xs:schema>"));
    EXPECT_SAYS(said, "mark.xsd:2:");
    EXPECT_SAYS(said, "Nowhere");
    EXPECT_SAYS(errorOf(compile("<a>")), "mark.xsd");
    EXPECT_SAYS(errorOf(Schema::compileFile((folder.path() / "none.xsd").string())), "none.xsd");
}

TEST_F(SchemaTest, HintsOfTheDocumentAreNotFollowed) {
    folder.write(
        "evil.xsd",
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:e\">"
        "<xs:element name=\"e\"/></xs:schema>");
    const auto hint =
        " xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:schemaLocation='urn:e " +
        (folder.path() / "evil.xsd").string() + " urn:t http://127.0.0.1:1/t.xsd'";
    EXPECT_SAYS(complaint("<e xmlns='urn:e'" + hint + "/>"), "not in the schema");
    EXPECT_EQ(complaint("<Mark xmlns='urn:t'" + hint + "><code>K</code><kind>1</kind></Mark>"),
              "ok");
}

TEST_F(SchemaTest, OneSchemaServesManyThreads) {
    const auto schema = compile(kSchema);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&schema, i] {
            for (int k = 0; k < 100; ++k) {
                const auto level = i % 2 ? "gold" : "tin";
                const auto document = parsed("<Mark xmlns='urn:t'><code>K</code><level>" +
                                             std::string(level) + "</level></Mark>");
                ASSERT_EQ(schema->validate(document).ok(), i % 2 == 1);
            }
        });
}

}  // namespace kamhub::xml::test
