// Goal: a translated document becomes columns and nothing else; a row becomes a document that reads
// back.

#include "accounting/row_document.hpp"

#include <gtest/gtest.h>

namespace kamhub::accounting::testing {

TEST(RowDocument, EmptyElementsAreNull) {
    const auto columns = columnsFrom(Payload::of("<row><A_1>x</A_1><B/></row>"));
    ASSERT_TRUE(columns) << columns.error().message;
    ASSERT_EQ(columns->size(), 2u);
    EXPECT_EQ((*columns)[0].name, "A_1");
    EXPECT_EQ((*columns)[0].value, "x");
    EXPECT_FALSE((*columns)[1].value);
}

TEST(RowDocument, RefusesWhatIsNoRow) {
    for (const std::string text :
         {"<rows/>", "<row xmlns='urn:x'/>", "<row><a/></row>", "<row><A><B/></A></row>",
          "<row><A.B/></row>", "<row><_A/></row>", "not xml", "", "<row><A>1</A><A>1</A></row>"}) {
        const auto columns = columnsFrom(Payload::of(text));
        ASSERT_FALSE(columns) << text;
        EXPECT_EQ(columns.error().code, ErrorCode::InvalidMessage) << text;
    }
}

TEST(RowDocument, WritesKeyOperationAndColumnsThatAreNotNull) {
    const Row row{"k", "Receipt", {{"A", "<&>"}, {"B", std::nullopt}, {"C", "两\n行"}}};
    EXPECT_EQ(documentOf(row),
              "<row><ROW_KEY>k</ROW_KEY><OPERATION>Receipt</OPERATION><A>&lt;&amp;&gt;</A>"
              "<C>两\n行</C></row>");
}

}  // namespace kamhub::accounting::testing
