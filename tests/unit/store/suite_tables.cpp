// Goal: rows of declared tables change from the version that was read, in the unit they stand in;
// selections find exactly what their conditions say; tables grow while they are used.

#include "suite.hpp"

namespace kamhub::store::test {

namespace {

using Is = Condition::Is;

Table customers() {
    Table out;
    out.name = "customer";
    out.columns = {{"code", ColumnKind::Text, true, true},
                   {"name", ColumnKind::Text},
                   {"order", ColumnKind::Integer, true},  // a word of SQL
                   {"founded", ColumnKind::Text}};
    out.searched = true;
    return out;
}

Table contacts() {
    Table out;
    out.name = "contact";
    out.columns = {{"customer", ColumnKind::Text, true}, {"name", ColumnKind::Text}};
    return out;
}

RowChange row(const std::string& id, std::int64_t version, Values values) {
    RowChange out;
    out.table = "customer";
    out.id = id;
    out.version = version;
    out.values = std::move(values);
    out.change = "<change/>";
    return out;
}

Unit changing(std::vector<RowChange> rows) {
    Unit out;
    out.actor = "user:li";
    out.at = at(50);
    out.rows = std::move(rows);
    return out;
}

Condition is(Is how, std::string column, std::vector<Value> values) {
    Condition out;
    out.is = how;
    out.column = std::move(column);
    out.values = std::move(values);
    return out;
}

Condition joined(Is how, std::vector<Condition> of) {
    Condition out;
    out.is = how;
    out.of = std::move(of);
    return out;
}

Value text(const char* value) { return std::string(value); }
Value number(std::int64_t value) { return value; }

std::string rowIds(const Result<std::vector<Row>>& rows) {
    std::string out;
    if (!rows) return rows.error().message;
    for (const auto& row : *rows) out += (out.empty() ? "" : " ") + row.id;
    return out;
}

std::string shown(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    const auto* text = std::get_if<std::string>(&value);
    return text ? *text : "-";
}

std::string shown(const Values& values) {
    std::string out;
    for (const auto& [column, value] : values)
        out += (out.empty() ? "" : " ") + column + "=" + shown(value);
    return out;
}

std::string shown(const Result<std::vector<Aggregate>>& all) {
    std::string out;
    if (!all) return all.error().message;
    for (const auto& one : *all) {
        out += out.empty() ? "" : "; ";
        for (const auto& value : one.groups) out += shown(value) + " ";
        out += ":";
        for (const auto& value : one.measures) out += " " + shown(value);
    }
    return out;
}

std::string conflictWords(const Outcome& outcome) {
    const auto* conflict = std::get_if<Conflict>(&outcome);
    if (!conflict) return std::holds_alternative<Committed>(outcome) ? "committed" : "error";
    return (conflict->kind == Conflict::Kind::Unique ? "unique " : "version ") + conflict->what;
}

}  // namespace

void StoreTables::declare() {
    const auto status = tables().declare({customers(), contacts()});
    EXPECT_TRUE(status.ok()) << status.error().message;
}

std::string StoreTables::find(Condition where, std::vector<Order> order) {
    Selection selection;
    selection.table = "customer";
    selection.where = std::move(where);
    selection.order = std::move(order);
    return rowIds(tables().select(selection));
}

void StoreTables::fill() {
    std::vector<RowChange> rows;
    const auto add = [&](const char* id, const char* code, const char* name, Value order,
                         const char* search) {
        rows.push_back(row(id, 0, {{"code", text(code)}, {"name", text(name)}}));
        if (order != Value()) rows.back().values.emplace_back("order", order);
        rows.back().search = search;
    };
    add("a", "KA1", "中国工商银行", number(3), "ka1 中 国 工 商 银 行");
    add("b", "KA2", "Bank of 100% Trust", number(-5), "ka2 bank of 100 trust");
    add("c", "KA10", "商业银河", Value(), "ka10 商 业 银 河");
    add("d", "kb_1", "𠮷野家", number(3), "kb 1 𠮷 野 家");
    commit(changing(std::move(rows)));
}

TEST_P(StoreTables, ARowChangesFromTheVersionThatWasRead) {
    EXPECT_FALSE(*tables().row("customer", "a"));
    commit(changing({row("a", 0, {{"code", text("KA1")}, {"order", number(7)}})}));
    EXPECT_EQ(conflictWords(submit(changing({row("a", 0, {})}))), "version customer/a");
    EXPECT_EQ(conflictWords(submit(changing({row("a", 2, {})}))), "version customer/a");
    EXPECT_EQ(conflictWords(submit(changing({row("b", 1, {})}))), "version customer/b");
    Unit later = changing({row("a", 1, {{"name", text("银行")}, {"order", Value()}})});
    later.at = at(60);
    commit(later);
    reopen();
    declare();
    const auto kept = tables().row("customer", "a");
    ASSERT_TRUE(kept.ok() && *kept);
    EXPECT_EQ((*kept)->version, 2);
    EXPECT_EQ((*kept)->created, at(50));
    EXPECT_EQ((*kept)->changed, at(60));
    EXPECT_EQ(shown((*kept)->values), "code=KA1 name=银行");
}

TEST_P(StoreTables, ARemovedRowLeavesItsHistoryAndComesBackNewer) {
    commit(changing({row("a", 0, {{"code", text("KA1")}})}));
    RowChange gone = row("a", 1, {});
    gone.removed = true;
    gone.change = "<removed/>";
    commit(changing({gone}));
    EXPECT_FALSE(*tables().row("customer", "a"));
    EXPECT_EQ(conflictWords(submit(changing({gone}))), "version customer/a");
    commit(changing({row("a", 0, {{"code", text("KA1")}})}));
    EXPECT_EQ((*tables().row("customer", "a"))->version, 3);
    reopen();
    declare();
    const auto history = tables().rowHistory("customer", "a", 10);
    ASSERT_TRUE(history.ok());
    ASSERT_EQ(history->size(), 3u);
    EXPECT_EQ(history->at(0).version, 1);
    EXPECT_FALSE(history->at(0).removed);
    EXPECT_EQ(history->at(1).change, "<removed/>");
    EXPECT_TRUE(history->at(1).removed);
    EXPECT_EQ(history->at(1).actor, "user:li");
    EXPECT_EQ(history->at(1).at, at(50));
    EXPECT_EQ(history->at(2).version, 3);
    EXPECT_EQ(tables().rowHistory("customer", "a", 2)->size(), 2u);
    EXPECT_EQ(tables().rowHistory("customer", "none", 2)->size(), 0u);
}

TEST_P(StoreTables, RefusesAValueThatAnotherRowHas) {
    commit(changing({row("a", 0, {{"code", text("KA1")}}), row("b", 0, {}), row("c", 0, {})}));
    EXPECT_EQ(conflictWords(submit(changing({row("d", 0, {{"code", text("KA1")}})}))),
              "unique customer.code");
    EXPECT_EQ(conflictWords(submit(changing({row("b", 1, {{"code", text("KA1")}})}))),
              "unique customer.code");
    EXPECT_EQ(conflictWords(submit(changing(
                  {row("b", 1, {{"code", text("N")}}), row("c", 1, {{"code", text("N")}})}))),
              "unique customer.code");
    EXPECT_EQ(shown((*tables().row("customer", "b"))->values), "");
    // Given up in the same unit, it is free.
    commit(changing({row("a", 1, {{"code", Value()}}), row("b", 1, {{"code", text("KA1")}})}));
}

TEST_P(StoreTables, ARefusedRowTakesItsWholeUnitBack) {
    const auto seq = accept("m1");
    commit(changing({row("a", 0, {{"code", text("KA1")}})}));
    Unit unit = test::changing(seq, 1, DeliveryState::Delivered);
    unit.messages.push_back(aMessage("m2"));
    unit.facts.push_back({"user", "wu", 0, "new"});
    unit.rows = {row("b", 0, {{"code", text("KA2")}}), row("c", 0, {{"code", text("KA1")}})};
    unit.audit.push_back({"record.change", "b", "done", ""});
    EXPECT_EQ(conflictWords(submit(unit)), "unique customer.code");
    unit.rows[1].values.clear();
    unit.facts[0].version = 9;
    EXPECT_EQ(conflictWords(submit(unit)), "version ");
    unit.facts[0].version = 0;
    unit.rows[1].values = {{"nothing", text("x")}};
    EXPECT_EQ(conflictWords(submit(unit)), "error");
    unit.rows[1].values = {{"order", text("x")}};
    EXPECT_EQ(conflictWords(submit(unit)), "error");
    unit.rows[1].table = "nothing";
    EXPECT_EQ(conflictWords(submit(unit)), "error");
    EXPECT_EQ(delivery(seq).state, DeliveryState::Waiting);
    EXPECT_EQ(*tables().count("customer", {}), 1);
    EXPECT_EQ(tables().rowHistory("customer", "b", 10)->size(), 0u);
    EXPECT_EQ(store().messages({})->size(), 1u);
    unit.rows.pop_back();
    commit(unit);
    EXPECT_EQ(*tables().count("customer", {}), 2);
    EXPECT_EQ(delivery(seq).state, DeliveryState::Delivered);
    EXPECT_EQ(store().messages({})->size(), 2u);
}

TEST_P(StoreTables, FindsByEveryCondition) {
    fill();
    EXPECT_EQ(find({}), "a b c d");
    EXPECT_EQ(find(joined(Is::Any, {})), "");
    EXPECT_EQ(find(is(Is::Equal, "code", {text("KA2"), text("KA10"), text("x")})), "b c");
    EXPECT_EQ(find(is(Is::Equal, "order", {})), "");
    EXPECT_EQ(find(is(Is::Equal, "order", {Value(), number(-5)})), "b c");
    EXPECT_EQ(find(is(Is::Less, "order", {number(3)})), "b");
    EXPECT_EQ(find(is(Is::LessOrEqual, "order", {number(3)})), "a b d");
    EXPECT_EQ(find(is(Is::Greater, "code", {text("KA10")})), "b d");
    EXPECT_EQ(find(is(Is::GreaterOrEqual, "code", {text("KA10")})), "b c d");
    EXPECT_EQ(find(is(Is::Empty, "order", {})), "c");
    EXPECT_EQ(find(joined(Is::Not, {is(Is::Less, "order", {number(3)})})), "a c d");
    EXPECT_EQ(find(is(Is::Begins, "code", {text("KA1")})), "a c");
    EXPECT_EQ(find(is(Is::Begins, "code", {text("k")})), "d");
    EXPECT_EQ(find(is(Is::Begins, "code", {text("")})), "a b c d");
    EXPECT_EQ(find(is(Is::Begins, "name", {text("商业")})), "c");
    EXPECT_EQ(find(is(Is::Begins, "name", {text("𠮷")})), "d");
    EXPECT_EQ(find(is(Is::Holds, "name", {text("100%")})), "b");
    EXPECT_EQ(find(is(Is::Holds, "name", {text("_")})), "");
    EXPECT_EQ(find(is(Is::Holds, "name", {text("行")})), "a");
    EXPECT_EQ(find(is(Is::Equal, "id", {text("d")})), "d");
    EXPECT_EQ(find(is(Is::Equal, "version", {number(1)})), "a b c d");
    EXPECT_EQ(find(joined(Is::All, {is(Is::Begins, "code", {text("KA")}),
                                    joined(Is::Any, {is(Is::Empty, "order", {}),
                                                     is(Is::Less, "order", {number(0)})})})),
              "b c");
}

TEST_P(StoreTables, BeginsEndsWithTheLastCharacterOfItsText) {
    // U+77BF and U+D7FF end their blocks of UTF-8; behind them another length begins, or nothing.
    const char* names[] = {"x瞿", "x矀", "x\x7f", "x\xed\x9f\xbf", "x\xf4\x8f\xbf\xbf", "y"};
    std::vector<RowChange> rows;
    for (const auto* name : names) rows.push_back(row(name, 0, {{"name", text(name)}}));
    commit(changing(std::move(rows)));
    for (const auto* name : {"x瞿", "x\x7f", "x\xed\x9f\xbf", "x\xf4\x8f\xbf\xbf"})
        EXPECT_EQ(find(is(Is::Begins, "name", {text(name)})), name);
}

TEST_P(StoreTables, FindsByPhrase) {
    fill();
    const auto search = [&](const char* phrase) { return find(is(Is::Found, "", {text(phrase)})); };
    EXPECT_EQ(search("银 行"), "a");
    EXPECT_EQ(search("行 银"), "");
    EXPECT_EQ(search("银"), "a c");
    EXPECT_EQ(search("𠮷 野"), "d");
    EXPECT_EQ(search("bank of"), "b");
    EXPECT_EQ(search("of bank"), "");
    EXPECT_EQ(search("ban"), "");
    EXPECT_EQ(search(""), "");
    EXPECT_EQ(search("\" or 1=1 --"), "");
    EXPECT_EQ(search("100 trust"), "b");
    RowChange changed = row("a", 1, {});
    changed.search = "ka1 农 业 银 行";
    RowChange kept = row("b", 1, {{"order", number(1)}});
    RowChange gone = row("c", 1, {});
    gone.removed = true;
    commit(changing({changed, kept, gone}));
    EXPECT_EQ(search("工 商"), "");
    EXPECT_EQ(search("农 业"), "a");
    EXPECT_EQ(search("bank of"), "b");
    EXPECT_EQ(search("银"), "a");
}

TEST_P(StoreTables, FindsByRowsOfAnotherTable) {
    fill();
    RowChange contact;
    contact.table = "contact";
    contact.id = "1";
    contact.values = {{"customer", text("b")}, {"name", text("李")}};
    commit(changing({contact}));
    Condition related = joined(Is::Related, {is(Is::Equal, "name", {text("李")})});
    related.column = "id";
    related.table = "contact";
    related.other = "customer";
    EXPECT_EQ(find(related), "b");
    EXPECT_EQ(find(joined(Is::Not, {related})), "a c d");
    related.of[0].values = {text("吴")};
    EXPECT_EQ(find(related), "");
    related.of.clear();
    EXPECT_EQ(find(related), "b");
}

TEST_P(StoreTables, AnswersPagesInATotalOrder) {
    fill();
    EXPECT_EQ(find({}, {{"order"}}), "c b a d");
    EXPECT_EQ(find({}, {{"order", true}}), "d a b c");
    EXPECT_EQ(find({}, {{"code"}}), "a c b d");
    EXPECT_EQ(find({}, {{"order", true}, {"code"}}), "a d b c");
    Selection page;
    page.table = "customer";
    page.order = {{"order"}};
    page.limit = 2;
    EXPECT_EQ(rowIds(tables().select(page)), "c b");
    page.offset = 2;
    EXPECT_EQ(rowIds(tables().select(page)), "a d");
    page.offset = 4;
    EXPECT_EQ(rowIds(tables().select(page)), "");
    EXPECT_EQ(*tables().count("customer", is(Is::Equal, "order", {number(3)})), 2);
}

TEST_P(StoreTables, RefusesWhatIsNotDeclaredAndWhatIsTooLarge) {
    fill();
    EXPECT_EQ(find(is(Is::Equal, "nothing", {text("x")})),
              "the table customer has no column nothing");
    EXPECT_EQ(find({}, {{"nothing"}}), "the table customer has no column nothing");
    EXPECT_EQ(find(is(Is::Less, "order", {text("x")})), "a value for order is of another kind");
    EXPECT_EQ(find(is(Is::Holds, "order", {number(1)})), "order is no text");
    EXPECT_EQ(rowIds(tables().select({.table = "nothing"})), "there is no table nothing");
    Condition deep;
    for (int i = 0; i < 30; ++i) deep = joined(Is::Not, {deep});
    EXPECT_EQ(find(deep), "the condition is too large; ask for less at once");
    EXPECT_EQ(find(joined(Is::Any, std::vector<Condition>(600))),
              "the condition is too large; ask for less at once");
    EXPECT_EQ(find(is(Is::Equal, "code", std::vector<Value>(6000, text("x")))),
              "the condition has too many values; ask for less at once");
    for (const auto* name : {"", "Customer", "a b", "a\"b", "1a", "客户"}) {
        Table table = contacts();
        table.name = name;
        EXPECT_FALSE(tables().declare({table}).ok()) << name;
        table = contacts();
        table.columns[0].name = name;
        EXPECT_FALSE(tables().declare({table}).ok()) << name;
    }
    Table table = contacts();
    table.columns[1].name = "version";
    EXPECT_FALSE(tables().declare({table}).ok());
}

TEST_P(StoreTables, MeasuresGroups) {
    fill();
    using Is = Aggregation::Measure::Is;
    Aggregation ask;
    ask.table = "customer";
    ask.groups = {{"order"}};
    ask.measures = {{Is::Count}, {Is::Sum, "order"}};
    EXPECT_EQ(shown(tables().aggregate(ask)), "- : 1 -; -5 : 1 -5; 3 : 2 6");
    ask.where = is(Condition::Is::Begins, "code", {text("KA")});
    EXPECT_EQ(shown(tables().aggregate(ask)), "- : 1 -; -5 : 1 -5; 3 : 1 3");
    ask.groups.clear();
    ask.measures = {
        {Is::Count}, {Is::Average, "order"}, {Is::Least, "order"}, {Is::Greatest, "order"}};
    EXPECT_EQ(shown(tables().aggregate(ask)), ": 3 -1 -5 3");
    ask.where = is(Condition::Is::Equal, "code", {text("KA1"), text("KA2"), text("kb_1")});
    EXPECT_EQ(shown(tables().aggregate(ask)), ": 3 0 -5 3");  // 1/3
    ask.measures = {{Is::Sum, "name"}};
    EXPECT_EQ(shown(tables().aggregate(ask)), "name is no number; it can be counted only");
}

TEST_P(StoreTables, RoundsAveragesHalfAwayFromZero) {
    using Is = Aggregation::Measure::Is;
    commit(changing({row("a", 0, {{"code", text("p1")}, {"order", number(1)}}),
                     row("b", 0, {{"code", text("p2")}, {"order", number(2)}}),
                     row("c", 0, {{"code", text("n1")}, {"order", number(-1)}}),
                     row("d", 0, {{"code", text("n2")}, {"order", number(-2)}})}));
    Aggregation ask;
    ask.table = "customer";
    ask.measures = {{Is::Average, "order"}};
    ask.where = is(Condition::Is::Begins, "code", {text("p")});
    EXPECT_EQ(shown(tables().aggregate(ask)), ": 2");
    ask.where = is(Condition::Is::Begins, "code", {text("n")});
    EXPECT_EQ(shown(tables().aggregate(ask)), ": -2");
    ask.where = is(Condition::Is::Begins, "code", {text("x")});
    EXPECT_EQ(shown(tables().aggregate(ask)), ": -");
}

TEST_P(StoreTables, MeasuresPeriods) {
    std::vector<RowChange> rows;
    const auto add = [&](const char* day, std::int64_t instant) {
        rows.push_back(row(day, 0, {{"founded", text(day)}, {"order", number(instant)}}));
    };
    add("2026-03-31", -1);                   // 1969-12-31T23:59:59.999999
    add("2026-04-01", 0);                    // 1970-01-01
    add("2026-12-31", 57'600'000'000);       // 1970-01-01T16:00
    add("2025-01-01", 951'782'400'000'000);  // 2000-02-29
    commit(changing(std::move(rows)));
    using Is = Aggregation::Measure::Is;
    const auto by = [&](const char* column, Period period, std::int64_t offset = 0) {
        Aggregation ask;
        ask.table = "customer";
        ask.groups = {{column, period}};
        ask.measures = {{Is::Count}};
        ask.utc_offset = offset;
        return shown(tables().aggregate(ask));
    };
    EXPECT_EQ(by("founded", Period::Year), "2025-01-01 : 1; 2026-01-01 : 3");
    EXPECT_EQ(by("founded", Period::Quarter),
              "2025-01-01 : 1; 2026-01-01 : 1; 2026-04-01 : 1; 2026-10-01 : 1");
    EXPECT_EQ(by("founded", Period::Month),
              "2025-01-01 : 1; 2026-03-01 : 1; 2026-04-01 : 1; 2026-12-01 : 1");
    EXPECT_EQ(by("order", Period::Day), "1969-12-31 : 1; 1970-01-01 : 2; 2000-02-29 : 1");
    EXPECT_EQ(by("order", Period::Day, 8 * 3600), "1970-01-01 : 2; 1970-01-02 : 1; 2000-02-29 : 1");
    EXPECT_EQ(by("order", Period::Quarter, 8 * 3600), "1970-01-01 : 3; 2000-01-01 : 1");
}

TEST_P(StoreTables, GrowsWhileItIsUsed) {
    fill();
    Table grown = customers();
    grown.columns.push_back({"x_grade", ColumnKind::Integer, true});
    ASSERT_TRUE(tables().declare({grown}).ok());
    commit(changing({row("a", 1, {{"x_grade", number(5)}})}));
    EXPECT_EQ(find(is(Is::Greater, "x_grade", {number(4)})), "a");
    // No longer declared, it stays with its values.
    ASSERT_TRUE(tables().declare({customers()}).ok());
    commit(changing({row("a", 2, {{"name", text("改")}})}));
    ASSERT_TRUE(tables().declare({grown}).ok());
    EXPECT_EQ(shown((*tables().row("customer", "a"))->values),
              "code=KA1 name=改 order=3 x_grade=5");
    grown.columns.back().kind = ColumnKind::Text;
    EXPECT_FALSE(tables().declare({grown}).ok());
    grown = customers();
    grown.columns[2].unique = true;
    const auto status = tables().declare({grown});
    ASSERT_FALSE(status.ok());
    EXPECT_NE(status.error().message.find("customer.order"), std::string::npos);
    EXPECT_EQ(find({}), "a b c d");  // the earlier declaration is in force
    grown = customers();
    grown.columns[0].unique = false;
    ASSERT_TRUE(tables().declare({grown}).ok());
    commit(changing({row("e", 0, {{"code", text("KA1")}})}));
}

}  // namespace kamhub::store::test
