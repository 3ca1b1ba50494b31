// Goal: a store that any earlier version of the hub left is opened, read, delivered from and
// written to by this one. Method: stores as they were, as SQL (schemas/), on both databases.

#include <sqlite3.h>

#include <fstream>
#include <set>
#include <sstream>

#include "postgres_home.hpp"
#include "store/audit_chain.hpp"
#include "store/postgres_schema.hpp"
#include "store/sqlite_schema.hpp"

namespace kamhub::store::test {

namespace {

// What came into the hub over its versions; an earlier store has none of it.
struct Holds {
    bool facts_and_audit = true;
    bool edited_bodies = true;
};

std::string dump(const std::string& database, int version) {
    const std::string name = database + "_" + std::to_string(version) + ".sql";
    const std::ifstream file(std::string(KAMHUB_SOURCE_DIR) + "/tests/unit/store/schemas/" + name);
    EXPECT_TRUE(file.good()) << "there is no schemas/" << name
                             << ": see schemas/README.md for how it is made";
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string read(Store& store, std::int64_t payload) {
    const auto stored = store.payload(payload);
    if (!stored) return stored.error().message;
    const auto bytes = stored->read();
    return bytes ? *bytes : bytes.error().message;
}

MessageRow messageNamed(Store& store, const std::string& id) {
    const auto rows = store.messages({.id = id});
    if (!rows || rows->size() != 1) {
        ADD_FAILURE() << "no message " << id;
        return {};
    }
    return rows->front();
}

DeliveryRow deliveryNamed(Store& store, const std::string& id) {
    const auto row = store.deliveryById(id);
    if (!row || !*row) {
        ADD_FAILURE() << "no delivery " << id;
        return {};
    }
    return **row;
}

void readsMessages(Store& store) {
    EXPECT_EQ(idsOf(store.messages({})), "m7 m6 m5 m4 m3 m2 m1");
    EXPECT_EQ(idsOf(store.messages({.state = "waiting"})), "m6 m3 m2");
    EXPECT_EQ(idsOf(store.messages({.state = "parked"})), "m4");
    EXPECT_EQ(idsOf(store.messages({.state = "filtered"})), "m5");
    EXPECT_EQ(idsOf(store.messages({.state = "delivered"})), "m7 m1");
    EXPECT_EQ(idsOf(store.messages({.key = "C2"})), "m6 m3");
    EXPECT_EQ(idsOf(store.messages({.endpoint = "erp"})), "m4");
    EXPECT_EQ(idsOf(store.messages({.since = at(3), .until = at(5)})), "m4 m3");
    const auto row = messageNamed(store, "m4");
    EXPECT_EQ(read(store, row.body), "<body>m4</body>");
    EXPECT_EQ(read(store, row.original), "m4 as it came");
    EXPECT_EQ(row.envelope.traceparent, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    EXPECT_EQ(read(store, messageNamed(store, "m7").body), std::string(300'000, 'z'));
    const auto history = store.history(messageNamed(store, "m1").seq);
    ASSERT_TRUE(history.ok() && history->size() == 2u);
    EXPECT_EQ(history->at(1).event, "delivered");
    EXPECT_EQ(read(store, history->at(1).sent), "<sent>m1</sent>");
    EXPECT_EQ(read(store, history->at(1).answer), "<answer>ok</answer>");
    const auto notes = store.notes(10);
    ASSERT_TRUE(notes.ok() && notes->size() == 1u);
    EXPECT_EQ(notes->front().detail, "no such type");
}

void readsDeliveries(Store& store, const Holds& holds) {
    const auto parked = deliveryNamed(store, "d4");
    EXPECT_EQ(parked.state, DeliveryState::Parked);
    EXPECT_EQ(parked.error, "the customer is not known");
    EXPECT_EQ(read(store, parked.body), holds.edited_bodies ? "<body>m4, edited</body>" : "");
    const auto receipt = store.deliveryByReference("billing", "B-1001");
    ASSERT_TRUE(receipt.ok() && *receipt);
    EXPECT_EQ((*receipt)->id, "d1");
    const auto counts = store.counts();
    ASSERT_TRUE(counts.ok() && counts->size() == 2u);
    EXPECT_EQ(counts->at(0).waiting, 3);
    EXPECT_EQ(counts->at(0).delivered, 2);
    EXPECT_EQ(counts->at(0).oldest_waiting, at(2));
    EXPECT_EQ(counts->at(1).parked, 1);
}

void readsTheHubsOwn(Store& store) {
    const auto fact = store.fact("user", "anna");
    ASSERT_TRUE(fact.ok() && *fact);
    EXPECT_EQ((*fact)->version, 2);
    const auto verdict = verifyAudit(store);
    ASSERT_TRUE(verdict.ok());
    EXPECT_EQ(verdict->rows, 2);
    EXPECT_EQ(verdict->fault, "");
    const auto artefact = store.artefact(sha256Hex("<xsl:stylesheet/>"));
    ASSERT_TRUE(artefact.ok() && *artefact);
    EXPECT_EQ(*(*artefact)->bytes.read(), "<xsl:stylesheet/>");
}

void refusesRepeats(Store& store) {
    Unit same = accepting("m1"), other = accepting("m1");
    other.messages[0].body = Payload::of("<body>another</body>");
    const auto refused = submitAndWait(store, std::move(same));
    ASSERT_TRUE(std::holds_alternative<Conflict>(refused));
    EXPECT_EQ(std::get<Conflict>(refused).kind, Conflict::Kind::Duplicate);
    const auto contradicted = submitAndWait(store, std::move(other));
    ASSERT_TRUE(std::holds_alternative<Conflict>(contradicted));
    EXPECT_EQ(std::get<Conflict>(contradicted).kind, Conflict::Kind::DifferentBody);
}

void goesOn(Store& store) {
    const auto lanes = store.laneHeads("billing", 10);
    ASSERT_TRUE(lanes.ok() && lanes->size() == 2u);
    EXPECT_EQ(lanes->at(0).head.id, "d2");
    EXPECT_EQ(lanes->at(0).head.error, "503 busy");
    EXPECT_EQ(lanes->at(1).head.id, "d3");
    EXPECT_EQ(lanes->at(1).depth, 2);
    // Delivers one that waited: the next of its lane is the head.
    auto done = test::changing(lanes->at(1).head.seq, 1, DeliveryState::Delivered, "delivered");
    done.changes[0].sent = Payload::of("<sent>m3</sent>");
    commit(store, std::move(done));
    const auto next = store.laneHead("billing", "C2");
    ASSERT_TRUE(next.ok() && *next);
    EXPECT_EQ((*next)->head.id, "d6");
    // Edits the parked one and lets it go.
    auto edit =
        test::changing(deliveryNamed(store, "d4").seq, 3, DeliveryState::Waiting, "replayed");
    edit.changes[0].body = Payload::of("<body>m4, once more</body>");
    commit(store, std::move(edit));
    EXPECT_EQ(read(store, deliveryNamed(store, "d4").body), "<body>m4, once more</body>");
    // Takes a new one behind all others, with whatever a unit may hold today.
    Unit fresh = accepting("m8", "billing", "C2");
    fresh.facts.push_back({"lease", "a", 0, "x"});
    fresh.audit.push_back({"login", "anna", "ok", ""});
    commit(store, std::move(fresh));
    EXPECT_EQ(idsOf(store.messages({.limit = 2})), "m8 m7");
    EXPECT_EQ(read(store, messageNamed(store, "m8").body), "<body>m8</body>");
    EXPECT_EQ((*store.laneHead("billing", "C2"))->depth, 2);
    EXPECT_EQ(verifyAudit(store)->fault, "");
}

void isAsGoodAsNew(Store& store, const Holds& holds) {
    readsMessages(store);
    readsDeliveries(store, holds);
    if (holds.facts_and_audit) readsTheHubsOwn(store);
    refusesRepeats(store);
    goesOn(store);
}

std::string executeSqlite(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* handle = nullptr;
    sqlite3_open(file.c_str(), &handle);
    const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
    std::string wrong = code == SQLITE_OK ? "" : sqlite3_errmsg(handle);
    sqlite3_close(handle);
    return wrong;
}

// The tables and indexes of a store, each as its own statement without blanks; of columns that were
// added the place does not matter.
std::set<std::string> shapeOf(const std::filesystem::path& file) {
    std::set<std::string> out;
    auto database = sqlite::Database::open(file);
    EXPECT_TRUE(database.ok());
    auto rows = (*database)->rows(
        "SELECT m.type||' '||m.name||' '||ifnull(x.name,'') FROM sqlite_master m"
        " LEFT JOIN pragma_table_info(m.name) x ORDER BY 1");
    while (rows.next() == sqlite::Step::Row) out.insert(rows.text(0));
    return out;
}

}  // namespace

TEST(Migrations, OfEverySqliteVersion) {
    TemporaryDirectory fresh;
    { ASSERT_TRUE(openSqlite(fresh.path()).ok()); }
    const int newest = sqlite::migrations().back().version;
    for (int version = 1; version < newest; ++version) {
        SCOPED_TRACE("version " + std::to_string(version));
        TemporaryDirectory directory;
        std::filesystem::create_directories(directory.path() / "spool");
        std::ofstream(directory.path() / "spool" / "payload-10") << std::string(300'000, 'z');
        ASSERT_EQ(executeSqlite(directory.path() / "kamhub.db", dump("sqlite", version)), "");
        {
            auto store = openSqlite(directory.path());
            ASSERT_TRUE(store.ok()) << store.error().message;
            isAsGoodAsNew(**store, {version >= 2, version >= 3});
        }
        EXPECT_EQ(shapeOf(directory.path() / "kamhub.db"), shapeOf(fresh.path() / "kamhub.db"));
        auto again = openSqlite(directory.path());
        ASSERT_TRUE(again.ok()) << again.error().message;
        EXPECT_EQ(idsOf((*again)->messages({.limit = 1})), "m8");
    }
}

class PostgresMigrations : public ::testing::Test {
protected:
    void SetUp() override {
        if (PostgresHome::connection().empty()) GTEST_SKIP() << "no server; see with_postgres";
    }
};

TEST_F(PostgresMigrations, OfEveryVersion) {
    const std::string kShape =
        "SELECT string_agg(line, chr(10) ORDER BY line COLLATE \"C\") FROM (SELECT table_name||"
        "' '||column_name||' '||data_type AS line FROM information_schema.columns"
        " WHERE table_schema=current_schema() UNION ALL SELECT replace(indexdef,"
        " current_schema()||'.', '') FROM pg_indexes WHERE schemaname=current_schema()) s";
    PostgresHome fresh;
    { ASSERT_TRUE(fresh.open().ok()); }
    const int newest = postgres::migrations().back().version;
    for (int version = 1; version < newest; ++version) {
        SCOPED_TRACE("version " + std::to_string(version));
        PostgresHome home;
        home.execute("CREATE SCHEMA " + home.schema());
        const auto wrong =
            home.execute("BEGIN;" + dump("postgresql", version) + "COMMIT; SELECT 'loaded'");
        ASSERT_EQ(wrong, "loaded");
        {
            auto store = home.open();
            ASSERT_TRUE(store.ok()) << store.error().message;
            isAsGoodAsNew(**store, {});
        }
        EXPECT_EQ(home.execute(kShape), fresh.execute(kShape));
        auto again = home.open();
        ASSERT_TRUE(again.ok()) << again.error().message;
        EXPECT_EQ(idsOf((*again)->messages({.limit = 1})), "m8");
    }
}

}  // namespace kamhub::store::test
