#include "store/sqlite_apply.hpp"

#include <algorithm>

namespace kamhub::store::sqlite {

namespace {

constexpr const char* kInsertKey =
    "INSERT INTO duplicate(source, id, hash, message_seq, at) VALUES(?,?,?,?,?)";
constexpr const char* kInsertPayload =
    "INSERT INTO payload(id, sha256, size, file, bytes) VALUES(?,?,?,?,?)";
constexpr const char* kInsertMessage =
    "INSERT INTO message(seq, id, source, type, subject, partition_key, attributes, accepted, "
    "end_state,"
    " end_reason, body, original, body_size, body_sha256) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr const char* kInsertDelivery =
    "INSERT INTO delivery(seq, message_seq, id, endpoint, route, lane, partition, epoch, priority, "
    "hold, state,"
    " open, version, attempts, revision, created, changed, next_at, expires, reference, error)"
    " VALUES(?,?,?,?,?,?,?,0,?,?,0,1,1,0,0,?,?,0,?,'','')";
constexpr const char* kInsertJournal =
    "INSERT INTO journal(seq, at, message_seq, delivery_seq, attempt, event, detail, actor, "
    "artefacts, sent,"
    " answer, source, type, subject, body) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr const char* kChangeDelivery =
    "UPDATE delivery SET state=?, open=?, version=version+1, attempts=?, revision=?, changed=?, "
    "next_at=?,"
    " reference=?, error=?, body=? WHERE seq=? AND version=?";

}  // namespace

Status UnitApplier::open() {
    auto rows = database_.rows(
        "SELECT (SELECT ifnull(max(seq),0) FROM message), (SELECT ifnull(max(seq),0) FROM "
        "delivery),"
        " (SELECT ifnull(max(seq),0) FROM journal), (SELECT ifnull(max(id),0) FROM payload),"
        " message, delivery, journal, payload FROM last_number");
    if (rows.next() != Step::Row) return database_.error("reading its numbers");
    const auto last = [&rows](int column) {
        return std::max(rows.integer(column), rows.integer(column + 4));
    };
    last_ = {last(0), last(1), last(2), last(3)};
    auto audit = database_.rows("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
    const Step step = audit.next();
    if (step == Step::Row) audit_ = audit_committed_ = {audit.integer(0), audit.text(1)};
    if (step != Step::Row && step != Step::Done) return database_.error("reading the audit");
    return okStatus();
}

// A savepoint per unit would do the same for a quarter more of the thread's time: looking first is
// cheap, because the pages looked at are those that are written next. Only rows of records have
// one: the database itself says whether a value is unique.
std::optional<Outcome> UnitApplier::apply(const Submission& submission) {
    refusal_.reset();
    committed_ = {};
    unit_files_.clear();
    const bool rows = !submission.unit.rows.empty();
    if (rows && database_.run("SAVEPOINT rows") != Step::Done) return std::nullopt;
    if (!check(submission.unit) || !changeRows(submission.unit) || !takeFiles(submission.unit)) {
        for (const auto& file : unit_files_) spool_.drop(file.name);
        if (rows && (database_.run("ROLLBACK TO rows") != Step::Done ||
                     database_.run("RELEASE rows") != Step::Done))
            return std::nullopt;
        return std::move(refusal_);
    }
    if (rows && database_.run("RELEASE rows") != Step::Done) return std::nullopt;
    for (const auto& file : unit_files_) files_.push_back(file.name);
    if (!write(submission)) return std::nullopt;
    return Outcome(std::move(committed_));
}

Status UnitApplier::close() {
    for (const auto& [key, amount] : tally_)
        if (database_.run("INSERT INTO tally(endpoint, state, amount) VALUES(?,?,?) ON "
                          "CONFLICT(endpoint, state)"
                          " DO UPDATE SET amount = amount + excluded.amount",
                          key.first, key.second, amount) != Step::Done)
            return database_.error("counting");
    tally_.clear();
    if (removed_ &&
        database_.run("UPDATE last_number SET message=?, delivery=?, journal=?, payload=?",
                      last_.message, last_.delivery, last_.journal, last_.payload) != Step::Done)
        return database_.error("keeping its numbers");
    removed_ = false;
    return spool_.sync();
}

void UnitApplier::committed() {
    files_.clear();
    for (const auto& file : removed_files_) spool_.drop(file);  // what a crash leaves is swept
    removed_files_.clear();
    if (audit_.seq != audit_committed_.seq) audit_committed_ = audit_;
}

void UnitApplier::forget() {
    for (const auto& file : files_) spool_.drop(file);
    files_.clear();
    removed_files_.clear();
    removed_ = false;
    tally_.clear();
    audit_ = audit_committed_;
}

bool UnitApplier::check(const Unit& unit) {
    unit_keys_.clear();
    unit_ids_.clear();
    unit_versions_.clear();
    unit_facts_.clear();
    for (const auto& message : unit.messages) {
        if (!checkKey(message)) return false;
        for (const auto& delivery : message.deliveries)
            if (!checkId(delivery)) return false;
    }
    for (const auto& change : unit.changes)
        if (!checkVersion(change)) return false;
    for (const auto& fact : unit.facts)
        if (!checkFact(fact)) return false;
    for (const auto& artefact : unit.artefacts)
        if (!checkArtefact(artefact)) return false;
    return checkRemoval(unit.removal);
}

bool UnitApplier::checkKey(const NewMessage& message) {
    const auto& envelope = message.envelope;
    const std::string& hash = duplicateHash(message);
    const auto conflict = [&](const std::string& earlier, std::int64_t seq) {
        const bool same = earlier == hash;
        return refuse(Conflict{same ? Conflict::Kind::Duplicate : Conflict::Kind::DifferentBody,
                               envelope.id, seq});
    };
    const auto [at, fresh] = unit_keys_.try_emplace({envelope.source, envelope.id}, hash);
    if (!fresh) return conflict(at->second, 0);
    auto rows = database_.rows("SELECT hash, message_seq FROM duplicate WHERE source=? AND id=?",
                               envelope.source, envelope.id);
    const Step step = rows.next();
    return step == Step::Row ? conflict(rows.text(0), rows.integer(1)) : step == Step::Done;
}

bool UnitApplier::checkId(const NewDelivery& delivery) {
    const bool fresh = unit_ids_.insert(delivery.id).second;
    auto rows = database_.rows("SELECT 1 FROM delivery WHERE id=?", delivery.id);
    const Step step = fresh ? rows.next() : Step::Row;
    if (step != Step::Row) return step == Step::Done;
    return refuse(
        internalError("there is a delivery " + delivery.id + " already; derive another id"));
}

bool UnitApplier::checkVersion(const DeliveryChange& change) {
    auto at = unit_versions_.find(change.seq);
    if (at == unit_versions_.end()) {
        auto rows = database_.rows("SELECT version FROM delivery WHERE seq=?", change.seq);
        const Step step = rows.next();
        if (step == Step::Done) return refuse(Conflict{});
        if (step != Step::Row) return false;
        at = unit_versions_.emplace(change.seq, rows.integer(0)).first;
    }
    if (at->second != change.version) return refuse(Conflict{});
    ++at->second;
    return true;
}

bool UnitApplier::takeFiles(const Unit& unit) {
    const auto take = [this](const Payload& payload) {
        if (payload.empty() || payload.inMemory()) return true;
        auto name = spool_.take(payload, ++last_.payload);
        if (!name) return refuse(name.error());
        unit_files_.push_back({&payload, last_.payload, std::move(*name)});
        return true;
    };
    for (const auto& message : unit.messages)
        if (!take(message.body) || (hasOriginal(message) && !take(message.original))) return false;
    for (const auto& change : unit.changes)
        if (!take(change.sent) || !take(change.answer) || !take(change.body)) return false;
    for (const auto& artefact : unit.artefacts)
        if (!take(artefact.bytes)) return false;
    return true;
}

bool UnitApplier::write(const Submission& submission) {
    const Unit& unit = submission.unit;
    for (const auto& item : unit.changes)
        if (!change(unit, item)) return false;
    for (std::size_t i = 0; i < unit.messages.size(); ++i)
        if (!insertMessage(submission, i)) return false;
    for (const auto& item : unit.notes)
        if (!note(unit, item)) return false;
    for (const auto& item : unit.facts)
        if (!changeFact(unit, item)) return false;
    for (const auto& item : unit.artefacts)
        if (!keepArtefact(item)) return false;
    for (const auto& item : unit.audit)
        if (!appendAudit(unit, item)) return false;
    return remove(unit.removal);
}

bool UnitApplier::insertMessage(const Submission& submission, std::size_t index) {
    const Unit& unit = submission.unit;
    const NewMessage& message = unit.messages[index];
    const auto& envelope = message.envelope;
    std::int64_t body = 0, original = 0;
    if (!storePayload(message.body, body)) return false;
    if (hasOriginal(message) && !storePayload(message.original, original)) return false;
    const auto seq = ++last_.message;
    if (database_.run(kInsertKey, envelope.source, envelope.id, duplicateHash(message), seq,
                      micros(unit.at)) != Step::Done)
        return false;
    if (database_.run(kInsertMessage, seq, envelope.id, envelope.source, envelope.type,
                      envelope.subject, envelope.partition_key, submission.attributes[index],
                      micros(unit.at), message.end, message.end_reason, body, original,
                      message.body.size(), message.body.sha256()) != Step::Done)
        return false;
    JournalRow row;
    row.message_seq = seq;
    row.event = message.end.empty() ? "accepted" : message.end;
    row.detail = message.end_reason;
    if (!journal(unit, row)) return false;
    committed_.messages.push_back(seq);
    committed_.deliveries.emplace_back();
    for (const auto& delivery : message.deliveries)
        if (!insertDelivery(unit, delivery, seq)) return false;
    return true;
}

bool UnitApplier::insertDelivery(const Unit& unit, const NewDelivery& delivery,
                                 std::int64_t message_seq) {
    const auto seq = ++last_.delivery;
    const auto at = micros(unit.at);
    if (database_.run(kInsertDelivery, seq, message_seq, delivery.id, delivery.endpoint,
                      delivery.route, delivery.lane, partitionOf(delivery.lane), delivery.priority,
                      delivery.hold, at, at, micros(delivery.expires)) != Step::Done)
        return false;
    tally_[{delivery.endpoint, DeliveryState::Waiting}] += 1;
    committed_.deliveries.back().push_back(seq);
    return true;
}

bool UnitApplier::change(const Unit& unit, const DeliveryChange& change) {
    JournalRow row;
    std::string reference;
    std::int64_t body = 0;
    bool open = change.state == DeliveryState::Waiting || change.state == DeliveryState::Sending;
    {
        auto rows = database_.rows(
            "SELECT message_seq, endpoint, state, hold, reference, body FROM delivery WHERE seq=?",
            change.seq);
        if (rows.next() != Step::Row) return false;
        row.message_seq = rows.integer(0);
        const std::string endpoint = rows.text(1);
        tally_[{endpoint, static_cast<DeliveryState>(rows.integer(2))}] -= 1;
        tally_[{endpoint, change.state}] += 1;
        open = open || (change.state == DeliveryState::Parked && rows.integer(3) != 0);
        reference = change.reference.empty() ? rows.text(4) : change.reference;
        body = rows.integer(5);
    }
    if (!storePayload(change.sent, row.sent) || !storePayload(change.answer, row.answer) ||
        !storePayload(change.body, row.body))
        return false;
    if (row.body > 0) body = row.body;
    const auto next_at = change.state == DeliveryState::Waiting ? micros(change.next_at) : 0;
    if (database_.run(kChangeDelivery, change.state, open, change.attempts, change.revision,
                      micros(unit.at), next_at, reference, change.error, body, change.seq,
                      change.version) != Step::Done ||
        database_.changed() != 1)
        return false;
    row.delivery_seq = change.seq;
    row.attempt = change.attempts;
    row.event = change.event;
    row.detail = change.detail;
    row.artefacts = change.artefacts;
    return journal(unit, row);
}

bool UnitApplier::note(const Unit& unit, const Note& note) {
    JournalRow row;
    row.event = note.event;
    row.detail = note.detail;
    row.source = note.source;
    row.type = note.type;
    row.subject = note.subject;
    return journal(unit, row);
}

bool UnitApplier::journal(const Unit& unit, const JournalRow& row) {
    return database_.run(kInsertJournal, ++last_.journal, micros(unit.at), row.message_seq,
                         row.delivery_seq, row.attempt, row.event, row.detail, unit.actor,
                         row.artefacts, row.sent, row.answer, row.source, row.type, row.subject,
                         row.body) == Step::Done;
}

bool UnitApplier::storePayload(const Payload& payload, std::int64_t& number) {
    if (payload.empty()) return true;
    if (payload.inMemory()) {
        number = ++last_.payload;
        return database_.run(kInsertPayload, number, payload.sha256(), payload.size(), nullptr,
                             Blob{payload.view()}) == Step::Done;
    }
    const auto file = std::find_if(unit_files_.begin(), unit_files_.end(),
                                   [&](const auto& taken) { return taken.payload == &payload; });
    number = file->number;
    return database_.run(kInsertPayload, number, payload.sha256(), payload.size(), file->name,
                         nullptr) == Step::Done;
}

bool UnitApplier::refuse(Outcome outcome) {
    refusal_ = std::move(outcome);
    return false;
}

}  // namespace kamhub::store::sqlite
