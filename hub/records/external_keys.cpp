#include "records/external_keys.hpp"

#include <algorithm>

#include "records/limits.hpp"
#include "records/value.hpp"

namespace kamhub::records {

namespace {

constexpr char kTable[] = "external__key";
constexpr char kSystemList[] = "source_system";
constexpr Duration kBeijing = std::chrono::hours(8);

std::string textOf(const store::Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text ? *text : std::string();
}

KeyRow keyRowOf(const store::Row& row) {
    KeyRow out;
    out.id = row.id;
    out.version = row.version;
    for (const auto& [column, value] : row.values) {
        if (column == "entity") out.entity = textOf(value);
        if (column == "record") out.record = textOf(value);
        if (column == "system") out.key.system = textOf(value);
        if (column == "source_key") out.key.key = textOf(value);
        if (column == "valid_from") out.key.valid_from = textOf(value);
    }
    return out;
}

std::string idOf(const std::string& entity, const std::string& system, const std::string& key) {
    return entity + "/" + system + "/" + key;
}

FieldComplaint aboutKey(const std::string& system, const char* code, std::string en,
                        std::string zh) {
    return {kKeyPrefix + system, code, std::move(en), std::move(zh)};
}

// Puts the key into its one form, or says what is wrong with it.
std::optional<FieldComplaint> faultOf(const Model& model, ExternalKey& key) {
    const auto allowed = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
    };
    const auto* list = model.list(kSystemList);
    const auto* code = list ? list->code(key.system) : nullptr;
    if (key.system.empty() || key.system.size() > kNameBytes ||
        !std::all_of(key.system.begin(), key.system.end(), allowed))
        return FieldComplaint{"system", "no-system",
                              "names no system; write at most 40 letters, digits, _, - and .",
                              "系统标识应为不超过40个字母、数字、_、- 或 ."};
    if (list && (!code || code->retired))
        return FieldComplaint{"system", "unknown-code",
                              "\"" + key.system + "\" is no code of " + kSystemList,
                              "“" + key.system + "”不在代码表 " + kSystemList + " 中"};
    Field line;
    line.length = static_cast<int>(kKeyBytes);
    auto text = parseValue(line, key.key);
    auto* value = std::get_if<store::Value>(&text);
    key.key = value ? textOf(*value) : std::string();
    if (key.key.empty() || key.key.size() > kKeyBytes)
        return aboutKey(
            key.system, "no-key",
            "a key is one line of text of at most " + std::to_string(kKeyBytes) + " bytes",
            "标识应为不超过" + std::to_string(kKeyBytes) + "字节的单行文本");
    Field day;
    day.kind = Kind::Day;
    auto parsed = parseValue(day, key.valid_from);
    if (auto* fault = std::get_if<ValueFault>(&parsed)) {
        fault->field = "valid_from";
        return std::move(*fault);
    }
    return std::nullopt;
}

Refusal invalid(FieldComplaint complaint) {
    return refused(Refusal::Why::Invalid, std::move(complaint));
}

Refusal unknownKey(const std::string& system, const std::string& key) {
    return refused(Refusal::Why::NotFound,
                   aboutKey(system, "unknown-key",
                            "no record that is yours to see has the key " + key + " of " + system,
                            "没有可查看的记录在系统 " + system + " 中的标识为 " + key));
}

FieldComplaint taken(const std::string& system) {
    return aboutKey(system, "not-unique", "another record has this key", "该标识已属于其他记录");
}

void giveKey(store::Unit& unit, const std::string& entity, const std::string& record,
             const ExternalKey& key) {
    const auto field = kKeyPrefix + key.system;
    appendChange(unit.rows[0].change, {field, "", key.key});
    store::RowChange row;
    row.table = kTable;
    row.id = idOf(entity, key.system, key.key);
    row.values = {{"entity", entity},
                  {"record", record},
                  {"system", key.system},
                  {"source_key", key.key},
                  {"valid_from", key.valid_from}};
    row.change =
        changeText("add-key", {}, {{"record", "", record}, {"valid_from", "", key.valid_from}});
    unit.rows.push_back(std::move(row));
}

}  // namespace

std::vector<ExternalKey> externalKeysOf(const Record& record) {
    std::vector<ExternalKey> out;
    for (const auto& [field, text] : record.fields) {
        if (field.rfind(kKeyPrefix, 0) != 0) continue;
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find('\n', at), text.size());
            out.push_back({field.substr(sizeof kKeyPrefix - 1), text.substr(at, end - at), {}});
            at = end + 1;
        }
    }
    return out;
}

store::Table externalKeyTable() {
    using store::ColumnKind;
    store::Table out;
    out.name = kTable;
    out.columns = {{"entity", ColumnKind::Text},
                   {"record", ColumnKind::Text, true},
                   {"system", ColumnKind::Text},
                   {"source_key", ColumnKind::Text},
                   {"valid_from", ColumnKind::Text}};
    return out;
}

Result<std::vector<KeyRow>> keyRowsOf(store::Tables& tables, const std::string& entity,
                                      const std::string& record) {
    store::Selection selection;
    selection.table = kTable;
    selection.where = both(equal("record", record), equal("entity", entity));
    selection.limit = static_cast<int>(kKeysOfARecord);
    const auto rows = tables.select(selection);
    if (!rows) return rows.error();
    std::vector<KeyRow> out;
    for (const auto& row : *rows) out.push_back(keyRowOf(row));
    return out;
}

Result<std::optional<KeyRow>> keyRow(store::Tables& tables, const std::string& id) {
    const auto row = tables.row(kTable, id);
    if (!row) return row.error();
    if (!*row) return std::optional<KeyRow>();
    return std::optional<KeyRow>(keyRowOf(**row));
}

void moveKey(const KeyRow& row, const std::string& record, const char* kind,
             const std::string& reason, std::string& from, std::string& to,
             std::vector<store::RowChange>& rows) {
    appendChange(from, {kKeyPrefix + row.key.system, row.key.key, ""});
    appendChange(to, {kKeyPrefix + row.key.system, "", row.key.key});
    store::RowChange change;
    change.table = kTable;
    change.id = row.id;
    change.version = row.version;
    change.values.emplace_back("record", record);
    change.change = changeText(kind, reason, {{"record", row.record, record}});
    rows.push_back(std::move(change));
}

void takeKey(store::Unit& unit, const KeyRow& row, const char* kind, const std::string& reason) {
    appendChange(unit.rows[0].change, {kKeyPrefix + row.key.system, row.key.key, ""});
    store::RowChange change;
    change.table = kTable;
    change.id = row.id;
    change.version = row.version;
    change.removed = true;
    change.change = changeText(
        kind, reason, {{"record", row.record, ""}, {"valid_from", row.key.valid_from, ""}});
    unit.rows.push_back(std::move(change));
}

Status returnKeys(store::Tables& tables, const Entity& entity, const store::RowHistory& removal,
                  store::Unit& unit) {
    const auto entry = historyEntryOf(removal);
    if (!entry) return entry.error();
    const std::string record = unit.rows[0].id;
    for (const auto& change : entry->changes) {
        if (change.field.rfind(kKeyPrefix, 0) != 0 || change.before.empty()) continue;
        ExternalKey key{change.field.substr(sizeof kKeyPrefix - 1), change.before, {}};
        const auto id = idOf(entity.name, key.system, key.key);
        const auto there = keyRow(tables, id);
        if (!there) return there.error();
        if (*there) continue;
        const auto rows = tables.rowHistory(kTable, id, store::kRowsAtMost);
        if (!rows) return rows.error();
        for (const auto& row : *rows) {
            const auto of_key = historyEntryOf(row);
            if (!of_key) return of_key.error();
            for (const auto& each : of_key->changes)
                if (each.field == "valid_from" && row.removed) key.valid_from = each.before;
        }
        giveKey(unit, entity.name, record, key);
    }
    return okStatus();
}

std::optional<FieldComplaint> takenKey(const store::Conflict& conflict) {
    const auto prefix = std::string(kTable) + "/";
    if (conflict.kind != store::Conflict::Kind::Version || conflict.what.rfind(prefix, 0) != 0)
        return std::nullopt;
    const auto from = conflict.what.find('/', prefix.size()) + 1;
    return taken(conflict.what.substr(from, conflict.what.find('/', from) - from));
}

Answer<std::vector<ExternalKey>> ExternalKeys::of(const Asker& asker, const std::string& entity,
                                                  const std::string& id) {
    auto found = records_.find(asker, entity, id, entity + ".read", 0);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    const auto rows = keyRowsOf(records_.store_.tables(), entity, id);
    if (!rows) return rows.error();
    std::vector<ExternalKey> out;
    for (const auto& row : *rows) out.push_back(row.key);
    return out;
}

Answer<Record> ExternalKeys::find(const Asker& asker, const std::string& entity,
                                  const std::string& system, const std::string& key) {
    const auto* of = records_.model().entity(entity);
    if (!of) return unknownEntity(records_.model(), entity);
    if (!asker.may(*of, "read")) return forbidden(asker, entity + ".read", entity);
    ExternalKey wanted{system, key, {}};
    if (auto fault = faultOf(records_.model(), wanted)) return invalid(std::move(*fault));
    const auto row = keyRow(records_.store_.tables(), idOf(entity, system, wanted.key));
    if (!row) return row.error();
    if (!*row) return unknownKey(system, key);
    auto record = records_.get(asker, entity, (*row)->record);
    const auto* refusal = std::get_if<Refusal>(&record);
    if (refusal && refusal->why == Refusal::Why::NotFound) return unknownKey(system, key);
    return record;
}

Answer<Plan> ExternalKeys::add(const Asker& asker, const std::string& name, const std::string& id,
                               std::int64_t version, const ExternalKey& key,
                               const std::string& reason) {
    if (auto fault = Records::faultOf(reason)) return std::move(*fault);
    auto found = records_.find(asker, name, id, name + ".change", version);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    auto& [entity, record] = std::get<Records::Found>(found);
    Plan plan = records_.touched(asker, *entity, record, "add-key", reason);
    auto added = addTo(plan, {key});
    if (auto* refusal = std::get_if<Refusal>(&added)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&added)) return std::move(*error);
    if (std::get<std::size_t>(added) == 0)
        return invalid(aboutKey(key.system, "not-unique", "the record has this key already",
                                "该记录已有此标识"));
    return plan;
}

Answer<Plan> ExternalKeys::remove(const Asker& asker, const std::string& name,
                                  const std::string& id, std::int64_t version,
                                  const std::string& system, const std::string& key,
                                  const std::string& reason) {
    if (auto fault = Records::faultOf(reason)) return std::move(*fault);
    if (reason.empty()) return invalid({"reason", "required", "say why", "请填写原因"});
    auto found = records_.find(asker, name, id, name + ".change", version);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    auto& [entity, record] = std::get<Records::Found>(found);
    const auto row = keyRow(records_.store_.tables(), idOf(name, system, key));
    if (!row) return row.error();
    if (!*row || (*row)->record != id) return unknownKey(system, key);
    Plan plan = records_.touched(asker, *entity, record, "remove-key", reason);
    takeKey(plan.unit, **row, "remove-key", reason);
    return plan;
}

Answer<std::size_t> ExternalKeys::addTo(Plan& plan, std::vector<ExternalKey> keys) {
    if (keys.empty()) return std::size_t{0};
    const std::string entity = plan.unit.rows[0].table, record = plan.unit.rows[0].id;
    auto& tables = records_.store_.tables();
    const auto there = keyRowsOf(tables, entity, record);
    if (!there) return there.error();
    Refusal wrong;
    std::vector<std::string> added;
    for (auto& key : keys) {
        if (auto fault = faultOf(records_.model(), key)) {
            wrong.complaints.push_back(std::move(*fault));
            continue;
        }
        const auto id = idOf(entity, key.system, key.key);
        const auto row = keyRow(tables, id);
        if (!row) return row.error();
        if (*row && (*row)->record != record) wrong.complaints.push_back(taken(key.system));
        if (*row || std::find(added.begin(), added.end(), id) != added.end()) continue;
        added.push_back(id);
        if (key.valid_from.empty()) key.valid_from = toIso(plan.unit.at + kBeijing).substr(0, 10);
        giveKey(plan.unit, entity, record, key);
    }
    if (there->size() + added.size() > kKeysOfARecord)
        wrong.complaints.push_back(
            {"", "too-many", "a record has at most " + std::to_string(kKeysOfARecord) + " keys",
             "每条记录最多" + std::to_string(kKeysOfARecord) + "个标识"});
    if (!wrong.complaints.empty()) return wrong;
    return added.size();
}

}  // namespace kamhub::records
