// Goal: the right password opens a session; a stranger learns nothing, tries slowly, locks nobody
// out and fills no disk.

#include "access/login.hpp"

#include <time.h>

#include "support.hpp"

namespace kamhub::access::test {

using std::chrono::minutes;
using std::chrono::seconds;

class LoginTest : public AccessTest {
protected:
    LoginTest() : sessions(*store, clock, {}), refusals(*store, clock, {}) {
        add("li");
        login = std::make_unique<Login>(*store, clock, *users, sessions, refusals);
    }
    // "in", or why not.
    std::string attempt(const std::string& name, const std::string& password,
                        const std::string& peer = "192.0.2.1:5000") {
        const auto outcome = login->login(name, Secret(password), peer);
        if (const auto* in = std::get_if<LoggedIn>(&outcome)) {
            token = in->session;
            return "in";
        }
        if (const auto* no = std::get_if<LoginRefused>(&outcome))
            return no->wait > Duration::zero() ? "often" : no->words;
        return "error";
    }
    static std::string from(int n) {
        return "198.51." + std::to_string(n / 250) + "." + std::to_string(n % 250) + ":1";
    }

    Sessions sessions;
    Trail refusals;
    std::unique_ptr<Login> login;
    Secret token;
};

TEST_F(LoginTest, OpensASessionAndSaysNothingElse) {
    EXPECT_EQ(attempt("li", kGood), "in");
    EXPECT_EQ((*sessions.user(token, *users))->name, "li");
    const auto wrong = attempt("li", kOther);
    EXPECT_EQ(wrong, "the name or the password is wrong");
    EXPECT_EQ(attempt("nobody", kOther), wrong);
    EXPECT_EQ(attempt("", ""), wrong);
    EXPECT_EQ(attempt(std::string(100'000, 'n'), kOther), wrong);
    UserChange lock;
    lock.locked = true;
    ASSERT_TRUE(users->change("li", lock, *roles, "local").ok());
    EXPECT_EQ(attempt("li", kGood), wrong);
    const auto rows = trail();
    EXPECT_EQ(rows[1], "user:li login li done: from 192.0.2.1");
    EXPECT_EQ(rows[2], "address:192.0.2.1 login li refused: wrong password");
    // What was typed there may be a password.
    EXPECT_EQ(rows[3], "address:192.0.2.1 login a user that there is not refused: unknown");
    EXPECT_EQ(rows.back(), "address:192.0.2.1 login li refused: locked");
    EXPECT_EQ(everythingStored().find(kGood), std::string::npos);
    EXPECT_EQ(everythingStored().find(token.reveal()), std::string::npos);
}

// Of this thread alone, so that a busy machine changes nothing.
std::chrono::nanoseconds spent() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

// An unknown user costs a whole hash too: with costly hashes both take long.
TEST_F(LoginTest, TakesTheSameTimeForAnUnknownUser) {
    Users costly(*store, clock, {4, 16 * 1024 * 1024});
    ASSERT_TRUE(costly.add({"slow", "", {}, Secret(kGood)}, *roles, "local").ok());
    Login judged(*store, clock, costly, sessions, refusals);
    const auto time = [&](const std::string& name) {
        auto least = std::chrono::nanoseconds::max();
        for (int i = 0; i < 3; ++i) {
            const auto before = spent();
            judged.login(name, Secret(kOther), "192.0.2.9:1");
            least = std::min(least, spent() - before);
        }
        return least;
    };
    const auto known = time("slow"), unknown = time("nobody");
    EXPECT_LT(known, unknown * 2);
    EXPECT_LT(unknown, known * 2);
}

TEST_F(LoginTest, IsSlowedPerAddressWhateverTheNames) {
    int tried = 0;
    for (int i = 0; i < 100; ++i) tried += attempt("user" + std::to_string(i), kOther) != "often";
    EXPECT_EQ(tried, 20);
    EXPECT_EQ(attempt("li", kGood), "often");
    EXPECT_EQ(attempt("li", kGood, "192.0.2.2:1"), "in");
    clock.advance(seconds(30));
    EXPECT_EQ(attempt("li", kGood), "in");
}

TEST_F(LoginTest, IsSlowedPerUserWhateverTheAddresses) {
    ASSERT_EQ(attempt("li", kGood), "in");  // he has come from here
    int tried = 0;
    for (int i = 0; i < 200; ++i) tried += attempt("li", kOther, from(i)) != "often";
    EXPECT_EQ(tried, 10);
    for (int i = 0; i < 200; ++i) tried += attempt("nobody", kOther, from(i)) != "often";
    EXPECT_EQ(tried, 20);  // and nobody learns from it who exists
    // The true user is not locked out, also after a restart, as long as it goes on.
    EXPECT_EQ(attempt("li", kGood), "in");
    login = std::make_unique<Login>(*store, clock, *users, sessions, refusals);
    for (int i = 0; i < 200; ++i) attempt("li", kOther, from(i));
    EXPECT_EQ(attempt("li", kGood, "192.0.2.1:7777"), "in");
    // From elsewhere he waits, not for ever.
    EXPECT_EQ(attempt("li", kGood, "203.0.113.5:1"), "often");
    clock.advance(minutes(1));
    EXPECT_EQ(attempt("li", kGood, "203.0.113.5:1"), "in");
}

TEST_F(LoginTest, GivesSuccessesBack) {
    for (int i = 0; i < 50; ++i) ASSERT_EQ(attempt("li", kGood), "in") << i;
}

TEST_F(LoginTest, ChecksTheOldPasswordAsAnAttempt) {
    EXPECT_FALSE(login->check(user("li"), Secret(kGood), "192.0.2.1:1"));
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(login->check(user("li"), Secret(kOther), "192.0.2.1:1")->words,
                  "the old password is wrong");
    EXPECT_GT(login->check(user("li"), Secret(kGood), "192.0.2.1:1")->wait, Duration::zero());
}

TEST_F(LoginTest, RenewsHashesOfAnEarlierCost) {
    Users dearer(*store, clock, {2, 16384});
    Login judged(*store, clock, dearer, sessions, refusals);
    const auto before = user("li").password_hash;
    EXPECT_TRUE(std::holds_alternative<LoggedIn>(judged.login("li", Secret(kGood), "192.0.2.1:1")));
    EXPECT_NE(user("li").password_hash, before);
    EXPECT_FALSE(wantsNewHash(user("li").password_hash, dearer.cost()));
    EXPECT_EQ(attempt("li", kGood), "in");
}

TEST_F(LoginTest, FillsNoDisk) {
    for (int i = 0; i < 5000; ++i) attempt("li", kOther, from(i));
    EXPECT_LE(trail().size(), 1u + 30u);
    clock.advance(seconds(10));
    attempt("li", kOther, from(0));
    EXPECT_NE(trail().back().find("4970 refusals before it were only counted"), std::string::npos)
        << trail().back();
}

TEST(LoginLimits, RememberABoundedNumber) {
    HeldClock clock;
    LoginRates rates;
    rates.most = 100;
    LoginLimit limit(clock, rates);
    for (int i = 0; i < 1000; ++i) limit.attempt("u" + std::to_string(i), std::to_string(i), false);
    EXPECT_LE(limit.buckets(), 100u);
}

TEST(LoginLimits, KnowAnAddress) {
    EXPECT_EQ(addressOf("192.0.2.1:80"), "192.0.2.1");
    EXPECT_EQ(addressOf("[2001:db8:1:2:3:4:5:6]:80"), "2001:db8:1:2::/64");
    EXPECT_EQ(addressOf("2001:db8:1:2:3:4:5:6:80"), addressOf("2001:db8:1:2:9:9:9:9:81"));
    EXPECT_EQ(addressOf("[::ffff:192.0.2.1]:80"), "192.0.2.1");
    EXPECT_EQ(addressOf(""), "");
}

}  // namespace kamhub::access::test
