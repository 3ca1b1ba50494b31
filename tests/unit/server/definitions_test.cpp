// Goal: definitions of processes are seen as they are and changed safely: what is judged is what is
// written, and what is refused leaves everything as it was. Method: the API on a real listener.

#include "records_hub.hpp"

namespace kamhub::test {
namespace {

class DefinitionsTest : public RecordsHub {
protected:
    DefinitionsTest() : RecordsHub("records/organisation", "server/tasks") {}

    server::Json processes() {
        return *read(send("GET", "processes")).getArray("processes")->getObject(0);
    }
    std::string hash() { return processes().getValue<std::string>("hash"); }
    // The nodes of the deployed version: standing, incidents, visits.
    std::map<std::string, std::string> occupancy() {
        const auto answer = send("GET", "definitions/" + hash() + "/occupancy");
        EXPECT_EQ(answer.status, 200) << answer.body;
        std::map<std::string, std::string> out;
        const auto nodes = read(answer).getArray("nodes");
        for (unsigned i = 0; i < nodes->size(); ++i) {
            const auto one = *nodes->getObject(i);
            out[one.getValue<std::string>("node")] = one.getValue<std::string>("standing") + " " +
                                                     one.getValue<std::string>("incidents") + " " +
                                                     one.getValue<std::string>("visits");
        }
        return out;
    }
    std::string begun() {
        return server::textMember(
            read(
                send("POST", "instances", R"({"process":"review","data":"<data><unit/></data>"})")),
            "instance");
    }
    void done(const std::string& instance) {
        const auto tasks = read(send("GET", "instances/" + instance)).getArray("tasks");
        ASSERT_EQ(tasks->size(), 1u);
        const auto answer = send("POST", "done",
                                 R"({"instance":")" + instance + R"(","task":")" +
                                     tasks->getObject(0)->getValue<std::string>("task") +
                                     R"(","roles":["administrator","viewer"]})");
        EXPECT_EQ(answer.status, 200) << answer.body;
    }
    std::string text() {
        return readFile(std::string(KAMHUB_SOURCE_DIR) + "/tests/unit/server/tasks/review.bpmn");
    }
    Answer deploy(const std::string& text, const std::string& more, const Headers& who = {}) {
        auto body = server::object();
        body.set("text", text);
        auto json = server::text(body);
        json.insert(json.rfind('}'), "," + more);
        return send("POST", "processes", json, who);
    }
    std::filesystem::path withSite() {
        const auto processes = std::string(KAMHUB_SOURCE_DIR) + "/tests/unit/server/tasks";
        hub.useSite(site_.path(), processes);
        return site_.path() / "processes" / "review.bpmn";
    }
    std::string audited(const std::string& action) {
        std::string out;
        const auto rows = hub.store().audit({});
        for (const auto& row : *rows)
            if (row.action == action) out += row.object + " " + row.outcome + "\n";
        return out;
    }

    TemporaryFolder site_;
};

TEST_F(DefinitionsTest, SayWhatRunsWhereAndHowLongItTook) {
    const auto first = begun(), second = begun();
    EXPECT_EQ(processes().getValue<int>("running"), 2);
    EXPECT_EQ(processes().getValue<std::string>("name"), "");
    EXPECT_NE(processes().getValue<std::string>("since"), "");
    EXPECT_EQ(occupancy(), (std::map<std::string, std::string>{{"s", "0 0 2"}, {"work", "2 0 0"}}));
    done(first);
    EXPECT_EQ(occupancy()["work"], "1 0 1");
    EXPECT_EQ(occupancy()["more"], "1 0 0");
    done(first);
    const auto versions = read(send("GET", "processes/review")).getArray("versions");
    ASSERT_EQ(versions->size(), 1u);
    const auto one = *versions->getObject(0);
    EXPECT_EQ(one.getValue<std::string>("hash"), hash());
    EXPECT_TRUE(one.getValue<bool>("live"));
    EXPECT_EQ(one.getValue<int>("running"), 1);
    EXPECT_EQ(one.getValue<int>("failed"), 0);
    EXPECT_EQ(send("GET", "processes/other").status, 404);
}

TEST_F(DefinitionsTest, AreShownAsTheyWereRead) {
    const auto definition = read(send("GET", "definitions/" + hash()));
    EXPECT_EQ(definition.getValue<std::string>("text"), text());
    EXPECT_EQ(definition.getValue<std::string>("process"), "review");
    const auto node = *definition.getArray("nodes")->getObject(1);
    EXPECT_EQ(node.getValue<std::string>("id"), "work");
    EXPECT_EQ(node.getValue<int>("line"), 5);
    EXPECT_EQ(node.getValue<std::string>("parent"), "");
    EXPECT_EQ(send("GET", "definitions/0123").status, 404);
    EXPECT_EQ(send("GET", "definitions/0123/occupancy").status, 404);
}

// An instance says what may be done with it, so that no page offers what the process forbids.
TEST_F(DefinitionsTest, LimitWhatIsOffered) {
    const auto instance = read(send("GET", "instances/" + begun()));
    ASSERT_EQ(instance.getArray("may")->size(), 1u);
    EXPECT_EQ(instance.getArray("may")->getElement<std::string>(0), "chase");
    const auto viewer = as({access::kProcessesRead});
    EXPECT_EQ(read(send("GET", "instances/" + instance.getValue<std::string>("id"), {}, viewer))
                  .getArray("may")
                  ->size(),
              0u);
}

TEST_F(DefinitionsTest, AreDeployedIntoTheFolderOfTheSite) {
    const auto file = withSite();
    auto changed = text();
    changed.replace(changed.find("审核"), 6, "复核");
    auto answer = deploy(changed, R"("dry_run":true)");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_FALSE(std::filesystem::exists(file));
    EXPECT_EQ(deploy(changed, R"("reason":"")").status, 400);
    answer = deploy(changed, R"("reason":"shorter","instead_of":"0123")");
    EXPECT_EQ(answer.status, 409) << answer.body;
    EXPECT_FALSE(std::filesystem::exists(file));
    answer = deploy(changed, R"("reason":"shorter","instead_of":")" + hash() + "\"");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(readFile(file), changed);
    EXPECT_EQ(audited("processes.deploy"), "review done\n");
}

TEST_F(DefinitionsTest, ThatAreWrongAreRefusedWithThePlace) {
    const auto file = withSite();
    auto wrong = text();
    wrong.replace(wrong.find("targetRef=\"more\""), 16, "targetRef=\"gone\"");
    const auto answer = deploy(wrong, R"("reason":"shorter")");
    EXPECT_EQ(answer.status, 422);
    const auto complaint = *read(answer).getArray("complaints")->getObject(0);
    EXPECT_EQ(complaint.getValue<std::string>("file"), "the definition");
    EXPECT_EQ(complaint.getValue<int>("line"), 11);
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(DefinitionsTest, ThatTheHubDoesNotTakeAreTakenBack) {
    const auto file = withSite();
    hub.reload_complaints = {{"routes.xml", 3, 1, "no such endpoint", "write another"}};
    EXPECT_EQ(deploy(text(), R"("reason":"first")").status, 422);
    EXPECT_FALSE(std::filesystem::exists(file));
    EXPECT_EQ(audited("processes.deploy"), "review refused\n");
    hub.reload_complaints.clear();
    EXPECT_EQ(deploy(text(), R"("reason":"first")").status, 200);
    hub.reload_complaints = {{"routes.xml", 3, 1, "no such endpoint", "write another"}};
    EXPECT_EQ(deploy(text() + "<!-- more -->", R"("reason":"second")").status, 422);
    EXPECT_EQ(readFile(file), text());
}

TEST_F(DefinitionsTest, AreDeployedByWhoMayAndWhereThereIsAPlace) {
    EXPECT_EQ(deploy(text(), R"("dry_run":true)").status, 422) << "without a site";
    withSite();
    const auto who = as({access::kProcessesRead, access::kProcessesWork, access::kProcessesMove});
    EXPECT_EQ(deploy(text(), R"("dry_run":true)", who).status, 403);
    auto hidden = text();
    hidden.replace(hidden.find("id=\"review\""), 11, "id=\"../../x\"");
    EXPECT_EQ(deploy(hidden, R"("reason":"x")").status, 422);
}

}  // namespace
}  // namespace kamhub::test
