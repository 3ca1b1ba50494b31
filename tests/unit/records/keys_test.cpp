// Goal: a key of another system leads to one record, comes and goes with it, and is told of where
// the record is.

#include "fixture.hpp"
#include "records/external_keys.hpp"
#include "records/record_forms.hpp"
#include "records/transfer.hpp"

namespace kamhub::records::test {

class KeysOfOthers : public RecordsTest {
protected:
    std::string add(const std::string& id, ExternalKey key, std::int64_t version = 0) {
        return done(
            ExternalKeys(*records_).add(all_, "customer", id, version, key, "told by mail"));
    }
    std::string remove(const std::string& id, const char* system, const char* key,
                       const char* reason = "wrong") {
        return done(ExternalKeys(*records_).remove(all_, "customer", id, 0, system, key, reason));
    }
    // The code of the customer that has it, or why none.
    std::string found(const char* system, const char* key) {
        auto answer = ExternalKeys(*records_).find(all_, "customer", system, key);
        const auto* record = std::get_if<Record>(&answer);
        return record ? (*record)["code"] : refusalOf(answer);
    }
    std::string keysOf(const std::string& id) {
        auto answer = ExternalKeys(*records_).of(all_, "customer", id);
        const auto* keys = std::get_if<std::vector<ExternalKey>>(&answer);
        if (!keys) return refusalOf(answer);
        std::string out;
        for (const auto& key : *keys)
            out += (out.empty() ? "" : "; ") + key.system + " " + key.key + " " + key.valid_from;
        return out;
    }
    std::string historyOf(const std::string& id) {
        auto answer = records_->history(all_, "customer", id);
        const auto* entries = std::get_if<std::vector<HistoryEntry>>(&answer);
        if (!entries) return refusalOf(answer);
        std::string out;
        for (const auto& entry : *entries) {
            out += (out.empty() ? "" : "; ") + entry.kind;
            for (const auto& change : entry.changes)
                if (change.field.rfind(kKeyPrefix, 0) == 0)
                    out += " " + change.field + ":" + change.before + ">" + change.after;
        }
        return out;
    }

    std::string a_, b_;
    void SetUp() override {
        a_ = create("customer", {{"code", "KA0001"}, {"name", "A"}});
        b_ = create("customer", {{"code", "KA0002"}, {"name", "B"}});
    }
};

TEST_F(KeysOfOthers, LeadToOneRecord) {
    EXPECT_EQ(add(a_, {"billing", " B-1 ", "2026-01-31"}, 1), a_);
    EXPECT_EQ(add(a_, {"billing", "B-2", ""}, 1), ": changed");
    EXPECT_EQ(add(a_, {"billing", "B-2", ""}, 2), a_);
    EXPECT_EQ(add(a_, {"97", "B-1", ""}), a_);
    EXPECT_EQ(add(a_, {"97", "B-1", ""}), "key:97: not-unique");
    EXPECT_EQ(add(b_, {"97", "B-1", ""}), "key:97: not-unique");
    EXPECT_EQ(found("billing", "B-2"), "KA0001");
    EXPECT_EQ(found("billing", "B-3"), "key:billing: unknown-key");
    EXPECT_EQ(keysOf(a_), "97 B-1 2027-01-15; billing B-1 2026-01-31; billing B-2 2027-01-15");
    EXPECT_EQ(keysOf(b_), "");
    EXPECT_EQ(get(a_).version, 4);
    EXPECT_EQ(get(a_)["key:billing"], "B-1\nB-2");
    const auto& customer = *records_->model().entity("customer");
    const auto json = toJson(customer, get(a_));
    EXPECT_NE(json.find(R"("external_keys":[{"system":"97","key":"B-1"},{"system":"billing")"),
              json.npos)
        << json;
    EXPECT_TRUE(editsOfJson(json).ok() == false || !editsOfJson(json)->contains("external_keys"));
    EXPECT_NE(toXml(customer, get(a_)).find("<external_key system=\"97\">B-1</external_key>"),
              std::string::npos);
}

TEST_F(KeysOfOthers, AreTakenWithAReasonAndGivenAnew) {
    add(a_, {"billing", "B/1", ""});
    EXPECT_EQ(remove(b_, "billing", "B/1"), "key:billing: unknown-key");
    EXPECT_EQ(remove(a_, "billing", "B/1", ""), "reason: required");
    EXPECT_EQ(remove(a_, "billing", "B/1"), a_);
    EXPECT_EQ(found("billing", "B/1"), "key:billing: unknown-key");
    EXPECT_EQ(add(b_, {"billing", "B/1", ""}), b_);
    EXPECT_EQ(found("billing", "B/1"), "KA0002");
    EXPECT_EQ(historyOf(a_), "remove-key key:billing:B/1>; add-key key:billing:>B/1; create");
    // Somebody gives it to another record at the same moment.
    ExternalKeys keys(*records_);
    auto one = keys.add(all_, "customer", a_, 0, {"erp", "E/1", ""});
    auto other = keys.add(all_, "customer", b_, 0, {"erp", "E/1", ""});
    EXPECT_EQ(done(std::move(one)), a_);
    EXPECT_EQ(done(std::move(other)), "key:erp: not-unique");
}

TEST_F(KeysOfOthers, SayWhatIsWrongWithThem) {
    EXPECT_EQ(add(a_, {"bill ing", "1", ""}), "system: no-system");
    EXPECT_EQ(add(a_, {"", "1", ""}), "system: no-system");
    EXPECT_EQ(add(a_, {"billing", " ", ""}), "key:billing: no-key");
    EXPECT_EQ(add(a_, {"billing", "1\n2", ""}), "key:billing: no-key");
    EXPECT_EQ(add(a_, {"billing", std::string(201, 'x'), ""}), "key:billing: no-key");
    EXPECT_EQ(add(a_, {"billing", "1", "yesterday"}), "valid_from: not-a-day");
    EXPECT_EQ(add("none", {"billing", "1", ""}), ": unknown-record");
    all_.caller.rights.erase("customer.change");
    EXPECT_EQ(add(a_, {"billing", "1", ""}), ": forbidden");
    EXPECT_EQ(historyOf(a_), "create");
    std::vector<ExternalKey> many;
    for (int i = 0; i < 201; ++i) many.push_back({"billing", std::to_string(i), ""});
    auto plan = records_->create(all_, "customer", {{"code", "KA0003"}, {"name", "C"}});
    EXPECT_EQ(refusalOf(ExternalKeys(*records_).addTo(std::get<Plan>(plan), many)), ": too-many");
}

TEST_F(KeysOfOthers, AreFoundOnlyByWhoMaySeeTheRecord) {
    add(a_, {"billing", "B-1", ""});
    all_.scope = [](const Entity&, const std::string&) { return equal("code", std::string("KA0002")); };
    EXPECT_EQ(found("billing", "B-1"), "key:billing: unknown-key");
    EXPECT_EQ(keysOf(a_), ": unknown-record");
    EXPECT_EQ(remove(a_, "billing", "B-1"), ": unknown-record");
    all_.caller.rights.erase("customer.read");
    EXPECT_EQ(found("billing", "B-1"), ": forbidden");
}

TEST_F(KeysOfOthers, GoAndComeBackWithTheRecord) {
    add(a_, {"billing", "B-1", "2026-01-31"});
    add(a_, {"billing", "B-2", ""});
    EXPECT_EQ(done(records_->remove(all_, "customer", a_, 0, "twice")), a_);
    EXPECT_EQ(found("billing", "B-1"), "key:billing: unknown-key");
    EXPECT_EQ(add(b_, {"billing", "B-2", ""}), b_);
    EXPECT_EQ(done(records_->restore(all_, "customer", a_, 3)), a_);
    EXPECT_EQ(keysOf(a_), "billing B-1 2026-01-31");
    EXPECT_EQ(found("billing", "B-2"), "KA0002");
    EXPECT_EQ(historyOf(a_).substr(0, 30), "restore key:billing:>B-1; remo");
}

TEST_F(KeysOfOthers, ComeInWithAnImport) {
    const auto import = [&](const std::string& bytes) {
        auto answer = importCsv(*records_, store_->tables(), all_, "customer", bytes, Charset::Utf8,
                                [this](Plan plan) { return submit(std::move(plan.unit)); });
        const auto* report = std::get_if<ImportReport>(&answer);
        if (!report) return refusalOf(answer);
        auto out = std::to_string(report->created) + " " + std::to_string(report->changed) + " " +
                   std::to_string(report->unchanged);
        for (const auto& row : report->rows) out += " | " + row.key + " " + codesOf(row.complaints);
        return out;
    };
    add(b_, {"97", "1", ""});
    EXPECT_EQ(import("code,name,key:billing,key:billing,key:97\n"
                     "KA0001,A,B-1,B-2,\n"
                     "KA0002,B,,,1\n"
                     "KA0003,C,B-3,,\n"
                     "KA0004,D,B-1,,\n"
                     "KA0005,E,,,1\n"
                     "KA0001,A,B-2,,\n"),
              "1 1 2 | KA0004 key:billing: not-unique | KA0005 key:97: not-unique");
    EXPECT_EQ(keysOf(a_), "billing B-1 2027-01-15; billing B-2 2027-01-15");
    EXPECT_EQ(found("billing", "B-3"), "KA0003");
    EXPECT_EQ(historyOf(a_), "change key:billing:>B-1 key:billing:>B-2; create");
    EXPECT_EQ(import("code,name,key:\nKA0001,A,1\n"), "0 0 0 | KA0001 system: no-system");
}

}  // namespace kamhub::records::test
