// Goal: a front end gets what the modules' pages show, and nothing of what its user may not see.
// Method: a module of a few pages over the records of the test's model, asked by callers with and
// without rights.

#include "records_hub.hpp"

namespace kamhub::test {
namespace {

class PageDescriptionsTest : public RecordsHub {
protected:
    PageDescriptionsTest() : RecordsHub("records/model") {
        page("customers",
             R"(<list name="customers" entity="customer" en="Customers" zh="客户" detail="customer">
            <column field="code"/><column field="name"/><create><field name="code"/></create>
            <preset name="mine" en="Mine" zh="我的"><where field="unit" is="me"/></preset></list>)");
        page("contacts", R"(<list name="contacts" entity="contact" en="Contacts" zh="联系人"/>)");
        page("customer", R"(<detail name="customer" entity="customer" en="Customer" zh="客户">
            <group name="basic"/><group name="representative"/><related list="contacts" by="customer"/>
            <action transition="win"/><action transition="lose"/></detail>)");
        page("overview", R"(<dashboard name="overview" en="Overview" zh="概览">
            <chart entity="customer" measure="spend_by_industry" as="bar"/></dashboard>)");
        page("approve", R"(<work name="approve" en="Approve" zh="审定"><task process="p" node="n">
            <input name="decision" type="choice" en="Decision" zh="结论"><option value="yes" en="Yes" zh="是"/></input>
            </task></work>)");
        page("gone", R"(<list name="gone" entity="no_more" en="Gone" zh="没有"/>)");
        hub.useModule(folder_.path());
    }

    void page(const std::string& name, std::string text) {
        const auto pages = folder_.path() / "pages";
        std::filesystem::create_directories(pages);
        text.insert(text.find(" name="), R"( xmlns="urn:kamhub:pages:1")");
        std::ofstream(pages / (name + ".xml")) << text;
    }
    std::string pages(const Headers& headers) {
        const auto answer = send("GET", "pages", {}, headers);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.body;
    }
    static bool has(const std::string& text, const std::string& part) {
        return text.find(part) != text.npos;
    }

    TemporaryFolder folder_;
};

TEST_F(PageDescriptionsTest, WhoMayEverythingGetsThePagesOfWhatThereIs) {
    const auto all = pages(as({"*.*", "customer.lose", "processes.read"}));
    for (const char* part :
         {R"("column":[{"field":"code"},{"field":"name"}])",
          R"("create":[{"field":[{"name":"code"}]}])", R"("where":[{"field":"unit","is":"me"}])",
          R"("zh":"客户")", R"("page":"detail")",
          R"("related":[{"list":"contacts","by":"customer"}])", R"({"transition":"lose"})",
          R"({"name":"representative"})", R"("page":"dashboard")", R"("option":[{"value":"yes")",
          R"("complaints":[])"})
        EXPECT_TRUE(has(all, part)) << part << "\n" << all;
    EXPECT_FALSE(has(all, "no_more")) << all;
}

TEST_F(PageDescriptionsTest, WhatIsBeyondACallersRightsIsLeftOut) {
    const auto few = pages(as({"customer.read"}));
    EXPECT_TRUE(has(few, R"("name":"customers")")) << few;
    for (const char* part : {"contacts", "create", "action", "representative", "approve"})
        EXPECT_FALSE(has(few, part)) << part << "\n" << few;
    const auto none = pages(as({"contact.change"}));
    EXPECT_TRUE(has(none, R"("pages":[])")) << none;
}

TEST_F(PageDescriptionsTest, AFileThatCannotBeReadTakesNoOtherPageAway) {
    page("broken", R"(<list name="broken")");
    const auto all = pages(as({"*.*"}));
    EXPECT_TRUE(has(all, R"("name":"customers")")) << all;
    EXPECT_TRUE(has(all, "broken.xml")) << all;
}

}  // namespace
}  // namespace kamhub::test
