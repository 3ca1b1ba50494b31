// Goal: who may be meant is found by what is declared; two records become one without anything that
// pointed at them getting lost, and two again as far as nobody has gone on since.

#include "records/merging.hpp"

#include <algorithm>

#include "fixture.hpp"
#include "records/attachments.hpp"
#include "records/matching.hpp"

namespace kamhub::records::test {

class Merges : public RecordsTest {
protected:
    void SetUp() override {
        use({folderOf("merging")});
        for (const auto* right : {"customer.merge", "credit.read", "credit.create", "credit.change",
                                  "credit.remove", "customer.attach"})
            all_.caller.rights.insert(right);
    }

    std::string customer(const char* code, FieldEdits fields = {}) {
        fields["code"] = code;
        return create("customer", fields);
    }
    std::string contact(const std::string& of, const char* name, const std::string& payer = {}) {
        FieldEdits fields{{"customer", of}, {"name", name}};
        if (!payer.empty()) fields["pays_for"] = payer;
        return create("contact", fields);
    }
    void key(const std::string& id, const char* system, const char* text) {
        EXPECT_EQ(done(ExternalKeys(*records_).add(all_, "customer", id, 0, {system, text, ""})),
                  id);
    }
    void attach(const std::string& id, const char* name, const char* bytes) {
        EXPECT_EQ(done(Attachments(*records_).attach(all_, "customer", id, 0, name, "",
                                                     Payload::of(bytes))),
                  id);
    }
    std::string files(const std::string& id) {
        Attachments attachments(*records_);
        auto answer = attachments.list(all_, "customer", id);
        const auto* files = std::get_if<std::vector<Attachment>>(&answer);
        if (!files) return refusalOf(answer);
        std::string out;
        for (const auto& file : *files) {
            const auto read = attachments.read(all_, "customer", id, file.name, file.number);
            const auto* bytes = std::get_if<AttachmentBytes>(&read);
            out += (out.empty() ? "" : "; ") + file.name + " " + std::to_string(file.number) +
                   ": " + (bytes ? *bytes->bytes.read() : refusalOf(read));
        }
        return out;
    }
    std::string merge(const std::string& survivor, const std::string& loser,
                      const std::vector<std::string>& take = {},
                      const std::string& reason = "the same") {
        return done(Merging(*records_).merge(all_, "customer", {survivor, loser}, take, reason));
    }
    std::string split(const std::string& merge) {
        return done(Merging(*records_).split(all_, "customer", merge, 0, "two after all"));
    }
    std::vector<MergeEntry> log(const std::string& id) {
        auto answer = Merging(*records_).log(all_, "customer", id);
        const auto* out = std::get_if<std::vector<MergeEntry>>(&answer);
        if (!out) ADD_FAILURE() << refusalOf(answer);
        return out ? *out : std::vector<MergeEntry>();
    }
    // "KA1 by registration name; KA2 by name"
    std::string matches(const FieldEdits& fields, const std::vector<ExternalKey>& keys = {}) {
        auto answer = matched(*records_, all_, "customer", fields, keys);
        const auto* found = std::get_if<std::vector<Candidate>>(&answer);
        if (!found) return refusalOf(answer);
        std::string out;
        for (const auto& candidate : *found) {
            out += (out.empty() ? "" : "; ") + candidate.record["code"] + " by";
            for (const auto& rule : candidate.rules) out += " " + rule;
        }
        return out;
    }
    std::string kinds(const std::string& id, const char* entity = "customer") {
        auto answer = records_->history(all_, entity, id);
        const auto* entries = std::get_if<std::vector<HistoryEntry>>(&answer);
        if (!entries) return refusalOf(answer);
        std::string out;
        for (const auto& entry : *entries) out += (out.empty() ? "" : " ") + entry.kind;
        return out;
    }
};

TEST_F(Merges, CandidatesAreFoundByKeysAndRules) {
    const auto a =
        customer("A", {{"name", "中国工商银行 (Beijing)"}, {"city", "北京"}, {"phone", "1"}});
    customer("B", {{"name", "中国工商银行 beijing branch"}, {"city", "北京"}, {"phone", "1"}});
    customer("C", {{"name", "C"}, {"registration", "91-1"}});
    key(a, "billing", "B-1");
    EXPECT_EQ(matches({{"registration", "91-1"}}), "C by registration");
    EXPECT_EQ(matches({{"name", "中国工商银行（ＢＥＩＪＩＮＧ）"}, {"city", "北京"}}), "A by name");
    EXPECT_EQ(matches({{"name", "中国工商银行 (Beijing)"}}), ": no-rule");
    EXPECT_EQ(matches({{"name", "中国工商银行 (Beijing)"}, {"city", "上海"}}), "");
    EXPECT_EQ(matches({{"phone", "1"},
                       {"registration", "91-1"},
                       {"name", "中国工商银行 (Beijing)"},
                       {"city", "北京"}},
                      {{"billing", "B-1", ""}, {"billing", "B-2", ""}}),
              "A by key:billing phone name; C by registration; B by phone");
    EXPECT_EQ(matches({}, {{"billing", "B-2", ""}}), "");
    EXPECT_EQ(matches({}, {{"bill ing", "B-2", ""}}), "system: no-system");
    EXPECT_EQ(matches({{"registratoin", "91-1"}}), "registratoin: unknown-field");
    EXPECT_EQ(matches({{"name", "！"}, {"city", "?"}}), "");
}

TEST_F(Merges, WhoMayNotSeeMayNotGuess) {
    const auto a = customer("A", {{"phone", "1"}, {"registration", "91-1"}, {"unit", "bj"}});
    all_.caller.rights.erase("customer.personal");
    EXPECT_EQ(matches({{"phone", "1"}}), ": no-rule");
    EXPECT_EQ(matches({{"phone", "1"}, {"registration", "91-1"}}), "A by registration");
    key(a, "billing", "B-1");
    all_.scope = [](const Entity&, const std::string&) { return equal("unit", std::string("sh")); };
    EXPECT_EQ(matches({{"registration", "91-1"}}, {{"billing", "B-1", ""}}), "");
    all_.caller.rights.erase("customer.read");
    EXPECT_EQ(matches({{"registration", "91-1"}}), ": forbidden");
}

TEST_F(Merges, TheSurvivorTakesAllThatPointedAtTheOther) {
    const auto a = customer("A", {{"name", "A"}, {"city", "北京"}});
    const auto b = customer("B", {{"name", "B"}, {"registration", "91-1"}, {"portal_key", "s"}});
    const auto part = customer("P", {{"part_of", b}});
    const auto own = contact(a, "own", b), other = contact(b, "other", b);
    const auto credit = create("credit", {{"customer", b}});
    key(a, "billing", "B-1");
    key(b, "billing", "B-2");
    EXPECT_EQ(merge(a, b, {"registration", "city", "portal_key"}), a);
    EXPECT_EQ(get(a)["registration"], "91-1");
    EXPECT_EQ(get(a)["name"], "A");
    EXPECT_EQ(get(a)["city"], "");
    EXPECT_EQ(get(a)["key:billing"], "B-1\nB-2");
    EXPECT_EQ(get(part)["part_of"], a);
    EXPECT_EQ(get(own, "contact")["customer"], a);
    EXPECT_EQ(get(own, "contact")["pays_for"], a);
    EXPECT_EQ(get(other, "contact")["customer"], a);
    EXPECT_EQ(get(other, "contact").version, 2);
    EXPECT_EQ(get(credit, "credit")["customer"], a);
    EXPECT_EQ(kinds(a), "merge add-key create");
    EXPECT_EQ(kinds(other, "contact"), "merge create");
    auto gone = records_->get(all_, "customer", b);
    EXPECT_EQ(refusalOf(gone), ": merged");
    EXPECT_EQ(std::get<Refusal>(gone).merged_into, a);
    EXPECT_EQ(std::get<Refusal>(gone).why, Refusal::Why::NotFound);
    EXPECT_EQ(change(b, {{"name", "C"}}), ": merged");
    EXPECT_EQ(done(records_->restore(all_, "customer", b, 1)), ": merged");
    ASSERT_EQ(log(a).size(), 1u);
    const auto entry = log(a)[0];
    EXPECT_EQ(entry.kind + " " + entry.actor + " " + entry.reason, "merge user:li the same");
    EXPECT_TRUE(entry.survivor == a && entry.loser == b && !entry.undone);
    EXPECT_EQ(entry.at, clock_.now());
}

TEST_F(Merges, ASplitUndoesIt) {
    const auto a = customer("A", {{"name", "A"}, {"registration", "91-0"}});
    const auto b = customer("B", {{"name", "B"}, {"registration", "91-1"}, {"portal_key", "s"}});
    done(records_->transition(all_, "customer", b, 0, "win"));
    const auto own = contact(a, "own"), other = contact(b, "other", b);
    key(a, "billing", "B-1");
    key(b, "billing", "B-2");
    attach(a, "a.pdf", "of a");
    attach(b, "a.pdf", "1 of b");
    attach(b, "a.pdf", "2 of b");
    attach(b, "a (2).pdf", "3 of b");
    const auto before = get(b);
    const auto version = before.version;
    EXPECT_EQ(merge(a, b, {"registration"}), a);
    EXPECT_EQ(files(a),
              "a (2).pdf 1: 3 of b; a (3).pdf 1: 1 of b; a (3).pdf 2: 2 of b; a.pdf 1: of a");
    const auto id = log(a)[0].id;
    EXPECT_EQ(split(id), a);
    EXPECT_EQ(files(a), "a.pdf 1: of a");
    EXPECT_EQ(files(b), "a (2).pdf 1: 3 of b; a.pdf 1: 1 of b; a.pdf 2: 2 of b");
    EXPECT_EQ(get(a)["registration"], "91-0");
    EXPECT_EQ(get(a)["key:billing"], "B-1");
    EXPECT_EQ(get(b).fields, before.fields);
    EXPECT_EQ(get(b).version, version + 2);
    EXPECT_EQ(get(own, "contact")["customer"], a);
    EXPECT_EQ(get(other, "contact")["customer"], b);
    EXPECT_EQ(get(other, "contact")["pays_for"], b);
    const auto stored = store_->tables().row("customer", b);
    ASSERT_TRUE(stored.ok() && *stored);
    EXPECT_NE(std::find((*stored)->values.begin(), (*stored)->values.end(),
                        std::pair<std::string, store::Value>("portal_key", std::string("s"))),
              (*stored)->values.end());
    EXPECT_EQ(codes(all_,
                    [] {
                        Query query;
                        query.search = "b";
                        return query;
                    }()),
              "B");
    const auto entries = log(b);
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(std::count_if(entries.begin(), entries.end(),
                            [](const MergeEntry& e) { return e.kind == "merge" && e.undone; }),
              1);
    EXPECT_EQ(split(id), ": split");
    EXPECT_EQ(kinds(b).substr(0, 11), "split merge");
    // Once more, the other way round.
    EXPECT_EQ(merge(b, a), b);
    EXPECT_EQ(refusalOf(records_->get(all_, "customer", a)), ": merged");
}

TEST_F(Merges, ASplitLeavesWhatWasChangedSince) {
    const auto a = customer("A", {{"city", "北京"}}), b = customer("B", {{"city", "上海"}}),
               c = customer("C");
    const auto moved = contact(b, "moved"), changed = contact(b, "changed"),
               removed = contact(b, "removed");
    key(b, "billing", "B-1");
    key(b, "billing", "B-2");
    merge(a, b, {"city"});
    const auto id = log(a)[0].id;
    change(a, {{"city", "广州"}});
    done(records_->change(all_, "contact", changed, 0, {{"customer", c}}));
    done(records_->remove(all_, "contact", removed, 0));
    done(ExternalKeys(*records_).remove(all_, "customer", a, 0, "billing", "B-2", "wrong"));
    EXPECT_EQ(split(id), a);
    EXPECT_EQ(get(a)["city"], "广州");
    EXPECT_EQ(get(b)["city"], "上海");
    EXPECT_EQ(get(b)["key:billing"], "B-1");
    EXPECT_EQ(get(moved, "contact")["customer"], b);
    EXPECT_EQ(get(changed, "contact")["customer"], c);
}

TEST_F(Merges, OneMergedIntoTheNextLeadsToTheLast) {
    const auto a = customer("A"), b = customer("B"), c = customer("C");
    merge(b, a);
    const auto first = log(b)[0].id;
    merge(c, b);
    auto gone = records_->get(all_, "customer", a);
    EXPECT_EQ(refusalOf(gone), ": merged");
    EXPECT_EQ(std::get<Refusal>(gone).merged_into, c);
    EXPECT_EQ(split(first), ": merged");
    EXPECT_EQ(split(log(c)[0].id), c);
    EXPECT_EQ(split(first), b);
    EXPECT_EQ(get(a)["code"], "A");
    // Whoever may not see the survivor hears nothing of it.
    merge(b, a);
    all_.scope = [](const Entity&, const std::string&) { return equal("code", std::string("C")); };
    EXPECT_EQ(refusalOf(records_->get(all_, "customer", a)), ": unknown-record");
}

TEST_F(Merges, PartsStayATree) {
    const auto a = customer("A"), b = customer("B", {{"part_of", a}}),
               c = customer("C", {{"part_of", b}});
    EXPECT_EQ(merge(c, a), "part_of: circle");
    EXPECT_EQ(merge(b, a), b);  // its own upper one goes
    EXPECT_EQ(get(b)["part_of"], "");
    EXPECT_EQ(split(log(b)[0].id), b);
    EXPECT_EQ(get(b)["part_of"], a);
    EXPECT_EQ(merge(a, b), a);
    EXPECT_EQ(get(c)["part_of"], a);
}

TEST_F(Merges, IsRefusedWithWords) {
    const auto a = customer("A", {{"unit", "bj"}}), b = customer("B", {{"unit", "sh"}});
    EXPECT_EQ(merge(a, a), ": itself");
    EXPECT_EQ(merge(a, b, {}, ""), "reason: required");
    EXPECT_EQ(merge(a, "none"), ": unknown-record");
    EXPECT_EQ(merge(a, b, {"nam"}), "nam: unknown-field");
    EXPECT_EQ(split("none"), ": unknown-merge");
    auto stale = Merging(*records_).merge(all_, "customer", {a, b, 1, 1}, {}, "x");
    change(b, {{"city", "北京"}});
    EXPECT_EQ(done(std::move(stale)), ": changed");
    EXPECT_EQ(done(Merging(*records_).merge(all_, "customer", {a, b, 1, 1}, {}, "x")), ": changed");
    create("credit", {{"customer", a}});
    const auto credit = create("credit", {{"customer", b}});
    EXPECT_EQ(merge(a, b), ": not-unique");
    done(records_->remove(all_, "credit", credit, 0));
    Asker other = all_;
    other.scope = [](const Entity& entity, const std::string&) {
        return entity.name == "customer" ? equal("unit", std::string("bj")) : store::Condition{};
    };
    EXPECT_EQ(done(Merging(*records_).merge(other, "customer", {a, b}, {}, "x")),
              ": unknown-record");
    other = all_;
    other.caller.rights.erase("customer.personal");
    change(b, {{"phone", "1"}});
    EXPECT_EQ(done(Merging(*records_).merge(other, "customer", {a, b}, {"phone"}, "x")),
              ": forbidden");
    other.caller.rights.erase("customer.merge");
    EXPECT_EQ(done(Merging(*records_).merge(other, "customer", {a, b}, {}, "x")), ": forbidden");
    EXPECT_EQ(get(b)["code"], "B");
    EXPECT_EQ(merge(a, b), a);
    EXPECT_EQ(done(Merging(*records_).split(other, "customer", log(a)[0].id, 0, "x")),
              ": forbidden");
}

TEST_F(Merges, MovesThousandsAndRefusesMore) {
    const auto a = customer("A"), b = customer("B");
    const auto give = [&](int from, int to) {
        store::Unit unit;
        unit.at = clock_.now();
        for (int i = from; i < to; ++i) {
            store::RowChange row;
            row.table = "contact";
            row.id = std::to_string(100'000 + i);
            row.values = {{"customer", b}, {"name", std::string("N")}};
            row.change = "<change kind=\"create\"/>";
            unit.rows.push_back(std::move(row));
        }
        ASSERT_TRUE(std::holds_alternative<store::Committed>(submit(std::move(unit))));
    };
    give(0, 5'001);
    EXPECT_EQ(merge(a, b), ": too-many");
    done(records_->remove(all_, "contact", "105000", 0));
    EXPECT_EQ(merge(a, b), a);
    EXPECT_EQ(*store_->tables().count("contact", equal("customer", a)), 5'000);
    EXPECT_EQ(split(log(a)[0].id), a);
    EXPECT_EQ(*store_->tables().count("contact", equal("customer", b)), 5'000);
}

}  // namespace kamhub::records::test
