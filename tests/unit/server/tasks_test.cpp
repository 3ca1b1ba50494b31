// Goal: a task's unit limits who sees it and who may act on it, in every way there is; and a
// process knows who did it. Method: the matrix of tasks/matrix.txt through a real listener, with
// records of an organisation.

#include <future>

#include "records_hub.hpp"
#include "server/tmf_server.hpp"

namespace kamhub::test {
namespace {

class TasksTest : public RecordsHub {
protected:
    TasksTest()
        : RecordsHub("records/organisation", "server/tasks"),
          tmf_(hub, hub.access(), keeper_, runner_) {
        EXPECT_TRUE(tmf_.mount().ok());
        const auto unit = [&](const std::string& code, const std::string& parent) {
            return create("unit", R"({"code":")" + code + R"(","parent":")" + parent + "\"}");
        };
        const auto group = create("unit", R"({"code":"G"})");
        const auto p1 = unit("P1", group), l1 = unit("L1", p1), p2 = unit("P2", group);
        unit("L2", p1);
        for (const auto& [user, at] : {std::pair("gu", group), {"ma", p1}, {"li", l1}, {"wu", p2}})
            create("employee", std::string(R"({"code":")") + user + R"(","login":")" + user +
                                   R"(","unit":")" + at + "\"}");
    }

    Headers user(const std::string& name, std::set<std::string, std::less<>> rights = {}) {
        auto& access = hub.access();
        const auto roles = access::Roles::builtIn();
        if (!access.users().find(name).value()) {
            EXPECT_TRUE(access.users()
                            .add({name, "", {"administrator"}, Secret("four plain words here")},
                                 *roles, "local")
                            .ok());
        }
        rights.insert({access::kProcessesRead, access::kProcessesWork});
        const auto token = access.tokens().add(
            {name, "t" + std::to_string(++tokens_), rights, std::chrono::hours(1)}, access.users(),
            *roles, "local");
        EXPECT_TRUE(token.ok()) << token.error().message;
        return {{"Authorization", "Bearer " + token->reveal()}};
    }
    // A process that waits for somebody of the unit.
    std::string begun(const std::string& unit) {
        const auto data =
            unit == "-" ? "<data><unit/></data>" : "<data><unit>" + unit + "</unit></data>";
        const auto answer =
            send("POST", "instances", R"({"process":"review","data":")" + data + "\"}");
        EXPECT_EQ(answer.status, 201) << answer.body;
        return server::textMember(read(answer), "instance");
    }
    std::string taskOf(const std::string& instance) {
        const auto tasks = read(send("GET", "instances/" + instance)).getArray("tasks");
        return tasks->size() == 1 ? tasks->getObject(0)->getValue<std::string>("task") : "none";
    }
    Answer act(const char* path, const std::string& instance, const std::string& task,
               const std::string& more, const Headers& who) {
        const std::string roles = who.empty() ? R"(,"roles":["administrator"])" : "";
        return send(
            "POST", path,
            R"({"instance":")" + instance + R"(","task":")" + task + "\"" + roles + more + "}",
            who);
    }
    Answer flow(const char* method, const std::string& rest, const std::string& body, Headers who) {
        if (!body.empty()) who.emplace_back("Content-Type", "application/json");
        return call(hub.operations(), method,
                    "/tmf-api/processFlowManagement/v4/processFlow/" + rest, who, body);
    }

    server::TmfServer tmf_;
};

TEST_F(TasksTest, EachWayToTasksReachesTheSame) {
    std::ifstream file(std::string(KAMHUB_SOURCE_DIR) + "/tests/unit/server/tasks/matrix.txt");
    int rows = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        SCOPED_TRACE(line);
        ++rows;
        std::istringstream words(line);
        std::string name, right;
        std::set<std::string> expected;
        words >> name >> right;
        for (std::string word; words >> word;) expected.insert(word);
        const auto who = user(name, right == "." ? std::set<std::string, std::less<>>{}
                                                 : std::set<std::string, std::less<>>{right});
        std::map<std::string, bool> of_instance;
        for (const std::string unit : {"L1", "L2", "P1", "P2", "-"}) {
            SCOPED_TRACE(unit);
            const bool reached = expected.contains(unit);
            const int done = reached ? 200 : 403;
            const auto one = begun(unit), two = begun(unit);
            of_instance[one] = of_instance[two] = reached;
            const auto task = taskOf(one), other = taskOf(two);
            EXPECT_EQ(read(send("GET", "instances/" + one, {}, who)).getArray("tasks")->size(),
                      reached ? 1u : 0u);
            EXPECT_EQ(flow("GET", one + "/taskFlow", {}, who).body != "[]\n", reached);
            EXPECT_EQ(flow("GET", one, {}, who).body.find("/taskFlow/") != std::string::npos,
                      reached);
            EXPECT_EQ(flow("GET", one + "/taskFlow/" + task, {}, who).status, done);
        }
        const auto list = read(send("GET", "tasks?limit=1000", {}, who)).getArray("tasks");
        std::set<std::string> listed;
        for (unsigned i = 0; i < list->size(); ++i)
            listed.insert(server::textMember(*list->getObject(i), "instance"));
        bool first = true;
        for (const auto& [instance, reached] : of_instance) {
            EXPECT_EQ(listed.contains(instance), reached);
            const int done = reached ? 200 : 403;
            const auto task = taskOf(instance);
            if (first) {
                EXPECT_EQ(act("operate", instance, task, R"(,"operation":"claim")", who).status,
                          done);
                EXPECT_EQ(
                    flow("PATCH", instance + "/taskFlow/" + task, R"({"state":"completed"})", who)
                        .status,
                    done);
            } else {
                // However the number is written.
                EXPECT_EQ(act("done", instance, "0" + task, "", who).status, done);
            }
            first = !first;
            if (!reached) {
                EXPECT_EQ(act("done", instance, task, "", {}).status, 200);
            }
        }
    }
    EXPECT_EQ(rows, 7);
}

TEST_F(TasksTest, WhoIsGivenATaskSeesItWhereverHeStands) {
    const auto chen = user("chen");
    const auto local = [&](const std::string& instance, const std::string& operation) {
        const auto answer =
            act("operate", instance, taskOf(instance), R"(,"reason":"away",)" + operation, {});
        EXPECT_EQ(answer.status, 200) << answer.body;
    };
    const auto sees = [&] {
        return read(send("GET", "tasks", {}, chen)).getArray("tasks")->size();
    };
    const auto one = begun("L1"), two = begun("L1"), three = begun("L1");
    EXPECT_EQ(sees(), 0u);
    local(one, R"("operation":"reassign","target":"user:chen")");
    EXPECT_EQ(sees(), 1u);
    local(two, R"("operation":"copy-to","target":"user:chen")");
    EXPECT_EQ(sees(), 2u);
    local(three, R"("operation":"countersign","target":"user:chen user:li","data":"all")");
    EXPECT_EQ(sees(), 3u);
    local(begun("L1"), R"("operation":"copy-to","target":"user:chen-li")");
    EXPECT_EQ(sees(), 3u);
    EXPECT_EQ(act("done", one, taskOf(one), "", chen).status, 200);
}

TEST_F(TasksTest, ARefusalIsWrittenDown) {
    const auto one = begun("L1");
    const auto answer = act("done", one, taskOf(one), "", user("wu"));
    EXPECT_EQ(answer.status, 403);
    EXPECT_NE(answer.body.find("tasks.all"), std::string::npos) << answer.body;
    // What is refused is written beside the answer: another unit comes behind it.
    std::promise<void> written;
    hub.store().submit(store::Unit{"test", hub.runtime().now()},
                       [&](const store::Outcome&) { written.set_value(); });
    written.get_future().wait();
    const auto trail = hub.store().audit({});
    EXPECT_TRUE(std::any_of(trail->begin(), trail->end(), [](const auto& row) {
        return row.actor == "user:wu" && row.detail.find("lacks tasks.all") != std::string::npos;
    }));
}

TEST_F(TasksTest, TheDataSayWhoDidIt) {
    const auto one = begun("L1");
    EXPECT_EQ(act("done", one, taskOf(one), R"(,"data":"<form><word>ja</word></form>")", user("li"))
                  .status,
              200);
    const auto data = server::textMember(read(send("GET", "instances/" + one)), "data");
    EXPECT_NE(data.find("<reviewer>user:li</reviewer>"), std::string::npos) << data;
    EXPECT_NE(data.find("<review by=\"user:li\"><form><word>ja</word></form></review>"),
              std::string::npos)
        << data;
    EXPECT_EQ(data.find("<message"), std::string::npos) << data;
}

TEST_F(TasksTest, MovingIsTriedOutFirstAndTakesItsOwnRight) {
    const auto one = begun("L1");
    const auto body = [&](const std::string& more) {
        return R"({"instance":")" + one + R"(","reason":"new law")" + more + "}";
    };
    const auto dry = send("POST", "move", body(R"(,"dry_run":true)"));
    ASSERT_EQ(dry.status, 200) << dry.body;
    const auto places = read(dry).getArray("places");
    ASSERT_EQ(places->size(), 1u);
    EXPECT_EQ(server::textMember(*places->getObject(0), "node"), "work");
    EXPECT_TRUE(places->getObject(0)->getValue<bool>("fits"));
    EXPECT_EQ(server::textMember(read(dry), "refused"),
              "the instance runs by this version already");
    EXPECT_NE(send("POST", "move", body("")).body.find("runs by this version already"),
              std::string::npos);
    EXPECT_NE(send("POST", "move", body(R"(,"version":"x")")).body.find("no version x"),
              std::string::npos);
    EXPECT_EQ(send("POST", "move", body(R"(,"dry_run":"yes")")).status, 400);
    EXPECT_EQ(send("POST", "move", body(""), user("li")).status, 403);
}

TEST_F(TasksTest, WhoIsToldSomethingFindsItAmongHisNotices) {
    const auto chen = user("chen"), li = user("li"), wu = user("wu");
    const auto one = begun("L1");
    const auto operate = [&](const std::string& more) {
        const auto answer = act("operate", one, taskOf(one), more, {});
        EXPECT_EQ(answer.status, 200) << answer.body;
    };
    const auto notices = [&](const Headers& who) { return read(send("GET", "notices", {}, who)); };
    EXPECT_EQ(notices(chen).getValue<int>("unread"), 0);
    operate(R"(,"operation":"copy-to","target":"user:chen","reason":"for your eyes")");
    operate(R"(,"operation":"urge","reason":"the customer calls")");
    // By name, wherever he stands; by role, where he stands.
    const auto of_chen = notices(chen), of_li = notices(li);
    ASSERT_EQ(of_chen.getArray("notices")->size(), 1u);
    ASSERT_EQ(of_li.getArray("notices")->size(), 1u);
    EXPECT_EQ(notices(wu).getArray("notices")->size(), 0u);
    const auto& copied = *of_chen.getArray("notices")->getObject(0);
    EXPECT_EQ(server::textMember(copied, "kind"), "copied");
    EXPECT_EQ(server::textMember(copied, "why"), "for your eyes");
    EXPECT_EQ(server::textMember(copied, "name"), "审核");
    EXPECT_EQ(server::textMember(copied, "instance"), one);
    EXPECT_EQ(server::textMember(*of_li.getArray("notices")->getObject(0), "kind"), "urged");

    EXPECT_EQ(of_chen.getValue<int>("unread"), 1);
    const auto at = server::textMember(copied, "at");
    EXPECT_EQ(send("POST", "notices/read", R"({"until":")" + at + "\"}", chen).status, 200);
    EXPECT_EQ(notices(chen).getValue<int>("unread"), 0);
    EXPECT_FALSE(notices(chen).getArray("notices")->getObject(0)->getValue<bool>("new"));
    EXPECT_EQ(notices(li).getValue<int>("unread"), 1);
    // What was read stays read.
    EXPECT_EQ(send("POST", "notices/read", R"({"until":"2001-01-01T00:00:00Z"})", chen).status,
              200);
    EXPECT_EQ(notices(chen).getValue<int>("unread"), 0);
    EXPECT_EQ(send("POST", "notices/read", R"({"until":"yesterday"})", chen).status, 400);
}

TEST_F(TasksTest, AListSaysWhatTheCallerMayDo) {
    const auto one = begun("L1");
    const auto may = [&](const Headers& who) {
        const auto list = read(send("GET", "tasks", {}, who)).getArray("tasks");
        std::string out;
        for (const auto& word : *list->getObject(0)->getArray("may"))
            out += (out.empty() ? "" : " ") + word.toString();
        return out;
    };
    const auto li = user("li"), ma = user("ma");
    EXPECT_EQ(may(li), "done claim reassign copy-to countersign urge");
    EXPECT_EQ(act("operate", one, taskOf(one), R"(,"operation":"claim")", li).status, 200);
    EXPECT_EQ(may(li), "done reassign copy-to countersign urge");
    EXPECT_EQ(may(ma), "reassign copy-to countersign urge");
    EXPECT_EQ(act("operate", one, taskOf(one),
                  R"(,"operation":"countersign","reason":"two of them","data":"all",)"
                  R"("target":"user:ma user:wu")",
                  li)
                  .status,
              200);
    EXPECT_EQ(may(ma), "done reassign copy-to urge");
    EXPECT_EQ(may(li), "reassign copy-to urge");
    const auto reader = as({access::kProcessesRead, access::kTasksAll});
    EXPECT_EQ(may(reader), "");
    const auto instance = read(send("GET", "instances/" + one, {}, ma));
    EXPECT_EQ(instance.getArray("may")->size(), 1u);
    EXPECT_EQ(instance.getArray("tasks")->getObject(0)->getArray("may")->size(), 4u);
}

// What a board's clocks are drawn of.
TEST_F(TasksTest, InstancesTellTheirTimersWhereThatIsAsked) {
    const auto one = begun("-");
    const auto timers = read(send("GET", "instances?process=review&timers=true"))
                            .getArray("instances")
                            ->getObject(0)
                            ->getArray("timers");
    ASSERT_EQ(timers->size(), 1u);
    const auto timer = timers->getObject(0);
    EXPECT_EQ(timer->getValue<std::string>("node"), "work");
    EXPECT_EQ(timer->getValue<std::string>("purpose"), "due");
    EXPECT_NE(timer->getValue<std::string>("due"), "");
    EXPECT_FALSE(timer->getValue<bool>("stopped"));
    EXPECT_FALSE(read(send("GET", "instances?process=review"))
                     .getArray("instances")
                     ->getObject(0)
                     ->has("timers"));
}

}  // namespace
}  // namespace kamhub::test
