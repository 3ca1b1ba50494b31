// Goal: whoever changes, removes or adds a row of the audit trail behind the hub's back is told of,
// with the number of the first row that is not right.

#include "store/audit_chain.hpp"

#include <sqlite3.h>

#include "suite.hpp"

namespace kamhub::store::test {

namespace {

// Three audit rows; what a stranger then does to them.
AuditVerdict after(const char* sql) {
    TemporaryDirectory directory;
    {
        auto store = openSqlite(directory.path());
        Unit unit;
        unit.actor = "user:li";
        unit.at = at(0);
        for (const auto* action : {"a.one", "a.two", "a.three"})
            unit.audit.push_back({action, "object", "done", "detail"});
        commit(**store, std::move(unit));
    }
    sqlite3* handle = nullptr;
    sqlite3_open((directory.path() / "kamhub.db").c_str(), &handle);
    EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    sqlite3_close(handle);
    auto store = openSqlite(directory.path());
    auto verdict = verifyAudit(**store);
    EXPECT_TRUE(verdict.ok());
    return verdict ? *verdict : AuditVerdict{};
}

}  // namespace

TEST(AuditChain, TellsOfEveryChange) {
    EXPECT_EQ(after("SELECT 1").broken, 0);
    for (const auto* column : {"at", "actor", "action", "object", "outcome", "detail", "hash"})
        EXPECT_EQ(
            after((std::string("UPDATE audit SET ") + column + "='9' WHERE seq=2").c_str()).broken,
            2)
            << column;
    EXPECT_EQ(after("UPDATE audit SET previous='9' WHERE seq=3").broken, 3);
    EXPECT_EQ(after("DELETE FROM audit WHERE seq=2").broken, 2);
    EXPECT_EQ(after("DELETE FROM audit WHERE seq=1").broken, 1);
    EXPECT_EQ(after("UPDATE audit SET seq=4 WHERE seq=3").broken, 3);
    EXPECT_EQ(after("UPDATE audit SET object='objectdone', outcome='' WHERE seq=1").broken, 1);
    EXPECT_NE(after("DELETE FROM audit WHERE seq=2").fault.find("row 2 is missing"),
              std::string::npos);
    // A tail that was cut off shows only beside a count or a hash that was noted elsewhere.
    EXPECT_EQ(after("DELETE FROM audit WHERE seq=3").rows, 2);
}

// Written down once: a later version must verify what an earlier one has hashed.
TEST(AuditChain, HashesAsItAlwaysDid) {
    AuditRow row;
    row.seq = 1;
    row.at = at(0);
    row.actor = "user:li";
    row.action = "hub.reload";
    row.outcome = "done";
    EXPECT_EQ(auditHash(row),
              sha256Hex("0:1:116:18000000000000007:user:li10:hub.reload0:4:done0:"));
}

}  // namespace kamhub::store::test
