// Goal: in whatever order things come, no token is lost, joins go on once, and the same happenings
// give the same bytes. Method: seeded walks through the processes of cases/processes: answers,
// failures, timers, people and operations in any order; World checks after each step what must
// always hold. Then everything is answered, and all must end. At last each instance is played again
// from its first bytes.

#include <gtest/gtest.h>

#include <random>

#include "support.hpp"
#include "world.hpp"

namespace kamhub::process {
namespace {

struct Subject {
    const char* file;
    const char* data;
    bool ends_well;  // the root always ends
};
constexpr Subject kSubjects[] = {
    {"service.bpmn", "<data><order/></data>", true},
    {"parallel.bpmn", "<data/>", true},
    {"inclusive.bpmn", "<data><a>1</a><b>1</b></data>", true},
    {"event_gateway.bpmn", "<data><order><id>7</id></order></data>", true},
    {"boundary.bpmn", "<data><id>7</id></data>", true},
    {"sub_process.bpmn", "<data/>", true},
    {"event_sub.bpmn", "<data><id>7</id></data>", true},
    {"event_sub_beside.bpmn", "<data><id>7</id></data>", false},
    {"multi_parallel.bpmn", "<data><line>1</line><line>2</line><line>3</line></data>", true},
    {"multi_sequential.bpmn", "<data><line>1</line><line>2</line></data>", true},
    {"multi_condition.bpmn", "<data/>", true},
    {"caller.bpmn", "<data/>", true},
    {"compensation.bpmn", "<data/>", true},
    {"control.bpmn", "<data/>", true},
    {"task.bpmn", "<data/>", true},
};

// One walk. One thread at a time.
class Walk {
public:
    Walk(const Subject& subject, unsigned seed) : subject_(subject), random_(seed) {
        const auto file = [](const std::string& name) {
            return test::readFile(test::casesFolder() / "processes" / name);
        };
        for (const std::string name : {subject.file, "called.bpmn"})
            world.loadProcess(file(name), name);
        world.loadCalendar(file("work.xml"));
        world.start("", subject.data);
    }

    void wander(int steps) {
        for (int i = 0; i < steps && !world.entries.at("root").ended; ++i)
            happen(any(), roll(100) < 70 ? 0 : roll(9));
    }

    // Nothing but what lets it go on.
    bool finish() {
        for (int i = 0; i < 400 && !world.entries.at("root").ended; ++i) {
            const auto id = any();
            const auto state = world.instance(id).state;
            if (state == Instance::State::Deferred || state == Instance::State::Waiting)
                operate(id, "resume");
            if (!world.instance(id).incidents.empty()) operate(id, "retry");
            happen(id, 0);
            // A child may have ended while its parent stood still: the joins are asked again.
            for (const auto& each : world.instance(id).children) {
                Happening ended;
                ended.kind = Happening::Kind::ChildrenEnded;
                ended.key = std::to_string(each.token);
                world.happen(id, ended);
            }
        }
        return world.entries.at("root").ended;
    }

    test::World world;

private:
    unsigned roll(unsigned below) { return static_cast<unsigned>(random_() % below); }

    std::string any() {
        std::vector<std::string> live;
        for (const auto& id : world.order)
            if (!world.entries.at(id).ended && !world.entries.at(id).dropped) live.push_back(id);
        return live.empty() ? "root" : live[roll(static_cast<unsigned>(live.size()))];
    }

    void operate(const std::string& id, const std::string& name, const std::string& target = {}) {
        Happening it;
        it.kind = Happening::Kind::Operate;
        it.name = name;
        it.by = "user:li";
        it.reason = "walk";
        it.target = target;
        it.until = world.clock.at + std::chrono::hours(5);
        world.happen(id, it);
    }

    void happen(const std::string& id, unsigned what) {
        const auto at = world.instance(id);
        switch (what) {
            case 1:
                return fail(id, at);
            case 2:
                return operate(id, "defer");
            case 3:
                return operate(id, "wait");
            case 4:
            case 5:
                return operate(id, "resume");
            case 6:
                return operate(id, "return",
                               at.visited.empty()
                                   ? ""
                                   : at.visited[roll(static_cast<unsigned>(at.visited.size()))]);
            case 7:
                return roll(4) == 0 ? operate(id, "cancel") : operate(id, "retry");
            case 8:
                return operate(id, "chase");
            default:
                answer(id, at);
        }
    }

    void fail(const std::string& id, const Instance& at) {
        Happening it;
        it.kind = Happening::Kind::Failed;
        it.name = "rejected";
        if (!at.subscriptions.empty())
            it.key = at.subscriptions[roll(static_cast<unsigned>(at.subscriptions.size()))].key;
        world.happen(id, it);
    }

    void answer(const std::string& id, const Instance& at) {
        const auto all = at.subscriptions.size() + at.timers.size() + at.tasks.size();
        if (all == 0) return;
        auto one = static_cast<std::size_t>(roll(static_cast<unsigned>(all)));
        Happening it;
        it.by = "user:li";
        if (one < at.subscriptions.size()) {
            const auto& to = at.subscriptions[one];
            it.kind = to.signal ? Happening::Kind::Signal : Happening::Kind::Message;
            it.name = to.message;
            it.key = to.key;
            it.body = "<r><state>ok</state></r>";
        } else if ((one -= at.subscriptions.size()) < at.timers.size()) {
            if (at.timers[one].due > world.clock.at)
                world.after(at.timers[one].due - world.clock.at);
            return;
        } else {
            const auto& task = at.tasks[one - at.timers.size()];
            it.kind = Happening::Kind::TaskDone;
            it.key = std::to_string(task.id);
            it.roles = task.roles;
            static constexpr const char* kForms[] = {"", "<f><r>bad</r><bad>1</bad></f>",
                                                     "<f><r>late</r></f>", "<f><r>good</r></f>"};
            it.body = kForms[roll(4)];
        }
        world.happen(id, it);
    }

    const Subject& subject_;
    std::mt19937 random_;
};

std::string replay(const test::World& world, const test::World::Entry& entry) {
    auto bytes = entry.first;
    test::FixedClock clock;
    auto around = world.surroundings();
    const Surroundings then{clock, around.calendar, around.decision};
    for (const auto& each : entry.past) {
        clock.at = each.at;
        const auto instance = instanceOf(bytes);
        if (!instance) return instance.error().message;
        bytes =
            toBytes(advance(*entry.definition, *instance, each.happening, then, each.rows).next);
    }
    return bytes;
}

TEST(ProcessProperties, HoldInAnyOrder) {
    std::size_t steps = 0;
    for (const auto& subject : kSubjects)
        for (unsigned seed = 1; seed <= 60; ++seed) {
            SCOPED_TRACE(std::string(subject.file) + ", seed " + std::to_string(seed));
            Walk walk(subject, seed);
            walk.wander(60);
            const bool ended = walk.finish();
            ASSERT_EQ(walk.world.broken, std::vector<std::string>{});
            if (subject.ends_well) {
                ASSERT_TRUE(ended) << walk.world.entries.at("root").bytes;
            }
            for (const auto& id : walk.world.order) {
                const auto& entry = walk.world.entries.at(id);
                steps += entry.past.size();
                ASSERT_EQ(replay(walk.world, entry), entry.bytes) << id;
            }
        }
    EXPECT_GT(steps, 5000u);
    RecordProperty("steps", static_cast<int>(steps));
}

// Answers alone, in any order: a join goes on exactly once.
TEST(ProcessProperties, JoinsGoOnOnce) {
    for (const auto& [index, node] : {std::pair(1, "j"), std::pair(2, "j"), std::pair(8, "each")})
        for (unsigned seed = 1; seed <= 60; ++seed) {
            Walk walk(kSubjects[index], seed);
            ASSERT_TRUE(walk.finish()) << walk.world.entries.at("root").bytes;
            int joined = 0;
            for (const auto& each : walk.world.entries.at("root").history)
                joined += each.node == node && each.event == "joined";
            ASSERT_EQ(joined, 1) << kSubjects[index].file << ", seed " << seed;
        }
}

}  // namespace
}  // namespace kamhub::process
