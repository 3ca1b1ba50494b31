// Goal: a session ends by idleness, by age, by a lock, by a new password and by hand; only its hash
// is stored.

#include "access/sessions.hpp"

#include "access/units.hpp"
#include "support.hpp"

namespace kamhub::access::test {

using std::chrono::hours;
using std::chrono::minutes;

class SessionsTest : public AccessTest {
protected:
    SessionsTest() : sessions(*store, clock, {}) { add("li"); }

    Secret begin(const std::string& name) {
        Secret token;
        const auto status = apply(*store, [&]() -> Result<store::Unit> {
            store::Unit unit{"user:" + name, clock.now()};
            auto made = sessions.begin(user(name), "192.0.2.1", unit);
            if (!made) return made.error();
            token = *made;
            return unit;
        });
        EXPECT_TRUE(status.ok());
        return token;
    }
    std::string whoIs(const Secret& token) {
        const auto found = sessions.user(token, *users);
        EXPECT_TRUE(found.ok());
        settle();
        return found && *found ? (*found)->name : "";
    }
    std::size_t kept() { return store->facts("access.session", "", 1000)->size(); }
    void change(const UserChange& next) {
        ASSERT_TRUE(users->change("li", next, *roles, "user:admin").ok());
    }

    Sessions sessions;
};

TEST_F(SessionsTest, EndWhenIdle) {
    const auto token = begin("li");
    EXPECT_EQ(whoIs(token), "li");
    EXPECT_EQ(whoIs(Secret("something else")), "");
    for (int i = 0; i < 4; ++i) {
        clock.advance(minutes(29));
        EXPECT_EQ(whoIs(token), "li") << i;
    }
    clock.advance(minutes(30));
    EXPECT_EQ(whoIs(token), "");
    EXPECT_EQ(sessions.list("", *users)->size(), 0u);
}

TEST_F(SessionsTest, EndAfterTwelveHoursOfUse) {
    const auto token = begin("li");
    for (int i = 0; i < 35; ++i) {
        clock.advance(minutes(20));
        EXPECT_EQ(whoIs(token), "li") << i;
    }
    clock.advance(minutes(20));
    EXPECT_EQ(whoIs(token), "");
}

TEST_F(SessionsTest, EndWithALockOrANewPassword) {
    const auto one = begin("li"), two = begin("li");
    UserChange other;
    other.display_name = "Other";
    change(other);
    EXPECT_EQ(whoIs(one), "li");
    UserChange password;
    password.password = Secret(kOther);
    change(password);
    EXPECT_EQ(whoIs(one), "");
    EXPECT_EQ(whoIs(two), "");
    const auto three = begin("li");
    UserChange lock, unlock;
    lock.locked = true;
    unlock.locked = false;
    change(lock);
    EXPECT_EQ(whoIs(three), "");
    change(unlock);
    EXPECT_EQ(whoIs(three), "");
    EXPECT_EQ(sessions.list("li", *users)->size(), 0u);
    begin("li");
    EXPECT_EQ(kept(), 1u);  // the dead ones went with the login
}

TEST_F(SessionsTest, AreBoundedAndSwept) {
    add("wang");
    std::vector<Secret> tokens;
    for (int i = 0; i < 25; ++i) {
        tokens.push_back(begin("li"));
        clock.advance(std::chrono::seconds(1));
    }
    EXPECT_EQ(kept(), 20u);
    EXPECT_EQ(whoIs(tokens[4]), "");
    EXPECT_EQ(whoIs(tokens[5]), "li");
    clock.advance(hours(1));
    begin("wang");
    EXPECT_EQ(kept(), 1u);
}

TEST_F(SessionsTest, EndByHand) {
    const auto one = begin("li"), two = begin("li");
    EXPECT_EQ(everythingStored().find(one.reveal()), std::string::npos);
    const auto id = publicId(tokenHash(one));
    ASSERT_TRUE(sessions.end(id, "user:admin").ok());
    EXPECT_EQ(whoIs(one), "");
    EXPECT_EQ(sessions.list("", *users)->size(), 1u);
    EXPECT_FALSE(sessions.end(id, "user:admin").ok());
    ASSERT_TRUE(sessions.endToken(two, "user:li").ok());
    EXPECT_EQ(whoIs(two), "");
    EXPECT_EQ(trail().back(), "user:li session.end li done: " + publicId(tokenHash(two)));
}

}  // namespace kamhub::access::test
