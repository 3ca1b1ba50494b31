// Goal: what is declared is what can be done: nothing else is stored, everything wrong is said at
// once, every change can be read back and taken back, nobody sees or changes more than he may.

#include "fixture.hpp"
#include "records/record_forms.hpp"

namespace kamhub::records::test {

namespace {

Filter filter(std::string field, Filter::Op op, std::vector<std::string> values = {}) {
    return {std::move(field), op, std::move(values)};
}

Query asking(std::vector<Filter> filters) {
    Query out;
    out.filters = std::move(filters);
    return out;
}

Query searching(std::string words) {
    Query out;
    out.search = std::move(words);
    return out;
}

using Op = Filter::Op;

}  // namespace

TEST_F(RecordsTest, KeepsWhatIsDeclared) {
    const auto id = create("customer", {{"code", "KA0001"},
                                        {"name", " 中国工商银行 "},
                                        {"spend", "3000.5"},
                                        {"listed", "1"},
                                        {"portal_key", "hidden"},
                                        {"id_number", "11010119800101001X"}});
    const auto record = get(id);
    EXPECT_EQ(record.version, 1);
    EXPECT_EQ(record.created, clock_.now());
    EXPECT_EQ(record["name"], "中国工商银行");
    EXPECT_EQ(record["spend"], "3000.50");
    EXPECT_EQ(record["listed"], "true");
    EXPECT_EQ(record["industry"], "other");
    EXPECT_EQ(record["state"], "prospect");
    EXPECT_EQ(record["portal_key"], "");
    EXPECT_EQ(toJson(*records_->model().entity("customer"), record),
              "{\"id\":\"" + id +
                  "\",\"version\":1,\"created\":\"2027-01-15T08:00:00.000000Z\","
                  "\"changed\":\"2027-01-15T08:00:00.000000Z\",\"state\":\"prospect\",\"code\":"
                  "\"KA0001\",\"name\":\"中国工商银行\",\"industry\":\"other\",\"spend\":3000.50,"
                  "\"listed\":true,\"id_number\":\"11010119800101001X\"}");
    EXPECT_EQ(toXml(*records_->model().entity("customer"), record),
              "<customer xmlns=\"urn:kamhub:record:1\" id=\"" + id +
                  "\" version=\"1\" created=\"2027-01-15T08:00:00.000000Z\" "
                  "changed=\"2027-01-15T08:00:00.000000Z\"><state>prospect</state><code>KA0001</"
                  "code><name>中国工商银行</name><industry>other</industry><spend>3000.50</spend>"
                  "<listed>true</listed><id_number>11010119800101001X</id_number></customer>");
}

TEST_F(RecordsTest, SaysEverythingThatIsWrongAtOnce) {
    EXPECT_EQ(create("customer", {{"code", "KA1"},
                                  {"emploees", "3"},
                                  {"grade", "1"},
                                  {"spend", "x"},
                                  {"state", "active"}}),
              "code: pattern; emploees: unknown-field; grade: read-only; spend: not-a-number; "
              "state: read-only");
    EXPECT_EQ(create("customer", {{"industry", "financ"}, {"unit", "none"}}),
              "code: required; name: required; industry: unknown-code; unit: unknown-record");
    EXPECT_EQ(create("custmer", {}), ": unknown-entity");
    auto answer = records_->create(all_, "customer", {{"industry", "financ"}});
    const auto& complaints = std::get<Refusal>(answer).complaints;
    EXPECT_EQ(complaints.back().en, "\"financ\" is no code of industry; write finance");
    EXPECT_EQ(complaints.back().zh, "“financ”不在代码表 industry 中，是否为 finance");
    EXPECT_EQ(codes(all_, {}), "");
}

TEST_F(RecordsTest, ChangesFromTheVersionThatWasRead) {
    const auto id = create("customer", {{"code", "KA0001"}, {"name", "A"}, {"remarks", "x"}});
    EXPECT_EQ(done(records_->change(all_, "customer", id, 1, {{"name", "B"}})), id);
    EXPECT_EQ(done(records_->change(all_, "customer", id, 1, {{"name", "C"}})), ": changed");
    auto one = records_->change(all_, "customer", id, 2, {{"name", "C"}});
    auto other = records_->change(all_, "customer", id, 2, {{"remarks", std::nullopt}});
    EXPECT_EQ(done(std::move(other)), id);
    EXPECT_EQ(done(std::move(one)), ": changed");
    const auto record = get(id);
    EXPECT_EQ(record["name"], "B");
    EXPECT_EQ(record["remarks"], "");
    EXPECT_EQ(record.version, 3);
    EXPECT_EQ(done(records_->change(all_, "customer", "none", 0, {})), ": unknown-record");
}

TEST_F(RecordsTest, RefusesAValueThatIsToBeUnique) {
    create("customer", {{"code", "KA0001"}, {"name", "A"}});
    EXPECT_EQ(create("customer", {{"code", "KA0001"}, {"name", "B"}}), "code: not-unique");
}

TEST_F(RecordsTest, ARetiredCodeStaysWhereItIs) {
    EXPECT_EQ(create("customer", {{"code", "KA0001"}, {"name", "A"}, {"industry", "telegraph"}}),
              "industry: unknown-code");
    const auto id =
        create("customer", {{"code", "KA0001"}, {"name", "A"}, {"industry", "finance"}});
    store::Unit unit;
    unit.at = clock_.now();
    store::RowChange row;
    row.table = "customer";
    row.id = id;
    row.version = 1;
    row.values.emplace_back("industry", std::string("telegraph"));
    row.change = "<change kind=\"change\"/>";
    unit.rows.push_back(row);
    submit(unit);
    EXPECT_EQ(change(id, {{"name", "B"}}), id);
    EXPECT_EQ(get(id)["industry"], "telegraph");
}

TEST_F(RecordsTest, GoesTheWaysThatAreDeclared) {
    const auto id = create("customer", {{"code", "KA0001"}, {"name", "A"}});
    const auto go = [&](const Asker& asker, const char* name, const char* reason = "") {
        return done(records_->transition(asker, "customer", id, 0, name, reason));
    };
    EXPECT_EQ(go(all_, "lose", "gone"), "state: transition");
    EXPECT_EQ(go(all_, "loose"), "state: unknown-transition");
    EXPECT_EQ(go(all_, "win"), id);
    EXPECT_EQ(get(id)["state"], "active");
    EXPECT_EQ(go(all_, "lose"), "reason: required");
    Asker without = all_;
    without.caller.rights.erase("customer.lose");
    auto refused = records_->transition(without, "customer", id, 0, "lose", "gone");
    EXPECT_EQ(refusalOf(refused), ": forbidden");
    EXPECT_EQ(std::get<Refusal>(refused).audit->detail, "user:li lacks customer.lose");
    refused = records_->transition(all_, "customer", id, 0, "win");
    const auto& refusal = std::get<Refusal>(refused);
    EXPECT_EQ(refusal.why, Refusal::Why::State);
    EXPECT_EQ(refusal.complaints[0].en, "win does not leave the state active; what does: lose");
    EXPECT_TRUE(refusal.audit);
    EXPECT_EQ(go(all_, "lose", "moved away"), id);
    EXPECT_EQ(go(all_, "win"), id);
    auto history = records_->history(all_, "customer", id);
    const auto& entries = std::get<std::vector<HistoryEntry>>(history);
    ASSERT_EQ(entries.size(), 4u);
    EXPECT_EQ(entries[1].kind, "lose");
    EXPECT_EQ(entries[1].reason, "moved away");
    ASSERT_EQ(entries[1].changes.size(), 1u);
    EXPECT_EQ(entries[1].changes[0].before, "active");
    EXPECT_EQ(entries[1].changes[0].after, "lost");
}

TEST_F(RecordsTest, TellsItsHistoryAndTakesItBack) {
    const auto id = create("customer", {{"code", "KA0001"}, {"name", "A<&>"}, {"spend", "1"}});
    clock_.set(clock_.now() + std::chrono::hours(1));
    change(id, {{"name", "B"}, {"spend", "2"}, {"portal_key", "s3"}, {"id_number", "1"}});
    change(id, {{"spend", std::nullopt}});
    auto history = records_->history(all_, "customer", id);
    auto& entries = std::get<std::vector<HistoryEntry>>(history);
    ASSERT_EQ(entries.size(), 3u);
    EXPECT_EQ(entries[1].actor, "user:li");
    EXPECT_EQ(entries[1].at, clock_.now());
    EXPECT_EQ(entries[1].version, 2);
    ASSERT_EQ(entries[1].changes.size(), 4u);
    EXPECT_EQ(entries[1].changes[0].before, "A<&>");
    EXPECT_EQ(entries[1].changes[0].after, "B");
    EXPECT_EQ(entries[1].changes[3].field, "portal_key");
    EXPECT_TRUE(entries[1].changes[3].hidden);
    EXPECT_EQ(entries[1].changes[3].after, "");
    Asker without = all_;
    without.caller.rights.erase("customer.personal");
    auto less = records_->history(without, "customer", id);
    const auto& seen = std::get<std::vector<HistoryEntry>>(less)[1].changes[2];
    EXPECT_EQ(seen.field, "id_number");
    EXPECT_TRUE(seen.hidden && seen.after.empty());

    EXPECT_EQ(done(records_->restore(all_, "customer", id, 1)), id);
    EXPECT_EQ(get(id)["name"], "A<&>");
    EXPECT_EQ(get(id)["spend"], "1.00");
    EXPECT_EQ(get(id).version, 4);
    EXPECT_EQ(done(records_->restore(all_, "customer", id, 9)), ": unknown-version");
}

TEST_F(RecordsTest, WhatIsRemovedCanComeBack) {
    const auto id = create("customer", {{"code", "KA0001"}, {"name", "银行"}});
    done(records_->transition(all_, "customer", id, 0, "win"));
    const auto contact = create("contact", {{"customer", id}, {"name", "李"}});
    EXPECT_EQ(done(records_->remove(all_, "customer", id, 0)), ": referred-to");
    EXPECT_EQ(done(records_->remove(all_, "contact", contact, 0)), contact);
    EXPECT_EQ(done(records_->remove(all_, "customer", id, 0, "twice")), id);
    EXPECT_EQ(refusalOf(records_->get(all_, "customer", id)), ": unknown-record");
    EXPECT_EQ(codes(all_, searching("银行")), "");
    EXPECT_EQ(done(records_->restore(all_, "customer", id, 3)), ": unknown-version");
    EXPECT_EQ(done(records_->restore(all_, "customer", id, 2)), id);
    EXPECT_EQ(get(id)["name"], "银行");
    EXPECT_EQ(get(id)["state"], "active");
    EXPECT_EQ(get(id).version, 4);
    EXPECT_EQ(codes(all_, searching("银行")), "KA0001");
}

TEST_F(RecordsTest, FindsChineseByWhatStandsInIt) {
    create("customer",
           {{"code", "KA0001"}, {"name", "中国工商银行股份有限公司"}, {"industry", "finance"}});
    create("customer",
           {{"code", "KA0002"}, {"name", "银河行政中心"}, {"remarks", "北京 Main Road"}});
    EXPECT_EQ(codes(all_, searching("银行")), "KA0001");
    EXPECT_EQ(codes(all_, searching("工商 股份")), "KA0001");
    EXPECT_EQ(codes(all_, searching("金融")), "KA0001");
    EXPECT_EQ(codes(all_, searching("FINANCE")), "KA0001");
    EXPECT_EQ(codes(all_, searching("ｋａ0002")), "KA0002");
    EXPECT_EQ(codes(all_, searching("main 北京")), "KA0002");
    EXPECT_EQ(codes(all_, searching("！")), "");
    EXPECT_EQ(codes(all_, searching("\" OR text")), "");
}

TEST_F(RecordsTest, SelectsAndOrders) {
    const auto unit = create("unit", {{"code", "GD"}, {"name", "广东"}});
    create("customer", {{"code", "KA0001"}, {"name", "重庆"}, {"spend", "10"}, {"unit", unit}});
    create("customer", {{"code", "KA0002"}, {"name", "安徽"}, {"spend", "9"}});
    create("customer", {{"code", "KA0003"}, {"name", "Bank"}, {"founded", "2001-01-01"}});
    EXPECT_EQ(codes(all_, asking({filter("spend", Op::Greater, {"9.5"})})), "KA0001");
    EXPECT_EQ(codes(all_, asking({filter("spend", Op::Empty)})), "KA0003");
    EXPECT_EQ(codes(all_, asking({filter("code", Op::Not, {"KA0001"})})), "KA0002 KA0003");
    EXPECT_EQ(codes(all_, asking({filter("name", Op::Holds, {"徽"})})), "KA0002");
    EXPECT_EQ(codes(all_, asking({filter("code", Op::Begins, {"KA"}),
                                  filter("founded", Op::Less, {"2020-01-01"})})),
              "KA0003");
    EXPECT_EQ(codes(all_, asking({filter("unit.name", Op::Equal, {"广东"})})), "KA0001");
    EXPECT_EQ(codes(all_, asking({filter("state", Op::Equal, {"prospect"})})),
              "KA0001 KA0002 KA0003");
    EXPECT_EQ(codes(all_, asking({filter("created", Op::Greater, {"2030-01-01T00:00:00Z"})})), "");
    Query query;
    query.order = {{"name"}};
    EXPECT_EQ(codes(all_, query), "KA0002 KA0001 KA0003");
    query.order = {{"name", true}};
    query.limit = 2;
    EXPECT_EQ(codes(all_, query), "KA0003 KA0001");
    query.offset = 2;
    EXPECT_EQ(codes(all_, query), "KA0002");
    query.entity = "customer";
    EXPECT_EQ(std::get<Page>(records_->select(all_, query, true)).total, 3);
}

TEST_F(RecordsTest, RefusesWhatCannotBeSelected) {
    EXPECT_EQ(codes(all_, asking({filter("spent", Op::Empty)})), "spent: unknown-field");
    EXPECT_EQ(codes(all_, asking({filter("portal_key", Op::Equal, {"a"})})),
              "portal_key: unknown-field");
    EXPECT_EQ(codes(all_, asking({filter("spend", Op::Less, {"x"})})), "spend: not-a-number");
    EXPECT_EQ(codes(all_, asking({filter("spend", Op::Less, {})})), "spend: filter-values");
    EXPECT_EQ(codes(all_, asking({filter("spend", Op::Less, {""})})), "spend: filter-values");
    EXPECT_EQ(codes(all_, asking({filter("spend", Op::Begins, {"1"})})), "spend: not-text");
    EXPECT_EQ(codes(all_, asking({filter("code.name", Op::Empty)})), "code.name: unknown-field");
    EXPECT_EQ(codes(all_, asking({filter("unit.part_of.name", Op::Empty)})),
              "unit.part_of.name: unknown-field");
    EXPECT_EQ(codes(all_, asking(std::vector<Filter>(41, filter("name", Op::Empty)))),
              ": too-many-filters");
    Asker without = all_;
    without.caller.rights.erase("customer.personal");
    EXPECT_EQ(codes(without, asking({filter("id_number", Op::Begins, {"1"})})), ": forbidden");
    Query query;
    query.order = {{"id_number"}};
    EXPECT_EQ(codes(without, query), ": forbidden");
    without.caller.rights.erase("unit.read");
    EXPECT_EQ(codes(without, asking({filter("unit.name", Op::Empty)})), ": forbidden");
    without.caller.rights.erase("customer.read");
    EXPECT_EQ(codes(without, {}), ": forbidden");
}

TEST_F(RecordsTest, NobodySeesOrChangesMoreThanHeMay) {
    const auto north = create("unit", {{"code", "N"}, {"name", "北"}});
    const auto south = create("unit", {{"code", "S"}, {"name", "南"}});
    const auto mine = create("customer", {{"code", "KA0001"}, {"name", "A"}, {"unit", north}});
    const auto other = create("customer", {{"code", "KA0002"}, {"name", "B"}, {"unit", south}});
    Asker asker = all_;
    asker.scope = [&](const Entity& entity, const std::string&) {
        return entity.scope.any ? equal(entity.scope.unit, north) : store::Condition{};
    };
    EXPECT_EQ(codes(asker, {}), "KA0001");
    EXPECT_EQ(codes(asker, asking({filter("code", Op::Not, {"x"})})), "KA0001");
    EXPECT_EQ(refusalOf(records_->get(asker, "customer", other)), ": unknown-record");
    EXPECT_EQ(refusalOf(records_->history(asker, "customer", other)), ": unknown-record");
    EXPECT_EQ(done(records_->change(asker, "customer", other, 0, {{"name", "C"}})),
              ": unknown-record");
    EXPECT_EQ(done(records_->restore(asker, "customer", other, 1)), ": unknown-record");
    EXPECT_EQ(done(records_->remove(asker, "customer", other, 0)), ": unknown-record");
    EXPECT_EQ(done(records_->change(asker, "customer", mine, 0, {{"unit", south}})),
              "unit: out-of-scope");
    EXPECT_EQ(done(records_->create(asker, "customer", {{"code", "KA0003"}, {"name", "C"}})),
              "unit: out-of-scope");
    EXPECT_EQ(done(records_->create(asker, "contact", {{"customer", other}, {"name", "C"}})),
              "customer: unknown-record");
    EXPECT_EQ(done(records_->change(asker, "customer", mine, 0, {{"name", "D"}})), mine);
    for (const auto* right : {"create", "change", "remove", "read"})
        asker.caller.rights.erase(std::string("customer.") + right);
    EXPECT_EQ(done(records_->create(asker, "customer", {})), ": forbidden");
    EXPECT_EQ(done(records_->change(asker, "customer", mine, 0, {})), ": forbidden");
    EXPECT_EQ(done(records_->remove(asker, "customer", mine, 0)), ": forbidden");
    EXPECT_EQ(refusalOf(records_->get(asker, "customer", mine)), ": forbidden");
    Asker without = all_;
    without.caller.rights.erase("customer.personal");
    change(mine, {{"id_number", "1"}});
    EXPECT_EQ(std::get<Record>(records_->get(without, "customer", mine))["id_number"], "");
    EXPECT_EQ(done(records_->change(without, "customer", mine, 0, {{"id_number", "2"}})),
              ": forbidden");
    EXPECT_EQ(done(records_->change(without, "customer", mine, 0, {{"name", "E"}})), mine);
    EXPECT_EQ(get(mine)["id_number"], "1");
}

TEST_F(RecordsTest, PartsGoInNoCircle) {
    const auto a = create("unit", {{"code", "A"}, {"name", "A"}});
    const auto b = create("unit", {{"code", "B"}, {"name", "B"}, {"part_of", a}});
    const auto c = create("unit", {{"code", "C"}, {"name", "C"}, {"part_of", b}});
    EXPECT_EQ(done(records_->change(all_, "unit", a, 0, {{"part_of", c}})), "part_of: circle");
    EXPECT_EQ(done(records_->change(all_, "unit", a, 0, {{"part_of", a}})), "part_of: circle");
    EXPECT_EQ(done(records_->change(all_, "unit", c, 0, {{"part_of", a}})), c);
}

TEST_F(RecordsTest, RulesComputeAndComplain) {
    Rules rules;
    rules["customer"].push_back([](const Record& before, Record& after, FieldComplaints& wrong) {
        after.fields["grade"] = after["spend"].size() > 6 ? "1" : "2";
        if (before["state"] == "lost") wrong.push_back({"", "lost", "is lost", "已流失"});
    });
    use({folderOf("model")}, std::move(rules));
    const auto id = create("customer", {{"code", "KA0001"}, {"name", "A"}, {"spend", "3000"}});
    EXPECT_EQ(get(id)["grade"], "1");
    change(id, {{"spend", "30"}});
    EXPECT_EQ(get(id)["grade"], "2");
    done(records_->transition(all_, "customer", id, 0, "win"));
    done(records_->transition(all_, "customer", id, 0, "lose", "x"));
    EXPECT_EQ(change(id, {{"name", "B"}}), ": lost");
}

TEST_F(RecordsTest, ASiteAddsAFieldWhileRecordsAreThere) {
    const auto id = create("customer", {{"code", "KA0001"}, {"name", "A"}});
    EXPECT_EQ(change(id, {{"x_district", "海淀"}}), "x_district: unknown-field");
    use({folderOf("model"), folderOf("site")});
    EXPECT_EQ(change(id, {{"x_district", "海淀"}, {"industry", "tobacco"}}), id);
    EXPECT_EQ(codes(all_, asking({filter("x_district", Op::Equal, {"海淀"})})), "KA0001");
    use({folderOf("model")});
    EXPECT_EQ(change(id, {{"name", "B"}}), id);
    use({folderOf("model"), folderOf("site")});
    EXPECT_EQ(get(id)["x_district"], "海淀");
}

TEST_F(RecordsTest, ReadsEditsOfJson) {
    const auto edits = editsOfJson(
        R"({"id":"x","name":"\u94f6\u884c","spend":3000.50,"listed":true,"unit":null})");
    ASSERT_TRUE(edits.ok()) << edits.error().message;
    EXPECT_EQ(edits->size(), 4u);
    EXPECT_EQ(*edits->at("name"), "银行");
    EXPECT_EQ(*edits->at("spend"), "3000.50");
    EXPECT_EQ(*edits->at("listed"), "true");
    EXPECT_FALSE(edits->at("unit"));
    for (const auto* wrong : {"", "[]", "1", "{\"a\":{}}", "{\"a\":[1]}", "{\"a\":1,\"a\":2}"})
        EXPECT_FALSE(editsOfJson(wrong).ok()) << wrong;
    EXPECT_FALSE(editsOfJson("{\"a\":\"" + std::string(3'000'000, 'x') + "\"}").ok());
}

}  // namespace kamhub::records::test
