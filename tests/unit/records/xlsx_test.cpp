// Goal: what goes out as a workbook is read by a reader of its own as what it was: numbers, times,
// truths, texts that are never formulas; and no more of it than the asker may see.

#include "records/xlsx.hpp"

#include <cstdio>
#include <fstream>

#include "fixture.hpp"

namespace kamhub::records::test {

class Xlsx : public RecordsTest {
protected:
    Xlsx() {
        all_.caller.rights.insert("customer.export");
        form_.folder = directory_;
        form_.language = Language::English;
    }

    Answer<std::string> exported(Query query = {}) {
        query.entity = "customer";
        return exportXlsx(*records_, store_->tables(), all_, query, form_);
    }
    // What another program reads in it, from the line `from` on.
    std::string read(const Answer<std::string>& answer) {
        const auto* bytes = std::get_if<std::string>(&answer);
        if (!bytes) return refusalOf(answer);
        const auto file = directory_ / "book.xlsx";
        std::ofstream(file, std::ios::binary) << *bytes;
        const auto script = folderOf("read_xlsx.py") + " '" + file.string() + "' 2>&1";
        const std::unique_ptr<FILE, decltype(&::pclose)> pipe(::popen(script.c_str(), "r"),
                                                              ::pclose);
        std::string out;
        char part[4096];
        while (const auto count = std::fread(part, 1, sizeof part, pipe.get()))
            out.append(part, count);
        return out;
    }
    static std::ptrdiff_t openFiles() {
        return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
    }

    XlsxForm form_;
};

TEST_F(Xlsx, AReaderOfItsOwnFindsWhatWasStored) {
    const auto unit = create("unit", {{"code", "=GD"}, {"name", "广东"}});
    create("customer", {{"code", "KA0001"},
                        {"name", "=1+1"},
                        {"industry", "finance"},
                        {"unit", unit},
                        {"remarks", "two\r\nlines <&> _x0041_ 𠮷"},
                        {"employees", "5000"},
                        {"spend", "3000.5"},
                        {"share", "-0.125"},
                        {"listed", "true"},
                        {"founded", "2026-11-27"},
                        {"visited", "2026-11-27T16:30:00Z"},
                        {"id_number", "11010119800101001X"},
                        {"portal_key", "hidden"}});
    create("customer", {{"code", "KA0002"},
                        {"name", "+8610"},
                        {"spend", "90071992547409.93"},
                        {"listed", "false"},
                        {"founded", "1899-12-31"}});
    EXPECT_EQ(
        read(exported()),
        "Customer\n"
        "1: A[Code] B[Name] C[Industry] D[Managing unit] E[Remarks] F[Employees] G[Monthly "
        "spend] H[Share] I[Listed] J[Founded] K[Last visit] L[Grade] M[Identity card]\n"
        "2: A[KA0001] B[=1+1] C[Finance] D[=GD] E[two\\nlines <&> _x005F_x0041_ 𠮷] F5000|0 "
        "G3000.5|#,##0.00 H-0.125|0.000 ITRUE J46353|yyyy-mm-dd K46354.02083333334|yyyy-mm-dd "
        "hh:mm:ss M[11010119800101001X]\n"
        "3: A[KA0002] B[+8610] C[Other] G[90071992547409.93] IFALSE J[1899-12-31]\n");
}

TEST_F(Xlsx, SpeaksTheAskersLanguageAndShowsWhatHeMaySee) {
    create("customer", {{"code", "KA0001"}, {"name", "工商银行"}, {"id_number", "1"}});
    create("customer", {{"code", "KA0002"}, {"name", "农业银行"}});
    form_.language = Language::Chinese;
    all_.caller.rights.erase("customer.personal");
    all_.scope = [](const Entity&, const std::string&) { return equal("code", std::string("KA0001")); };
    EXPECT_EQ(read(exported()),
              "客户\n"
              "1: A[编码] B[名称] C[行业] D[管理单位] E[备注] F[员工人数] G[月消费] H[份额] "
              "I[上市] J[成立日期] K[最近拜访] L[等级]\n"
              "2: A[KA0001] B[工商银行] C[其他]\n");
    all_.caller.rights.erase("customer.export");
    EXPECT_EQ(read(exported()), ": forbidden");
}

TEST_F(Xlsx, LeavesNothingBehindWhenItCannotBe) {
    create("customer", {{"code", "KA0001"}, {"name", "A"}});
    const auto before = openFiles();
    Query query;
    query.filters = {{"nam", Filter::Op::Equal, {"A"}}};
    EXPECT_EQ(read(exported(query)), "nam: unknown-field");
    EXPECT_FALSE(read(exported()).empty());
    EXPECT_EQ(openFiles(), before);
    for (const auto& entry : std::filesystem::directory_iterator(directory_))
        EXPECT_NE(entry.path().filename().string().rfind("export_", 0), 0u) << entry.path();
    form_.folder = directory_ / "none";
    EXPECT_EQ(read(exported()),
              "error: no file can be made in " + form_.folder.string() + " for a workbook");
}

TEST_F(Xlsx, RefusesATextThatNoCellHolds) {
    std::filesystem::create_directory(directory_ / "model");
    std::ofstream(directory_ / "model" / "customer.xml")
        << "<entity xmlns=\"urn:kamhub:records:1\" name=\"customer\" en=\"Customer\" zh=\"客户\">"
           "<field name=\"code\" type=\"text\" en=\"Code\" zh=\"编码\"/><field name=\"terms\" "
           "type=\"long-text\" length=\"60000\" en=\"Terms\" zh=\"条款\"/></entity>";
    use({(directory_ / "model").string()});
    std::string pairs;
    for (int i = 0; i < 16'383; ++i) pairs += "𠮷";
    const auto id = create("customer", {{"code", "A"}, {"terms", pairs + "x"}});
    EXPECT_EQ(read(exported()), "Customer\n1: A[Code] B[Terms]\n2: A[A] B[" + pairs + "x]\n");
    change(id, {{"terms", pairs + "xx"}});
    EXPECT_EQ(read(exported()), "terms: too-long");
}

TEST_F(Xlsx, GoesFromPageToPage) {
    store::Unit unit;
    unit.at = clock_.now();
    for (int i = 0; i < 2'001; ++i) {
        store::RowChange row;
        row.table = "customer";
        row.id = std::to_string(100'000 + i);
        row.values.emplace_back("code", "KA" + row.id);
        row.values.emplace_back("name", std::string("A"));
        row.change = "<change/>";
        unit.rows.push_back(std::move(row));
    }
    ASSERT_TRUE(std::holds_alternative<store::Committed>(submit(std::move(unit))));
    for (const bool ordered : {false, true}) {
        Query query;
        if (ordered) query.order = {{"code", true}};
        const auto text = read(exported(query));
        EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2'003);
        EXPECT_NE(text.find(ordered ? "\n2002: A[KA100000]" : "\n2002: A[KA102000]"), text.npos);
    }
}

}  // namespace kamhub::records::test
