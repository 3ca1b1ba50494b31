// Goal: a running instance goes over to another version of its process with all that it waits for,
// or is refused with the names of what has no place there; after a restart it is still so. Method:
// two versions of a small process on the runner with a real store (SQLite, or PostgreSQL beside
// with_postgres), a simulated clock.

#include "process/moving.hpp"

#include <gtest/gtest.h>

#include "store_stage.hpp"

namespace kamhub::process {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr char kBegin[] =
    R"(<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:k="urn:kamhub:process:1">
  <message id="m1" name="M24"/><message id="m2" name="M25"/>
  <process id="p" isExecutable="true" k:version=")";

std::string version(int number, const std::string& body) {
    return kBegin + std::to_string(number) + "\"><startEvent id=\"s\"/>" + body +
           "<endEvent id=\"z\"/></process></definitions>";
}

std::string flow(const char* id, const char* from, const char* to) {
    return std::string("<sequenceFlow id=\"") + id + "\" sourceRef=\"" + from + "\" targetRef=\"" +
           to + "\"/>";
}

std::string task(const std::string& attributes) {
    return flow("f1", "s", "ask") + "<userTask id=\"ask\" name=\"审核\" " + attributes + "/>" +
           flow("f2", "ask", "z");
}

// Waits for a message, and no longer than a while.
std::string waiting(const std::string& message, const std::string& key, const std::string& limit) {
    return flow("f1", "s", "got") + "<receiveTask id=\"got\" messageRef=\"" + message +
           "\" k:correlation=\"" + key + "\"/>" + flow("f2", "got", "z") +
           "<boundaryEvent id=\"late\" attachedToRef=\"got\"><timerEventDefinition><timeDuration>" +
           limit + "</timeDuration></timerEventDefinition></boundaryEvent>" +
           flow("f3", "late", "chase") + "<manualTask id=\"chase\"/>" + flow("f4", "chase", "z");
}

class MovingTest : public ::testing::Test {
protected:
    void begin(const std::string& body, const std::string& data = "") {
        ASSERT_EQ(stage.loadProcess(version(1, body), "p.bpmn"), "");
        ASSERT_EQ(stage.start("", data), "");
        id_ = stage.instance("root").id;
    }
    // Another version is deployed; the hub begins anew.
    void deploy(const std::string& body) {
        ASSERT_EQ(stage.loadProcess(version(2, body), "p.bpmn"), "");
        stage.restart();
    }
    std::string move(const std::string& hash = "") {
        const auto status = stage.runner().move(id_, hash, "user:li", "the law has changed");
        stage.after(Duration::zero());
        return status ? "" : status.error().message;
    }
    std::string moveTo(const std::string& body) {
        deploy(body);
        return move();
    }
    Instance now() { return stage.instance("root"); }
    std::string message(const char* type, const char* key) {
        Envelope out;
        out.id = "m-" + std::to_string(++messages_);
        out.source = "billing";
        out.type = type;
        out.subject = key;
        return stage.message(out, "<o/>");
    }
    std::string act(Happening::Kind kind, const char* role, const char* name = "") {
        Happening it;
        it.kind = kind;
        it.name = name;
        it.key = std::to_string(now().tasks.at(0).id);
        it.by = "user:li";
        it.roles = {role};
        return stage.happen("root", it);
    }

    test::StoreStage stage{test::Crash::Never, 0};
    std::string id_;
    int messages_ = 0;
};

TEST_F(MovingTest, ATaskKeepsWhoHasItAndItsTimesCountFromItsBeginning) {
    begin(task(R"(k:roles="clerk" k:due="P2D" k:warn="P1D")"));
    EXPECT_EQ(act(Happening::Kind::Operate, "clerk", "claim"), "");
    const auto before = now().tasks.at(0);
    stage.after(hours(5));
    const auto old = now().hash;
    EXPECT_EQ(moveTo(task(R"(k:roles="boss" k:due="P3D" k:warn="P1D" k:form="new")")), "");
    stage.restart();
    const auto after = now().tasks.at(0);
    EXPECT_EQ(after.id, before.id);
    EXPECT_EQ(after.assignee, "user:li");
    EXPECT_EQ(after.form, "new");
    EXPECT_EQ(after.roles, std::vector<std::string>{"boss"});
    EXPECT_EQ(after.due, before.begun + hours(72));
    ASSERT_EQ(now().timers.size(), 2u);
    for (const auto& each : now().timers)
        EXPECT_EQ(each.due, each.purpose == Timer::Purpose::Due ? before.begun + hours(72)
                                                                : before.begun + hours(24));
    EXPECT_NE(now().hash, old);
    EXPECT_EQ(move(), "the instance runs by this version already");
    EXPECT_EQ(act(Happening::Kind::TaskDone, "boss"), "");
    EXPECT_EQ(stage.live(), 0);
    const auto history = stage.history("root");
    const auto moved = std::find_if(history.begin(), history.end(),
                                    [](const auto& row) { return row.event == "moved"; });
    ASSERT_NE(moved, history.end());
    EXPECT_TRUE(moved->why.starts_with("version 1 to 2 (")) << moved->why;
    EXPECT_TRUE(moved->why.ends_with("): the law has changed")) << moved->why;
}

TEST_F(MovingTest, AWarningThatWasGivenIsNotGivenAgain) {
    begin(task(R"(k:roles="clerk" k:due="P2D" k:warn="P1D")"));
    stage.after(hours(25));
    EXPECT_EQ(now().timers.size(), 1u);
    EXPECT_EQ(moveTo(task(R"(k:roles="clerk" k:due="P3D" k:warn="P1D")")), "");
    EXPECT_EQ(now().timers.size(), 1u);
}

TEST_F(MovingTest, WhatIsWaitedForIsWhatTheNewVersionSays) {
    begin(waiting("m1", "a", "PT9H"), "<d><a>1</a><b>2</b></d>");
    EXPECT_EQ(moveTo(waiting("m2", "b", "PT9H")), "");
    EXPECT_NE(message("M24", "1"), "");
    EXPECT_NE(message("M25", "1"), "");
    EXPECT_EQ(message("M25", "2"), "");
    EXPECT_EQ(stage.live(), 0);
}

TEST_F(MovingTest, ALimitThatSaysTheSameGoesOnAndAnotherOneBeginsAnew) {
    begin(waiting("m1", "a", "PT4H"), "<d><a>1</a></d>");
    stage.after(hours(1));
    EXPECT_EQ(moveTo(waiting("m2", "a", "PT4H")), "");
    stage.after(hours(1));
    EXPECT_EQ(moveTo(waiting("m1", "a", "PT3H")), "");
    stage.after(minutes(150));  // 4.5 hours from the beginning
    EXPECT_EQ(stage.live(), 1);
    EXPECT_EQ(moveTo(waiting("m2", "a", "PT3H")), "");
    stage.after(minutes(31));
    EXPECT_EQ(stage.live(), 0);
}

TEST_F(MovingTest, WhatHasNoPlaceIsNamedAndNothingChanges) {
    begin(task(R"(k:roles="clerk" k:due="P2D")"));
    const auto before = toBytes(now());
    deploy(flow("f1", "s", "other") + "<userTask id=\"other\" k:roles=\"clerk\"/>" +
           flow("f2", "other", "z"));
    EXPECT_EQ(move(), "ask (审核) is not there any more");
    deploy(flow("f1", "s", "ask") +
           "<receiveTask id=\"ask\" messageRef=\"m1\" k:correlation=\"a\"/>" +
           flow("f2", "ask", "z"));
    EXPECT_EQ(move(), "ask (审核) is a receiveTask, and was a userTask");
    const auto rehearsal = stage.runner().rehearse(id_, "");
    ASSERT_TRUE(rehearsal.ok());
    ASSERT_EQ(rehearsal->places.size(), 1u);
    EXPECT_EQ(rehearsal->places[0].node, "ask");
    EXPECT_EQ(rehearsal->places[0].why, "is a receiveTask, and was a userTask");
    EXPECT_EQ(move("no-such-hash"), "there is no version no-such-hash of process p");
    EXPECT_EQ(toBytes(now()), before);
    EXPECT_EQ(act(Happening::Kind::TaskDone, "clerk"), "");
}

TEST_F(MovingTest, AWaitThatCannotBeArmedIsRefused) {
    begin(waiting("m1", "a", "PT9H"), "<d><a>1</a></d>");
    EXPECT_EQ(moveTo(waiting("m1", "b", "PT9H")), "got: b gives no key to wait for");
    EXPECT_EQ(message("M24", "1"), "");
    EXPECT_EQ(stage.live(), 0);
}

TEST_F(MovingTest, AnOlderVersionCanBeGoneBackTo) {
    begin(task(R"(k:roles="clerk")"));
    const auto old = now().hash;
    EXPECT_EQ(moveTo(task(R"(k:roles="boss")")), "");
    EXPECT_EQ(move(old), "");
    EXPECT_EQ(now().hash, old);
    EXPECT_EQ(now().tasks.at(0).roles, std::vector<std::string>{"clerk"});
}

TEST_F(MovingTest, AJoinNeedsTheWaysOnWhichTokensCame) {
    const auto forked = [](const char* second) {
        return flow("f1", "s", "fork") + "<parallelGateway id=\"fork\"/>" +
               flow("f2", "fork", "a") + flow("f3", "fork", "b") + "<manualTask id=\"a\"/>" +
               flow(second, "a", "join") + "<userTask id=\"b\" k:roles=\"clerk\"/>" +
               flow("f5", "b", "join") + "<parallelGateway id=\"join\"/>" + flow("f6", "join", "z");
    };
    begin(forked("f4"));
    EXPECT_EQ(moveTo(forked("f7")), "join is not reached by f4 any more, on which a token came");
    EXPECT_EQ(moveTo(forked("f4") + "<manualTask id=\"new\"/>" + flow("f8", "new", "z") +
                     flow("f9", "s", "new")),
              "");
    EXPECT_EQ(act(Happening::Kind::TaskDone, "clerk"), "");
    EXPECT_EQ(stage.live(), 0);
}

TEST_F(MovingTest, WhatNobodyWouldDoAnyMoreIsNotMoved) {
    begin(task(R"(k:roles="clerk")"));
    deploy(task(R"(k:roles="boss")"));
    EXPECT_EQ(stage.runner().move(id_, "", "user:li", "").error().message, "move needs a reason");
    EXPECT_EQ(act(Happening::Kind::TaskDone, "clerk"), "");
    EXPECT_EQ(move(), "the instance is ended");
}

}  // namespace
}  // namespace kamhub::process
