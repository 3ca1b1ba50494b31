// Who reaches which records, in every way there is: the matrix of matrix.txt.

#include "records/standing.hpp"

#include <fstream>
#include <sstream>

#include "fixture.hpp"
#include "records/measures.hpp"
#include "records/transfer.hpp"

namespace kamhub::records::test {
namespace {

class StandingTest : public RecordsTest {
protected:
    StandingTest() {
        use({folderOf("organisation")});
        all_.caller.rights = {"*.*"};
        const auto group = create("unit", {{"code", "G"}});
        const auto p1 = create("unit", {{"code", "P1"}, {"parent", group}});
        const auto l1 = create("unit", {{"code", "L1"}, {"parent", p1}});
        const auto l2 = create("unit", {{"code", "L2"}, {"parent", p1}});
        const auto p2 = create("unit", {{"code", "P2"}, {"parent", group}});
        create("employee", {{"code", "1"}, {"login", "ma"}, {"unit", p1}});
        const auto li = create("employee", {{"code", "2"}, {"login", "li"}, {"unit", l1}});
        const auto wu = create("employee", {{"code", "3"}, {"login", "wu"}, {"unit", p2}});
        const auto team = create("team", {{"code", "T"}});
        const auto over = create("team", {{"code", "OVER"}, {"until", "2027-01-14"}});
        const auto left = create("team", {{"code", "LEFT"}});
        create("member",
               {{"code", "1"}, {"employee", li}, {"team", team}, {"until", "2027-01-15"}});
        create("member", {{"code", "2"}, {"employee", wu}, {"team", team}});
        create("member", {{"code", "3"}, {"employee", li}, {"team", over}});
        create("member",
               {{"code", "4"}, {"employee", li}, {"team", left}, {"until", "2027-01-14"}});
        customer("A", {{"unit", "L1"}, {"manager", "2"}});
        customer("B", {{"unit", "L2"}});
        customer("C", {{"unit", "P1"}, {"manager", "1"}});
        customer("D", {{"unit", "P2"}, {"team", team}}, "chen");
        customer("E", {{"unit", "P2"}, {"team", over}});
        customer("F", {{"unit", "P2"}, {"team", left}});
        customer("G", {{"unit", "P2"}, {"head", ids_["D"]}});
    }

    void customer(const std::string& code, FieldEdits fields, const char* contact = "") {
        fields["code"] = code;
        ids_[code] = create("customer", fields);
        create("contact", {{"code", code}, {"customer", ids_[code]}, {"login", contact}});
    }

    Asker asker(const std::string& user, const std::string& rights) {
        access::Caller caller;
        caller.subject.name = user;
        std::istringstream words(rights);
        for (std::string word; words >> word;) caller.rights.insert(word);
        auto out = askerOf(records_->sharedModel(), store_->tables(), caller, clock_.now());
        if (!out) ADD_FAILURE() << out.error().message;
        return *out;
    }

    template <class Allowed>
    std::string those(Allowed allowed) {
        std::string out;
        for (const auto& [code, id] : ids_)
            if (allowed(id)) out += (out.empty() ? "" : " ") + code;
        return out;
    }
    template <class T>
    static bool is(const Answer<T>& answer) {
        return std::holds_alternative<T>(answer);
    }

    std::string list(const Asker& asker, const std::string& entity, std::vector<Filter> filters,
                     const std::string& search = {}) {
        auto answer = records_->select(asker, {entity, std::move(filters), search, {{"code"}}});
        const auto* page = std::get_if<Page>(&answer);
        std::string out;
        for (std::size_t i = 0; page && i < page->records.size(); ++i)
            out += (i ? " " : "") + page->records[i]["code"];
        return out;
    }

    std::map<std::string, std::string> ids_;
};

TEST_F(StandingTest, EachWayToRecordsReachesTheSame) {
    std::ifstream file(std::string(KAMHUB_SOURCE_DIR) + "/tests/unit/records/matrix.txt");
    int rows = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        std::string user, rights, expected, word;
        words >> user;
        while (words >> word) {
            auto& to = word.find('.') == word.npos ? expected : rights;
            to += (to.empty() ? "" : " ") + word;
        }
        SCOPED_TRACE(line);
        ++rows;
        const auto who = asker(user, rights);
        const auto one = [&](auto ask) { return those([&](auto& id) { return is(ask(id)); }); };
        EXPECT_EQ(one([&](auto& id) { return records_->get(who, "customer", id); }), expected);
        EXPECT_EQ(one([&](auto& id) { return records_->history(who, "customer", id); }), expected);
        EXPECT_EQ(one([&](auto& id) { return records_->change(who, "customer", id, 0, {}); }),
                  expected);
        EXPECT_EQ(
            one([&](auto& id) { return records_->transition(who, "customer", id, 0, "shut_it"); }),
            expected);
        EXPECT_EQ(one([&](auto& id) { return records_->restore(who, "customer", id, 1); }),
                  expected);
        EXPECT_EQ(list(who, "customer", {}), expected);
        EXPECT_EQ(those([&](auto& id) {
                      for (const auto& [code, each] : ids_)
                          if (each == id) return list(who, "customer", {}, code) == code;
                      return false;
                  }),
                  expected);
        const auto count =
            measured(store_->tables(), records_->model(), who, {"customer", "how_many"});
        const auto* table = std::get_if<MeasureTable>(&count);
        const auto amount = std::count(expected.begin(), expected.end(), ' ') + !expected.empty();
        EXPECT_EQ(table && !table->rows.empty() ? table->rows[0].value : "0",
                  std::to_string(amount));
        const auto csv = exportCsv(*records_, store_->tables(), who, {"customer"}, Charset::Utf8);
        const auto* text = std::get_if<std::string>(&csv);
        EXPECT_EQ(text ? std::count(text->begin(), text->end(), '\n') - 1 : 0, amount);
    }
    EXPECT_EQ(rows, 17);
}

TEST_F(StandingTest, WhatIsPartOfARecordIsReachedWithIt) {
    EXPECT_EQ(list(asker("ma", "contact.read@subtree"), "contact", {}), "A B C");
    EXPECT_EQ(list(asker("chen", "contact.read@customer"), "contact", {}), "D G");
    const std::vector<Filter> by_customer{{"customer.code", Filter::Op::Not, {"x"}}};
    EXPECT_EQ(list(asker("li", "contact.read customer.read@own"), "contact", by_customer), "A");
}

TEST_F(StandingTest, ARightMayReachLessThanSeeing) {
    const auto li = asker("li", "customer.read customer.change@own customer.shut@team unit.read");
    EXPECT_EQ(list(li, "customer", {}), "A B C D E F G");
    EXPECT_EQ(refusalOf(records_->change(li, "customer", ids_["B"], 0, {})), ": forbidden");
    EXPECT_EQ(refusalOf(records_->change(li, "customer", ids_["A"], 0, {{"unit", "P2"}})), "");
    EXPECT_EQ(refusalOf(records_->transition(li, "customer", ids_["A"], 0, "shut_it")),
              ": forbidden");
    EXPECT_EQ(refusalOf(records_->transition(li, "customer", ids_["D"], 0, "shut_it")), "");
}

TEST_F(StandingTest, NobodyGivesARecordAwayBeyondHisReach) {
    const auto li = asker("li", "customer.*@own unit.read");
    EXPECT_EQ(refusalOf(records_->change(li, "customer", ids_["A"], 0, {{"manager", "1"}})),
              "manager: out-of-scope");
    EXPECT_EQ(refusalOf(records_->create(li, "customer", {{"code", "N"}})),
              "manager: out-of-scope");
    EXPECT_EQ(refusalOf(records_->create(li, "customer", {{"code", "N"}, {"manager", "2"}})), "");
}

TEST_F(StandingTest, AGroupOfFieldsMayTakeARightOfItsOwn) {
    done(records_->change(all_, "customer", ids_["A"], 0, {{"legal_name", "王"}}));
    const auto with = asker("ma", "customer.read customer.change customer.legal");
    const auto without = asker("ma", "customer.read customer.change customer.export");
    EXPECT_EQ(std::get<Record>(records_->get(with, "customer", ids_["A"]))["legal_name"], "王");
    EXPECT_EQ(std::get<Record>(records_->get(without, "customer", ids_["A"]))["legal_name"], "");
    EXPECT_EQ(refusalOf(records_->change(without, "customer", ids_["A"], 0, {{"legal_name", "x"}})),
              ": forbidden");
    EXPECT_EQ(refusalOf(records_->change(without, "customer", ids_["A"], 0, {{"code", "A2"}})), "");
    EXPECT_EQ(refusalOf(records_->select(
                  without, {"customer", {{"legal_name", Filter::Op::Equal, {"王"}}}})),
              ": forbidden");
    const auto history = records_->history(without, "customer", ids_["A"]);
    for (const auto& entry : std::get<std::vector<HistoryEntry>>(history))
        for (const auto& change : entry.changes)
            EXPECT_TRUE(change.field != "legal_name" || (change.hidden && change.after.empty()));
    const auto csv = exportCsv(*records_, store_->tables(), without, {"customer"}, Charset::Utf8);
    EXPECT_EQ(std::get<std::string>(csv).find("legal"), std::string::npos);
}

}  // namespace
}  // namespace kamhub::records::test
