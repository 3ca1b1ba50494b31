// Goal: a nightly file is taken whole or refused whole, with words that say what is wrong.

#include <fstream>

#include "batch_support.hpp"
#include "fake_host.hpp"

namespace kamhub::ninety_seven::test {

struct OpenFile {
    explicit OpenFile(const std::string& content) {
        const auto path = folder.path() / "file";
        std::ofstream(path, std::ios::binary) << content;
        lines.emplace(BatchLines::open(path, 1 << 20).value());
    }
    TemporaryFolder folder;
    std::optional<BatchLines> lines;
};

TEST(BatchName, IsTakenApart) {
    const auto name = BatchName::parse("KA20261122007");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->date, "20261122");
    EXPECT_EQ(name->sequence, 7);
    EXPECT_EQ(name->stem(), "KA20261122007");
    for (const char* wrong :
         {"KA20261122000", "KB20261122001", "KA2026112201", "KA2026112200a", "", "KA20261122001.x"})
        EXPECT_FALSE(BatchName::parse(wrong)) << wrong;
    EXPECT_LT(*BatchName::parse("KA20261122007"), *BatchName::parse("KA20261123001"));
}

TEST(BatchFile, GivesItsDetails) {
    const std::string content = goodFile();
    OpenFile open(content);
    const auto checked = BatchFile::check({"20261122", 1}, *open.lines, *layouts());
    ASSERT_TRUE(checked) << checked.error().message;
    ASSERT_EQ(checked->details, 2u);
    EXPECT_EQ(checked->hash, sha256Hex(content));
    ASSERT_TRUE(open.lines->goBehind(1));
    EXPECT_EQ(**open.lines->next(), customer(1));
    EXPECT_EQ(open.lines->number(), 2u);
}

TEST(BatchFile, MayBeWithoutDetails) {
    OpenFile open(file({header("20261122", 1), trailer(0, 0)}));
    EXPECT_TRUE(BatchFile::check({"20261122", 1}, *open.lines, *layouts()));
}

struct WrongFile {
    const char* name;
    std::string content;
    const char* words;
};

std::vector<WrongFile> wrongFiles() {
    const std::string head = header("20261122", 1), one = customer(1), end = trailer(1, 100);
    std::string broken = one;
    broken.replace(25 + 9, 1, "\xff");
    return {{"empty", "", "no header and trailer"},
            {"only_header", file({head}), "no header and trailer"},
            {"count", file({head, one, trailer(2, 100)}), "counts 2 records, the file has 1"},
            {"total", file({head, one, trailer(1, 101)}), "FEESUM is 101"},
            {"no_trailer", file({head, one, one}), "BT01 must stand"},
            {"no_header", file({one, one, end}), "BH01 must stand"},
            {"other_day", file({header("20261121", 1), one, end}), "20261121"},
            {"other_sequence", file({header("20261122", 2), one, end}), "sequence 2"},
            {"other_record", file({head, statusRecord(), trailer(1, 0)}), "line 2: a record KO09"},
            {"cut_record", file({head, one.substr(1), end}), "line 2"},
            {"cut_character", file({head, broken, end}), "line 2"},
            {"bare_line_feed", head + "\n" + one + "\r\n" + end + "\r\n", "line 1"},
            {"cut_at_the_end", file({head, one}) + end, "line 3"},
            {"empty_line", file({head, "", end}), "line 2"}};
}

TEST(BatchFile, RefusesWhatIsWrong) {
    for (const WrongFile& wrong : wrongFiles()) {
        OpenFile open(wrong.content);
        const auto checked = BatchFile::check({"20261122", 1}, *open.lines, *layouts());
        ASSERT_FALSE(checked) << wrong.name;
        EXPECT_EQ(checked.error().code, ErrorCode::InvalidMessage) << wrong.name;
        EXPECT_NE(checked.error().message.find(wrong.words), std::string::npos)
            << wrong.name << ": " << checked.error().message;
    }
}

}  // namespace kamhub::ninety_seven::test
