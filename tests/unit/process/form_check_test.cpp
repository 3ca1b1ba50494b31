// Goal: a form that no page is, and a page for a task that no process has, are said where they
// stand.

#include "process/form_check.hpp"

#include <gtest/gtest.h>

namespace kamhub::process::test {

TEST(FormCheck, SaysWhichFormsAndTasksAreNotThere) {
    const std::filesystem::path folder =
        std::filesystem::path(KAMHUB_SOURCE_DIR) / "tests/unit/process/cases/forms";
    host::Graph graph;
    graph.modules.push_back({"forms", folder});
    Complaints complaints;
    const auto library = Library::load({folder / "processes"}, complaints);
    ASSERT_TRUE(library) << (complaints.empty() ? "" : toString(complaints[0]));
    checkForms(graph, *library, complaints);
    std::string said;
    for (const auto& each : complaints)
        said += std::filesystem::path(each.file).filename().string() + ":" +
                std::to_string(each.line) + ": " + each.what + "; " + each.write + "\n";
    EXPECT_EQ(
        said,
        "approve.xml:3: there is no user task begin in a process review; name one that is "
        "deployed\n"
        "approve.xml:4: there is no user task look in a process reviews; name one that is "
        "deployed\n"
        "review.bpmn:7: the form aprove of userTask 'again' is no work page; write approve\n");
}

}  // namespace kamhub::process::test
