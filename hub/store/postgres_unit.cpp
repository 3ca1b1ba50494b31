#include "store/postgres_unit.hpp"

#include <array>
#include <charconv>
#include <map>
#include <set>

#include "store/postgres_tables.hpp"

namespace kamhub::store::postgres {

namespace {

struct Prepared {
    const char* name;
    const char* sql;
};

constexpr std::array<Prepared, kStatements> kPrepared{{
    {"lock_partitions", "SELECT unit_lock_partitions($1)"},
    {"message",
     "SELECT unit_message($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)"},
    {"delivery", "SELECT unit_delivery($1,$2,$3,$4,$5,$6,$7,$8,$9)"},
    {"tally", "SELECT unit_tally($1,$2,$3)"},
    {"change",
     "SELECT unit_change($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,"
     "$21,$22,$23,$24,$25)"},
    {"note", "SELECT unit_journal($1,0,0,0,$2,$3,$4,'',0,0,$5,$6,$7,0)"},
    {"fact", "SELECT unit_fact($1,$2,$3,$4,$5)"},
    {"row", "SELECT unit_row($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)"},
    {"artefact", "SELECT unit_artefact($1,$2,$3,$4,$5,$6,$7)"},
    {"audit", "SELECT unit_audit($1,$2,$3,$4,$5,$6)"},
    {"piece", "SELECT unit_piece($1,$2,$3)"},
    {"remove", "SELECT unit_remove($1,$2)"},
    {"remove_notes", "SELECT unit_remove_notes($1)"},
    {"remove_keys", "SELECT unit_remove_keys($1,$2)"},
    {"refuse", "SELECT unit_refuse($1)"},
    // A transaction that writes and waits for the disk: every commit before it is then on the disk
    // as well.
    {"flush",
     "SELECT set_config('synchronous_commit','on',true), "
     "pg_logical_emit_message(true,'kamhub','')"},
}};

// What stands in one row of payload_piece.
constexpr std::size_t kPiece = 256 * 1024;

std::string faultOf(const Artefact& artefact) {
    if (artefact.bytes.empty()) return "the artefact " + artefact.name + " has no bytes";
    if (artefact.sha256.empty() || artefact.sha256 == artefact.bytes.sha256()) return {};
    return "the artefact " + artefact.name + " has the hash " + artefact.bytes.sha256() + ", not " +
           artefact.sha256;
}

// In one order everywhere, so that two units never wait for each other.
std::string partitionsOf(const Unit& unit) {
    std::set<int> partitions;
    for (const auto& message : unit.messages)
        for (const auto& delivery : message.deliveries)
            partitions.insert(partitionOf(delivery.lane));
    std::string out;
    for (const int partition : partitions)
        out += (out.empty() ? "" : ",") + std::to_string(partition);
    return out.empty() ? out : "{" + out + "}";
}

std::string arrayOf(const std::vector<std::int64_t>& numbers) {
    std::string out;
    for (const auto number : numbers) out += (out.empty() ? "" : ",") + std::to_string(number);
    return "{" + out + "}";
}

// As it stands in an array that is written as text.
std::string arrayElement(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return "NULL";
    std::string out = "\"";
    for (const char c : cleanText(*text)) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

const Payload kNothing;

}  // namespace

const char* nameOf(Statement statement) {
    return kPrepared[static_cast<std::size_t>(statement)].name;
}
const char* sqlOf(Statement statement) {
    return kPrepared[static_cast<std::size_t>(statement)].sql;
}

bool UnitSender::send(const Submission& submission, const SendStatement& send,
                      std::optional<Error>& fault) {
    const Unit& unit = submission.unit;
    send_ = &send;
    large_.clear();
    const auto partitions = partitionsOf(unit);
    if (!partitions.empty() && !send(Statement::LockPartitions, with(partitions))) return false;
    std::map<std::string, std::int64_t> waiting;  // new deliveries, by endpoint
    for (std::size_t i = 0; i < unit.messages.size(); ++i) {
        if (!message(submission, i)) return false;
        for (const auto& delivery : unit.messages[i].deliveries) ++waiting[delivery.endpoint];
    }
    for (const auto& [endpoint, amount] : waiting)
        if (!send(Statement::Tally, with(endpoint, DeliveryState::Waiting, amount))) return false;
    for (const auto& item : unit.changes)
        if (!change(unit, item)) return false;
    for (const auto& note : unit.notes)
        if (!send(Statement::Note, with(micros(unit.at), note.event, note.detail, unit.actor,
                                        note.source, note.type, note.subject)))
            return false;
    for (const auto& fact : unit.facts) {
        auto parameters = with(fact.kind, fact.key, fact.version, micros(unit.at));
        fact.value ? parameters.add(*fact.value) : parameters.add(nullptr);
        if (!send(Statement::Fact, parameters)) return false;
    }
    for (const auto& item : unit.rows)
        if (!fault && !row(unit, item, fault)) return false;
    for (const auto& item : unit.artefacts)
        if (!artefact(item)) return false;
    for (const auto& entry : unit.audit)
        if (!send(Statement::Audit, with(micros(unit.at), unit.actor, entry.action, entry.object,
                                         entry.outcome, entry.detail)))
            return false;
    for (const auto& large : large_)
        if (!fault && !pieces(large, fault)) return false;
    if (!removal(unit.removal)) return false;
    return !fault || send(Statement::Refuse, with(fault->message));
}

bool UnitSender::message(const Submission& submission, std::size_t index) {
    const Unit& unit = submission.unit;
    const NewMessage& message = unit.messages[index];
    const auto& envelope = message.envelope;
    std::string twin;
    for (std::size_t i = 0; i < index && twin.empty(); ++i) {
        const auto& other = unit.messages[i];
        if (other.envelope.source == envelope.source && other.envelope.id == envelope.id)
            twin = duplicateHash(other) == duplicateHash(message) ? "same" : "other";
    }
    auto parameters =
        with(envelope.source, envelope.id, duplicateHash(message), twin, envelope.type,
             envelope.subject, envelope.partition_key, submission.attributes[index],
             micros(unit.at), unit.actor, message.end, message.end_reason);
    addPayload(parameters, message.body);
    addPayload(parameters, hasOriginal(message) ? message.original : kNothing);
    return (*send_)(Statement::Message, parameters) && deliveries(unit, message);
}

bool UnitSender::deliveries(const Unit& unit, const NewMessage& message) {
    for (const auto& delivery : message.deliveries)
        if (!(*send_)(Statement::Delivery,
                      with(delivery.id, delivery.endpoint, delivery.route, delivery.lane,
                           partitionOf(delivery.lane), delivery.priority, delivery.hold,
                           micros(unit.at), micros(delivery.expires))))
            return false;
    return true;
}

bool UnitSender::change(const Unit& unit, const DeliveryChange& change) {
    auto parameters =
        with(change.seq, change.version, change.state, change.attempts, change.revision,
             micros(unit.at), micros(change.next_at), change.reference, change.error, change.event,
             change.detail, unit.actor, change.artefacts);
    for (const auto* payload : {&change.sent, &change.answer, &change.body})
        addPayload(parameters, *payload);
    return (*send_)(Statement::Change, parameters);
}

bool UnitSender::row(const Unit& unit, const RowChange& change, std::optional<Error>& fault) {
    const auto tables = tables_.get();
    if (auto wrong = tables->faultOf(change); !wrong.empty()) {
        fault = internalError(std::move(wrong));
        return true;
    }
    const Table& table = **tables->table(change.table);
    std::string columns, numbers, values;
    for (const auto& [name, value] : change.values) {
        const char* comma = columns.empty() ? "" : ",";
        columns += comma + name;
        numbers += comma;
        numbers += TableSet::column(table, name)->kind == ColumnKind::Integer ? "t" : "f";
        values += comma + arrayElement(value);
    }
    auto parameters =
        with(change.table, change.id, change.version, micros(unit.at), unit.actor, change.removed,
             change.change, "{" + columns + "}", "{" + numbers + "}", "{" + values + "}");
    if (table.searched && change.search)
        parameters.add(cutWords(*change.search));
    else
        parameters.add(nullptr);
    return (*send_)(Statement::Row, parameters);
}

bool UnitSender::removal(const Removal& removal) {
    if (!removal.messages.empty() &&
        !(*send_)(Statement::Remove,
                  with(arrayOf(removal.messages), micros(removal.changed_before))))
        return false;
    if (!removal.notes.empty() && !(*send_)(Statement::RemoveNotes, with(arrayOf(removal.notes))))
        return false;
    return removal.keys == 0 ||
           (*send_)(Statement::RemoveKeys, with(micros(removal.keys_before), removal.keys));
}

bool UnitSender::artefact(const Artefact& artefact) {
    auto parameters = with(artefact.kind, artefact.name, faultOf(artefact));
    addPayload(parameters, artefact.bytes);
    return (*send_)(Statement::Artefact, parameters);
}

void UnitSender::addPayload(Parameters& parameters, const Payload& payload) {
    parameters.add(payload.empty() ? std::string() : payload.sha256());
    parameters.add(payload.size());
    if (payload.empty() || payload.inMemory()) {
        parameters.add(nullptr);
        parameters.add(Blob{payload.view()});
        return;
    }
    large_.push_back({origin_ + "-" + std::to_string(++last_file_), &payload});
    parameters.add(large_.back().file);
    parameters.add(nullptr);
}

bool UnitSender::pieces(const Large& large, std::optional<Error>& fault) {
    std::string piece;
    std::int64_t number = 0;
    bool connected = true;
    const auto flush = [&] {
        connected =
            piece.empty() || (*send_)(Statement::Piece, with(large.file, number++, Blob{piece}));
        piece.clear();
        return connected;
    };
    const auto read = large.payload->forEachChunk([&](std::string_view chunk) {
        piece += chunk;
        return piece.size() < kPiece || flush();
    });
    if (!read) fault = internalError(read.error().message);
    return connected && (fault || flush());
}

namespace {

std::int64_t number(const std::string& text) {
    std::int64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

Outcome refusalOf(const Answer& answer) {
    using Kind = Conflict::Kind;
    const auto state = answer.sqlstate();
    if (state == "KH001")
        return Conflict{Kind::Duplicate, answer.message(), number(answer.detail())};
    if (state == "KH002")
        return Conflict{Kind::DifferentBody, answer.message(), number(answer.detail())};
    if (state == "KH003") return Conflict{};
    if (state == "KH005") return Conflict{Kind::Version, {}, 0, answer.message()};
    if (state == "KH006") return Conflict{Kind::Unique, {}, 0, answer.message()};
    if (state == "KH004") return internalError(answer.message());
    return errorOf(answer, "writing");
}

// The server cannot read or write its files, or finds them damaged.
bool isDamage(const std::string& state) {
    const auto kind = state.substr(0, 2);
    return kind == "58" || kind == "XX" || kind == "F0";
}

}  // namespace

std::optional<Error> take(UnitResults& results, const Answer& answer) {
    const bool known = results.next < results.sent.size();
    const auto statement = known ? results.sent[results.next++] : Statement::Refuse;
    if (answer.status() == PGRES_PIPELINE_ABORTED) return std::nullopt;
    if (!answer.ok()) {
        if (answer.fatal() || isDamage(answer.sqlstate())) return errorOf(answer, "writing");
        results.disk_full |= answer.sqlstate() == "53100";
        if (!results.refusal) results.refusal = refusalOf(answer);
        return std::nullopt;
    }
    if (statement == Statement::Message) {
        results.committed.messages.push_back(answer[0].integer(0));
        results.committed.deliveries.emplace_back();
    } else if (statement == Statement::Delivery)
        results.committed.deliveries.back().push_back(answer[0].integer(0));
    else if (statement == Statement::RemoveKeys)
        results.committed.keys_removed = answer[0].integer(0);
    return std::nullopt;
}

}  // namespace kamhub::store::postgres
