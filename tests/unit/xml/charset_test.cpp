// Goal: bytes of a declared charset become UTF-8 and back, exactly or not at all.
#include "support.hpp"
#include "xml/limits.hpp"

namespace kamhub::xml::test {

TEST(Charset, Gb18030OfTwoAndFourBytes) {
    EXPECT_EQ(*fromUtf8("大客户", "GB18030"), "\xB4\xF3\xBF\xCD\xBB\xA7");
    EXPECT_EQ(*fromUtf8("𠮷", "gb18030"), "\x95\x34\xB2\x35") << "U+20BB7 has four bytes";
    EXPECT_EQ(*toUtf8(*fromUtf8("𠮷祥 €", "GB18030"), "GB18030"), "𠮷祥 €");
}

TEST(Charset, BothFormsOfWhatTheEditionsMovedAreTaken) {
    EXPECT_EQ(*fromUtf8("\uE81E", "GB18030"), "\xFE\x59") << "private use";
    EXPECT_EQ(*fromUtf8("\u9FB4", "GB18030"), "\xFE\x59") << "standard";
    EXPECT_EQ(*toUtf8("\xFE\x59", "GB18030"), "\u9FB4");
    EXPECT_EQ(*toUtf8("a\x82\x35\x90\x37z", "GB18030"), "a\u9FB4z")
        << "four bytes, as early peers write it";
    EXPECT_EQ(*fromUtf8("\uE78Dx\uE816", "GB18030"), "\xA6\xD9x\xFE\x51");
    EXPECT_EQ(*toUtf8("\xA8\xBC", "GB18030"), "\u1E3F");
    EXPECT_EQ(*toUtf8(*fromUtf8("\uE000", "GB18030"), "GB18030"), "\uE000")
        << "other private-use characters stay";
}

TEST(Charset, WhatCannotBeConvertedIsRefusedWithThePlace) {
    EXPECT_SAYS(errorOf(fromUtf8("中\n文😀", "GBK")),
                "line 2, column 2: the character U+1F600 is not in GBK");
    EXPECT_SAYS(errorOf(toUtf8("ab\xFF", "GB18030")), "line 1, column 3");
    EXPECT_SAYS(errorOf(toUtf8("\xB4", "GB18030")), "byte 1");
    EXPECT_SAYS(errorOf(toUtf8("x", "KLINGON")), "unknown charset");
    EXPECT_SAYS(errorOf(toUtf8("x", "")), "unknown charset");
    EXPECT_SAYS(errorOf(fromUtf8("x", "ASCII//TRANSLIT")), "unknown charset");
    EXPECT_SAYS(errorOf(fromUtf8("\xC3(", "GB18030")), "not UTF-8");
}

TEST(Charset, LongTextsPassThroughTheBuffer) {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "客户𠮷a";
    EXPECT_EQ(*toUtf8(*fromUtf8(text, "GB18030"), "GB18030"), text);
}

TEST(DocumentCharset, DeclarationTransportAndMarkInOrderOfStrength) {
    const auto gb =
        *fromUtf8("<?xml version=\"1.0\" encoding=\"GB18030\"?><a>大客户𠮷</a>", "GB18030");
    EXPECT_EQ(*documentToUtf8(gb, ""), "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>大客户𠮷</a>");
    const auto lying =
        *fromUtf8("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>大</a>", "GB18030");
    EXPECT_EQ(*documentToUtf8(lying, "GBK"), "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>大</a>");
    EXPECT_EQ(*documentToUtf8("\xEF\xBB\xBF<a>大</a>", "GBK"), "<a>大</a>") << "the mark wins";
    EXPECT_EQ(*documentToUtf8("<a>大</a>", ""), "<a>大</a>");
    EXPECT_EQ(*documentToUtf8("<a>\xE9</a>", "iso-8859-1"), "<a>é</a>");
    EXPECT_EQ(*documentToUtf8(*fromUtf8("<a>大</a>", "GBK"), "\"gb2312\""), "<a>大</a>");
}

TEST(DocumentCharset, Utf16WithAndWithoutMark) {
    const std::string text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>大</a>";
    const std::string utf8 = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>大</a>";
    const auto little = *fromUtf8(text, "UTF-16LE");
    const auto big = *fromUtf8(text, "UTF-16BE");
    EXPECT_EQ(*documentToUtf8("\xFF\xFE" + little, ""), utf8);
    EXPECT_EQ(*documentToUtf8("\xFE\xFF" + big, "utf-8"), utf8);
    EXPECT_EQ(*documentToUtf8(little, ""), utf8);
    EXPECT_EQ(*documentToUtf8(big, "UTF-16"), utf8);
}

TEST(DocumentCharset, OthersAreRefused) {
    EXPECT_SAYS(errorOf(documentToUtf8("<a/>", "EBCDIC-US")), "EBCDIC-US is not taken");
    EXPECT_SAYS(errorOf(documentToUtf8("<?xml version='1.0' encoding='UTF-7'?><a/>", "")),
                "UTF-7 is not taken");
    EXPECT_SAYS(errorOf(documentToUtf8("<a>\xB4\xF3</a>", "")), "line 1, column 4");
    EXPECT_SAYS(errorOf(documentToUtf8("<a>\xE9</a>", "us-ascii")), "byte 4");
    EXPECT_FALSE(documentToUtf8("<a>x", "UTF-16LE").ok() &&
                 Document::parse(*documentToUtf8("<a>x", "UTF-16LE")).ok());
}

}  // namespace kamhub::xml::test
