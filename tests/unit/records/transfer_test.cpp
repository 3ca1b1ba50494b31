// Goal: what a spreadsheet program wrote comes in row by row, each reported; what goes out comes in
// again unchanged.

#include "records/transfer.hpp"

#include "fixture.hpp"
#include "records/csv.hpp"
#include "records/measures.hpp"
#include "xml/limits.hpp"

namespace kamhub::records::test {

namespace {

std::string shown(const Result<bool>& more, const CsvRow& row) {
    if (!more) return more.error().message;
    if (!*more) return "end";
    std::string out = std::to_string(row.line) + ":";
    for (const auto& cell : row.cells) out += " [" + cell + "]";
    return out;
}

std::string shown(const MeasureTable& table) {
    std::string out;
    for (const auto& row : table.rows) {
        out += out.empty() ? "" : "; ";
        for (const auto& group : row.groups) out += group + " ";
        out += row.value;
    }
    return out;
}

}  // namespace

class Transfer : public RecordsTest {
protected:
    Transfer() {
        for (const auto* entity : {"customer", "unit"})
            all_.caller.rights.insert(std::string(entity) + ".export");
    }
    std::string import(std::string_view bytes, Charset charset = Charset::Utf8,
                       Taken taken = Taken::AsChanges) {
        auto answer = importCsv(
            *records_, store_->tables(), all_, "customer", bytes, charset,
            [this](Plan plan) { return submit(std::move(plan.unit)); }, false, taken);
        const auto* report = std::get_if<ImportReport>(&answer);
        if (!report) return refusalOf(answer);
        std::string out = "+" + std::to_string(report->created) + " ~" +
                          std::to_string(report->changed) + " =" +
                          std::to_string(report->unchanged);
        for (const auto& row : report->rows)
            out += " | " + std::to_string(row.line) + " " + row.key + " " + codesOf(row.complaints);
        return out;
    }
    std::string exported(Charset charset) {
        Query query;
        query.entity = "customer";
        auto answer = exportCsv(*records_, store_->tables(), all_, query, charset);
        const auto* text = std::get_if<std::string>(&answer);
        return text ? *text : refusalOf(answer);
    }
    std::string measure(const char* name, store::Period period = store::Period::Month) {
        MeasureAsked asked;
        asked.entity = "customer";
        asked.measure = name;
        asked.period = period;
        auto answer = measured(store_->tables(), records_->model(), all_, asked);
        const auto* table = std::get_if<MeasureTable>(&answer);
        return table ? shown(*table) : refusalOf(answer);
    }
};

TEST(Csv, ReadsWhatSpreadsheetsWrite) {
    CsvReader reader("a,\"b \"\"x\"\"\n2\",\r\n\r\n,\nlast");
    CsvRow row;
    EXPECT_EQ(shown(reader.next(row), row), "1: [a] [b \"x\"\n2] []");
    EXPECT_EQ(shown(reader.next(row), row), "4: [] []");
    EXPECT_EQ(shown(reader.next(row), row), "5: [last]");
    EXPECT_EQ(shown(reader.next(row), row), "end");
    CsvReader open("a\n\"b");
    open.next(row).ok();
    EXPECT_EQ(shown(open.next(row), row), "line 2: the quotes do not close; write \" at the end");
    CsvReader behind("\"a\"b");
    EXPECT_FALSE(behind.next(row).ok());
    EXPECT_FALSE(CsvReader(std::string(2'000, ',')).next(row).ok());
}

TEST(Csv, MarksFormulas) {
    for (const auto* text : {"=1+1", "+1", "-1", "@a", "a", "", "'", "'=1", "''=1", "'a"})
        EXPECT_EQ(withoutMark(withMark(text)), text);
    EXPECT_EQ(withMark("=1"), "'=1");
    EXPECT_EQ(withMark("a=1"), "a=1");
    EXPECT_EQ(csvLine({"a", "b,c", "d\"e", ""}), "a,\"b,c\",\"d\"\"e\",\r\n");
}

TEST_F(Transfer, ImportsByTheBusinessKeyAndReportsEachRow) {
    create("unit", {{"code", "GD"}, {"name", "广东"}});
    EXPECT_EQ(import("\xEF\xBB\xBF编码,name,Monthly spend,unit\r\n"
                     "KA0001,工商银行,3000,GD\r\n"
                     "KA0002,\"Bank, China\",x,GD\r\n"
                     "KA0003,农业银行,1\r\n"
                     "KA0004,建设银行,1,XX\r\n"
                     ",无,1,GD\r\n"
                     "KA0001,工商银行,3500,GD\r\n"
                     "KA0001,工商银行,3500.00,GD\r\n"),
              "+1 ~1 =1 | 3 KA0002 spend: not-a-number | 4  : cells | 5 KA0004 unit: "
              "unknown-record | 6  code: required");
    EXPECT_EQ(codes(all_, {}), "KA0001");
    EXPECT_EQ(import("code,name,spend\nKA0001,工商银行,\n"), "+0 ~1 =0");
    Query query;
    query.filters = {{"spend", Filter::Op::Empty, {}}};
    EXPECT_EQ(codes(all_, query), "KA0001");
}

TEST_F(Transfer, LoadsWhatAnotherSystemHasAsItIs) {
    const auto load = [&](std::string_view bytes) {
        return import(bytes, Charset::Utf8, Taken::AsTheyAre);
    };
    EXPECT_EQ(load("code,name\nKA0001,A\n"), ": forbidden");
    all_.caller.rights.insert("customer.load");
    EXPECT_EQ(import("code,name,state\nKA0001,A,active\n"), "state: unknown-field");
    EXPECT_EQ(import("code,name,grade\nKA0001,A,7\n"), "+0 ~0 =0 | 2 KA0001 grade: read-only");
    EXPECT_EQ(load("code,name,state,grade\n"
                   "KA0001,A,lost,7\n"
                   "KA0002,B,,\n"
                   "KA0003,C,gone,\n"
                   "KA0004,D,active,x\n"),
              "+2 ~0 =0 | 4 KA0003 state: unknown-state | 5 KA0004 grade: not-a-number");
    Query query;
    query.filters = {{"state", Filter::Op::Equal, {"lost"}}, {"grade", Filter::Op::Equal, {"7"}}};
    EXPECT_EQ(codes(all_, query), "KA0001");
    // Once more it changes nothing; another state is no transition.
    EXPECT_EQ(load("code,state\nKA0001,lost\n"), "+0 ~0 =1");
    EXPECT_EQ(load("code,state\nKA0001,prospect\n"), "+0 ~1 =0");
    EXPECT_EQ(load("code,state\nKA0001,\n"), "+0 ~0 =1");
}

TEST_F(Transfer, SaysWhatIsWrongWithATable) {
    EXPECT_EQ(import(""), ": table");
    EXPECT_EQ(import("code,nam\n"), "nam: unknown-field");
    EXPECT_EQ(import("name\n"), "code: required");
    EXPECT_EQ(import("code,编码,name\n"), "编码: twice");
    EXPECT_EQ(import("code,name\nKA0001,\xff\n"), ": table");
    EXPECT_EQ(import("code,name\nKA0001,A\nKA0002,\"B\n"), "+1 ~0 =0 | 3  : table");
    all_.caller.rights.erase("customer.create");
    EXPECT_EQ(import("code,name\nKA0001,A\n"), ": forbidden");
}

TEST_F(Transfer, WhatGoesOutComesInAgain) {
    const auto unit = create("unit", {{"code", "GD"}, {"name", "广东"}});
    create("customer", {{"code", "KA0001"},
                        {"name", "=工商\"银行\""},
                        {"unit", unit},
                        {"spend", "3000"},
                        {"remarks", "two\nlines, 𠮷"},
                        {"portal_key", "secret"}});
    create("customer", {{"code", "KA0002"}, {"name", "B"}, {"share", "-0.5"}});
    const auto text = exported(Charset::Utf8);
    EXPECT_EQ(text.rfind("\xEF\xBB\xBF"
                         "code,name,industry,unit,",
                         0),
              0u);
    EXPECT_EQ(text.find("secret"), text.npos);
    EXPECT_NE(text.find("KA0001,\"'=工商\"\"银行\"\"\",other,GD,"), text.npos) << text;
    EXPECT_NE(text.find(",-0.500,"), text.npos);
    EXPECT_EQ(import(text), "+0 ~0 =2");
    const auto national = exported(Charset::Gb18030);
    EXPECT_EQ(import(national, Charset::Gb18030), "+0 ~0 =2");
    EXPECT_EQ("\xEF\xBB\xBF" + *xml::toUtf8(national, "GB18030"), text);
    all_.caller.rights.erase("customer.export");
    EXPECT_EQ(exported(Charset::Utf8), ": forbidden");
}

TEST_F(Transfer, MeasuresWhatTheAskerMaySee) {
    import(
        "code,name,industry,spend,employees,listed\n"
        "KA0001,A,finance,10.10,3,true\nKA0002,B,finance,20.20,4,true\nKA0003,C,other,5,,\n");
    EXPECT_EQ(measure("spend_by_industry"), "finance 30.30; other 5.00");
    EXPECT_EQ(measure("average_staff"), "prospect  ; prospect true 4");
    EXPECT_EQ(measure("new_customers"), "2027-01-01 3");
    EXPECT_EQ(measure("new_customers", store::Period::Day), "2027-01-15 3");
    EXPECT_EQ(measure("new_customer"), ": unknown-measure");
    all_.scope = [](const Entity&, const std::string&) {
        return equal("code", std::string("KA0002"));
    };
    EXPECT_EQ(measure("spend_by_industry"), "finance 20.20");
    all_.caller.rights.erase("customer.read");
    EXPECT_EQ(measure("spend_by_industry"), ": forbidden");
}

}  // namespace kamhub::records::test
