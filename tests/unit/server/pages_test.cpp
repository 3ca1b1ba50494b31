// Goal: the pages come from the set of files that was read at the start, with what a browser needs
// to keep and to guard them, and nothing else comes.

#include "fake_hub.hpp"
#include "server/pages.hpp"

namespace kamhub::test {
namespace {

class PagesTest : public ::testing::Test {
protected:
    ~PagesTest() override { hub.listeners().stop(std::chrono::seconds(5)); }

    void write(const std::string& name, const std::string& text) {
        const auto file = folder.path() / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
    }
    void serve() {
        pages = std::make_unique<server::Pages>(hub, folder.path());
        EXPECT_TRUE(pages->mount().ok());
        EXPECT_TRUE(hub.start().ok());
    }
    Answer get(const std::string& path, const Headers& headers = {}) {
        return call(hub.operations(), "GET", path, headers);
    }

    TemporaryFolder folder;
    FakeHub hub;
    std::unique_ptr<server::Pages> pages;
};

TEST_F(PagesTest, ServesWhatWasBuilt) {
    write("index.html", "<p>hub");
    write("assets/app-1a2b.js", "run()");
    write("assets/app-1a2b.js.gz", "packed");
    serve();
    const auto index = get("/");
    EXPECT_EQ(index.status, 200);
    EXPECT_EQ(index.body, "<p>hub");
    EXPECT_EQ(index.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(index.header("Cache-Control"), "no-cache");
    EXPECT_EQ(index.header("X-Content-Type-Options"), "nosniff");
    const auto policy = index.header("Content-Security-Policy");
    EXPECT_NE(policy.find("default-src 'none'"), std::string::npos) << policy;
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos) << policy;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos) << policy;
    EXPECT_EQ(get("/index.html").body, "<p>hub");
    const auto script = get("/assets/app-1a2b.js");
    EXPECT_EQ(script.body, "run()");
    EXPECT_EQ(script.header("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(script.header("Content-Encoding"), "");
}

TEST_F(PagesTest, SendsThePackedFormToWhoTakesIt) {
    write("assets/app-1a2b.js", "run()");
    write("assets/app-1a2b.js.gz", "packed");
    serve();
    const auto with = [&](const char* accepted) {
        return get("/assets/app-1a2b.js", {{"Accept-Encoding", accepted}, {"Authorization", ""}});
    };
    EXPECT_EQ(with("gzip, deflate, br").body, "packed");
    EXPECT_EQ(with("gzip").header("Content-Encoding"), "gzip");
    EXPECT_EQ(with("gzip").header("Vary"), "Accept-Encoding");
    EXPECT_EQ(with("br;q=1.0, gzip;q=0.8").body, "packed");
    for (const char* no : {"br", "gzip;q=0", "gzip;q=0.0, br;q=0.5"})
        EXPECT_EQ(with(no).body, "run()") << no;
}

TEST_F(PagesTest, IsAskedAgainByTag) {
    write("index.html", "<p>hub");
    serve();
    const auto tag = get("/").header("ETag");
    ASSERT_GT(tag.size(), 10u);
    const auto again = get("/", {{"If-None-Match", tag}});
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(get("/", {{"If-None-Match", "\"other\""}}).status, 200);
}

TEST_F(PagesTest, ServesNothingElse) {
    write("index.html", "<p>hub");
    write("notes.secret", "no type that a page uses");
    write("../outside.html", "outside");
    std::filesystem::create_symlink(folder.path() / "../outside.html", folder.path() / "link.html");
    serve();
    write("later.html", "came after the start");
    for (const char* path : {"/notes.secret", "/../outside.html", "/%2e%2e/outside.html", "/later.html",
                             "/link.html", "/assets/", "/assets", "//index.html", "/index.html/",
                             "/index.html%00", "/./index.html", "/api/v2", "/INDEX.HTML"}) {
        const auto answer = get(path);
        EXPECT_TRUE(answer.status == 404 || answer.status == 400) << path << answer.status;
    }
    std::filesystem::remove(folder.path() / "../outside.html");
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
        const auto answer = call(hub.operations(), method, "/");
        EXPECT_EQ(answer.status, 405) << method;
        EXPECT_EQ(answer.header("Allow"), "GET, HEAD");
    }
    EXPECT_EQ(call(hub.operations(), "HEAD", "/").status, 200);
    EXPECT_EQ(call(hub.operations(), "HEAD", "/").body, "");
    EXPECT_EQ(get("/", {{"Host", "evil.example"}}).status, 403);
    EXPECT_EQ(call(hub.partners(), "GET", "/").status, 404);
}

TEST_F(PagesTest, SaysHowToBuildThem) {
    serve();
    const auto answer = get("/");
    EXPECT_EQ(answer.status, 404);
    EXPECT_NE(answer.body.find("./dev web"), std::string::npos) << answer.body;
    EXPECT_EQ(get("/assets/x.js").status, 404);
}

}  // namespace
}  // namespace kamhub::test
