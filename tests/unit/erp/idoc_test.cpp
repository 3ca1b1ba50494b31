// Goal: what an IDoc's control record must say before anything is done with it.

#include "erp/idoc.hpp"

#include <gtest/gtest.h>

#include "documents.hpp"
#include "xml/limits.hpp"

namespace kamhub::erp {
namespace {

using testing::idocText;

TEST(Idoc, TellsNumberKeyAndOperation) {
    const auto idoc = readIdoc(idocText("0000000000088001", "示例员甲", "", "key-1"));
    ASSERT_TRUE(idoc.ok()) << idoc.error().message;
    EXPECT_EQ(idoc->number, "0000000000088001");
    EXPECT_EQ(idoc->key, "key-1");
    EXPECT_EQ(idoc->message, "ZHRMD");
    EXPECT_EQ(idoc->operation, "ZHRMD/EMP");
}

TEST(Idoc, HasNoVariantInItsOperationWhereThereIsNone) {
    const auto idoc = readIdoc(testing::contractText("0000000000000001", "k", "n"));
    ASSERT_TRUE(idoc.ok());
    EXPECT_EQ(idoc->operation, "ZKACONTRACT");
}

TEST(Idoc, IsReadInGb18030WhereItSaysSo) {
    const auto bytes = xml::fromUtf8(
        idocText("0000000000088001", "范例㐂", "<?xml version=\"1.0\" encoding=\"GB18030\"?>"),
        "GB18030");
    ASSERT_TRUE(bytes.ok());
    const auto idoc = readIdoc(*bytes);
    ASSERT_TRUE(idoc.ok()) << idoc.error().message;
    EXPECT_NE(idoc->text.find("范例㐂"), std::string::npos);
    EXPECT_EQ(idoc->text.find("GB18030"), std::string::npos);
}

class Refused : public ::testing::TestWithParam<std::pair<const char*, std::string>> {};

TEST_P(Refused, WithWordsForTheSender) {
    const auto idoc = readIdoc(GetParam().second);
    ASSERT_FALSE(idoc.ok());
    EXPECT_EQ(idoc.error().code, ErrorCode::InvalidMessage);
    EXPECT_FALSE(idoc.error().message.empty());
}

std::string twoDocuments() {
    std::string text = idocText("0000000000000001", "a", "");
    const auto begin = text.find("<IDOC"), end = text.find("</ZHRMD_A01>");
    return text.insert(end, text.substr(begin, end - begin));
}

INSTANTIATE_TEST_SUITE_P(
    Document, Refused,
    ::testing::Values(
        std::pair("Empty", std::string()), std::pair("NoXml", std::string("\0\1\xff<", 4)),
        std::pair("CutOff", idocText("0000000000000001").substr(0, 80)),
        std::pair("NoIdoc", std::string("<A/>")), std::pair("TwoDocuments", twoDocuments()),
        std::pair("PathAsNumber", idocText("../../etc/passwd")),
        std::pair("ShortNumber", idocText("1")),
        std::pair("NoControlRecord", std::string("<A><IDOC><X/></IDOC></A>")),
        std::pair("DoctypeBomb",
                  "<!DOCTYPE A [<!ENTITY a \"b\">]>" + idocText("0000000000000001", "a", "")),
        std::pair("ForeignCharset",
                  idocText("0000000000000001", "a", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>"))),
    [](const auto& info) { return info.param.first; });

}  // namespace
}  // namespace kamhub::erp
