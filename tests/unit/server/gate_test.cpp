// Goal: nobody uses the operations API unknown or without the right; another site's page cannot use
// somebody's session.

#include "access/units.hpp"
#include "fake_hub.hpp"
#include "server/json.hpp"

namespace kamhub::test {
namespace {

constexpr char kPassword[] = "four plain words here";

class GateTest : public ::testing::Test {
protected:
    GateTest() : operations(hub, {}, hub.access()) {
        EXPECT_TRUE(operations.mount().ok());
        EXPECT_TRUE(hub.start().ok());
        own = "127.0.0.1:" + std::to_string(hub.operations());
    }
    ~GateTest() override { hub.listeners().stop(std::chrono::seconds(5)); }

    void add(const std::string& name, const std::vector<std::string>& roles) {
        ASSERT_TRUE(
            hub.access()
                .users()
                .add({name, "", roles, Secret(kPassword)}, *access::Roles::builtIn(), "local")
                .ok());
    }
    Answer get(const std::string& path, const Headers& headers) {
        return call(hub.operations(), "GET", path, headers);
    }
    Answer post(const std::string& path, const std::string& body, Headers headers) {
        headers.emplace_back("Content-Type", "application/json");
        return call(hub.operations(), "POST", path, headers, body);
    }
    Answer login(const std::string& name, const std::string& password) {
        return post("/api/v1/login",
                    "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}", nobody);
    }
    // The Cookie header that a browser would send after this answer.
    static Headers cookieOf(const Answer& answer) {
        const auto set = answer.header("Set-Cookie");
        return {{"Cookie", set.substr(0, set.find(';'))}};
    }
    static std::string member(const Answer& answer, const std::string& part,
                              const std::string& name) {
        const auto json = server::readObject(answer.body);
        if (!json) return "no JSON: " + answer.body;
        if (part.empty()) return server::textMember(*json, name);
        const auto object = json->getObject(part);
        return object ? server::textMember(*object, name) : "none: " + answer.body;
    }
    // Action, object, outcome, detail of every audit row, a line each.
    std::string trail() {
        EXPECT_TRUE(access::apply(hub.store(), [&] {
                        return store::Unit{"test", hub.runtime().now()};
                    }).ok());
        std::string out;
        const auto rows = hub.store().audit({});
        for (const auto& row : *rows)
            out += row.actor + " " + row.action + " " + row.object + " " + row.outcome + ": " +
                   row.detail + "\n";
        return out;
    }

    const Headers nobody{{"Authorization", ""}};
    FakeHub hub;
    server::Operations operations;
    std::string own;
};

TEST_F(GateTest, KnowsNobodyAtFirst) {
    for (const auto& resource : server::Operations::resources()) {
        if (resource.right == std::string_view(server::kNoCaller)) continue;
        const auto path = std::string("/api/v1/") + resource.path;
        const auto answer =
            call(hub.operations(), resource.method, path + (path.ends_with('/') ? "x" : ""), nobody,
                 resource.method == std::string("GET") ? "" : "{}");
        EXPECT_EQ(answer.status, 401) << path << answer.body;
        EXPECT_EQ(answer.header("WWW-Authenticate"), "Bearer realm=\"kamhub\"");
    }
    EXPECT_EQ(get("/api/v1/there/is/no/such", nobody).status, 401);
    EXPECT_EQ(get("/health/live", nobody).status, 200);
    EXPECT_EQ(get("/health/ready", nobody).status, 200);
    EXPECT_EQ(get("/metrics", nobody).status, 401);
}

TEST_F(GateTest, KnowsNoWrongToken) {
    for (const char* wrong : {"Bearer nonsense", "Bearer ", "Basic YTpi", "Bearer", "x"})
        EXPECT_EQ(get("/api/v1/status", {{"Authorization", wrong}}).status, 401) << wrong;
    EXPECT_EQ(get("/api/v1/status", {{"Authorization", "Bearer " + std::string(2000, 'x')}}).status,
              401);
    EXPECT_EQ(get("/api/v1/status", {{"Cookie", "kamhub_session=nonsense"}}).status, 401);
    EXPECT_NE(trail().find("request GET /api/v1/status refused: the token is unknown"),
              std::string::npos)
        << trail();
}

TEST_F(GateTest, TakesTheLocalToken) {
    const auto me = get("/api/v1/me", {});
    EXPECT_EQ(me.status, 200);
    EXPECT_EQ(member(me, "", "actor"), "local");
    EXPECT_EQ(get("/api/v1/there/is/no/such", {}).status, 404);
    const auto before = FakeHub::tokenIn(hub.localTokenFile());
    ASSERT_TRUE(hub.access().start().ok());
    EXPECT_EQ(get("/api/v1/me", {{"Authorization", "Bearer " + before}}).status, 401);
}

TEST_F(GateTest, BeginsAndEndsASession) {
    add("li", {"engineer"});
    const auto wrong = login("li", "four other words here");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(wrong.body, login("nobody", kPassword).body);
    const auto in = login("li", kPassword);
    ASSERT_EQ(in.status, 200) << in.body;
    const auto set = in.header("Set-Cookie");
    for (const char* part : {"; HttpOnly", "; SameSite=Strict", "; Path=/"})
        EXPECT_NE(set.find(part), std::string::npos) << set;
    const auto cookie = cookieOf(in);
    const auto me = get("/api/v1/me", cookie);
    EXPECT_EQ(member(me, "", "actor"), "user:li");
    EXPECT_EQ(get("/api/v1/status", cookie).status, 200);

    // Who acts is the user.
    auto page = cookie;
    page.emplace_back(server::kOwnPage, "1");
    EXPECT_EQ(post("/api/v1/reload", "{}", page).status, 200);
    EXPECT_NE(trail().find("user:li hub.reload"), std::string::npos);

    const auto out = post("/api/v1/logout", "{}", page);
    EXPECT_EQ(out.status, 200) << out.body;
    EXPECT_NE(out.header("Set-Cookie").find("Max-Age=0"), std::string::npos);
    EXPECT_EQ(get("/api/v1/status", cookie).status, 401);
}

TEST_F(GateTest, NamesTheRightThatIsLacking) {
    add("li", {"viewer"});
    const auto cookie = cookieOf(login("li", kPassword));
    auto page = cookie;
    page.emplace_back(server::kOwnPage, "1");
    EXPECT_EQ(get("/api/v1/messages", cookie).status, 200);
    const auto refused = post("/api/v1/reload", "{}", page);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(member(refused, "error", "right"), "hub.configure");
    EXPECT_EQ(member(refused, "error", "message"),
              "user:li does not have the right hub.configure; an administrator gives it with a "
              "role");
    EXPECT_NE(trail().find("user:li request POST /api/v1/reload refused: lacks hub.configure"),
              std::string::npos);
}

// Every resource, asked by somebody who holds all rights but its own.
TEST_F(GateTest, AsksForEachResourcesRight) {
    for (const auto& resource : server::Operations::resources()) {
        const std::string right = resource.right;
        if (right == server::kNoCaller || right == server::kAnyCaller) continue;
        EXPECT_TRUE(access::allRights().contains(right)) << resource.path;
        access::Caller caller;
        caller.rights = access::allRights();
        caller.rights.erase(right);
        EXPECT_TRUE(server::Gate(hub.access(), hub).refuse({}, caller, right)) << resource.path;
        caller.rights = {right};
        EXPECT_FALSE(server::Gate(hub.access(), hub).refuse({}, caller, right)) << resource.path;
    }
}

TEST_F(GateTest, TakesChangesFromItsOwnPagesOnly) {
    add("li", {"administrator"});
    const auto cookie = cookieOf(login("li", kPassword));
    EXPECT_EQ(post("/api/v1/reload", "{}", cookie).status, 403);
    auto with = [&](const char* name, const std::string& value) {
        auto headers = cookie;
        headers.emplace_back("Host", own);
        headers.emplace_back(name, value);
        return post("/api/v1/reload", "{}", headers).status;
    };
    EXPECT_EQ(with("Origin", "http://evil.example"), 403);
    EXPECT_EQ(with("Origin", "null"), 403);
    EXPECT_EQ(with("Origin", "http://" + own), 200);
    EXPECT_EQ(with(server::kOwnPage, "1"), 200);
}

TEST_F(GateTest, TakesAUsersTokenForAPartOfHisRights) {
    add("li", {"operator"});
    auto& access = hub.access();
    const auto token =
        access.tokens().add({"li", "monitoring", {access::kHubObserve}, std::chrono::hours(1)},
                            access.users(), *access::Roles::builtIn(), "user:li");
    ASSERT_TRUE(token.ok());
    const Headers bearer{{"Authorization", "bearer " + token->reveal()}};
    EXPECT_EQ(get("/api/v1/status", bearer).status, 200);
    const auto refused = get("/api/v1/messages", bearer);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(member(refused, "error", "message").rfind("the token monitoring of user:li", 0), 0u)
        << refused.body;
    access::UserChange less;
    less.roles = std::vector<std::string>{};
    ASSERT_TRUE(access.users().change("li", less, *access::Roles::builtIn(), "local").ok());
    EXPECT_EQ(get("/api/v1/status", bearer).status, 403);
    access::UserChange lock;
    lock.locked = true;
    ASSERT_TRUE(access.users().change("li", lock, *access::Roles::builtIn(), "local").ok());
    EXPECT_EQ(get("/api/v1/status", bearer).status, 401);
}

TEST_F(GateTest, SlowsLoginsDown) {
    add("li", {"viewer"});
    int tried = 0;
    Answer last;
    for (int i = 0; i < 12; ++i) {
        last = login("li", "four other words here");
        tried += last.status == 401;
    }
    EXPECT_EQ(tried, 10);
    EXPECT_EQ(last.status, 429);
    EXPECT_GT(std::stoi(last.header("Retry-After")), 0);
    EXPECT_EQ(post("/api/v1/login", "{\"name\":\"" + std::string(9000, 'x') + "\"}", nobody).status,
              413);
}

TEST_F(GateTest, MakesTheFirstUserWithTheSetupToken) {
    const auto token = FakeHub::tokenIn(hub.setupTokenFile());
    const auto setUp = [&](const std::string& with) {
        return post(
            "/api/v1/setup",
            "{\"token\":\"" + with + "\",\"name\":\"li\",\"password\":\"" + kPassword + "\"}",
            nobody);
    };
    EXPECT_EQ(get("/api/v1/setup", nobody).body, "{\"needed\":true}\n");
    EXPECT_EQ(setUp("nonsense").status, 422);
    EXPECT_EQ(setUp(token).status, 201);
    EXPECT_EQ(get("/api/v1/setup", nobody).body, "{\"needed\":false}\n");
    EXPECT_EQ(setUp(token).status, 422);
    EXPECT_EQ(login("li", kPassword).status, 200);
    EXPECT_EQ(hub.access().users().find("li").value()->roles,
              std::vector<std::string>{"administrator"});
}

TEST_F(GateTest, WritesNoSecretAnywhere) {
    add("li", {"viewer"});
    const auto cookie = cookieOf(login("li", kPassword));
    get("/api/v1/me", cookie);
    login("li", "four other words here");
    login("typed the password here", "x");
    const auto rows = trail();
    for (const auto& secret :
         {std::string(kPassword), std::string("four other"), std::string("typed the password"),
          cookie[0].second.substr(cookie[0].second.find('=') + 1),
          FakeHub::tokenIn(hub.localTokenFile())})
        EXPECT_EQ(rows.find(secret), std::string::npos) << rows;
}

}  // namespace
}  // namespace kamhub::test
