// Goal: a declaration is read whole, and what is wrong with one is said where it stands.
// cases/: each file is loaded beside the good ones; its first comment says what must be complained.

#include <fstream>
#include <iterator>
#include <regex>

#include "fixture.hpp"
#include "records/model_loader.hpp"

namespace kamhub::records::test {

namespace {

// A folder that holds one declaration, and a stylesheet that it may name.
class OneFile {
public:
    explicit OneFile(const std::filesystem::path& file) {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "kamhub_case_XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        std::filesystem::copy_file(file, folder_ / file.filename());
        std::filesystem::copy_file(folderOf("messages/answer.xsl"), folder_ / "answer.xsl");
    }
    ~OneFile() { std::filesystem::remove_all(folder_); }
    std::string path() const { return folder_.string(); }

private:
    std::filesystem::path folder_;
};

std::string textOf(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

// "..." stands for any text.
bool fits(const std::string& expected, const std::string& said) {
    const auto dots = expected.find("...");
    if (dots == expected.npos) return expected == said;
    return said.rfind(expected.substr(0, dots), 0) == 0;
}

}  // namespace

// Each file of a folder, whose first comment says what is to be complained of. Answers how many.
template <class Load>
int eachCase(const char* folder_name, Load load) {
    int cases = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folderOf(folder_name))) {
        const OneFile folder(entry.path());
        Complaints complaints;
        load(folder.path(), complaints);
        const auto text = textOf(entry.path());
        constexpr std::string_view kBegin = "<!-- expect: ";
        EXPECT_EQ(text.rfind(kBegin, 0), 0u) << entry.path();
        const auto expected = text.substr(kBegin.size(), text.find(" -->") - kBegin.size());
        EXPECT_EQ(complaints.size(), 1u)
            << entry.path()
            << (complaints.empty()
                    ? ""
                    : "\n" + toString(complaints[0]) + "\n" + toString(complaints.back()));
        if (complaints.empty()) continue;
        const auto& one = complaints[0];
        const std::string said = std::to_string(one.line) + ":" + std::to_string(one.column) +
                                 ": " + one.what + "; " + one.write;
        EXPECT_TRUE(fits(expected, said))
            << entry.path() << "\nsaid:     " << said << "\nexpected: " << expected;
        EXPECT_NE(one.file.find(entry.path().filename().string()), std::string::npos);
        ++cases;
    }
    return cases;
}

TEST(Model, SaysWhatIsWrongWithADeclaration) {
    const auto load = [](const std::string& folder, Complaints& complaints) {
        EXPECT_FALSE(loadModel({folderOf("model"), folder}, complaints)) << folder;
    };
    EXPECT_GE(eachCase("cases", load), 30);
}

TEST(Model, SaysWhatIsWrongWithAPage) {
    const auto load = [](const std::string& folder, Complaints& complaints) {
        ModelLoader loader(complaints);
        loader.readFolder(folderOf("model"));
        loader.readPagesOf(folderOf("pages"));  // what a page may refer to
        loader.readPagesOf(folder);
        EXPECT_FALSE(loader.finish()) << folder;
    };
    EXPECT_GE(eachCase("page_cases", load), 26);
}

TEST(Model, ReadsADeclarationWhole) {
    const auto model = load({folderOf("model")});
    ASSERT_TRUE(model);
    const auto* customer = model->entity("customer");
    ASSERT_TRUE(customer);
    EXPECT_EQ(customer->label.zh, "客户");
    EXPECT_EQ(customer->scope.unit, "unit");
    EXPECT_EQ(customer->groups.size(), 3u);
    const auto* spend = customer->field("spend");
    ASSERT_TRUE(spend);
    EXPECT_EQ(spend->kind, Kind::Money);
    EXPECT_EQ(spend->scale, 2);
    EXPECT_EQ(spend->currency, "CNY");
    EXPECT_EQ(spend->group, "business");
    EXPECT_EQ(*spend->least, 0);
    EXPECT_FALSE(spend->greatest);
    EXPECT_EQ(customer->transition("win")->from.size(), 2u);
    EXPECT_EQ(customer->measure("average_staff")->by.size(), 2u);
    EXPECT_TRUE(model->list("industry")->code("telegraph")->retired);
    EXPECT_FALSE(customer->field("x_district"));
}

TEST(Model, ASiteAddsFieldsAndCodes) {
    const auto model = load({folderOf("model"), folderOf("site")});
    ASSERT_TRUE(model);
    const auto* district = model->entity("customer")->field("x_district");
    ASSERT_TRUE(district);
    EXPECT_TRUE(district->site);
    EXPECT_EQ(district->group, "basic");
    EXPECT_TRUE(model->list("industry")->code("tobacco"));
    EXPECT_TRUE(model->list("industry")->code("finance"));
    EXPECT_NE(model->hash(), load({folderOf("model")})->hash());
}

TEST(Model, NamesTheFolderThatIsNotThere) {
    Complaints complaints;
    EXPECT_FALSE(loadModel({folderOf("nowhere")}, complaints));
    ASSERT_EQ(complaints.size(), 1u);
    EXPECT_NE(complaints[0].file.find("nowhere"), std::string::npos);
}

}  // namespace kamhub::records::test
