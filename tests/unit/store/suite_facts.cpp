// Goal: facts change only from the version that was read; the audit trail shows any change of it;
// artefacts are kept once.

#include "store/audit_chain.hpp"
#include "suite.hpp"

namespace kamhub::store::test {

namespace {

Unit setting(const std::string& key, std::int64_t version, std::optional<std::string> value) {
    Unit unit;
    unit.actor = "user:li";
    unit.at = at(20);
    unit.facts.push_back({"user", key, version, std::move(value)});
    return unit;
}

Unit auditing(const std::string& action, const std::string& object = "d1") {
    Unit unit;
    unit.actor = "user:li";
    unit.at = at(30);
    unit.audit.push_back({action, object, "done", "because"});
    return unit;
}

bool isVersionConflict(const Outcome& outcome) {
    const auto* conflict = std::get_if<Conflict>(&outcome);
    return conflict && conflict->kind == Conflict::Kind::Version;
}

std::string keysOf(const Result<std::vector<FactRow>>& rows) {
    std::string out;
    if (!rows) return rows.error().message;
    for (const auto& row : *rows) out += (out.empty() ? "" : " ") + row.key;
    return out;
}

std::string actionsOf(const Result<std::vector<AuditRow>>& rows) {
    std::string out;
    if (!rows) return rows.error().message;
    for (const auto& row : *rows) out += (out.empty() ? "" : " ") + row.action;
    return out;
}

}  // namespace

TEST_P(StoreSuite, AFactChangesFromTheVersionThatWasRead) {
    EXPECT_FALSE(*store().fact("user", "li"));
    commit(setting("li", 0, "one"));
    EXPECT_TRUE(isVersionConflict(submit(setting("li", 0, "again"))));
    EXPECT_TRUE(isVersionConflict(submit(setting("li", 2, "too far"))));
    EXPECT_TRUE(isVersionConflict(submit(setting("wu", 1, "never there"))));
    commit(setting("li", 1, "two"));
    reopen();
    const auto row = store().fact("user", "li");
    ASSERT_TRUE(row.ok() && *row);
    EXPECT_EQ((*row)->kind, "user");
    EXPECT_EQ((*row)->key, "li");
    EXPECT_EQ((*row)->value, "two");
    EXPECT_EQ((*row)->version, 2);
    EXPECT_EQ((*row)->changed, at(20));
    EXPECT_TRUE(isVersionConflict(submit(setting("li", 1, std::nullopt))));
    commit(setting("li", 2, std::nullopt));
    EXPECT_FALSE(*store().fact("user", "li"));
    commit(setting("li", 0, ""));
    EXPECT_EQ((*store().fact("user", "li"))->value, "");
}

TEST_P(StoreSuite, AFactThatChangedMeanwhileTakesItsWholeUnitBack) {
    const auto seq = accept("m1");
    commit(setting("li", 0, "one"));
    Unit unit = changing(seq, 1, DeliveryState::Delivered);
    unit.facts.push_back({"user", "wu", 0, "new"});
    unit.facts.push_back({"user", "li", 0, "lost update"});
    unit.audit.push_back({"user.create", "wu", "done", ""});
    EXPECT_TRUE(isVersionConflict(submit(unit)));
    EXPECT_EQ(delivery(seq).state, DeliveryState::Waiting);
    EXPECT_FALSE(*store().fact("user", "wu"));
    EXPECT_EQ(actionsOf(store().audit({})), "");
    unit.facts[1].version = 1;
    commit(unit);
    EXPECT_EQ((*store().fact("user", "li"))->value, "lost update");
    EXPECT_EQ(actionsOf(store().audit({})), "user.create");
}

TEST_P(StoreSuite, OneUnitMayChangeAFactTwice) {
    Unit unit = setting("li", 0, "one");
    unit.facts.push_back({"user", "li", 1, "two"});
    unit.facts.push_back({"user", "li", 2, std::nullopt});
    unit.facts.push_back({"user", "li", 0, "three"});
    commit(unit);
    EXPECT_EQ((*store().fact("user", "li"))->value, "three");
    EXPECT_EQ((*store().fact("user", "li"))->version, 1);
}

TEST_P(StoreSuite, PagesFactsByKey) {
    for (const auto* key : {"b", "a", "张", "Z", "c"}) commit(setting(key, 0, "x"));
    Unit other = setting("a", 0, "x");
    other.facts[0].kind = "session";
    commit(other);
    EXPECT_EQ(keysOf(store().facts("user", "", 10)), "Z a b c 张");
    EXPECT_EQ(keysOf(store().facts("user", "", 2)), "Z a");
    EXPECT_EQ(keysOf(store().facts("user", "a", 2)), "b c");
    EXPECT_EQ(keysOf(store().facts("session", "", 2)), "a");
    EXPECT_EQ(keysOf(store().facts("none", "", 2)), "");
}

TEST_P(StoreSuite, ChainsTheAuditOverRestarts) {
    commit(auditing("session.login"));
    submit(changing(999, 1, DeliveryState::Delivered));  // a conflict between
    Unit two = auditing("delivery.replay");
    two.audit.push_back({"delivery.discard", "d2", "done", "1:x"});
    commit(two);
    reopen();
    commit(auditing("hub.reload", ""));
    const auto rows = store().audit({});
    ASSERT_EQ(actionsOf(rows), "session.login delivery.replay delivery.discard hub.reload");
    std::string previous;
    std::int64_t seq = 0;
    for (const auto& row : *rows) {
        EXPECT_EQ(row.seq, ++seq);
        EXPECT_EQ(row.previous, previous);
        EXPECT_EQ(row.hash, auditHash(row));
        previous = row.hash;
    }
    EXPECT_EQ(rows->at(0).actor, "user:li");
    EXPECT_EQ(rows->at(0).at, at(30));
    EXPECT_EQ(rows->at(0).object, "d1");
    EXPECT_EQ(rows->at(0).outcome, "done");
    EXPECT_EQ(rows->at(0).detail, "because");
    const auto verdict = verifyAudit(store());
    ASSERT_TRUE(verdict.ok());
    EXPECT_EQ(verdict->rows, 4);
    EXPECT_EQ(verdict->broken, 0);
    EXPECT_EQ(verdict->last_hash, previous);
}

TEST_P(StoreSuite, FindsAuditRows) {
    for (int i = 0; i < 3; ++i) {
        Unit unit = auditing(i == 1 ? "hub.reload" : "session.login");
        unit.at = at(i);
        if (i == 2) unit.actor = "user:wu";
        commit(unit);
    }
    EXPECT_EQ(store().audit({.limit = 2})->size(), 2u);
    EXPECT_EQ(store().audit({.after_seq = 2})->size(), 1u);
    EXPECT_EQ(store().audit({.since = at(1)})->size(), 2u);
    EXPECT_EQ(store().audit({.until = at(1)})->size(), 1u);
    EXPECT_EQ(store().audit({.actor = "user:wu"})->size(), 1u);
    EXPECT_EQ(store().audit({.action = "session.login"})->size(), 2u);
    EXPECT_EQ(store().audit({.actor = "user:li", .action = "session.login"})->size(), 1u);
}

TEST_P(StoreSuite, VerifiesMoreThanAPageOfAudit) {
    Unit unit = auditing("a.b");
    for (int i = 1; i < 2500; ++i) unit.audit.push_back({"a.b", std::to_string(i), "done", ""});
    commit(unit);
    const auto verdict = verifyAudit(store());
    ASSERT_TRUE(verdict.ok());
    EXPECT_EQ(verdict->rows, 2500);
    EXPECT_EQ(verdict->broken, 0);
}

TEST_P(StoreSuite, KeepsAnArtefactOnce) {
    Unit unit = auditing("hub.reload");
    unit.artefacts.push_back({"", "transform", "one.xslt", Payload::of("<stylesheet/>")});
    unit.artefacts.push_back({sha256Hex("<schema/>"), "schema", "a.xsd", Payload::of("<schema/>")});
    commit(unit);
    unit.artefacts[0].name = "another name";
    commit(unit);
    reopen();
    const auto kept = store().artefact(sha256Hex("<stylesheet/>"));
    ASSERT_TRUE(kept.ok() && *kept);
    EXPECT_EQ((*kept)->kind, "transform");
    EXPECT_EQ((*kept)->name, "one.xslt");
    EXPECT_EQ((*kept)->sha256, sha256Hex("<stylesheet/>"));
    EXPECT_EQ((*kept)->bytes.view(), "<stylesheet/>");
    EXPECT_TRUE(*store().artefact(sha256Hex("<schema/>")));
    EXPECT_FALSE(*store().artefact("none"));
    unit.artefacts[1].sha256 = "of something else";
    EXPECT_TRUE(std::holds_alternative<Error>(submit(unit)));
}

TEST_P(StoreSuite, IsWritable) { EXPECT_TRUE(store().writable().ok()); }

}  // namespace kamhub::store::test
