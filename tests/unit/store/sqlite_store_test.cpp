// Goal: what only the SQLite store promises: its file over versions, its folder, its end on a
// broken disk.

#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "store/sqlite_schema.hpp"
#include "suite.hpp"

namespace kamhub::store::test {

namespace {

class SqliteHome final : public Home {
public:
    Result<std::unique_ptr<Store>> open() override { return openSqlite(directory_.path()); }
    std::vector<std::string> spoolFiles() const override {
        std::vector<std::string> out;
        for (const auto& entry : std::filesystem::directory_iterator(directory_.path() / "spool"))
            out.push_back(entry.path().filename().string());
        return out;
    }

private:
    TemporaryDirectory directory_;
};

void execute(const std::filesystem::path& file, const char* sql) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    sqlite3_close(handle);
}

// Runs `body` in a child process, because it breaks what the process has; answers its exit code.
int inChild(const std::function<int()>& body) {
    const pid_t child = ::fork();
    if (child == 0) std::_Exit(body());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

Unit large(const std::string& id, std::size_t size) {
    Unit unit = accepting(id);
    unit.messages[0].body = Payload::of(std::string(size, 'x'));
    return unit;
}

constexpr int kCannotTry = 77;

// 0: a full disk refuses units, loses nothing, and is taken up again when there is room.
int fillDisk(const std::filesystem::path& directory) {
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("kamhub", directory.c_str(), "tmpfs", 0, "size=4m") != 0)
        return kCannotTry;
    const auto ballast = directory / "ballast";
    std::ofstream(ballast) << std::string(2'000'000, 'x');
    bool fatal = false;
    auto store = openSqlite(directory, [&](const std::string&) { fatal = true; });
    if (!store) return 1;
    int stored = 0;
    std::optional<Outcome> refused;
    for (int i = 0; i < 100 && !refused; ++i) {
        auto outcome = submitAndWait(**store, large(numbered("m", i), 100'000));
        if (std::holds_alternative<Committed>(outcome))
            ++stored;
        else
            refused = std::move(outcome);
    }
    if (!refused || !std::holds_alternative<Error>(*refused)) return 2;
    if (std::get<Error>(*refused).code != ErrorCode::Unavailable || fatal) return 3;
    if (static_cast<int>((*store)->messages({.limit = 1000})->size()) != stored || stored == 0)
        return 4;
    std::filesystem::remove(ballast);
    if (!std::holds_alternative<Committed>(submitAndWait(**store, large("after", 100'000))))
        return 5;
    return static_cast<int>((*store)->messages({.limit = 1000})->size()) == stored + 1 ? 0 : 6;
}

// 0: a write that fails ends the store: it tells once, and takes nothing more.
int breakDisk(const std::filesystem::path& directory) {
    std::vector<std::string> fatal;
    auto store = openSqlite(directory, [&](const std::string& what) { fatal.push_back(what); });
    if (!store) return 1;
    if (!std::holds_alternative<Committed>(submitAndWait(**store, large("m1", 1000)))) return 2;
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{300'000, 300'000};  // a larger file: EFBIG, an I/O error to SQLite
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto broken = submitAndWait(**store, large("m2", 1'000'000));
    if (!std::holds_alternative<Error>(broken)) return 3;
    if (std::get<Error>(broken).message.find("not known") == std::string::npos) return 4;
    const auto after = submitAndWait(**store, large("m3", 10));
    if (!std::holds_alternative<Error>(after)) return 5;
    if (std::get<Error>(after).code != ErrorCode::Unavailable) return 6;
    return fatal.size() == 1 ? 0 : 7;
}

}  // namespace

namespace {

const Implementation kSqlite{
    "sqlite", []() -> std::unique_ptr<Home> { return std::make_unique<SqliteHome>(); }};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreSuite, ::testing::Values(kSqlite),
                         [](const auto& info) { return std::string(info.param.name); });
INSTANTIATE_TEST_SUITE_P(Sqlite, StoreTables, ::testing::Values(kSqlite),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(SqliteStore, RefusesANewerVersion) {
    TemporaryDirectory directory;
    { ASSERT_TRUE(openSqlite(directory.path()).ok()); }
    execute(directory.path() / "kamhub.db", "INSERT INTO schema_version VALUES(9999, 'later')");
    const auto store = openSqlite(directory.path());
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().code, ErrorCode::InvalidConfig);
    EXPECT_NE(store.error().message.find("9999"), std::string::npos);
    EXPECT_NE(store.error().message.find("newer program"), std::string::npos);
}

TEST(SqliteStore, MigratesAnOlderVersion) {
    TemporaryDirectory directory;
    execute(directory.path() / "kamhub.db",
            "CREATE TABLE schema_version(version INTEGER PRIMARY KEY, about TEXT)");
    auto store = openSqlite(directory.path());
    ASSERT_TRUE(store.ok()) << store.error().message;
    commit(**store, accepting("m1"));
}

TEST(SqliteStore, AppliesEveryStepOnceAndInOrder) {
    using namespace sqlite;
    TemporaryDirectory directory;
    auto database = Database::open(directory.path() / "any.db");
    ASSERT_TRUE(database.ok());
    std::vector<Migration> steps{{1, "first", "CREATE TABLE t(a); INSERT INTO t VALUES(1)"}};
    ASSERT_TRUE(migrate(**database, steps).ok());
    steps.push_back({2, "second", "ALTER TABLE t ADD b DEFAULT 5; INSERT INTO t VALUES(2, 6)"});
    steps.push_back({3, "third", "UPDATE t SET a = a + 10"});
    ASSERT_TRUE(migrate(**database, steps).ok());
    ASSERT_TRUE(migrate(**database, steps).ok());
    {
        auto rows = (*database)->rows("SELECT sum(a), sum(b), count(*) FROM t");
        ASSERT_EQ(rows.next(), Step::Row);
        EXPECT_EQ(rows.integer(0), 23);
        EXPECT_EQ(rows.integer(1), 11);
        EXPECT_EQ(rows.integer(2), 2);
    }
    // A step that fails leaves the version before it, whole.
    steps.push_back({4, "broken", "INSERT INTO t VALUES(99, 99); INSERT INTO nowhere VALUES(1)"});
    EXPECT_FALSE(migrate(**database, steps).ok());
    auto rows = (*database)->rows(
        "SELECT (SELECT count(*) FROM t), (SELECT max(version) FROM schema_version)");
    ASSERT_EQ(rows.next(), Step::Row);
    EXPECT_EQ(rows.integer(0), 2);
    EXPECT_EQ(rows.integer(1), 3);
}

TEST(SqliteStore, AReadEndsAtItsDeadline) {
    using namespace sqlite;
    TemporaryDirectory directory;
    auto database = Database::open(directory.path() / "any.db");
    ASSERT_TRUE(database.ok());
    constexpr const char* kEndless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    (*database)->setDeadline(std::chrono::steady_clock::now());
    EXPECT_EQ((*database)->run(kEndless), Step::Busy);
    EXPECT_EQ((*database)->error("counting").code, ErrorCode::Unavailable);
    (*database)->setDeadline(std::chrono::steady_clock::time_point::max());
    EXPECT_EQ((*database)->run("SELECT 1"), Step::Row);
}

TEST(SqliteStore, RefusesADatabaseOfAnotherProgram) {
    TemporaryDirectory directory;
    execute(directory.path() / "kamhub.db", "CREATE TABLE customers(name)");
    EXPECT_FALSE(openSqlite(directory.path()).ok());
    std::ofstream(directory.path() / "kamhub.db")
        << "this is no database, whatever its name says " << 12345;
    EXPECT_FALSE(openSqlite(directory.path()).ok());
}

TEST(SqliteStore, RefusesADirectoryThatIsOpen) {
    TemporaryDirectory directory;
    const auto first = openSqlite(directory.path());
    ASSERT_TRUE(first.ok());
    const auto second = openSqlite(directory.path());
    ASSERT_FALSE(second.ok());
    EXPECT_NE(second.error().message.find("another program"), std::string::npos);
    EXPECT_FALSE(openSqlite("/proc/no/such/place").ok());
}

TEST(SqliteStore, SweepsFilesThatNoMessageNames) {
    TemporaryDirectory directory;
    const auto spool = directory.path() / "spool";
    const std::string bytes(300'000, 'z');
    {
        auto store = openSqlite(directory.path());
        Unit unit = accepting("m1");
        std::ofstream(spool / "upload-1", std::ios::binary) << bytes;
        unit.messages[0].body = Payload::ofFile(spool / "upload-1", bytes.size(), sha256Hex(bytes));
        commit(**store, std::move(unit));
    }
    for (const auto* name : {"payload-9999", "payload-1x", "upload-2", "payload-", "1"})
        std::ofstream(spool / name) << "left by a crash";
    auto store = openSqlite(directory.path());
    ASSERT_TRUE(store.ok());
    const auto row = (*store)->messages({})->at(0);
    std::vector<std::string> left;
    for (const auto& entry : std::filesystem::directory_iterator(spool))
        left.push_back(entry.path().filename());
    EXPECT_EQ(left, std::vector<std::string>{numbered("payload-", row.body)});
    EXPECT_EQ(*(*store)->payload(row.body)->read(), bytes);
    std::filesystem::remove(spool / left.at(0));
    EXPECT_FALSE((*store)->payload(row.body).ok());
}

TEST(SqliteStore, AFullDiskRefusesAndLosesNothing) {
    TemporaryDirectory directory;
    const int code = inChild([&] { return fillDisk(directory.path()); });
    if (code == kCannotTry) GTEST_SKIP() << "no right to mount a small disk";
    EXPECT_EQ(code, 0);
}

TEST(SqliteStore, AFailedWriteEndsIt) {
    TemporaryDirectory directory;
    EXPECT_EQ(inChild([&] { return breakDisk(directory.path()); }), 0);
    const auto store = openSqlite(directory.path());
    ASSERT_TRUE(store.ok());
    EXPECT_EQ((*store)->messages({.id = "m1"})->size(), 1u);
}

TEST(SqliteStore, EndsTheProgramWhereNobodyElseDecides) {
    TemporaryDirectory directory;
    const int code = inChild([&] {
        ::freopen("/dev/null", "w", stderr);
        auto store = openSqlite(directory.path());
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{300'000, 300'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        submitAndWait(**store, large("m1", 1'000'000));
        return 0;
    });
    EXPECT_EQ(code, -SIGABRT);
}

}  // namespace kamhub::store::test
