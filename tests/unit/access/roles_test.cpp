// Goal: a roles file is judged as a whole, each complaint with its line and what to write; the
// built-in roles are such a file.

#include <fstream>

#include "support.hpp"

namespace kamhub::access::test {

class RolesTest : public AccessTest {
protected:
    std::shared_ptr<const Roles> load(const std::string& text) {
        const auto file = folder / "roles.xml";
        std::ofstream(file) << text;
        complaints.clear();
        return Roles::load(file, complaints);
    }
    // The complaints on `body`, which stands in a file that is good otherwise, from line 3 on.
    std::string complain(const std::string& body) {
        EXPECT_EQ(load("<roles xmlns=\"urn:kamhub:roles:1\">\n<role name=\"boss\"><right "
                       "name=\"access.manage\"/></role>\n" +
                       body + "</roles>\n"),
                  nullptr);
        std::string out;
        for (const auto& complaint : complaints)
            out += std::to_string(complaint.line) + ": " + complaint.what + "; " + complaint.write +
                   "\n";
        return out;
    }
    Complaints complaints;
};

TEST_F(RolesTest, BuiltInOnesAreAFile) {
    const auto read = load(toXml(*Roles::builtIn()));
    ASSERT_NE(read, nullptr) << (complaints.empty() ? "" : toString(complaints[0]));
    ASSERT_EQ(read->all().size(), Roles::builtIn()->all().size());
    for (std::size_t i = 0; i < read->all().size(); ++i) {
        EXPECT_EQ(read->all()[i].name, Roles::builtIn()->all()[i].name);
        EXPECT_EQ(read->all()[i].about, Roles::builtIn()->all()[i].about);
        EXPECT_EQ(read->all()[i].rights, Roles::builtIn()->all()[i].rights);
    }
    EXPECT_EQ(read->rightsOf({"administrator"}), allRights());
    EXPECT_FALSE(read->rightsOf({"viewer", "operator"}).contains(kAccessManage));
    EXPECT_TRUE(read->rightsOf({"viewer", "operator"}).contains(kMessagesReplay));
    EXPECT_TRUE(read->rightsOf({"gone"}).empty());
}

TEST(Rights, OverRecordsMayBeGrantedByPatternAndReach) {
    const Rights rights{"customer.*@own", "*.read@team", "unit.read", kAuditRead};
    EXPECT_TRUE(grants(rights, "customer.change"));
    EXPECT_FALSE(grants(rights, "unit.change"));
    EXPECT_FALSE(grants({"*.*"}, kHubConfigure));  // the hub's own by their names only
    EXPECT_EQ(reachesOf(rights, "customer.read"), (std::set{Reach::Own, Reach::Team}));
    EXPECT_EQ(reachesOf(rights, "unit.read"), std::set{Reach::All});
    EXPECT_TRUE(reachesOf(rights, "unit.change").empty());
    EXPECT_TRUE(includes(rights, "customer.read@own"));
    EXPECT_TRUE(includes(rights, "unit.read@subtree"));
    EXPECT_FALSE(includes(rights, "customer.read"));
    EXPECT_FALSE(includes(rights, "customer.*"));
    EXPECT_FALSE(includes({"customer.read"}, "customer.*"));
}

TEST_F(RolesTest, ARoleHoldsARightOverRecordsOnAReach) {
    const auto read = load(
        "<roles xmlns=\"urn:kamhub:roles:1\"><role name=\"am\"><right name=\"customer.*\" on=\"own "
        "team\"/><right name=\"access.manage\"/></role></roles>");
    ASSERT_NE(read, nullptr);
    EXPECT_EQ(read->rightsOf({"am"}),
              (Rights{"access.manage", "customer.*@own", "customer.*@team"}));
    ASSERT_NE(load(toXml(*read)), nullptr);
    EXPECT_EQ(load(toXml(*read))->rightsOf({"am"}), read->rightsOf({"am"}));
}

TEST_F(RolesTest, EachComplaintSaysLineAndWhatToWrite) {
    EXPECT_EQ(complain("<role name=\"a\">\n<right name=\"messages.raed\"/></role>"),
              "4: there is no right messages.raed; write messages.read\n");
    EXPECT_EQ(complain("<role name=\"a\">\n<right name=\"hub.observe\" on=\"own\"/></role>"),
              "4: hub.observe is no right over records; leave on out\n");
    EXPECT_EQ(
        complain("<role name=\"a\">\n<right name=\"customer.read\" on=\"mine\"/></role>"),
        "4: a right reaches over no mine; write words of own, team, unit, subtree, customer\n");
    EXPECT_NE(complain("<role name=\"a\"><right nam=\"hub.observe\"/></role>").find("write name"),
              std::string::npos);
    EXPECT_NE(
        complain("<role name=\"A b\"><right name=\"hub.observe\"/></role>").find("write 1 to"),
        std::string::npos);
    EXPECT_NE(complain("\n<role name=\"a\"/>").find("4: the role a holds no right; write <right"),
              std::string::npos);
    EXPECT_NE(complain("<role name=\"boss\"><right name=\"hub.observe\"/></role>")
                  .find("3: there are two roles boss; write another name"),
              std::string::npos);
    EXPECT_NE(complain("<role name=\"a\"><right name=\"hub.observe\"/>\n<right "
                       "name=\"hub.observe\"/></role>")
                  .find("4: the right hub.observe stands here twice; remove one"),
              std::string::npos);
    EXPECT_NE(complain("<rule name=\"a\"/>").find("<roles> has no <rule>; write role"),
              std::string::npos);
    EXPECT_NE(complain("<role name=\"a\"><rigth/></role>").find("write right"), std::string::npos);
    EXPECT_EQ(load("<roles><role name=\"a\"><right name=\"hub.observe\"/></role></roles>"),
              nullptr);
    ASSERT_EQ(complaints.size(), 1u);
    EXPECT_NE(complaints[0].write.find("access.manage"), std::string::npos);
    EXPECT_EQ(load("<hub/>"), nullptr);
    EXPECT_EQ(load("<roles"), nullptr);
}

}  // namespace kamhub::access::test
