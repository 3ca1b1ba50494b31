// Goal: a front end gets what the modules' pages show, and nothing of what its user may not see.
// Method: a module of a few pages over the records of the test's model, asked by callers with and
// without rights.

#include "records_hub.hpp"

namespace kamhub::test {
namespace {

class PageDescriptionsTest : public RecordsHub {
protected:
    PageDescriptionsTest() : RecordsHub("records/model", {}, "server/pages") {}

    std::string pages(const Headers& headers) {
        const auto answer = send("GET", "pages", {}, headers);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.body;
    }
    static bool has(const std::string& text, const std::string& part) {
        return text.find(part) != text.npos;
    }
};

TEST_F(PageDescriptionsTest, WhoMayEverythingGetsThePagesOfWhatThereIs) {
    const auto all = pages(as({"*.*", "customer.lose", "processes.read"}));
    for (const char* part :
         {R"("column":[{"field":"code"},{"field":"name"}])",
          R"("create":[{"field":[{"name":"code"}]}])", R"("where":[{"field":"unit","is":"me"}])",
          R"("zh":"客户")", R"("page":"detail")",
          R"("related":[{"list":"contacts","by":"customer"}])", R"({"transition":"lose"})",
          R"({"name":"representative"})", R"("act":[{"name":"call","entity":"contact")",
          R"("page":"dashboard")", R"("option":[{"value":"yes")"})
        EXPECT_TRUE(has(all, part)) << part << "\n" << all;
}

TEST_F(PageDescriptionsTest, WhatIsBeyondACallersRightsIsLeftOut) {
    const auto few = pages(as({"customer.read"}));
    EXPECT_TRUE(has(few, R"("name":"customers")")) << few;
    for (const char* part : {"contacts", "create", "action", "representative", "approve"})
        EXPECT_FALSE(has(few, part)) << part << "\n" << few;
    EXPECT_TRUE(has(few, R"("page":"board")")) << few;
    for (const char* part : {R"("act")", R"("tasks")", R"("name":"people")"})
        EXPECT_FALSE(has(few, part)) << part << "\n" << few;
    const auto none = pages(as({"contact.change"}));
    EXPECT_TRUE(has(none, R"("pages":[])")) << none;
}

TEST_F(PageDescriptionsTest, PagesOfOneKindComeAlone) {
    const auto boards = send("GET", "pages?kind=board", {}, as({"*.*"})).body;
    EXPECT_TRUE(has(boards, R"("name":"follow_up")")) << boards;
    EXPECT_FALSE(has(boards, R"("page":"list")")) << boards;
}

}  // namespace
}  // namespace kamhub::test
