// Goal: a program's token holds a part of its user's rights, ends by itself, and can be revoked.

#include "access/api_tokens.hpp"

#include "support.hpp"

namespace kamhub::access::test {

class ApiTokensTest : public AccessTest {
protected:
    ApiTokensTest() : tokens(*store, clock) { add("li", {"operator"}); }
    Result<Secret> make(const std::string& name, const Rights& rights,
                        Duration validity = std::chrono::hours(24)) {
        return tokens.add({"li", name, rights, validity}, *users, *roles, "user:li");
    }
    ApiTokens tokens;
};

TEST_F(ApiTokensTest, HoldAPartOfTheUsersRightsUntilTheyExpire) {
    const auto token = make("monitoring", {kHubObserve});
    ASSERT_TRUE(token.ok()) << token.error().message;
    EXPECT_EQ(token->reveal().rfind("kam_", 0), 0u);
    EXPECT_EQ(everythingStored().find(token->reveal()), std::string::npos);
    const auto found = tokens.find(*token);
    ASSERT_TRUE(found.ok() && *found);
    EXPECT_EQ((*found)->user, "li");
    EXPECT_EQ((*found)->rights, Rights{kHubObserve});
    EXPECT_FALSE(*tokens.find(Secret("kam_other")));
    clock.advance(std::chrono::hours(24) - std::chrono::seconds(1));
    EXPECT_TRUE(*tokens.find(*token));
    clock.advance(std::chrono::seconds(1));
    EXPECT_FALSE(*tokens.find(*token));
    EXPECT_TRUE(tokens.list("")->empty());
    ASSERT_TRUE(make("monitoring", {kHubObserve}).ok());  // the expired one is swept
    EXPECT_EQ(store->facts("access.token", "", 10)->size(), 1u);
}

TEST_F(ApiTokensTest, AreRefusedWithWhatToWrite) {
    EXPECT_EQ(make("x", {kAccessManage}).error().message.substr(0, 43),
              "li does not have the right access.manage; a");
    EXPECT_FALSE(make("x", {}).ok());
    EXPECT_FALSE(make("", {kHubObserve}).ok());
    EXPECT_FALSE(make("x", {kHubObserve}, std::chrono::hours(24 * 367)).ok());
    EXPECT_FALSE(make("x", {kHubObserve}, Duration::zero()).ok());
    ASSERT_TRUE(make("x", {kHubObserve}).ok());
    EXPECT_NE(make("x", {kHubObserve}).error().message.find("already"), std::string::npos);
    EXPECT_FALSE(
        tokens.add({"nobody", "x", {kHubObserve}, std::chrono::hours(1)}, *users, *roles, "local")
            .ok());
}

TEST_F(ApiTokensTest, CanBeRevoked) {
    const auto token = make("x", {kHubObserve});
    const auto id = tokens.list("li")->front().id;
    ASSERT_TRUE(tokens.revoke(id, "user:admin").ok());
    EXPECT_FALSE(*tokens.find(*token));
    EXPECT_FALSE(tokens.revoke(id, "user:admin").ok());
    EXPECT_EQ(trail().back(), "user:admin token.revoke li done: x");
}

}  // namespace kamhub::access::test
