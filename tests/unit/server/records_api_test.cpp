// Goal: records are read and changed over HTTP as the caller may, and nothing is half done.
// Method: the API on a real listener, records of the test's model on SQLite, cases as a table.

#include "records_hub.hpp"

namespace kamhub::test {
namespace {

class RecordsApiTest : public RecordsHub {
protected:
    RecordsApiTest() : RecordsHub("records/model") {}

    // "field: code; …" of an error's complaints.
    std::string complaintsOf(const Answer& answer) {
        const auto error = read(answer).getObject("error");
        const auto list = error ? error->getArray("complaints") : nullptr;
        std::string out;
        for (unsigned i = 0; list && i < list->size(); ++i) {
            const auto one = list->getObject(i);
            out += (i ? "; " : "") + server::textMember(*one, "field") + ": " +
                   server::textMember(*one, "code");
        }
        return out;
    }
    // Codes of a list of customers.
    std::string codes(const std::string& query) {
        const auto answer = send("GET", "records/customer?" + query);
        if (answer.status != 200) return std::to_string(answer.status) + " " + complaintsOf(answer);
        const auto list = read(answer).getArray("records");
        std::string out;
        for (unsigned i = 0; i < list->size(); ++i)
            out += (i ? " " : "") + server::textMember(*list->getObject(i), "code");
        return out;
    }
};

TEST_F(RecordsApiTest, ARecordsWholeLife) {
    const auto made = send("POST", "records/customer?reason=%E6%96%B0%E7%AD%BE",
                           R"({"code":"KA1001","name":"中国工商银行","spend":1234567.89})");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.header("ETag"), "\"1\"");
    EXPECT_NE(made.body.find("\"spend\":1234567.89"), std::string::npos) << made.body;
    const auto path = made.header("Location").substr(std::string("/api/v1/").size());

    const std::vector<std::tuple<const char*, std::string, std::string, Headers, int, const char*>>
        kCases{
            {"GET", path, "", {}, 200, "\"industry\":\"other\""},
            {"PATCH", path, R"({"name":"工行"})", {}, 428, "If-Match"},
            {"PATCH", path, R"({"name":"工行"})", {{"If-Match", "1"}}, 400, "ETag"},
            {"PATCH", path, R"({"name":"工行"})", {{"If-Match", "\"1\""}}, 200, "\"version\":2"},
            {"PATCH", path, R"({"name":"农行"})", {{"If-Match", "\"1\""}}, 412, "version 2"},
            {"PATCH", path + "?version=1", R"({"name":"农行"})", {}, 409, "version 2"},
            {"PATCH", path + "?version=2", R"({"spend":null})", {}, 200, "\"version\":3"},
            {"PATCH", path + "?version=*", R"({"state":"active"})", {}, 422, "state"},
            {"POST", path + "/transitions/lose", R"({"version":3})", {}, 409, "does not leave"},
            {"POST", path + "/transitions/win", R"({"version":2})", {}, 409, "version 3"},
            {"POST", path + "/transitions/win", R"({"version":3})", {}, 200, "\"active\""},
            {"POST", path + "/transitions/lose", R"({"version":4})", {}, 422, "reason"},
            {"POST", path + "/transitions/wim", R"({"version":4})", {}, 422, "write win"},
            {"POST", path + "/restore", R"({"to":1,"reason":"wrong"})", {}, 200, "1234567.89"},
            {"DELETE", path + "?version=4", "", {}, 409, "version 5"},
            {"DELETE", path + "?version=5&reason=double", "", {}, 204, ""},
            {"GET", path, "", {}, 404, "unknown-record"},
            {"GET", "records/custmer", "", {}, 404, "write customer"},
            {"PUT", path, "{}", {}, 405, "GET, PATCH, DELETE"},
        };
    for (const auto& [method, where, body, headers, status, holds] : kCases) {
        const auto answer = send(method, where, body, headers);
        EXPECT_EQ(answer.status, status) << method << " " << where << " " << body << answer.body;
        EXPECT_NE(answer.body.find(holds), std::string::npos)
            << method << " " << where << body << ": " << answer.body;
    }
    const auto back = send("POST", path + "/restore", R"({"to":5})");
    EXPECT_EQ(back.status, 200) << back.body;
    const auto history = read(send("GET", path + "/history")).getArray("history");
    ASSERT_EQ(history->size(), 7u);
    EXPECT_EQ(server::textMember(*history->getObject(0), "kind"), "restore");
    EXPECT_EQ(server::textMember(*history->getObject(1), "reason"), "double");
    EXPECT_EQ(server::textMember(*history->getObject(6), "reason"), "新签");
    EXPECT_EQ(server::textMember(*history->getObject(6), "actor"), "local");
}

TEST_F(RecordsApiTest, SaysWhatIsWrongWithEachFieldInTheAskersLanguage) {
    const std::string body = R"({"code":"1","employees":-1,"industry":"telegraph","nmae":"x"})";
    const auto english = send("POST", "records/customer", body);
    EXPECT_EQ(english.status, 422);
    EXPECT_EQ(complaintsOf(english), "code: pattern; employees: out-of-range; nmae: unknown-field");
    EXPECT_NE(english.body.find("write name"), std::string::npos) << english.body;
    const auto chinese =
        send("POST", "records/customer", body, {{"Accept-Language", "en;q=0.5, zh-CN, de"}});
    EXPECT_EQ(complaintsOf(chinese), complaintsOf(english));
    EXPECT_EQ(chinese.header("Content-Language"), "zh");
    EXPECT_NE(chinese.body.find("没有该字段"), std::string::npos) << chinese.body;
    EXPECT_EQ(complaintsOf(send("POST", "records/customer", R"({"code":"KA1001"})")),
              "name: required");
    EXPECT_EQ(send("POST", "records/customer", R"({"code":["KA1001"]})").status, 400);
    EXPECT_EQ(send("POST", "records/customer", R"([1])").status, 400);
}

TEST_F(RecordsApiTest, FiltersSearchesOrdersAndPages) {
    const auto bj = create("unit", R"({"code":"BJ","name":"北京"})");
    create("customer", R"({"code":"KA0001","name":"中国工商银行","industry":"finance","spend":10,
                           "unit":")" +
                           bj + "\"}");
    create("customer", R"({"code":"KA0002","name":"市政府","industry":"government","spend":20})");
    create("customer", R"({"code":"KA0003","name":"农业银行","industry":"finance","spend":30})");
    const std::vector<std::pair<const char*, const char*>> kCases{
        {"order=code", "KA0001 KA0002 KA0003"},
        {"order=-code&limit=2", "KA0003 KA0002"},
        {"order=-code&limit=2&offset=2", "KA0001"},
        {"order=industry,-code", "KA0003 KA0001 KA0002"},
        {"industry=finance&order=code", "KA0001 KA0003"},
        {"industry=finance&industry=government&order=code", "KA0001 KA0002 KA0003"},
        {"industry.not=finance", "KA0002"},
        {"spend.gt=10&spend.lte=30&order=code", "KA0002 KA0003"},
        {"spend.lt=20", "KA0001"},
        {"spend.gte=30", "KA0003"},
        {"code.begins=KA&code.holds=3", "KA0003"},
        {"unit.empty=&order=code", "KA0002 KA0003"},
        {"unit.code=BJ", "KA0001"},
        {"unit.name.begins=%E5%8C%97", "KA0001"},
        {"q=%E9%93%B6%E8%A1%8C&order=code", "KA0001 KA0003"},
        {"q=%E9%93%B6%E8%A1%8C+%E5%86%9C%E4%B8%9A", "KA0003"},
        {"state.eq=prospect&order=code&limit=1", "KA0001"},
        {"nmae=x", "422 nmae: unknown-field"},
        {"spend.gt=lots", "422 spend: not-a-number"},
        {"spend.holds=1", "422 spend: not-text"},
        {"portal_key=x", "422 portal_key: unknown-field"},
        {"limit=0", "400 "},
        {"limit=1001", "400 "},
        {"offset=-1", "400 "},
    };
    for (const auto& [query, expected] : kCases) EXPECT_EQ(codes(query), expected) << query;
    const auto page = read(send("GET",
                                "records/customer?limit=1&industry=finance&titles=true&"
                                "order=code"));
    EXPECT_EQ(page.getValue<int>("total"), 2);
    EXPECT_EQ(
        server::textMember(*page.getArray("records")->getObject(0)->getObject("titles"), "unit"),
        "北京");
    EXPECT_FALSE(read(send("GET", "records/customer?total=false")).has("total"));
}

TEST_F(RecordsApiTest, EachNeedsItsRightAndARefusalIsWrittenDown) {
    const auto id = create("customer", R"({"code":"KA1001","name":"x","id_number":"1","spend":5})");
    const auto path = "records/customer/" + id;
    const std::vector<std::tuple<const char*, std::string, std::string, const char*>> kCases{
        {"GET", "records/customer", "", "customer.read"},
        {"GET", path, "", "customer.read"},
        {"GET", path + "/history", "", "customer.read"},
        {"GET", "records/customer/measures/spend_by_industry", "", "customer.read"},
        {"GET", "records/customer/export", "", "customer.export"},
        {"POST", "records/customer", R"({"code":"KA1002","name":"y"})", "customer.create"},
        {"POST", path + "/transitions/win", R"({"version":1})", "customer.change"},
        {"PATCH", path + "?version=*", R"({"name":"y"})", "customer.change"},
        {"DELETE", path + "?version=*", "", "customer.remove"},
    };
    std::size_t written = 0;
    for (const auto& [method, where, body, right] : kCases) {
        // A transition is of a record that one may read.
        const bool moves = where.ends_with("win");
        const auto without = as({moves ? "customer.read" : "unit.*"});
        const auto refused = send(method, where, body, without);
        EXPECT_EQ(refused.status, 403) << method << " " << where << refused.body;
        EXPECT_NE(refused.body.find(right), std::string::npos) << refused.body;
        EXPECT_EQ(refusalsInTrail(), ++written) << method << " " << where;
        const auto answer = send(method, where, body, as({right, "customer.read"}));
        EXPECT_LT(answer.status, 300) << method << " " << where << answer.body;
    }
    const auto made = create("customer", R"({"code":"KA1003","name":"x","id_number":"1"})");
    const auto reader = as({"customer.read"});
    EXPECT_EQ(send("GET", "records/customer/" + made, "", reader).body.find("id_number"),
              std::string::npos);
    EXPECT_NE(
        send("GET", "records/customer/" + made, "", as({"customer.*"})).body.find("id_number"),
        std::string::npos);
    EXPECT_EQ(send("GET", "records/customer?id_number=1", "", reader).status, 403);
}

TEST_F(RecordsApiTest, TellsWhatFormsAreBuiltOf) {
    const auto model = read(send("GET", "records", "", as({"customer.read", "customer.lose"})));
    ASSERT_EQ(model.getArray("entities")->size(), 1u);
    const auto customer = model.getArray("entities")->getObject(0);
    EXPECT_EQ(server::textMember(*customer, "key"), "code");
    EXPECT_EQ(customer->getArray("may")->size(), 1u);
    const auto code = customer->getArray("fields")->getObject(0);
    EXPECT_EQ(server::textMember(*code->getObject("label"), "zh"), "编码");
    EXPECT_EQ(code->getValue<int>("length"), 12);
    EXPECT_TRUE(server::flagMember(*code, "required"));
    const auto transitions = customer->getArray("transitions");
    EXPECT_FALSE(server::flagMember(*transitions->getObject(0), "may"));
    EXPECT_TRUE(server::flagMember(*transitions->getObject(1), "may"));
    const auto list = model.getArray("lists")->getObject(0);
    EXPECT_EQ(server::textMember(*list, "name"), "industry");
    EXPECT_EQ(list->getArray("codes")->size(), 4u);
    EXPECT_EQ(read(send("GET", "codes/industry")).getArray("codes")->size(), 4u);
    EXPECT_EQ(send("GET", "codes/nothing").status, 404);
    EXPECT_EQ(read(send("GET", "records")).getArray("entities")->size(), 3u);
}

TEST_F(RecordsApiTest, MeasuresImportsAndExports) {
    const std::string csv =
        "code,name,industry,spend\r\nKA0001,中国工商银行,finance,10.50\r\n"
        "KA0002,市政府,government,20\r\nKA3,x,finance,1\r\n";
    const auto taken = call(hub.operations(), "POST", "/api/v1/records/customer/import",
                            {{"Content-Type", "text/csv"}, {"Accept-Language", "zh"}}, csv);
    ASSERT_EQ(taken.status, 200) << taken.body;
    const auto report = read(taken);
    EXPECT_EQ(report.getValue<int>("created"), 2);
    EXPECT_EQ(report.getValue<int>("refused"), 1);
    const auto row = report.getArray("rows")->getObject(0);
    EXPECT_EQ(row->getValue<int>("line"), 4);
    EXPECT_EQ(server::textMember(*row->getArray("complaints")->getObject(0), "field"), "code");
    EXPECT_EQ(send("POST", "records/customer/import", "{}").status, 415);

    const auto measure = read(send("GET", "records/customer/measures/spend_by_industry"));
    EXPECT_EQ(server::text(measure),
              R"({"groups":["industry"],"rows":[{"groups":["finance"],"value":"10.50"},)"
              R"({"groups":["government"],"value":"20.00"}]})");
    const auto one = read(
        send("GET", "records/customer/measures/spend_by_industry?industry=finance&period=year"));
    EXPECT_EQ(one.getArray("rows")->size(), 1u);
    EXPECT_EQ(send("GET", "records/customer/measures/nothing").status, 404);
    EXPECT_EQ(send("GET", "records/customer/measures/new_customers?period=week").status, 400);

    const auto file = send("GET", "records/customer/export?industry=finance&order=code");
    EXPECT_EQ(file.status, 200);
    EXPECT_EQ(file.header("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_EQ(file.body.substr(0, 3), "\xEF\xBB\xBF");
    EXPECT_NE(file.body.find("KA0001,中国工商银行"), std::string::npos) << file.body;
    EXPECT_EQ(file.body.find("KA0002"), std::string::npos);
    const auto chinese = send("GET", "records/customer/export?charset=gb18030");
    EXPECT_NE(chinese.body.find("\xD6\xD0\xB9\xFA"), std::string::npos);
    EXPECT_EQ(send("GET", "records/customer/export?charset=ebcdic").status, 400);
    const auto workbook = send("GET", "records/customer/export?format=xlsx");
    EXPECT_EQ(workbook.status, 200);
    EXPECT_EQ(workbook.body.substr(0, 2), "PK");
    EXPECT_EQ(workbook.header("Content-Disposition"), "attachment; filename=\"customer.xlsx\"");
    EXPECT_EQ(send("GET", "records/customer/export?format=pdf").status, 400);
}

TEST_F(RecordsApiTest, KnowsRecordsByWhatOthersCallThem) {
    const auto id = create("customer", R"({"code":"KA1001","name":"工行"})");
    const auto path = "records/customer/" + id;
    const auto added = send("POST", path + "/keys", R"({"system":"crm","key":"7/8","version":1})");
    EXPECT_EQ(added.status, 200) << added.body;
    EXPECT_EQ(added.header("ETag"), "\"2\"");
    EXPECT_EQ(send("POST", path + "/keys", R"({"system":"crm","key":"9","version":1})").status,
              409);
    EXPECT_EQ(send("POST", path + "/keys", R"({"system":"crm","key":"K9"})").status, 200);
    EXPECT_EQ(read(send("GET", path + "/keys")).getArray("keys")->size(), 2u);
    EXPECT_EQ(server::textMember(read(send("GET", "records/customer/by-key/crm/K9")), "id"), id);
    EXPECT_EQ(send("GET", "records/customer/by-key/crm/K8").status, 404);
    EXPECT_EQ(send("DELETE", path + "/keys/crm/K9?reason=wrong").status, 200);
    EXPECT_EQ(send("GET", "records/customer/by-key/crm/K9").status, 404);
    EXPECT_EQ(send("GET", path + "/keys", "", as({"unit.read"})).status, 403);
}

TEST_F(RecordsApiTest, AHubWithoutRecordsSaysSo) {
    operations_.reset();
    server::Operations without(hub, {}, hub.access());
    ASSERT_TRUE(without.mount().ok());
    EXPECT_EQ(send("GET", "records").status, 404);
    EXPECT_EQ(send("GET", "records/customer").status, 404);
}

}  // namespace
}  // namespace kamhub::test
