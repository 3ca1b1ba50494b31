// The rest of a unit: facts, audit rows, artefacts.

#include "store/audit_chain.hpp"
#include "store/sqlite_apply.hpp"

namespace kamhub::store::sqlite {

bool UnitApplier::checkFact(const FactChange& change) {
    auto at = unit_facts_.find({change.kind, change.key});
    if (at == unit_facts_.end()) {
        auto rows = database_.rows("SELECT version FROM fact WHERE kind=? AND key=?", change.kind,
                                   change.key);
        const Step step = rows.next();
        if (step != Step::Row && step != Step::Done) return false;
        const std::int64_t version = step == Step::Row ? rows.integer(0) : 0;
        at = unit_facts_.emplace(std::pair(change.kind, change.key), version).first;
    }
    if (at->second != change.version) return refuse(Conflict{});
    at->second = change.value ? change.version + 1 : 0;
    return true;
}

bool UnitApplier::checkArtefact(const Artefact& artefact) {
    if (artefact.bytes.empty())
        return refuse(internalError("the artefact " + artefact.name + " has no bytes"));
    if (artefact.sha256.empty() || artefact.sha256 == artefact.bytes.sha256()) return true;
    return refuse(internalError("the artefact " + artefact.name + " has the hash " +
                                artefact.bytes.sha256() + ", not " + artefact.sha256));
}

bool UnitApplier::changeFact(const Unit& unit, const FactChange& change) {
    if (!change.value)
        return database_.run("DELETE FROM fact WHERE kind=? AND key=?", change.kind, change.key) ==
               Step::Done;
    return database_.run(
               "INSERT OR REPLACE INTO fact(kind, key, version, changed, value)"
               " VALUES(?,?,?,?,?)",
               change.kind, change.key, change.version + 1, unit.at.time_since_epoch().count(),
               *change.value) == Step::Done;
}

bool UnitApplier::keepArtefact(const Artefact& artefact) {
    const std::string& sha256 = artefact.bytes.sha256();
    {
        auto rows = database_.rows("SELECT 1 FROM artefact WHERE sha256=?", sha256);
        const Step step = rows.next();
        if (step == Step::Row) dropFile(artefact.bytes);
        if (step != Step::Done) return step == Step::Row;
    }
    std::int64_t payload = 0;
    return storePayload(artefact.bytes, payload) &&
           database_.run("INSERT INTO artefact(sha256, kind, name, payload) VALUES(?,?,?,?)",
                         sha256, artefact.kind, artefact.name, payload) == Step::Done;
}

void UnitApplier::dropFile(const Payload& payload) {
    for (const auto& taken : unit_files_)
        if (taken.payload == &payload) spool_.drop(taken.name);
}

bool UnitApplier::appendAudit(const Unit& unit, const AuditEntry& entry) {
    AuditRow row;
    row.seq = audit_.seq + 1;
    row.at = unit.at;
    row.actor = unit.actor;
    row.action = entry.action;
    row.object = entry.object;
    row.outcome = entry.outcome;
    row.detail = entry.detail;
    row.previous = audit_.hash;
    row.hash = auditHash(row);
    audit_ = {row.seq, row.hash};
    return database_.run(
               "INSERT INTO audit(seq, at, actor, action, object, outcome, detail,"
               " previous, hash) VALUES(?,?,?,?,?,?,?,?,?)",
               row.seq, row.at.time_since_epoch().count(), row.actor, row.action, row.object,
               row.outcome, row.detail, row.previous, row.hash) == Step::Done;
}

}  // namespace kamhub::store::sqlite
