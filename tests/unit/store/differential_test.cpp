// Goal: both stores leave the same history of the same units, whatever these hold. Method: a seed
// makes units at random, some of which must be refused; each store applies all of them; what the
// outcomes and all reads say is written down with numbers replaced by their rank, and compared.

#include <algorithm>
#include <map>
#include <random>
#include <sstream>

#include "postgres_home.hpp"
#include "store/audit_chain.hpp"

namespace kamhub::store::test {

namespace {

constexpr int kUnits = 150;

template <class T>
T got(Result<T> result) {
    if (result) return std::move(*result);
    ADD_FAILURE() << result.error().message;
    return {};
}

// Names deliveries by their id, so that a unit means the same in every store.
class Player {
public:
    Player(Store& store, std::uint64_t seed) : store_(store), random_(seed) {}

    std::string play() {
        for (int i = 0; i < kUnits; ++i) {
            auto outcome = submitAndWait(store_, make(i));
            said_ << i << ": " << words(outcome) << "\n";
            if (auto* done = std::get_if<Committed>(&outcome)) keep(*done);
        }
        readAll();
        return said_.str();
    }

private:
    int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    bool chance(int percent) { return pick(100) < percent; }
    std::string any(const char* prefix, int below) { return numbered(prefix, pick(below)); }

    Payload body() {
        if (chance(25)) return {};
        return Payload::of(any("<正文>", 6) + "</正文>");
    }

    NewMessage message(int turn) {
        auto out =
            aMessage(chance(75) ? numbered("m", turn) + any("-", 3) : any("m", 12), any("客户", 5));
        out.envelope.source = any("source", 2);
        out.envelope.type = any("kam.type.v", 3);
        if (chance(30)) out.envelope.partition_key = any("K", 3);
        if (chance(20)) out.envelope.correlation_id = "a\nb 7:" + any("c", 9);
        out.body = Payload::of(any("<b>", 4));
        if (chance(30)) out.original = Payload::of(any("<b>", 4));
        if (chance(20)) out.duplicate_hash = any("h", 2);
        if (chance(15)) {
            out.end = chance(50) ? "filtered" : "unrouted";
            out.end_reason = "nobody '\\ wants it";
        } else
            for (int i = pick(3); i >= 0; --i) out.deliveries.push_back(delivery(turn, i));
        return out;
    }

    NewDelivery delivery(int turn, int index) {
        auto out = aDelivery(chance(97) ? numbered("d", turn) + any("-", 100'000) : any("d", 3),
                             any("endpoint", 3), any("lane", 6));
        out.route = any("route", 2);
        out.priority = pick(9);
        out.hold = chance(80);
        if (chance(30)) out.expires = at(1000 + index);
        return out;
    }

    DeliveryChange change() {
        DeliveryChange out;
        if (rows_.empty() || chance(3)) {
            out.seq = 1'000'000;
        } else {
            auto at = std::next(rows_.begin(), pick(static_cast<int>(rows_.size())));
            out.seq = at->second;
            const auto row = store_.delivery(out.seq);
            out.version = (*row)->version + (chance(8) ? 1 : 0);
        }
        out.state = static_cast<DeliveryState>(pick(6));
        out.attempts = pick(5);
        out.revision = pick(3);
        out.next_at = at(pick(100));
        if (chance(30)) out.reference = any("R", 8);
        if (chance(40)) out.error = any("HTTP 50", 4) + " 100%_busy";
        out.event = any("event", 4);
        out.detail = any("\"细节\" {", 9);
        out.sent = body();
        out.answer = body();
        if (chance(10)) out.body = body();
        out.artefacts = any("transform=", 3);
        return out;
    }

    Unit make(int turn) {
        Unit unit;
        unit.actor = any("user:", 3);
        unit.at = at(turn / 3 - pick(2));
        for (int i = chance(60) ? 1 + pick(2) : 0; i > 0; --i)
            unit.messages.push_back(message(turn));
        for (int i = chance(60) ? 1 + pick(2) : 0; i > 0; --i) unit.changes.push_back(change());
        if (chance(15)) unit.notes.push_back({any("note", 3), "s", "t", "u", "d"});
        if (chance(35)) unit.facts.push_back(fact());
        for (int i = chance(25) ? 1 + pick(2) : 0; i > 0; --i)
            unit.audit.push_back({any("a.act", 3), any("对象", 3), "done", any("", 9)});
        if (chance(15)) {
            Artefact artefact{"", "transform", any("n", 2), Payload::of(any("<x>", 3))};
            if (chance(20)) artefact.sha256 = "of another";
            unit.artefacts.push_back(std::move(artefact));
        }
        return unit;
    }

    FactChange fact() {
        FactChange out{"kind", any("钥", 4), 0, {}};
        const auto row = store_.fact(out.kind, out.key);
        out.version = (*row ? (*row)->version : 0) + (chance(10) ? 1 : 0);
        if (chance(80)) out.value = any("v", 100);
        return out;
    }

    void keep(const Committed& done) {
        for (const auto& message : done.deliveries)
            for (const auto seq : message) rows_[(*store_.delivery(seq))->id] = seq;
    }

    static std::string words(const Outcome& outcome) {
        if (const auto* done = std::get_if<Committed>(&outcome)) {
            std::string out = "committed";
            for (const auto& deliveries : done->deliveries)
                out += numbered(" ", static_cast<std::int64_t>(deliveries.size()));
            return out;
        }
        if (const auto* error = std::get_if<Error>(&outcome))
            return std::string(toString(error->code)) + ": " + error->message;
        const auto& conflict = std::get<Conflict>(outcome);
        return numbered("conflict ", static_cast<int>(conflict.kind)) + " " + conflict.message_id +
               (conflict.message_seq == 0 ? " here" : " earlier");
    }

    std::string bytes(std::int64_t number) {
        const auto payload = store_.payload(number);
        return payload ? *payload->read() : payload.error().message;
    }
    static std::int64_t micros(Instant instant) { return instant.time_since_epoch().count(); }

    std::string words(const DeliveryRow& r) {
        std::ostringstream out;
        out << r.version << '|' << r.id << '|' << r.endpoint << '|' << r.route << '|' << r.lane
            << '|' << r.partition << '|' << r.epoch << '|' << r.priority << '|' << r.hold << '|'
            << toString(r.state) << '|' << r.attempts << '|' << r.revision << '|'
            << micros(r.created) << '|' << micros(r.changed) << '|' << micros(r.next_at) << '|'
            << micros(r.expires) << '|' << r.reference << '|' << r.error << '|' << bytes(r.body);
        return out.str();
    }

    void readMessages() {
        for (const auto& r : got(store_.messages({.limit = kRowsAtMost}))) {
            said_ << "message";
            for (const auto& [name, value] : attributesOf(r.envelope))
                said_ << ' ' << name << '=' << value;
            said_ << '|' << micros(r.accepted) << '|' << r.end << '|' << r.end_reason << '|'
                  << bytes(r.body) << '|' << bytes(r.original) << '|' << r.body_size << '|'
                  << r.body_sha256 << "\n";
            for (const auto& j : got(store_.history(r.seq)))
                said_ << "  " << micros(j.at) << '|' << (j.delivery_seq == 0) << '|' << j.attempt
                      << '|' << j.event << '|' << j.detail << '|' << j.actor << '|' << j.artefacts
                      << '|' << bytes(j.sent) << '|' << bytes(j.answer) << '|' << bytes(j.body)
                      << '|' << j.source << j.type << j.subject << "\n";
            for (const auto& d : got(store_.deliveries({.message_seq = r.seq})))
                said_ << "  " << words(d) << "\n";
        }
    }

    void ids(const Result<std::vector<MessageRow>>& rows) {
        for (const auto& row : *rows) said_ << ' ' << row.envelope.source << '/' << row.envelope.id;
        said_ << "\n";
    }
    void ids(const Result<std::vector<DeliveryRow>>& rows) {
        for (const auto& row : *rows) said_ << ' ' << row.id;
        said_ << "\n";
    }

    void search() {
        for (const char* state : {"waiting", "sending", "delivered", "parked", "discarded",
                                  "expired", "filtered", "unrouted", ""})
            for (const char* key : {"", "客户1", "K1"})
                for (const char* endpoint : {"", "endpoint1"}) {
                    ids(store_.messages({.state = state, .key = key, .endpoint = endpoint}));
                    ids(store_.messages({.state = state,
                                         .key = key,
                                         .type = "kam.type.v1",
                                         .endpoint = endpoint,
                                         .since = at(20),
                                         .until = at(60)}));
                }
        for (int state = -1; state < 6; ++state) {
            DeliveryFilter filter;
            if (state >= 0) filter.state = static_cast<DeliveryState>(state);
            ids(store_.deliveries(filter));
            filter.error = "0%_";
            filter.route = "route1";
            filter.since = at(30);
            ids(store_.deliveries(filter));
        }
    }

    void readAll() {
        readMessages();
        search();
        for (int e = 0; e < 3; ++e) {
            const auto endpoint = numbered("endpoint", e);
            for (const auto& head : got(store_.laneHeads(endpoint, 100)))
                said_ << head.depth << ' ' << head.priority << ' ' << words(head.head) << "\n";
            for (int r = 0; r < 8; ++r) {
                const auto row = store_.deliveryByReference(endpoint, numbered("R", r));
                said_ << (*row ? (*row)->id : "none") << ' ';
            }
        }
        for (const auto& c : got(store_.counts()))
            if (c.waiting + c.parked + c.delivered > 0)
                said_ << c.endpoint << ' ' << c.waiting << ' ' << c.parked << ' ' << c.delivered
                      << ' ' << micros(c.oldest_waiting) << "\n";
        for (const auto& note : got(store_.notes(1000)))
            said_ << note.event << micros(note.at) << ' ';
        for (const auto& fact : got(store_.facts("kind", "", 100)))
            said_ << fact.key << fact.version << fact.value << micros(fact.changed) << "\n";
        for (const auto& row : got(store_.audit({}))) said_ << row.seq << ' ' << row.hash << "\n";
        said_ << verifyAudit(store_)->broken;
        for (int x = 0; x < 3; ++x) {
            const auto artefact = store_.artefact(sha256Hex(numbered("<x>", x)));
            said_ << (*artefact ? (*artefact)->name : "none") << "\n";
        }
    }

    Store& store_;
    std::mt19937_64 random_;
    std::map<std::string, std::int64_t> rows_;
    std::ostringstream said_;
};

// The first lines that differ, with what stands before them.
std::string difference(const std::string& one, const std::string& other) {
    std::istringstream a(one), b(other);
    std::string x, y;
    for (int line = 1; std::getline(a, x) && std::getline(b, y); ++line)
        if (x != y) return numbered("line ", line) + "\n  " + x + "\n  " + y;
    return one.size() == other.size() ? "" : "one is longer";
}

}  // namespace

TEST(Postgresql, LeavesTheHistoryThatSqliteLeaves) {
    if (PostgresHome::connection().empty()) GTEST_SKIP() << "no server; see with_postgres";
    std::string said;
    for (const std::uint64_t seed : {1u, 2u}) {
        TemporaryDirectory directory;
        PostgresHome home;
        auto sqlite = openSqlite(directory.path());
        auto postgres = home.open();
        ASSERT_TRUE(sqlite.ok() && postgres.ok());
        const auto one = Player(**sqlite, seed).play();
        const auto other = Player(**postgres, seed).play();
        ASSERT_EQ(difference(one, other), "") << "seed " << seed;
        said += one;
    }
    for (const char* met : {"conflict 0", "conflict 1", "conflict 2", "already", "of another"})
        EXPECT_NE(said.find(met), std::string::npos) << met;
}

}  // namespace kamhub::store::test
