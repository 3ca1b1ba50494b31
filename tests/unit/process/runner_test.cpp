// Goal: what the engine works out goes on in a store, whatever ends the hub and whenever.
// Method: the engine's own scripts (cases/scenarios) played on the runner with a real store: whole,
// and with a crash before or after each of its first commits. A script does not notice.

#include <gtest/gtest.h>

#include <fstream>
#include <future>

#include "process/timer_starts.hpp"
#include "script.hpp"
#include "store_stage.hpp"

namespace kamhub::process {
namespace {

// People are told through the log, not by rows: what is expected of it is the engine's test.
std::string withoutNotices(const std::string& script) {
    std::istringstream in(script);
    std::string out;
    for (std::string line; std::getline(in, line);)
        out += (line.starts_with("expect notices") ? "" : line) + "\n";
    return out;
}

std::string play(const std::filesystem::path& file, test::Crash crash, int after,
                 bool* crashed = nullptr) {
    test::StoreStage stage(crash, after);
    auto wrong = test::Script(stage).run(withoutNotices(test::readFile(file)));
    if (crashed) *crashed = stage.crashed();
    return wrong;
}

TEST(ProcessRunner, DoesWhatTheProcessSays) {
    for (const auto& file : test::filesIn("scenarios", ".process"))
        EXPECT_EQ(play(file, test::Crash::Never, 0), "") << file.filename();
}

TEST(ProcessRunner, GoesOnAfterACrashBeforeOrAfterAnyCommit) {
    int crashes = 0;
    for (const auto& file : test::filesIn("scenarios", ".process"))
        for (const auto crash : {test::Crash::BeforeCommit, test::Crash::AfterCommit})
            for (const int after : {1, 3}) {
                bool crashed = false;
                EXPECT_EQ(play(file, crash, after, &crashed), "")
                    << file.filename() << " with a crash "
                    << (crash == test::Crash::BeforeCommit ? "before" : "after") << " commit "
                    << after;
                crashes += crashed;
                if (!crashed) break;
            }
    EXPECT_GT(crashes, 60);
}

class RunnerTest : public ::testing::Test {
protected:
    void load(const std::string& name) {
        ASSERT_EQ(stage.loadProcess(test::readFile(test::casesFolder() / "processes" / name), name),
                  "");
    }
    std::string nodes(const std::string& id = "root") {
        std::string out;
        for (const auto& token : stage.instance(id).tokens)
            out += (out.empty() ? "" : " ") + token.node;
        return out;
    }
    static Envelope envelope(const std::string& type) {
        Envelope out;
        out.id = "m-1";
        out.source = "billing";
        out.type = type;
        return out;
    }
    test::StoreStage stage{test::Crash::Never, 0};
};

TEST_F(RunnerTest, WhatCannotBeSentFailsTheTaskThatWaitsForItsAnswer) {
    load("service.bpmn");
    stage.refuse_type = "M14";
    EXPECT_EQ(stage.start("", ""), "");
    EXPECT_EQ(nodes(), "mend");
    EXPECT_TRUE(stage.sent.empty());
}

TEST_F(RunnerTest, WhereNobodyWaitsForAnAnswerTheStepIsRefusedAndTakenAgain) {
    load("send.bpmn");
    stage.refuse_type = "M50";
    EXPECT_EQ(stage.start("", ""), "");
    Happening done;
    done.kind = Happening::Kind::TaskDone;
    done.key = std::to_string(stage.instance("root").tasks.at(0).id);
    done.by = "user:li";
    done.roles = {"clerk"};
    EXPECT_EQ(stage.happen("root", done), "tell cannot send M50: no route wants it");
    EXPECT_EQ(nodes(), "look");
    stage.refuse_type = "M51";
    EXPECT_EQ(stage.happen("root", done), "");
    EXPECT_EQ(nodes(), "later");
    // By a timer nobody is there to be told: it stands, and goes on once it can be sent.
    stage.after(std::chrono::hours(3));
    EXPECT_EQ(nodes(), "later");
    stage.refuse_type.clear();
    stage.after(std::chrono::minutes(2));
    EXPECT_EQ(stage.live(), 0);
    ASSERT_EQ(stage.sent.size(), 2u);
    EXPECT_EQ(stage.sent[1].type, "M51");
}

TEST_F(RunnerTest, AMessageGoesToWhoWaitsForItsKeyOrStartsAProcessOrIsTriedAgain) {
    load("by_message.bpmn");
    ASSERT_EQ(stage.begin(), "");
    auto order = envelope("M20");
    EXPECT_EQ(stage.message(order, "<o><no>17</no></o>"), "");
    ASSERT_EQ(stage.order.size(), 1u);
    EXPECT_EQ(nodes(), "wait");
    // By what it is about it is found.
    const auto kept = stage.tables().row(kInstances, stage.order.front());
    ASSERT_TRUE(kept.ok() && *kept);
    EXPECT_EQ(text(**kept, "subject"), order.subject);
    EXPECT_EQ(text(**kept, "ordering"), order.partition_key);
    // The same one again, as after a kill between its commit and the word of it: nothing starts
    // twice.
    EXPECT_NE(stage.message(order, "<o><no>17</no></o>").find("already"), std::string::npos);
    auto done = envelope("M23");
    done.id = "m-2";
    done.subject = "18";
    EXPECT_EQ(stage.message(done, "<d/>"),
              "no process waits for M23 with the key 18, and none is started by it");
    done.subject = "17";
    EXPECT_EQ(stage.message(done, "<d/>"), "");
    EXPECT_EQ(stage.live(), 0);
}

TEST_F(RunnerTest, AStartByTimeBeginsAsOftenAsItSays) {
    load("by_time.bpmn");
    ASSERT_EQ(stage.begin(), "");
    EXPECT_EQ(stage.live(), 0);
    stage.after(std::chrono::minutes(11));
    EXPECT_EQ(stage.live(), 1);
    stage.restart();
    EXPECT_EQ(stage.live(), 1);
    stage.after(std::chrono::minutes(10));
    EXPECT_EQ(stage.live(), 2);
    stage.after(std::chrono::hours(5));
    EXPECT_EQ(stage.live(), 3);
    EXPECT_EQ(stage.broken, std::vector<std::string>{});
}

TEST_F(RunnerTest, WhatAHubMissedWhileItWasAwayBeginsOnce) {
    load("by_time.bpmn");
    ASSERT_EQ(stage.begin(), "");
    stage.after(std::chrono::minutes(1));
    const auto rows = stage.tables().select({kStarts});
    ASSERT_TRUE(rows && rows->size() == 1);
    const auto first = number(rows->front(), "due");
    const auto minutes = [](int n) { return std::int64_t{n} * 60'000'000; };
    const auto due =
        dueStart(*stage.runner().library(), rows->front(), Instant(Duration(first + minutes(15))));
    ASSERT_TRUE(due);
    store::Row after = rows->front();
    after.values = due->after.values;
    EXPECT_EQ(number(after, "due"), first + minutes(20));
    EXPECT_EQ(number(after, "remaining"), 2);
}

// A site changes a module's process by a file of its own; two of one folder are a mistake.
TEST(ProcessLibrary, TakesTheSitesDefinitionInPlaceOfAnother) {
    test::StoreStage stage(test::Crash::Never, 0);
    const auto module = stage.folder() / "module", site = stage.folder() / "site";
    std::filesystem::create_directories(module);
    std::filesystem::create_directories(site);
    const auto text = test::readFile(test::filesIn("processes", ".bpmn").front());
    const auto put = [&](const std::filesystem::path& file, const std::string& what) {
        std::ofstream(file, std::ios::binary) << what;
    };
    put(module / "a.bpmn", text);
    put(site / "b.bpmn", text + "<!-- the site's -->");
    const Library::Site of_site{site, {}, {}};
    Complaints complaints;
    const auto both = Library::load({module, site}, complaints, of_site);
    ASSERT_TRUE(both) << toString(complaints.front());
    ASSERT_EQ(both->processes().size(), 1u);
    const auto& taken = both->processes().begin()->second;
    EXPECT_TRUE(taken.site);
    EXPECT_NE(taken.text, text);
    const Library::Site not_yet{site, site / "b.bpmn", text};
    EXPECT_EQ(Library::load({module, site}, complaints, not_yet)->processes().begin()->second.text,
              text);
    put(site / "c.bpmn", text);
    EXPECT_FALSE(Library::load({module, site}, complaints, of_site));
    EXPECT_NE(toString(complaints.front()).find("stands in another file too"), std::string::npos);
}

// A message begins one process, whichever is read first; where it could begin two, both say when.
TEST(ProcessLibrary, RefusesASecondProcessOfAMessageUnlessBothSayWhen) {
    test::StoreStage stage(test::Crash::Never, 0);
    const auto put = [&](const std::string& id, const std::string& when) {
        std::ofstream(stage.folder() / (id + ".bpmn"))
            << "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" "
               "xmlns:k=\"urn:kamhub:process:1\"><message id=\"m\" name=\"M1\"/><process id=\""
            << id << "\" isExecutable=\"true\"><startEvent id=\"s\"" << when
            << "><messageEventDefinition messageRef=\"m\"/></startEvent><sequenceFlow id=\"f\" "
               "sourceRef=\"s\" targetRef=\"z\"/><endEvent id=\"z\"/></process></definitions>";
    };
    put("a", "");
    put("b", " k:when=\"message/*/kind = 'b'\"");
    Complaints complaints;
    EXPECT_FALSE(Library::load({stage.folder()}, complaints));
    ASSERT_EQ(complaints.size(), 1u);
    EXPECT_EQ(complaints.front().what, "the message M1 starts process a too");
    put("a", " k:when=\"message/*/kind = 'a'\"");
    complaints.clear();
    EXPECT_TRUE(Library::load({stage.folder()}, complaints))
        << (complaints.empty() ? "" : toString(complaints.front()));
}

}  // namespace
}  // namespace kamhub::process
