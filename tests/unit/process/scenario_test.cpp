// Goal: the engine does what a process says.
// Method: cases/scenarios/*.process are scripts (their commands: README.md beside them) run against
// cases/processes. World holds each instance as bytes between two steps, gives each happening
// twice, and checks what must always hold.

#include <gtest/gtest.h>

#include "script.hpp"
#include "world.hpp"

namespace kamhub::process {
namespace {

TEST(ProcessScenario, DoesWhatTheProcessSays) {
    int count = 0;
    for (const auto& file : test::filesIn("scenarios", ".process")) {
        ++count;
        test::World world;
        EXPECT_EQ(test::Script(world).run(test::readFile(file)), "") << file.filename();
    }
    EXPECT_GE(count, 30);
}

}  // namespace
}  // namespace kamhub::process
