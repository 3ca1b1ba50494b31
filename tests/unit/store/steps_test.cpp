// Goal: what a busy hub asks of its store costs the same however much the store holds. Method:
// SQLite's instructions are counted, not time, on a small store and on one that holds fifty times
// as much; of PostgreSQL the rows that it has read.

#include <sqlite3.h>

#include <atomic>
#include <functional>

#include "postgres_home.hpp"

namespace kamhub::store::test {

namespace {

// Finished messages, parked ones in between, then waiting ones, for four endpoints, five of a
// customer; a rare type and a rare endpoint among the oldest, one lane for itself.
void fillStore(Store& store, int messages) {
    const char* endpoints[] = {"billing", "accounting", "erp", "customer-service"};
    std::vector<std::int64_t> deliveries;
    for (int from = 0; from < messages; from += 50) {
        Unit unit;
        unit.actor = "partner:crm";
        unit.at = at(from);
        for (int i = from; i < from + 50; ++i) {
            const auto id = numbered("m", i), subject = numbered("C", i % (messages / 5));
            unit.messages.push_back(aMessage(id, subject));
            auto& message = unit.messages.back();
            if (i < 20) message.envelope.type = "rare.v1";
            const char* endpoint = i < 20 ? "rare" : endpoints[i % 4];
            message.deliveries.push_back(aDelivery(id + "-d", endpoint, subject));
        }
        for (const auto& each : commit(store, std::move(unit)).deliveries)
            deliveries.insert(deliveries.end(), each.begin(), each.end());
    }
    Unit unit = test::changing(deliveries[0], 1, DeliveryState::Delivered, "delivered");
    unit.changes.clear();
    for (std::size_t i = 0; i < deliveries.size(); ++i) {
        if (i >= deliveries.size() - deliveries.size() / 10) break;  // the newest wait
        const auto state = i % 20 == 7 ? DeliveryState::Parked : DeliveryState::Delivered;
        unit.changes.push_back(test::changing(deliveries[i], 1, state).changes[0]);
        unit.changes.back().reference = numbered("R", deliveries[i]);
        if (unit.changes.size() == 50) {
            commit(store, unit);
            unit.changes.clear();
        }
    }
    if (!unit.changes.empty()) commit(store, unit);
    for (int i = 0; i < messages / 10; ++i) commit(store, noting("refused"));
    commit(store, accepting("lonely", "lonely", "L1"));
}

struct Question {
    const char* what;
    std::function<void(Store&)> ask;
};

// The reads of the operations API, of /metrics and of the lanes.
std::vector<Question> questions() {
    const auto messages = [](const char* what, MessageFilter filter) {
        filter.limit = 5;
        return Question{what, [filter](Store& s) { EXPECT_EQ(s.messages(filter)->size(), 5u); }};
    };
    const auto deliveries = [](const char* what, DeliveryFilter filter) {
        filter.limit = 5;
        return Question{what, [filter](Store& s) { EXPECT_EQ(s.deliveries(filter)->size(), 5u); }};
    };
    using State = DeliveryState;
    return {
        messages("newest", {}),
        messages("waiting", {.state = "waiting"}),
        messages("parked", {.state = "parked"}),
        messages("delivered", {.state = "delivered"}),
        messages("of a customer", {.key = "C7"}),
        messages("of a rare type", {.type = "rare.v1"}),
        messages("of a rare endpoint", {.endpoint = "rare"}),
        messages("parked at an endpoint", {.state = "parked", .endpoint = "customer-service"}),
        messages("delivered to a rare endpoint", {.state = "delivered", .endpoint = "rare"}),
        messages("of a rare type in a time", {.type = "rare.v1", .since = at(0), .until = at(60)}),
        messages("at an endpoint in a time", {.endpoint = "erp", .since = at(0), .until = at(60)}),
        messages("in a time", {.since = at(0), .until = at(60)}),
        messages("newest page but one", {.before = 90}),
        deliveries("parked", {.state = State::Parked}),
        deliveries("parked, last page", {.state = State::Parked, .before = 90}),
        deliveries("waiting", {.state = State::Waiting}),
        {"waiting at an endpoint, behind what waits for others",
         [](Store& s) {
             EXPECT_EQ(s.deliveries({.state = State::Waiting, .endpoint = "lonely"})->size(), 1u);
         }},
        {"one by its id", [](Store& s) { EXPECT_EQ(s.messages({.id = "m7"})->size(), 1u); }},
        {"its history", [](Store& s) { EXPECT_EQ(s.history(7)->size(), 2u); }},
        {"a delivery by id", [](Store& s) { EXPECT_TRUE(*s.deliveryById("m7-d")); }},
        {"by reference", [](Store& s) { EXPECT_TRUE(*s.deliveryByReference("rare", "R7")); }},
        {"notes", [](Store& s) { EXPECT_EQ(s.notes(3)->size(), 3u); }},
        {"old notes", [](Store& s) { EXPECT_EQ(s.notesBefore(at(1), 3)->size(), 3u); }},
        {"counts", [](Store& s) { EXPECT_EQ(s.counts()->size(), 6u); }},
        {"a lane", [](Store& s) { EXPECT_TRUE(*s.laneHead("lonely", "L1")); }},
        {"what has ended", [](Store& s) { EXPECT_TRUE(s.finished(0, at(99), 5).ok()); }},
        {"a payload", [](Store& s) { EXPECT_FALSE(s.payload(7)->empty()); }},
    };
}

constexpr int kFew = 200, kMany = 10'000;

// Instructions of every statement on every connection to SQLite that is opened meanwhile.
class CountedSteps {
public:
    CountedSteps() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(&opened)); }
    ~CountedSteps() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&opened)); }
    // The second time: the first one prepares statements and reads pages.
    static std::int64_t of(const std::function<void()>& work) {
        work();
        steps_ = 0;
        work();
        return steps_;
    }

private:
    static int opened(sqlite3* database, char**, const sqlite3_api_routines*) {
        return sqlite3_trace_v2(database, SQLITE_TRACE_PROFILE, &ended, nullptr);
    }
    static int ended(unsigned, void*, void* statement, void*) {
        steps_ += sqlite3_stmt_status(static_cast<sqlite3_stmt*>(statement),
                                      SQLITE_STMTSTATUS_VM_STEP, 1);
        return 0;
    }
    static inline std::atomic<std::int64_t> steps_ = 0;
};

struct FilledStore {
    explicit FilledStore(int messages)
        : store(std::move(*openSqlite(directory.path()))), count(messages) {
        fillStore(*store, messages);
    }
    TemporaryDirectory directory;
    std::unique_ptr<Store> store;
    int count;
    int made = 0;  // by the questions
};

// Takes a message in, delivers it, takes it out.
void passOne(FilledStore& filled) {
    const auto id = numbered("new", ++filled.made);
    const auto committed = commit(*filled.store, accepting(id, "new", id));
    const auto head = *filled.store->laneHead("new", id);
    ASSERT_TRUE(head);
    commit(*filled.store, test::changing(head->head.seq, 1, DeliveryState::Delivered));
    Unit removal = noting("took out");
    removal.removal.changed_before = at(11);
    removal.removal.messages = committed.messages;
    removal.removal.keys_before = at(-1);
    removal.removal.keys = 10;
    commit(*filled.store, std::move(removal));
}

}  // namespace

TEST(Steps, AreAsFewInAFullSqliteStore) {
    const CountedSteps counted;
    FilledStore few(kFew), many(kMany);
    const auto compare = [&](const char* what, const std::function<void(FilledStore&)>& work) {
        const auto small = CountedSteps::of([&] { work(few); });
        const auto full = CountedSteps::of([&] { work(many); });
        EXPECT_GT(small, 0) << what;
        EXPECT_LE(full, small + small / 4 + 30) << what << ": " << small << " in the small store";
    };
    for (const auto& question : questions())
        compare(question.what, [&](FilledStore& filled) { question.ask(*filled.store); });
    compare("accept, deliver, remove", passOne);
}

// What a reader of this test wants to know: that it sees a table read from end to end.
TEST(Steps, OfAScanAreMany) {
    const CountedSteps counted;
    FilledStore few(kFew), many(1'000);
    const auto scan = [](FilledStore& filled) {
        return CountedSteps::of([&] {
            EXPECT_TRUE(filled.store->deliveries({.route = "no such route", .limit = 5}).ok());
        });
    };
    EXPECT_GT(scan(many), 3 * scan(few));
}

namespace {

// Rows that were read, by whatever way. A session tells when it ends: the store is closed.
std::int64_t rowsRead(PostgresHome& home) {
    while (home.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name='kamhub'") !=
           "0") {
    }
    return std::stoll(home.execute(
        "SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE"
        " schemaname=current_schema()) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE"
        " schemaname=current_schema())"));
}

}  // namespace

TEST(Steps, ReadAsFewRowsInAFullPostgresqlStore) {
    if (PostgresHome::connection().empty()) GTEST_SKIP() << "no server; see with_postgres";
    const auto read = [](int messages) {
        PostgresHome home;
        fillStore(**home.open(), messages);
        home.execute("VACUUM ANALYZE");
        const auto before = rowsRead(home);
        {
            const auto store = std::move(*home.open());
            for (const auto& question : questions()) {
                SCOPED_TRACE(question.what);
                question.ask(*store);
            }
            commit(*store, accepting("new"));
            commit(*store, test::changing((*store->deliveryById("new-billing"))->seq, 1,
                                          DeliveryState::Delivered));
            Unit removal = noting("took out");
            removal.removal.changed_before = at(11);
            removal.removal.messages = {store->messages({.id = "new"})->at(0).seq};
            removal.removal.keys_before = at(1);
            removal.removal.keys = 10;
            commit(*store, std::move(removal));
        }
        return rowsRead(home) - before;
    };
    const auto few = read(kFew), many = read(4'000);
    EXPECT_GT(few, 0);
    EXPECT_LE(many, few + few / 4 + 30);
}

}  // namespace kamhub::store::test
