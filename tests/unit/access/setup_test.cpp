// Goal: there is no default password: the first administrator is made once, with a token that only
// the hub's owner sees.

#include "access/setup.hpp"

#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "support.hpp"

namespace kamhub::access::test {

class SetupTest : public AccessTest {
protected:
    SetupTest() : refusals(*store, clock, {}), setup(*store, clock, *users, refusals, folder) {}
    Status redeem(const Secret& token, const std::string& name,
                  const std::string& password = kGood) {
        return setup.redeem(token, {name, "", {"administrator"}, Secret(password)}, *roles,
                            "192.0.2.1:1");
    }
    Trail refusals;
    access::Setup setup;
};

TEST_F(SetupTest, MakesTheFirstUserOnce) {
    const auto void_one = setup.offer();
    const auto token = setup.offer();
    ASSERT_TRUE(token.ok());
    struct stat facts {};
    ASSERT_EQ(stat((folder / kSetupFile).c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600u);
    std::string line;
    std::getline(std::ifstream(folder / kSetupFile), line);
    EXPECT_EQ(line, token->reveal());

    EXPECT_FALSE(redeem(*void_one, "eve").ok());
    EXPECT_FALSE(redeem(Secret(), "eve").ok());
    EXPECT_FALSE(redeem(*token, "li", "short").ok());  // a slip does not cost the token
    ASSERT_TRUE(redeem(*token, "li").ok());
    EXPECT_EQ(user("li").roles, std::vector<std::string>{"administrator"});
    EXPECT_FALSE(std::filesystem::exists(folder / kSetupFile));
    EXPECT_FALSE(redeem(*token, "eve").ok());
    EXPECT_FALSE(*users->find("eve"));
    EXPECT_TRUE(setup.offer()->empty());
    EXPECT_EQ(everythingStored().find(token->reveal()), std::string::npos);
}

TEST_F(SetupTest, IsNotOfferedWhereThereIsAUser) {
    const auto token = setup.offer();
    add("li");
    EXPECT_FALSE(redeem(*token, "eve").ok());
    EXPECT_TRUE(setup.offer()->empty());
    EXPECT_FALSE(redeem(Secret(), "eve").ok());
    EXPECT_FALSE(std::filesystem::exists(folder / kSetupFile));
}

TEST_F(SetupTest, OnlyOneOfTwoAtOnceSucceeds) {
    const auto token = setup.offer();
    std::atomic<int> made{0};
    {
        std::vector<std::jthread> threads;
        for (const char* name : {"one", "two", "three"})
            threads.emplace_back([&, name] { made += redeem(*token, name).ok(); });
    }
    EXPECT_EQ(made, 1);
    EXPECT_EQ(users->list("", 10)->size(), 1u);
}

}  // namespace kamhub::access::test
