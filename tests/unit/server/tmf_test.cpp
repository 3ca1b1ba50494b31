// Goal: a declaration's <tmf> is all that serves an entity as a TM Forum API, and nothing that a
// client sends is dropped in silence.
// Method: the APIs on a real listener over records on SQLite, cases as a table. The answers are
// held against the generated documents, and those against TM Forum's, by tests/flows/rest.py.

#include "records_hub.hpp"
#include "server/tmf_server.hpp"

namespace kamhub::test {
namespace {

class TmfTest : public RecordsHub {
protected:
    TmfTest() : RecordsHub("server/tmf"), tmf_(hub, hub.access(), keeper_, nullptr) {
        EXPECT_TRUE(tmf_.mount().ok());
    }

    Answer tmf(const std::string& method, const std::string& path, const std::string& body = {},
               Headers headers = {}) {
        if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
        return call(hub.operations(), method, "/tmf-api/" + path, headers, body);
    }
    std::string made(const std::string& path, const std::string& body) {
        const auto answer = tmf("POST", path, body);
        EXPECT_EQ(answer.status, 201) << path << answer.body;
        return server::textMember(read(answer), "id");
    }
    // Names of a list of customers, or status and code.
    std::string names(const std::string& query) {
        const auto answer = tmf("GET", kCustomers + query);
        const auto list = read({answer.status, {}, "{\"list\":" + answer.body + "}"});
        const auto all = list.getArray("list");
        if (!all)
            return std::to_string(answer.status) + " " +
                   server::textMember(*list.getObject("list"), "code");
        std::string out = answer.header("X-Result-Count") + "/" + answer.header("X-Total-Count");
        for (unsigned i = 0; i < all->size(); ++i)
            out += " " + server::textMember(*all->getObject(i), "name");
        return out;
    }

    const std::string kCustomers = "customerManagement/v4/customer";
    server::TmfServer tmf_;
};

TEST_F(TmfTest, ARecordIsADocument) {
    const auto unit = create("unit", R"({"code":"BJ","name":"北京"})");
    const auto manager = create("manager", R"({"number":"M1","name":"王","unit":")" + unit + "\"}");
    const auto id =
        create("customer", R"({"code":"A","name":"工行","email":"a@b.cn","phone":"10","spend":12.5,
                        "listed":true,"since":"2026-11-27","portal_key":"x","manager":")" +
                               manager + "\"}");
    const auto account = create(
        "account", R"({"number":"1","name":"主帐户","credit_limit":100,"customer":")" + id + "\"}");
    const auto answer = tmf("GET", kCustomers + "/" + id);
    EXPECT_EQ(answer.status, 200);
    const auto href = "/tmf-api/customerManagement/v4/customer/" + id;
    EXPECT_EQ(
        answer.body,
        R"({"id":")" + id + R"(","href":")" + href + R"(","name":"工行","engagedParty":{"id":")" +
            id + R"(","href":"/tmf-api/party/v4/organization/)" + id +
            R"(","@referredType":"Organization","name":"工行"},"relatedParty":[{"id":")" + manager +
            R"(","href":"/tmf-api/partyRoleManagement/v4/partyRole/)" + manager +
            R"(","name":"王","@referredType":"PartyRole","role":"accountManager"}],)"
            R"("contactMedium":[{"mediumType":"email","characteristic":{"emailAddress":"a@b.cn"}},)"
            R"({"mediumType":"phone","characteristic":{"phoneNumber":"10"}}],)"
            R"("validFor":{"startDateTime":"2026-11-27T00:00:00Z"},"status":"initialized",)"
            R"("account":[{"id":")" +
            account + R"(","href":"/tmf-api/accountManagement/v4/billingAccount/)" + account +
            R"(","name":"主帐户","@referredType":"BillingAccount"}],"characteristic":[)"
            R"({"name":"code","valueType":"string","value":"A"},)"
            R"({"name":"industry","valueType":"string","value":"other"},)"
            R"({"name":"spend","valueType":"number","value":12.5},)"
            R"({"name":"listed","valueType":"boolean","value":true}],)"
            R"("@type":"Customer","@baseType":"PartyRole"})"
            "\n");
    EXPECT_EQ(tmf("GET", kCustomers + "/" + id + "?fields=name,status").body,
              R"({"id":")" + id + R"(","href":")" + href +
                  R"(","name":"工行","status":"initialized"})"
                  "\n");
    const auto less = tmf("GET", kCustomers + "/" + id, "", as({"customer.read"}));
    EXPECT_EQ(less.body.find("phoneNumber"), std::string::npos);
    EXPECT_EQ(less.body.find("王"), std::string::npos);
    EXPECT_EQ(less.body.find("account\":"), std::string::npos);
    EXPECT_NE(tmf("GET", "accountManagement/v4/billingAccount/" + account)
                  .body.find(R"("creditLimit":{"unit":"CNY","value":100})"),
              std::string::npos);
}

TEST_F(TmfTest, ADocumentMakesAndChangesARecord) {
    const auto made = tmf("POST", kCustomers, R"({"name":"工行","status":"initialized",
        "engagedParty":{"id":"x","@referredType":"Organization"},
        "contactMedium":[{"mediumType":"email","characteristic":{"emailAddress":"a@b.cn"}}],
        "validFor":{"startDateTime":"2026-11-27T00:00:00Z"},
        "characteristic":[{"name":"code","value":"A"},{"name":"spend","value":12.5},
                          {"name":"listed","value":true}]})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto id = server::textMember(read(made), "id");
    EXPECT_EQ(made.header("Location"), "/tmf-api/customerManagement/v4/customer/" + id);
    const auto path = kCustomers + "/" + id;
    const std::vector<std::tuple<const char*, const char*, Headers, int, const char*>> kCases{
        {R"({"name":"农行"})", "", {}, 200, R"("name":"农行")"},
        {R"({"name":"x"})", "", {{"If-Match", "\"1\""}}, 412, "changed"},
        {R"({"name":"农行","status":"validated"})",
         "",
         {{"If-Match", "\"2\""}},
         200,
         R"("status":"validated")"},
        {R"({"status":"closed"})", "", {}, 400, "required"},
        {R"({"status":"initialized"})", "", {}, 409, "what it may become: validated, closed"},
        {R"({"status":"open"})", "", {}, 400, "unknown-status"},
        {R"({"status":"closed","statusReason":"迁出"})", "", {}, 200, R"("status":"closed")"},
        {R"({"contactMedium":[{"mediumType":"phone","characteristic":{"phoneNumber":"10"}}]})",
         "",
         {},
         200,
         R"("emailAddress":"a@b.cn")"},
        {R"({"contactMedium":[]})", "", {}, 200, R"("name":"农行")"},
        {R"({"characteristic":[{"name":"spend","value":null}]})", "", {}, 200, R"("listed")"},
        {R"({"validFor":null})", "", {}, 200, R"("name")"},
        {R"({"paymentMethod":[{"id":"1"}]})", "", {}, 400, "paymentMethod[0].id"},
        {R"({"contactMedium":[{"mediumType":"fax","characteristic":{"faxNumber":"1"}}]})",
         "",
         {},
         400,
         "contactMedium[0].mediumType"},
        {R"({"characteristic":[{"name":"portal_key","value":"x"}]})", "", {}, 200, ""},
        {R"({"characteristic":[{"name":"nothing","value":"x"}]})",
         "",
         {},
         400,
         "unknown-characteristic"},
        {R"({"characteristic":[{"name":"grade","value":1}]})", "", {}, 400, "grade"},
        {R"({"name":["x"]})", "", {}, 400, "wrong-type"},
        {R"({"characteristic":[{"name":"listed","value":"yes"}]})", "", {}, 400, "wrong-type"},
        {R"({"name":"x")", "", {}, 400, "InvalidMessage"},
    };
    std::string body;
    for (const auto& [patch, unused, headers, status, holds] : kCases) {
        const auto answer = tmf("PATCH", path, patch, headers);
        EXPECT_EQ(answer.status, status) << patch << answer.body;
        EXPECT_NE(answer.body.find(holds), std::string::npos) << patch << answer.body;
        body = answer.body;
    }
    const auto now = tmf("GET", path).body;
    for (const char* gone : {"emailAddress", "phoneNumber", "spend", "validFor"})
        EXPECT_EQ(now.find(gone), std::string::npos) << gone << now;
    const auto history = read(send("GET", "records/customer/" + id + "/history"));
    EXPECT_NE(server::text(history).find("迁出"), std::string::npos);
    EXPECT_EQ(
        tmf("POST", kCustomers, R"({"name":"x","characteristic":[{"name":"code","value":"A"}]})")
            .status,
        409);
    const auto chinese = tmf("POST", kCustomers, R"({"name":"x"})", {{"Accept-Language", "zh"}});
    EXPECT_EQ(chinese.status, 400);
    EXPECT_NE(chinese.body.find("必填"), std::string::npos) << chinese.body;
    EXPECT_EQ(server::textMember(read(chinese), "status"), "400");
    EXPECT_EQ(server::textMember(read(chinese), "code"), "required");
    EXPECT_EQ(tmf("DELETE", path).status, 204);
    EXPECT_EQ(tmf("GET", path).status, 404);
    EXPECT_EQ(tmf("DELETE", path).status, 404);
}

TEST_F(TmfTest, ListsSelectByAttributes) {
    for (const char* each :
         {R"({"code":"A","name":"a","industry":"finance","spend":10,"since":"2026-01-01"})",
          R"({"code":"B","name":"b","industry":"finance","spend":20,"email":"b@x"})",
          R"({"code":"C","name":"c","industry":"government","spend":30})"})
        create("customer", each);
    const std::vector<std::pair<const char*, const char*>> kCases{
        {"?sort=name", "3/3 a b c"},
        {"?sort=-name&limit=2", "2/3 c b"},
        {"?sort=-name&limit=2&offset=2", "1/3 a"},
        {"?name=b", "1/1 b"},
        {"?name=a,c&sort=name", "2/2 a c"},
        {"?name.ne=a&sort=name", "2/2 b c"},
        {"?status=initialized&sort=name&limit=1", "1/3 a"},
        {"?status=validated", "0/0"},
        {"?status=nonsense", "0/0"},
        {"?characteristic.industry=finance&sort=name", "2/2 a b"},
        {"?characteristic.spend.gt=10&sort=name", "2/2 b c"},
        {"?contactMedium.characteristic.emailAddress=b@x", "1/1 b"},
        {"?validFor.startDateTime.lte=2026-06-01T00:00:00Z", "1/1 a"},
        {"?@type=Customer&sort=name", "3/3 a b c"},
        {"?@type=Other", "0/0"},
        {"?nmae=a", "400 unknown-attribute"},
        {"?characteristic.portal_key=x", "400 unknown-attribute"},
        {"?characteristic.spend.gt=lots", "400 not-a-number"},
        {"?limit=0", "400 InvalidMessage"},
        {"?limit=1001", "400 InvalidMessage"},
    };
    for (const auto& [query, expected] : kCases) EXPECT_EQ(names(query), expected) << query;
    EXPECT_EQ(tmf("GET", kCustomers + "?limit=2").status, 206);
    EXPECT_EQ(tmf("GET", kCustomers, "", as({access::kHubObserve})).status, 403);
    EXPECT_EQ(refusalsInTrail(), 1u);
}

TEST_F(TmfTest, OneResourceMayBeSeveralKinds) {
    const std::string path = "party/v4/organization";
    const auto unit = made(path, R"({"organizationType":"unit","tradingName":"北京",
        "partyCharacteristic":[{"name":"code","value":"BJ"}]})");
    const auto customer = made(path, R"({"organizationType":"customer","tradingName":"工行",
        "partyCharacteristic":[{"name":"code","value":"A"}]})");
    const auto unsaid = tmf("POST", path, R"({"tradingName":"分行"})");
    EXPECT_EQ(unsaid.status, 400);
    EXPECT_NE(unsaid.body.find("write organizationType=customer, unit"), std::string::npos)
        << unsaid.body;
    const auto branch = made(path, R"({"organizationType":"customer","tradingName":"分行",
        "organizationParentRelationship":{"organization":{"id":")" +
                                       customer + R"("}},
        "partyCharacteristic":[{"name":"code","value":"B"}]})");
    EXPECT_EQ(send("GET", "records/unit/" + unit).status, 200);
    EXPECT_EQ(send("GET", "records/customer/" + branch).status, 200);
    const auto list = [&](const std::string& query, Headers headers = {}) {
        const auto answer = tmf("GET", path + query, "", headers);
        return answer.header("X-Result-Count") + "/" + answer.header("X-Total-Count");
    };
    EXPECT_EQ(list(""), "3/3");
    EXPECT_EQ(list("?limit=2"), "2/3");
    EXPECT_EQ(list("?limit=2&offset=2"), "1/3");
    EXPECT_EQ(list("?offset=3"), "0/3");
    EXPECT_EQ(list("?organizationType=unit"), "1/1");
    EXPECT_EQ(list("?organizationType.ne=unit"), "2/2");
    EXPECT_EQ(list("", as({"unit.read"})), "1/1");
    EXPECT_EQ(list("?organizationParentRelationship.organization.id=" + customer +
                   "&organizationType=customer"),
              "1/1");
    EXPECT_EQ(tmf("PATCH", path + "/" + unit, R"({"tradingName":"上海"})").status, 200);
    EXPECT_EQ(tmf("GET", path + "/" + customer, "", as({"unit.read"})).status, 404);
    EXPECT_EQ(tmf("DELETE", path + "/" + customer).status, 409);
}

TEST_F(TmfTest, ServesDocumentsAPageAndErrorsInTheirShape) {
    const auto index = read(tmf("GET", ""));
    EXPECT_EQ(index.getArray("apis")->size(), 5u);
    const auto api = read(tmf("GET", "customerManagement/v4/openapi.json"));
    const auto paths = api.getObject("paths");
    EXPECT_EQ(paths->getNames(), (std::vector<std::string>{"/customer", "/customer/{id}"}));
    EXPECT_EQ(paths->getObject("/customer/{id}")->size(), 3u);
    const auto create =
        api.getObject("components")->getObject("schemas")->getObject("Customer_Create");
    EXPECT_EQ(create->getArray("required")->size(), 2u);  // name; code by characteristic
    const auto page =
        call(hub.operations(), "GET", "/tmf-api/customerManagement/v4/", {{"Authorization", ""}});
    EXPECT_EQ(page.status, 200);
    EXPECT_NE(page.header("Content-Security-Policy").find("default-src 'none'"), std::string::npos);
    const Headers nobody{{"Authorization", ""}};
    const std::vector<std::tuple<const char*, std::string, std::string, Headers, int>> kCases{
        {"GET", "customerManagement/v4/openapi.json", "", nobody, 401},
        {"GET", "customerManagement/v4/customer", "", nobody, 401},
        {"GET", "customerManagement/v3/customer", "", {}, 404},
        {"GET", "nothing/v4/customer", "", {}, 404},
        {"GET", "customerManagement/v4/nothing", "", {}, 404},
        {"GET", "customerManagement/v4/customer/1/2", "", {}, 404},
        {"PUT", "customerManagement/v4/customer", "{}", {}, 405},
        {"POST", "customerManagement/v4/customer", "", {{"Content-Type", "text/plain"}}, 415},
        {"POST", "customerManagement/v4/customer", std::string(300'000, ' '), {}, 413},
        {"POST", "customerManagement/v4/customer", "[]", {}, 400},
        {"GET", "customerManagement/v4/customer", "", {{"Host", "evil.example"}}, 403},
        {"POST", "customerManagement/v4/customer", "{}", {{"Origin", "http://evil.example"}}, 403},
    };
    for (const auto& [method, path, body, headers, status] : kCases) {
        const auto answer = tmf(method, path, body, headers);
        EXPECT_EQ(answer.status, status) << method << " " << path << answer.body;
        const auto error = read(answer);
        EXPECT_EQ(server::textMember(error, "status"), std::to_string(status)) << answer.body;
        EXPECT_FALSE(server::textMember(error, "code").empty());
        EXPECT_FALSE(server::textMember(error, "reason").empty());
    }
}

}  // namespace
}  // namespace kamhub::test
