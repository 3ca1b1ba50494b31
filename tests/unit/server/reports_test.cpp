// Goal: a report is made when it falls due, with the rights that its recipient has by then, and is
// nobody else's. Method: the API on a real listener, simulated time.

#include "records_hub.hpp"
#include "server/report.hpp"

namespace kamhub::test {
namespace {

using namespace std::chrono_literals;

constexpr char kPassword[] = "four plain words here";

// It begins at 2024-10-04T00:00:00Z, eight o'clock in China.
class ReportsTest : public RecordsHub {
protected:
    ReportsTest() : RecordsHub("records/merging", "server/tasks", {}, true) {
        add("li", {"administrator"});
        add("wang", {"viewer"});
        create("customer", R"({"code":"A","name":"中国工商银行"})");
    }

    void add(const std::string& name, const std::vector<std::string>& roles) {
        ASSERT_TRUE(
            hub.access()
                .users()
                .add({name, "", roles, Secret(kPassword)}, *access::Roles::builtIn(), "local")
                .ok());
    }
    void give(const std::string& name, const std::vector<std::string>& roles) {
        access::UserChange change;
        change.roles = roles;
        EXPECT_TRUE(
            hub.access().users().change(name, change, *access::Roles::builtIn(), "local").ok());
    }
    // A session ends sooner than a report falls due: each call is one of its own.
    Headers signedIn(const std::string& name) {
        const auto in = call(hub.operations(), "POST", "/api/v1/login",
                             {{"Authorization", ""}, {"Content-Type", "application/json"}},
                             "{\"name\":\"" + name + "\",\"password\":\"" + kPassword + "\"}");
        const auto set = in.header("Set-Cookie");
        return {{"Cookie", set.substr(0, set.find(';'))}, {server::kOwnPage, "1"}};
    }
    Answer by(const std::string& who, const std::string& method, const std::string& path,
              const std::string& body = {}) {
        return send(method, path, body, signedIn(who));
    }
    static std::string report(const std::string& more = {}) {
        return R"({"name":"客户","entity":"customer","query":"order=code","format":"csv",)"
               R"("every":"day","first":"2024-10-04T09:00:00+08:00")" +
               more + "}";
    }
    std::string order(const std::string& who, const std::string& body = report()) {
        const auto answer = by(who, "POST", "reports", body);
        EXPECT_EQ(answer.status, 201) << answer.body;
        return server::textMember(read(answer), "id");
    }
    // Of the one report: due, error, then a line for each file.
    std::string state(const std::string& who) {
        const auto answer = by(who, "GET", "reports");
        const auto all = read(answer).getArray("reports");
        if (!all) return answer.body;
        if (all->size() != 1) return std::to_string(all->size()) + " reports";
        const auto one = *all->getObject(0);
        auto out = server::textMember(one, "due") + " " + server::textMember(one, "error") + "\n";
        const auto files = one.getArray("files");
        for (unsigned i = 0; files && i < files->size(); ++i)
            out += server::textMember(*files->getObject(i), "name") + "\n";
        return out;
    }
    std::string lastFile(const std::string& who) {
        const auto one = *read(by(who, "GET", "reports")).getArray("reports")->getObject(0);
        return "reports/" + server::textMember(one, "id") + "/files/" +
               server::textMember(*one.getArray("files")->getObject(0), "id");
    }
};

TEST_F(ReportsTest, AreMadeAtTheirTime) {
    order("li");
    EXPECT_EQ(state("li"), "2024-10-04T01:00:00.000000Z \n");
    hub.runtime().advance(1h);
    EXPECT_EQ(state("li"), "2024-10-05T01:00:00.000000Z \ncustomer-2024-10-04.csv\n");
    create("customer", R"({"code":"B","name":"建设银行"})");
    hub.runtime().advance(24h);
    const auto file = by("li", "GET", lastFile("li"));
    EXPECT_EQ(file.status, 200) << file.body;
    EXPECT_EQ(file.header("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_LT(file.body.find("\nA,"), file.body.find("\nB,")) << file.body;
    const auto notices = read(by("li", "GET", "notices")).getArray("notices");
    ASSERT_EQ(notices->size(), 2u);
    EXPECT_EQ(server::textMember(*notices->getObject(0), "kind"), "report");
}

TEST_F(ReportsTest, TakeTheRightsOfTheRecipientWhenTheyAreMade) {
    const auto id = order("li");
    give("li", {"viewer"});
    hub.runtime().advance(1h);
    EXPECT_NE(state("li").find("customer.export"), std::string::npos) << state("li");
    EXPECT_EQ(state("li").find(".csv"), std::string::npos) << state("li");
    give("li", {"administrator"});
    EXPECT_EQ(by("li", "POST", "reports/" + id + "/make", "{}").status, 200);
    hub.runtime().advance(1ms);
    EXPECT_EQ(state("li"), "2024-10-05T01:00:00.000000Z \ncustomer-2024-10-04.csv\n");
    access::UserChange lock;
    lock.locked = true;
    EXPECT_TRUE(hub.access().users().change("li", lock, *access::Roles::builtIn(), "local").ok());
    hub.runtime().advance(24h);
    const auto row = hub.store().tables().row(server::kReports, id);
    EXPECT_NE(server::reportOf(row->value()).error, "");
}

TEST_F(ReportsTest, AreTheRecipientsAlone) {
    add("zhao", {"administrator"});
    const auto id = order("li", report(R"(,"recipient":"zhao")"));
    hub.runtime().advance(1h);
    const auto file = lastFile("zhao");
    EXPECT_EQ(by("zhao", "GET", file).status, 200);
    EXPECT_EQ(by("li", "GET", file).status, 404);
    EXPECT_EQ(send("GET", file).status, 404);
    EXPECT_EQ(state("li"), "2024-10-05T01:00:00.000000Z \n");
    EXPECT_EQ(state("wang"), "0 reports");
    EXPECT_EQ(by("wang", "DELETE", "reports/" + id).status, 404);
    EXPECT_EQ(by("zhao", "DELETE", "reports/" + id).status, 200);
    EXPECT_EQ(state("li"), "0 reports");
    hub.runtime().advance(24h);
    EXPECT_EQ(by("zhao", "GET", file).status, 404);
}

TEST_F(ReportsTest, AreRefusedWithWhatToWrite) {
    const auto refused = [&](const Headers& who, const std::string& body, int status,
                             const std::string& words) {
        const auto answer = send("POST", "reports", body, who);
        EXPECT_EQ(answer.status, status) << body;
        EXPECT_NE(answer.body.find(words), std::string::npos) << answer.body;
    };
    refused(signedIn("wang"), report(), 403, "customer.export");
    refused(signedIn("wang"), report(R"(,"recipient":"li")"), 403, "reports.others");
    refused(signedIn("li"), report(R"(,"recipient":"nobody")"), 422, "no user");
    refused(signedIn("li"), report(R"(,"every":"hour")"), 400, "day, week or month");
    refused(signedIn("li"), report(R"(,"first":"tomorrow")"), 400, "2026-12-01T08:00:00+08:00");
    refused(signedIn("li"), report(R"(,"format":"pdf")"), 400, "csv, gb18030 or xlsx");
    refused(signedIn("li"), report(R"(,"query":"colour=red")"), 422, "colour");
    refused(as({"customer.export", "customer.read"}), report(), 403, "token");
    EXPECT_EQ(state("li"), "0 reports");
}

TEST_F(ReportsTest, KeepTheLastTwelveFiles) {
    order("li");
    hub.runtime().advance(24h * 14);
    const auto kept = state("li");
    EXPECT_EQ(std::count(kept.begin(), kept.end(), '\n'), 13) << kept;
    EXPECT_NE(kept.find("customer-2024-10-17.csv\n"), std::string::npos) << kept;
}

// What a report that begins then, and comes so often, is due after an instant.
TEST(ReportTimes, AreThoseOfItsPlace) {
    using Every = server::Report::Every;
    for (const auto& [every, first, after, due] :
         std::vector<std::tuple<Every, const char*, const char*, const char*>>{
             {Every::Day, "2024-10-04T00:00:00Z", "2024-10-03T23:00:00Z", "2024-10-04T00:00:00Z"},
             {Every::Day, "2024-10-04T00:00:00Z", "2024-10-04T00:00:00Z", "2024-10-05T00:00:00Z"},
             {Every::Week, "2024-10-04T00:00:00Z", "2024-10-20T00:00:00Z", "2024-10-25T00:00:00Z"},
             // The last of January in China, of February, of March.
             {Every::Month, "2024-01-30T16:30:00Z", "2024-01-30T16:30:00Z", "2024-02-28T16:30:00Z"},
             {Every::Month, "2024-01-30T16:30:00Z", "2024-02-28T16:30:00Z", "2024-03-30T16:30:00Z"},
             {Every::Month, "2024-01-30T16:30:00Z", "2025-02-27T16:29:59Z",
              "2025-02-27T16:30:00Z"}}) {
        server::Report report;
        report.every = every;
        report.east = 8h;
        Instant then{}, wanted{};
        ASSERT_TRUE(parseIso(first, report.first) && parseIso(after, then) &&
                    parseIso(due, wanted));
        EXPECT_EQ(toIso(server::nextDue(report, then)), toIso(wanted)) << first << " " << after;
    }
}

}  // namespace
}  // namespace kamhub::test
