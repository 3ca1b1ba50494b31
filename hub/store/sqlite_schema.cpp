#include "store/sqlite_schema.hpp"

namespace kamhub::store::sqlite {

namespace {

// Instants are microseconds since 1970, 0 for none. delivery.state counts DeliveryState in its
// order. Every index costs each accepted message a write: those on the accept path are marked (A),
// and all of these but message_id, duplicate and delivery.id grow at their end, where pages are
// shared by a whole commit.
constexpr const char* kFirst = R"sql(
CREATE TABLE payload(
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    file TEXT,              -- name in the spool folder, or else
    bytes BLOB);
CREATE TABLE message(
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    partition_key TEXT NOT NULL,
    attributes TEXT NOT NULL,   -- the rest of the envelope
    accepted INTEGER NOT NULL,
    end_state TEXT NOT NULL,    -- filtered or unrouted; empty while it has deliveries
    end_reason TEXT NOT NULL,
    body INTEGER NOT NULL,
    original INTEGER NOT NULL,  -- 0: the body is the original
    body_size INTEGER NOT NULL,
    body_sha256 TEXT NOT NULL);
CREATE INDEX message_id ON message(id);                                                    -- (A)
CREATE INDEX message_subject ON message(subject);                                          -- (A)
CREATE INDEX message_partition_key ON message(partition_key) WHERE partition_key <> subject;
CREATE INDEX message_end ON message(end_state) WHERE end_state <> '';
CREATE TABLE duplicate(
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    hash TEXT NOT NULL,
    message_seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY(source, id)) WITHOUT ROWID;
CREATE TABLE delivery(
    seq INTEGER PRIMARY KEY,
    message_seq INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,                                                               -- (A)
    endpoint TEXT NOT NULL,
    route TEXT NOT NULL,
    lane TEXT NOT NULL,
    partition INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    state INTEGER NOT NULL,
    open INTEGER NOT NULL,      -- 1: it occupies its lane
    version INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    reference TEXT NOT NULL,
    error TEXT NOT NULL);
CREATE INDEX delivery_message ON delivery(message_seq);                                    -- (A)
CREATE INDEX delivery_open ON delivery(endpoint, lane, seq, priority) WHERE open = 1;      -- (A)
-- Everything but delivered (2): what people look for is here, what is done and well is not.
CREATE INDEX delivery_unfinished ON delivery(state, message_seq, seq, endpoint) WHERE state <> 2;  -- (A)
CREATE INDEX delivery_reference ON delivery(endpoint, reference) WHERE reference <> '';
CREATE TABLE journal(
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    message_seq INTEGER NOT NULL,   -- 0: a note
    delivery_seq INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    event TEXT NOT NULL,
    detail TEXT NOT NULL,
    actor TEXT NOT NULL,
    artefacts TEXT NOT NULL,
    sent INTEGER NOT NULL,
    answer INTEGER NOT NULL,
    source TEXT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL);
CREATE INDEX journal_message ON journal(message_seq) WHERE message_seq > 0;                -- (A)
CREATE INDEX journal_note ON journal(seq) WHERE message_seq = 0;
-- How many deliveries of an endpoint are in a state; changed with them, in the same transaction.
CREATE TABLE tally(
    endpoint TEXT NOT NULL,
    state INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY(endpoint, state)) WITHOUT ROWID;
)sql";

// The hub's own values; the audit trail; what messages are made with; and messages by time.
constexpr const char* kSecond = R"sql(
CREATE TABLE fact(
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY(kind, key)) WITHOUT ROWID;
CREATE TABLE audit(
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL);
CREATE INDEX audit_actor ON audit(actor);
CREATE INDEX audit_action ON audit(action);
CREATE TABLE artefact(
    sha256 TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    payload INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX message_accepted ON message(accepted);                                        -- (A)
)sql";

// A delivery whose canonical body an operator edited has one of its own; the row of the journal
// that gave it names it too, so that one edit after another stays readable.
constexpr const char* kThird = R"sql(
ALTER TABLE delivery ADD COLUMN body INTEGER NOT NULL DEFAULT 0;    -- 0: the message's
ALTER TABLE journal ADD COLUMN body INTEGER NOT NULL DEFAULT 0;     -- 0: none
)sql";

// Every change of a row of a record; the records' own tables are made from their declarations
// (sqlite_tables.cpp).
constexpr const char* kFourth = R"sql(
CREATE TABLE row_history(
    seq INTEGER PRIMARY KEY,
    tab TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    removed INTEGER NOT NULL,
    change TEXT NOT NULL);
CREATE UNIQUE INDEX row_history_row ON row_history(tab, id, version);
)sql";

// Messages by type, deliveries by endpoint and state, so that a search among a million touches what
// it finds; keys whose message retention took out (message_seq 0), so that they are found when
// their own time is over; and the last numbers there were, which the tables may no longer tell.
constexpr const char* kFifth = R"sql(
CREATE INDEX message_type ON message(type, accepted);                                      -- (A)
CREATE INDEX delivery_endpoint ON delivery(endpoint, state, message_seq);                  -- (A)
CREATE INDEX duplicate_alone ON duplicate(at) WHERE message_seq = 0;
CREATE TABLE last_number(
    message INTEGER NOT NULL,
    delivery INTEGER NOT NULL,
    journal INTEGER NOT NULL,
    payload INTEGER NOT NULL);
INSERT INTO last_number VALUES(0, 0, 0, 0);
)sql";

Result<int> versionOf(Database& database) {
    auto tables = database.rows("SELECT sum(name = 'schema_version'), count(*) FROM sqlite_master");
    if (tables.next() != Step::Row) return database.error("reading its tables");
    if (tables.integer(1) > 0 && tables.integer(0) == 0)
        return invalidConfig(
            "the database holds tables, but not those of a store; name another directory");
    if (tables.integer(0) == 0) return 0;
    auto version = database.rows("SELECT ifnull(max(version), 0) FROM schema_version");
    if (version.next() != Step::Row) return database.error("reading its version");
    return static_cast<int>(version.integer(0));
}

Status apply(Database& database, const Migration& step) {
    const std::string sql =
        "BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS schema_version("
        "version INTEGER PRIMARY KEY, about TEXT NOT NULL);\n" +
        std::string(step.sql) + ";\nINSERT INTO schema_version VALUES(" +
        std::to_string(step.version) + ", '" + step.about + "'); COMMIT;";
    if (database.script(sql) == Step::Done) return okStatus();
    const auto error = database.error("migrating to version " + std::to_string(step.version));
    if (database.inTransaction()) database.script("ROLLBACK");
    return error;
}

}  // namespace

const std::vector<Migration>& migrations() {
    static const std::vector<Migration> kSteps{
        {1, "messages, deliveries, journal", kFirst},
        {2, "facts, audit, artefacts, messages by time", kSecond},
        {3, "edited bodies of deliveries", kThird},
        {4, "history of rows", kFourth},
        {5, "retention, indexes by type and endpoint", kFifth}};
    return kSteps;
}

Status migrate(Database& database, const std::vector<Migration>& steps) {
    const auto version = versionOf(database);
    if (!version) return version.error();
    return migrateFrom(*version, steps,
                       [&](const Migration& step) { return apply(database, step); });
}

}  // namespace kamhub::store::sqlite
