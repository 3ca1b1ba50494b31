// Goal: what a schema marks as personal is found wherever its types put it, and no value of it
// comes through, neither in a document that is shown nor in a text about one.

#include "xml/personal.hpp"

#include "support.hpp"

namespace kamhub::xml::test {

namespace {

constexpr char kMark[] =
    R"(<xs:annotation><xs:appinfo source="urn:kamhub:personal:1"/></xs:annotation>)";

std::string schema(const std::string& content) {
    return R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:x"
        targetNamespace="urn:x" elementFormDefault="qualified">)" +
           content + "</xs:schema>";
}

class PersonalTest : public ::testing::Test {
protected:
    PersonalTest() {
        folder.write("common.xsd",
                     schema(std::string(R"(
          <xs:simpleType name="Phone">)") +
                            kMark + R"(<xs:restriction base="xs:string"/></xs:simpleType>
          <xs:simpleType name="Mobile"><xs:restriction base="Phone"/></xs:simpleType>
          <xs:simpleType name="Sex">)" +
                            kMark + R"(<xs:restriction base="xs:string">
            <xs:enumeration value="male"/><xs:enumeration value="female"/></xs:restriction></xs:simpleType>
          <xs:group name="Contact"><xs:sequence><xs:element name="phone" type="Phone"/></xs:sequence></xs:group>
          <xs:complexType name="Base"><xs:sequence><xs:element name="mobile" type="Mobile"/></xs:sequence>
          </xs:complexType>)"));
        const auto file = folder.write("staff.xsd", schema(std::string(R"(
          <xs:include schemaLocation="common.xsd"/>
          <xs:element name="Staff" type="Staff"/>
          <xs:element name="Plain"/>
          <xs:complexType name="Staff"><xs:complexContent><xs:extension base="Base"><xs:sequence>
            <xs:element name="unit"><xs:complexType><xs:sequence><xs:element name="name"/></xs:sequence>
            </xs:complexType></xs:element>
            <xs:element name="name">)") + kMark + R"(</xs:element>
            <xs:element name="sex" type="Sex"/>
            <xs:choice><xs:group ref="Contact"/></xs:choice>
            <xs:element name="deputy" type="Base" minOccurs="0"/>
          </xs:sequence></xs:extension></xs:complexContent></xs:complexType>)"));
        auto read = Personal::read(file);
        EXPECT_EQ(errorOf(read), "ok");
        if (read) all = *read;
    }
    TempFolder folder;
    std::map<std::string, Personal> all;
};

constexpr char kStaff[] =
    R"(<Staff xmlns="urn:x"><mobile>13800138000</mobile><unit><name>Sales</name></unit>)"
    R"(<name>王<!-- 王小明 -->小明</name><sex>male</sex><phone>020-55500145</phone></Staff>)";

TEST_F(PersonalTest, FindsMarksThroughTypesGroupsAndExtensions) {
    const auto paths = all["Staff"].paths();
    for (const char* path :
         {"Staff/mobile", "Staff/name", "Staff/sex", "Staff/phone", "Staff/deputy/mobile"})
        EXPECT_TRUE(paths.contains(path)) << path;
    EXPECT_FALSE(paths.contains("Staff/unit/name"));
    EXPECT_TRUE(all["Plain"].empty());
}

TEST_F(PersonalTest, ShowsTheFormAndNotTheValue) {
    const auto text = all["Staff"].hidden(parsed(kStaff)).serialise(false);
    EXPECT_SAYS(text, "<mobile>1*****</mobile>");
    EXPECT_SAYS(text, "<unit><name>Sales</name></unit>");
    EXPECT_SAYS(text, "<name>王**</name>");
    EXPECT_SAYS(text, "<sex>***</sex>");
    EXPECT_SAYS(text, "<phone>0*****</phone>");
    EXPECT_FALSE(contains(text, "小明")) << text;
    EXPECT_EQ(hiddenValue("王"), "*");
    EXPECT_EQ(hiddenValue(""), "*");
}

TEST_F(PersonalTest, HidesValuesInTexts) {
    const auto& staff = all["Staff"];
    const auto document = parsed(kStaff);
    EXPECT_EQ(
        staff.hiddenIn("element mobile: '13800138000' is no number; 8613800138000 is", document),
        "element mobile: '1*****' is no number; 861***** is");
    EXPECT_EQ(staff.hiddenIn("王小明 of Sales is a female", document),
              "王** of S***** is a female");
    EXPECT_EQ(staff.hiddenIn("he is male", document), "he is ***");
    EXPECT_EQ(staff.hiddenIn("submit_sm to 8602055500145 failed", document),
              "submit_sm to 860***** failed");
    // Wherever the element stands: what is refused for its form is looked through by name.
    EXPECT_EQ(staff.hiddenIn("no 139", parsed("<x><y><phone>139</phone></y></x>")), "no 1**");
    EXPECT_EQ(staff.hiddenIn("two  words", parsed("<x><name>two  words</name></x>")), "t*****");
    EXPECT_EQ(staff.hiddenIn("two words", parsed("<x><name>two  words</name></x>")), "t*****");
    EXPECT_EQ(all["Plain"].hiddenIn("13800138000", document), "13800138000");
}

TEST_F(PersonalTest, HidesWhatAPartnersDocumentMayHaveGivenAText) {
    const auto foreign =
        parsed(R"(<R><KIND>add</KIND><TEL v="a@b.cn">13800138000</TEL><N>王小明</N></R>)");
    EXPECT_EQ(hiddenIn("TEL '13800138000' of 王小明 (a@b.cn): cannot add 'add'", foreign),
              "TEL '1*****' of 王** (a*****): cannot add 'a**'");
}

TEST_F(PersonalTest, HidesTheSameOfADocumentThatIsReadFromFrontToBack) {
    std::string many = kStaff;
    for (int i = 0; i < 10000; ++i)
        many += "<mobile>1390000" + std::to_string(10000 + i) + "</mobile>";
    const auto body = Payload::of("<a>" + many + "</a>");
    EXPECT_EQ(all["Staff"].hiddenIn("王小明 of Sales, 139000019999, is a male", body),
              "王** of S*****, 1*****, is a ***");
    EXPECT_EQ(hiddenIn("'Sales' of 王小明", body), "'S*****' of 王**");
    // Where it ends in the middle, what stands there is not known.
    const auto cut = Payload::of("<a>" + many + "<b></c>");
    EXPECT_EQ(all["Staff"].hiddenIn("line 1: mobile is '139000010001'", cut),
              "line 1: mobile is ... (the rest may quote what is personal)");
    EXPECT_EQ(all["Staff"].hiddenIn("line 1: c does not end b", cut), "line 1: c does not end b");
}

TEST_F(PersonalTest, RefusesMarksThatNobodyReads) {
    const auto misspelt = folder.write("a.xsd", schema(R"(<xs:element name="A"><xs:annotation>
            <xs:appinfo source="urn:kamhub:personel:1"/></xs:annotation></xs:element>)"));
    EXPECT_SAYS(errorOf(Personal::read(misspelt)), "a.xsd:3: appinfo says urn:kamhub:personel:1");
    const auto elsewhere = folder.write(
        "b.xsd", schema(std::string("<xs:complexType name=\"B\">") + kMark + "</xs:complexType>"));
    EXPECT_SAYS(errorOf(Personal::read(elsewhere)), "stands on no element and no simple type");
    const auto others = folder.write(
        "c.xsd",
        schema(R"(<xs:element name="A"><xs:annotation><xs:appinfo source="urn:y"/></xs:annotation>
            </xs:element>)"));
    EXPECT_EQ(errorOf(Personal::read(others)), "ok");
    const auto circle = folder.write(
        "d.xsd",
        schema(std::string(R"(<xs:element name="D" type="D"/><xs:complexType name="D"><xs:sequence>
            <xs:element name="d" type="D"/><xs:element name="name">)") +
               kMark + "</xs:element></xs:sequence></xs:complexType>"));
    EXPECT_SAYS(errorOf(Personal::read(circle)), "the type D holds itself");
}

}  // namespace

}  // namespace kamhub::xml::test
