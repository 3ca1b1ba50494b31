// Goal: what an instance holds is there again when its bytes are read, whatever the texts are.

#include "process/instance.hpp"

#include <gtest/gtest.h>

namespace kamhub::process {
namespace {

TEST(ProcessInstance, KeepsEveryText) {
    for (const char* text : {"0", " ", "a\"b", "<&>", "\n\t", "中文", "false"}) {
        Instance instance;
        instance.id = "i";
        instance.data = text;
        instance.subscriptions.emplace_back().key = text;
        auto& task = instance.tasks.emplace_back();
        task.assignee = text;
        task.roles = {text, "clerk"};
        const auto again = instanceOf(toBytes(instance));
        ASSERT_TRUE(again) << text;
        EXPECT_EQ(*again, instance) << toBytes(instance);
    }
}

}  // namespace
}  // namespace kamhub::process
