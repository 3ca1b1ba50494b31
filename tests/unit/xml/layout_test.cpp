// Goal: records are exact in bytes, both ways, and nothing is ever cut.
#include "xml/layout.hpp"

#include "support.hpp"
#include "xml/limits.hpp"

namespace kamhub::xml::test {

inline constexpr char kLayouts[] =
    R"(<layouts xmlns="urn:kamhub:layouts:1" system="t" charset="GB18030" edition="2005">
  <layout name="KA01" zh="标识" en="Mark">
    <field name="RECTYPE" width="4" kind="text" const="KA01"/>
    <field name="NAME" width="8" kind="text"/>
    <field name="AMOUNT" width="6" kind="number"/>
    <field name="NOTE" width="4" kind="text" optional="true"/>
    <field name="DAY" width="2" kind="number" optional="true"/>
  </layout>
  <layout name="KA02">
    <field name="RECTYPE" width="4" kind="text" const="KA02"/>
    <field name="A" width="1" kind="text"/>
  </layout>
</layouts>)";

class LayoutTest : public ::testing::Test {
protected:
    void SetUp() override {
        layouts = Layouts::load(folder.write("l.xml", kLayouts), complaints);
        ASSERT_TRUE(layouts) << toString(complaints.front());
    }
    // The bytes as UTF-8, or the refusal.
    std::string encode(const std::string& fields, const std::string& layout = "KA01") {
        const auto record = parsed("<record layout=\"" + layout + "\">" + fields + "</record>");
        const auto bytes = layouts->encode(record, record.root());
        return bytes ? *toUtf8(*bytes, "GB18030") : bytes.error().message;
    }
    std::string decode(const std::string& utf8) {
        const auto record = layouts->decode(*fromUtf8(utf8, "GB18030"));
        return record ? *record : record.error().message;
    }
    TempFolder folder;
    Complaints complaints;
    std::shared_ptr<const Layouts> layouts;
};

TEST_F(LayoutTest, WidthsAreBytes) {
    EXPECT_EQ(encode("<NAME>大客</NAME><AMOUNT>42</AMOUNT>"), "KA01大客    000042    00");
    EXPECT_EQ(encode("<AMOUNT>0</AMOUNT><NAME>𠮷𠮷</NAME><NOTE>a</NOTE><DAY>7</DAY>"),
              "KA01𠮷𠮷000000a   07");
    EXPECT_EQ(encode("<RECTYPE>KA01</RECTYPE><NAME>a</NAME><AMOUNT>123456</AMOUNT><NOTE/><DAY/>"),
              "KA01a       123456    00");
}

TEST_F(LayoutTest, AValueTooWideByAByteIsRefused) {
    EXPECT_EQ(encode("<NAME>大客户群</NAME><AMOUNT>1</AMOUNT>"), "KA01大客户群000001    00");
    EXPECT_EQ(
        encode("<NAME>大客户群a</NAME><AMOUNT>1</AMOUNT>"),
        "field NAME of KA01: '大客户群a' has 9 bytes in GB18030, the field has 8; shorten it");
    EXPECT_SAYS(encode("<NAME>客户𠮷a</NAME><AMOUNT>1</AMOUNT>"), "has 9 bytes");
    EXPECT_SAYS(encode("<NAME>a</NAME><AMOUNT>1234567</AMOUNT>"),
                "field AMOUNT of KA01: '1234567' has 7 bytes");
}

TEST_F(LayoutTest, RefusesWhatTheLayoutDoesNotSay) {
    EXPECT_SAYS(encode("<NAME>a</NAME><AMOUNT>1</AMOUNT><X/>"),
                "field X of KA01: is not in the layout");
    EXPECT_SAYS(encode("<AMOUNT>1</AMOUNT>"), "field NAME of KA01: is missing");
    EXPECT_SAYS(encode("<NAME/><AMOUNT>1</AMOUNT>"), "field NAME of KA01: is empty");
    EXPECT_SAYS(encode("<NAME>a</NAME><NAME>b</NAME><AMOUNT>1</AMOUNT>"), "stands twice");
    EXPECT_SAYS(encode("<NAME>a</NAME><AMOUNT>-1</AMOUNT>"), "not a whole number");
    EXPECT_SAYS(encode("<NAME>a</NAME><AMOUNT>1.5</AMOUNT>"), "not a whole number");
    EXPECT_SAYS(encode("<NAME>a\nb</NAME><AMOUNT>1</AMOUNT>"), "control character");
    EXPECT_SAYS(encode("<RECTYPE>KA09</RECTYPE><NAME>a</NAME><AMOUNT>1</AMOUNT>"),
                "the layout fixes it");
    EXPECT_SAYS(encode("", "KA77"), "no layout \"KA77\"; known are KA01, KA02");
}

TEST_F(LayoutTest, DecodesWhatItEncodes) {
    EXPECT_EQ(decode("KA01大客    000042    00"),
              "<record "
              "layout=\"KA01\"><RECTYPE>KA01</RECTYPE><NAME>大客</NAME><AMOUNT>42</AMOUNT><NOTE></"
              "NOTE><DAY></DAY>"
              "</record>");
    EXPECT_SAYS(decode("KA01𠮷 &< 000000 b  07"),
                "<NAME>𠮷 &amp;&lt;</NAME><AMOUNT>0</AMOUNT><NOTE> b</NOTE><DAY>7</DAY>");
    EXPECT_SAYS(decode("KA01a       000001      "), "<DAY></DAY>");
    EXPECT_SAYS(decode("KA02x"), "<record layout=\"KA02\">");
}

TEST_F(LayoutTest, RefusesRecordsThatAreWrong) {
    EXPECT_SAYS(decode("KA09x"), "no layout fits this record of 5 bytes; known are KA01, KA02");
    EXPECT_SAYS(decode("KA02xy"), "a record KA02 of 6 bytes; the layout has 5");
    EXPECT_SAYS(decode("KA0"), "no layout fits");
    EXPECT_SAYS(decode(""), "no layout fits");
    EXPECT_SAYS(decode("KA01a       00 042    00"), "field AMOUNT of KA01: is not all digits");
    EXPECT_SAYS(decode("KA01        000042    00"), "field NAME of KA01: is empty");
    EXPECT_SAYS(decode("KA01a\x01      000042    00"), "control character");
    EXPECT_SAYS(errorOf(layouts->decode("KA01\xB4       000042    00")), "field NAME of KA01:");
    EXPECT_SAYS(errorOf(layouts->decode("KA01       \xB4\xF3"
                                        "00042    00")),
                "KA01")
        << "half a character at the end";
}

TEST_F(LayoutTest, MistakesInAFileHavePlaces) {
    Complaints found;
    EXPECT_EQ(Layouts::load(
                  folder.write("bad.xml",
                               "<layouts charset=\"GB18030\" edition=\"1999\" "
                               "xmlns=\"urn:kamhub:layouts:1\">\n"
                               " <layout name=\"A\">\n"
                               "  <field name=\"1X\" width=\"4\" kind=\"text\"/>\n"
                               "  <field name=\"Y\" width=\"0\" kind=\"text\"/>\n"
                               "  <field name=\"Z\" width=\"2\" kind=\"txt\" const=\"大客\"/>\n"
                               "  <field name=\"Z\" width=\"2\" kind=\"text\" wide=\"1\"/>\n"
                               "  <field name=\"N\" width=\"2\" kind=\"number\" const=\"ab\"/>\n"
                               " </layout>\n <layout name=\"A\"/>\n</layouts>"),
                  found),
              nullptr);
    std::string all;
    for (const auto& complaint : found) all += toString(complaint) + "\n";
    EXPECT_SAYS(all, "bad.xml:1:28: error: edition is \"1999\"; write 2000");
    EXPECT_SAYS(all, "bad.xml:3:10: error: \"1X\" is not the name of an element");
    EXPECT_SAYS(all, "bad.xml:4:19: error: width of Y is \"0\"");
    EXPECT_SAYS(all, "bad.xml:5:29: error: kind of Z is \"txt\"; write text or number");
    EXPECT_SAYS(all, "bad.xml:5:40: error: field Z of A: '大客' has 4 bytes");
    EXPECT_SAYS(all, "bad.xml:6:41: error: <field> has no attribute wide");
    EXPECT_SAYS(all, "bad.xml:6:10: error: field Z of layout A stands twice, first in line 5");
    EXPECT_SAYS(all, "bad.xml:7:43: error: field N of A: 'ab' is not a whole number");
    EXPECT_SAYS(all, "bad.xml:9:10: error: layout A stands twice, first in line 2");
    EXPECT_SAYS(all, "bad.xml:9:2: error: layout A has no field");
    found.clear();
    EXPECT_EQ(Layouts::load(folder.write("utf16.xml",
                                         "<layouts xmlns=\"urn:kamhub:layouts:1\" "
                                         "charset=\"UTF-16\"/>"),
                            found),
              nullptr);
    EXPECT_SAYS(toString(found.at(0)), "no plain ASCII");
}

}  // namespace kamhub::xml::test
