// Goal: users are made and changed in guarded units, each with its audit row, and no password is
// stored or told.

#include <future>

#include "support.hpp"

namespace kamhub::access::test {

class UsersTest : public AccessTest {
protected:
    std::string refused(const NewUser& user) {
        const auto status = users->add(user, *roles, "local");
        return status ? "" : status.error().message;
    }
    Status change(const std::string& name, const UserChange& change) {
        return users->change(name, change, *roles, "user:admin");
    }
};

TEST_F(UsersTest, AreKeptWithTheirRolesAndNotTheirPassword) {
    EXPECT_TRUE(*users->none());
    add("li.na", {"operator", "viewer"});
    add("wang", {});
    EXPECT_FALSE(*users->none());
    const auto li = user("li.na");
    EXPECT_EQ(li.display_name, "Somebody");
    EXPECT_EQ(li.roles, (std::vector<std::string>{"operator", "viewer"}));
    EXPECT_FALSE(li.locked);
    EXPECT_EQ(li.created, clock.now());
    EXPECT_TRUE(isPassword(Secret(kGood), li.password_hash));
    const auto rest = users->list("li.na", 10);
    ASSERT_EQ(rest->size(), 1u);
    EXPECT_EQ(rest->front().name, "wang");
    EXPECT_FALSE(*users->find("nobody"));
    EXPECT_FALSE(*users->find(std::string(10'000, 'x')));
    EXPECT_EQ(everythingStored().find(kGood), std::string::npos);
    EXPECT_EQ(trail()[0], "user:admin user.add li.na done: roles operator viewer");
}

TEST_F(UsersTest, AreRefusedWithWhatToWrite) {
    add("li");
    EXPECT_EQ(refused({"li", "", {}, Secret(kGood)}),
              "there is a user li already; write another name");
    EXPECT_NE(refused({"Li Na", "", {}, Secret(kGood)}).find("write 1 to 64 of a-z"),
              std::string::npos);
    EXPECT_NE(refused({"", "", {}, Secret(kGood)}), "");
    EXPECT_NE(refused({"wang", "a\nb", {}, Secret(kGood)}).find("control characters"),
              std::string::npos);
    EXPECT_EQ(refused({"wang", "", {"operater"}, Secret(kGood)}),
              "there is no role operater; write operator");
    EXPECT_NE(refused({"wang", "", {}, Secret("short")}).find("12 characters"), std::string::npos);
    EXPECT_EQ(trail().size(), 1u);
}

TEST_F(UsersTest, ChangeInGuardedUnits) {
    add("li");
    UserChange next;
    next.display_name = "李娜";
    next.roles = {"engineer"};
    ASSERT_TRUE(change("li", next).ok());
    EXPECT_EQ(user("li").display_name, "李娜");
    EXPECT_EQ(user("li").generation, 1);
    UserChange lock;
    lock.locked = true;
    ASSERT_TRUE(change("li", lock).ok());
    EXPECT_TRUE(user("li").locked);
    EXPECT_EQ(user("li").generation, 2);
    UserChange password;
    password.password = Secret(kOther);
    ASSERT_TRUE(change("li", password).ok());
    EXPECT_TRUE(isPassword(Secret(kOther), user("li").password_hash));
    EXPECT_EQ(user("li").generation, 3);
    EXPECT_EQ(user("li").version, 4);
    EXPECT_EQ(trail()[1], "user:admin user.change li done: display name 李娜; roles engineer");
    EXPECT_EQ(trail()[2], "user:admin user.change li done: locked");
    EXPECT_EQ(trail()[3], "user:admin user.password li done: password");
    EXPECT_EQ(everythingStored().find(kOther), std::string::npos);
    EXPECT_EQ(change("nobody", lock).error().message, "there is no user nobody");
    UserChange wrong;
    wrong.roles = {"queen"};
    EXPECT_NE(change("li", wrong).error().message.find("there are viewer"), std::string::npos);
}

// Two that are read at the same version cannot both be written.
TEST_F(UsersTest, AStaleChangeIsAConflict) {
    add("li");
    auto stale = user("li");
    UserChange lock;
    lock.locked = true;
    ASSERT_TRUE(change("li", lock).ok());
    store::Unit unit{"user:admin", clock.now()};
    Users::put(stale, unit);
    bool conflict = false;
    std::promise<void> done;
    store->submit(std::move(unit), [&](const store::Outcome& outcome) {
        conflict = std::holds_alternative<store::Conflict>(outcome);
        done.set_value();
    });
    done.get_future().wait();
    EXPECT_TRUE(conflict);
    EXPECT_TRUE(user("li").locked);
}

}  // namespace kamhub::access::test
