// Goal: what only the PostgreSQL store promises: its schema over versions, one hub at a time, its
// end with the connection. Method: the suite and these, on the server of tests/tools/with_postgres;
// without one they are skipped.

#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>

#include "postgres_home.hpp"
#include "store/postgres_schema.hpp"

namespace kamhub::store::test {

PostgresHome::PostgresHome() {
    static std::atomic<int> made = 0;
    schema_ = "t" + std::to_string(::getpid()) + "_" + std::to_string(++made);
}

PostgresHome::~PostgresHome() { execute("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE"); }

std::string PostgresHome::connection() {
    const char* given = std::getenv("KAMHUB_PG");
    return given ? given : "";
}

Result<std::unique_ptr<Store>> PostgresHome::open() { return open({}); }

Result<std::unique_ptr<Store>> PostgresHome::open(
    std::function<void(const std::string&)> on_fatal) {
    return openPostgres({connection(), schema_, directory_.path()}, std::move(on_fatal));
}

std::string PostgresHome::execute(const std::string& sql) {
    PGconn* handle = PQconnectdb(connection().c_str());
    PQsetNoticeReceiver(
        handle, [](void*, const PGresult*) {}, nullptr);
    PQclear(PQexec(handle, ("SET search_path=" + schema_).c_str()));
    PGresult* result = PQexec(handle, sql.c_str());
    std::string out = PQresultErrorMessage(result);
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0)
        out = PQgetvalue(result, 0, 0);
    PQclear(result);
    PQfinish(handle);
    return out;
}

namespace {

std::vector<Implementation> implementations() {
    if (PostgresHome::connection().empty()) return {};
    return {
        {"postgresql", []() -> std::unique_ptr<Home> { return std::make_unique<PostgresHome>(); }}};
}

}  // namespace

class PostgresStore : public ::testing::Test {
protected:
    void SetUp() override {
        if (PostgresHome::connection().empty()) GTEST_SKIP() << "no server; see with_postgres";
    }
};

INSTANTIATE_TEST_SUITE_P(Postgresql, StoreSuite, ::testing::ValuesIn(implementations()),
                         [](const auto& info) { return std::string(info.param.name); });

INSTANTIATE_TEST_SUITE_P(Postgresql, StoreTables, ::testing::ValuesIn(implementations()),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_F(PostgresStore, RefusesANewerVersion) {
    PostgresHome home;
    { ASSERT_TRUE(home.open().ok()); }
    home.execute("INSERT INTO schema_version VALUES(9999, 'later')");
    const auto store = home.open();
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().code, ErrorCode::InvalidConfig);
    EXPECT_NE(store.error().message.find("9999"), std::string::npos);
    EXPECT_NE(store.error().message.find("newer program"), std::string::npos);
}

TEST_F(PostgresStore, RefusesASchemaOfAnotherProgram) {
    PostgresHome home;
    home.execute("CREATE SCHEMA " + home.schema());
    home.execute("CREATE TABLE customers(name text)");
    const auto store = home.open();
    ASSERT_FALSE(store.ok());
    EXPECT_NE(store.error().message.find("another schema"), std::string::npos);
}

TEST_F(PostgresStore, RefusesASchemaThatIsOpen) {
    PostgresHome home, other;
    const auto first = home.open();
    ASSERT_TRUE(first.ok());
    EXPECT_FALSE(home.open().ok());  // nor another schema beside it in one folder
    TemporaryDirectory elsewhere;
    const auto second = openPostgres({PostgresHome::connection(), home.schema(), elsewhere.path(),
                                      std::chrono::milliseconds(300)});
    ASSERT_FALSE(second.ok());
    EXPECT_NE(second.error().message.find("another program"), std::string::npos);
    EXPECT_TRUE(other.open().ok());
}

TEST_F(PostgresStore, SaysNothingOfTheConnection) {
    for (const char* connection :
         {"host=/nowhere password=geheim", "password", "password=geheim geheim",
          "postgresql://a:geheim@127.0.0.1:1/x"}) {
        TemporaryDirectory directory;
        const auto store = openPostgres({connection, "kamhub", directory.path()});
        ASSERT_FALSE(store.ok());
        EXPECT_EQ(store.error().message.find("geheim"), std::string::npos) << store.error().message;
    }
    TemporaryDirectory directory;
    EXPECT_FALSE(openPostgres({PostgresHome::connection(), "a; DROP", directory.path()}).ok());
}

TEST_F(PostgresStore, AppliesEveryStepOnceAndInOrder) {
    using namespace postgres;
    PostgresHome home;
    auto opened = Connection::open(PostgresHome::connection(), home.schema(), Role::Writer);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    Connection& writer = **opened;
    std::vector<Migration> steps{{1, "first", "CREATE TABLE t(a int); INSERT INTO t VALUES(1)"}};
    ASSERT_TRUE(migrate(writer, home.schema(), steps).ok());
    steps.push_back({2, "second", "ALTER TABLE t ADD b int DEFAULT 5; INSERT INTO t VALUES(2, 6)"});
    steps.push_back({3, "third", "UPDATE t SET a = a + 10"});
    ASSERT_TRUE(migrate(writer, home.schema(), steps).ok());
    ASSERT_TRUE(migrate(writer, home.schema(), steps).ok());
    EXPECT_EQ(home.execute("SELECT sum(a) || ' ' || sum(b) || ' ' || count(*) FROM t"), "23 11 2");
    // A step that fails leaves the version before it, whole.
    steps.push_back({4, "broken", "INSERT INTO t VALUES(99, 99); INSERT INTO nowhere VALUES(1)"});
    EXPECT_FALSE(migrate(writer, home.schema(), steps).ok());
    EXPECT_EQ(home.execute("SELECT count(*) FROM t"), "2");
    EXPECT_EQ(home.execute("SELECT max(version) FROM schema_version"), "3");
}

TEST_F(PostgresStore, KeepsTextThatIsNoUtf8Readable) {
    PostgresHome home;
    auto store = home.open();
    ASSERT_TRUE(store.ok());
    Unit unit = accepting("m1");
    unit.messages[0].deliveries[0].route = std::string("\xB9\xE3\0é\xF0\x9F\x98\x80", 9);
    commit(**store, std::move(unit));
    EXPECT_EQ((*(*store)->deliveryById("m1-billing"))->route, "\\xb9\\xe3\\x00é\xF0\x9F\x98\x80");
}

// The server ends every session: of what was sent nobody knows, and the store takes nothing more.
TEST_F(PostgresStore, ALostConnectionEndsIt) {
    PostgresHome home;
    std::promise<std::string> fatal;
    auto store = home.open([&](const std::string& what) { fatal.set_value(what); });
    ASSERT_TRUE(store.ok());
    commit(**store, accepting("m1"));
    home.execute(
        "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE locktype='advisory'"
        " AND classid=(hashtext('kamhub " +
        home.schema() + "')::bigint & 4294967295)::oid AND objid=3000");
    EXPECT_NE(fatal.get_future().get().find("lost"), std::string::npos);
    const auto after = submitAndWait(**store, accepting("m2"));
    ASSERT_TRUE(std::holds_alternative<Error>(after));
    EXPECT_EQ(std::get<Error>(after).code, ErrorCode::Unavailable);
    EXPECT_FALSE((*store)->writable().ok());
    EXPECT_EQ((*store)->messages({})->size(), 1u);  // reading goes on
    store->reset();
    store = home.open();
    ASSERT_TRUE(store.ok()) << store.error().message;
    commit(**store, accepting("m2"));
}

TEST_F(PostgresStore, ReadersComeBack) {
    PostgresHome home;
    auto store = home.open();
    ASSERT_TRUE(store.ok());
    commit(**store, accepting("m1"));
    home.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE"
        " 'SET enable_seqscan%statement_timeout=1000%" +
        home.schema() + "%'");
    int failed = 0;
    while (!(*store)->message(1).ok()) ASSERT_LT(++failed, 10);
    EXPECT_TRUE(*(*store)->message(1));
    commit(**store, accepting("m2"));
}

TEST_F(PostgresStore, LeavesNoPieceOfARefusedPayload) {
    PostgresHome home;
    TemporaryDirectory elsewhere;
    auto store = home.open();
    ASSERT_TRUE(store.ok());
    commit(**store, accepting("m1"));
    const std::string bytes(3'000'000, 'x');
    for (const auto* id : {"m1", "m2"}) {
        Unit unit = accepting(id);
        std::ofstream(elsewhere.path() / id, std::ios::binary) << bytes;
        unit.messages[0].body =
            Payload::ofFile(elsewhere.path() / id, bytes.size(), sha256Hex(bytes));
        submitAndWait(**store, std::move(unit));
    }
    EXPECT_EQ(home.execute("SELECT sum(length(bytes)) || ' ' || count(DISTINCT file)"
                           " FROM payload_piece"),
              "3000000 1");
}

}  // namespace kamhub::store::test
