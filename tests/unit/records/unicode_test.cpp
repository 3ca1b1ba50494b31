// Goal: the search finds Chinese by any run of its characters, lists stand in Chinese order.

#include "records/unicode.hpp"

#include "fixture.hpp"

namespace kamhub::records::test {

TEST(Unicode, DividesWhatASearchLooksFor) {
    const auto tokens = [](std::string_view text) { return searchTokens(text, 100); };
    EXPECT_EQ(tokens("中国工商银行股份有限公司"), "中 国 工 商 银 行 股 份 有 限 公 司");
    EXPECT_EQ(tokens("ＫＡ１００ 银行"), "ka100 银 行");
    EXPECT_EQ(tokens("Bank-of  China，（北京）"), "bank of china 北 京");
    EXPECT_EQ(tokens("第3支行"), "第 3 支 行");
    EXPECT_EQ(tokens("𠮷野家"), "𠮷 野 家");
    EXPECT_EQ(tokens("Müller STRASSE straße"), "müller strasse strasse");
    EXPECT_EQ(tokens("-- !"), "");
    EXPECT_EQ(searchTokens("一二三四", 2), "一 二");
}

TEST(Unicode, OrdersAsChineseReadersExpect) {
    const char* ordered[] = {"10086", "安徽", "北京", "广东", "上海", "浙江", "Bank", "bank of"};
    for (std::size_t i = 1; i < std::size(ordered); ++i)
        EXPECT_LT(sortKey(ordered[i - 1]), sortKey(ordered[i])) << ordered[i];
    EXPECT_EQ(sortKey("银行"), sortKey("银行"));
}

TEST(Unicode, CountsCharacters) {
    EXPECT_EQ(charactersOf("银行a𠮷", false), 4u);
    EXPECT_EQ(charactersOf("", false), 0u);
    EXPECT_FALSE(charactersOf("a\nb", false));
    EXPECT_EQ(charactersOf("a\nb", true), 3u);
    EXPECT_FALSE(charactersOf("\xef\xbf\xbe", true));
}

}  // namespace kamhub::records::test
