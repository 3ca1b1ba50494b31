#include "records/records.hpp"

#include "records/attachments.hpp"
#include "records/external_keys.hpp"
#include "records/limits.hpp"
#include "records/merging.hpp"
#include "records/table_of.hpp"
#include "records/unicode.hpp"
#include "sdk/envelope.hpp"

namespace kamhub::records {

namespace {

Refusal invalid(FieldComplaints complaints) {
    Refusal out;
    out.complaints = std::move(complaints);
    return out;
}

// The states that a transition leaves, and what is allowed instead.
Refusal wrongState(const Asker& asker, const Entity& entity, const Record& record,
                   const Transition& transition) {
    const auto state = record[kStateField];
    std::string allowed;
    for (const auto& each : entity.transitions)
        for (const auto& from : each.from)
            if (from == state) allowed += (allowed.empty() ? "" : ", ") + each.name;
    Refusal out = refused(Refusal::Why::State,
                          {kStateField, "transition",
                           transition.name + " does not leave the state " + state +
                               (allowed.empty() ? "; nothing does" : "; what does: " + allowed),
                           "状态 " + state + " 下不能执行“" + transition.label.zh + "”" +
                               (allowed.empty() ? "" : "，可执行：" + allowed)});
    out.audit = store::AuditEntry{"record.refused", entity.name + "/" + record.id, "state",
                                  access::actorOf(asker.caller.subject) + " asked for " +
                                      transition.name + " in the state " + state};
    return out;
}

}  // namespace

Records::Records(store::Store& store, std::shared_ptr<const Model> model, Clock& clock,
                 Random& random, Rules rules)
    : store_(store),
      model_(std::move(model)),
      clock_(clock),
      random_(random),
      rules_(std::move(rules)) {}

Status Records::declare() {
    auto tables = tablesOf(*model_);
    tables.push_back(externalKeyTable());
    tables.push_back(mergeTable());
    tables.push_back(attachmentTable());
    return store_.tables().declare(tables);
}

std::optional<Refusal> Records::faultOf(const std::string& reason) {
    const auto characters = charactersOf(reason, true);
    if (characters && reason.size() <= kReasonBytes) return std::nullopt;
    return refused(Refusal::Why::Invalid,
                   {"reason", "too-long",
                    "a reason is a text of at most " + std::to_string(kReasonBytes) + " bytes",
                    "原因应为不超过" + std::to_string(kReasonBytes) + "字节的文本"});
}

std::string Records::newId() { return uuidV7(clock_.now(), random_); }

Answer<Plan> Records::create(const Asker& asker, const std::string& name, const FieldEdits& fields,
                             const std::string& reason, const std::string& transition) {
    const auto* entity = model_->entity(name);
    if (!entity) return unknownEntity(*model_, name);
    if (!asker.may(*entity, "create"))
        return forbidden(asker, entity->name + ".create", entity->name);
    Record before, after;
    before.entity = after.entity = entity->name;
    before.id = after.id = newId();
    if (!entity->states.empty()) after.fields[kStateField] = entity->initial;
    for (const auto& field : entity->fields)
        if (!field.default_text.empty()) after.fields[field.name] = field.default_text;
    auto wrong = edit(*entity, fields, after, asker.hub);
    if (!wrong.empty()) return invalid(std::move(wrong));
    if (!transition.empty())
        if (auto refusal = move(asker, *entity, transition, reason, after))
            return std::move(*refusal);
    return plan(asker, *entity, name + ".create", "create", reason, std::move(before),
                std::move(after));
}

Answer<Plan> Records::change(const Asker& asker, const std::string& name, const std::string& id,
                             std::int64_t version, const FieldEdits& fields,
                             const std::string& reason, const std::string& transition) {
    auto found = find(asker, name, id, name + ".change", version);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    auto& [entity, before] = std::get<Found>(found);
    Record after = before;
    auto wrong = edit(*entity, fields, after, asker.hub);
    if (!wrong.empty()) return invalid(std::move(wrong));
    if (!transition.empty())
        if (auto refusal = move(asker, *entity, transition, reason, after))
            return std::move(*refusal);
    return plan(asker, *entity, name + ".change", transition.empty() ? "change" : transition,
                reason, std::move(before), std::move(after));
}

Answer<Plan> Records::load(const Asker& asker, const std::string& name, const std::string& id,
                           const FieldEdits& fields) {
    const auto* entity = model_->entity(name);
    if (!entity) return unknownEntity(*model_, name);
    const auto right = name + ".load";
    if (!asker.may(right)) return forbidden(asker, right, name);
    Record before, after;
    if (id.empty()) {
        before.entity = after.entity = name;
        before.id = after.id = newId();
        if (!entity->states.empty()) after.fields[kStateField] = entity->initial;
        for (const auto& field : entity->fields)
            if (!field.default_text.empty()) after.fields[field.name] = field.default_text;
    } else {
        auto found = find(asker, name, id, right, 0);
        if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
        if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
        before = after = std::get<Found>(found).record;
    }
    auto edits = fields;
    FieldComplaints wrong;
    if (const auto state = edits.extract(kStateField); !state.empty()) {
        const auto value = state.mapped().value_or("");
        if (entity->hasState(value))
            after.fields[kStateField] = value;
        else
            wrong.push_back({kStateField, "unknown-state",
                             "\"" + value + "\" is no state of " + name,
                             "没有状态“" + value + "”"});
    }
    for (auto& each : edit(*entity, edits, after, true)) wrong.push_back(std::move(each));
    if (!wrong.empty()) return invalid(std::move(wrong));
    return plan(asker, *entity, right, kLoadKind, {}, std::move(before), std::move(after));
}

Answer<Plan> Records::transition(const Asker& asker, const std::string& name, const std::string& id,
                                 std::int64_t version, const std::string& wanted,
                                 const std::string& reason) {
    const auto* known = model_->entity(name);
    const auto* made = known ? known->transition(wanted) : nullptr;
    const auto right = made && !made->right.empty() ? made->right : name + ".change";
    auto found = find(asker, name, id, made ? right : name + ".read", version);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    auto& [entity, before] = std::get<Found>(found);
    Record after = before;
    if (auto refusal = move(asker, *entity, wanted, reason, after)) return std::move(*refusal);
    return plan(asker, *entity, right, wanted, reason, std::move(before), std::move(after));
}

std::optional<Refusal> Records::move(const Asker& asker, const Entity& entity,
                                     const std::string& name, const std::string& reason,
                                     Record& record) {
    const auto* transition = entity.transition(name);
    if (!transition) {
        std::vector<std::string> known;
        for (const auto& each : entity.transitions) known.push_back(each.name);
        const auto close = config::nearest(name, known);
        return refused(Refusal::Why::Invalid,
                       {kStateField, "unknown-transition",
                        "there is no such transition" + (close.empty() ? "" : "; write " + close),
                        "没有该流转" + (close.empty() ? "" : "，是否为 " + close)});
    }
    const std::string right =
        transition->right.empty() ? entity.name + ".change" : transition->right;
    if (!asker.may(right)) return forbidden(asker, right, entity.name + "/" + record.id);
    const auto state = record[kStateField];
    bool leaves = false;
    for (const auto& from : transition->from) leaves |= from == state;
    if (!leaves) return wrongState(asker, entity, record, *transition);
    if (transition->reason && reason.empty())
        return refused(Refusal::Why::Invalid, {"reason", "required", "say why", "请填写原因"});
    record.fields[kStateField] = transition->to;
    return std::nullopt;
}

Answer<Plan> Records::remove(const Asker& asker, const std::string& name, const std::string& id,
                             std::int64_t version, const std::string& reason) {
    if (auto fault = faultOf(reason)) return std::move(*fault);
    auto found = find(asker, name, id, name + ".remove", version);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    auto& [entity, before] = std::get<Found>(found);
    auto held = references(*entity, before);
    if (!held) return held.error();
    if (!held->empty()) {
        Refusal out = invalid(std::move(*held));
        out.why = Refusal::Why::State;
        return out;
    }
    Record after;
    after.entity = before.entity;
    after.id = before.id;
    store::Unit unit = unitOf(asker, *entity, "remove", reason, before, after);
    unit.rows[0].removed = true;
    unit.rows[0].values.clear();
    unit.rows[0].search.reset();
    // What other systems call it is free for another record.
    const auto keys = keyRowsOf(store_.tables(), entity->name, id);
    if (!keys) return keys.error();
    for (const auto& key : *keys) takeKey(unit, key, "remove-key", reason);
    return Plan{std::move(before), std::move(after), std::move(unit), "remove", reason};
}

Answer<Plan> Records::restore(const Asker& asker, const std::string& name, const std::string& id,
                              std::int64_t to_version, const std::string& reason) {
    const auto* entity = model_->entity(name);
    if (!entity) return unknownEntity(*model_, name);
    auto found = find(asker, name, id, name + ".change", 0);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    auto* refusal = std::get_if<Refusal>(&found);
    if (refusal && refusal->why != Refusal::Why::NotFound) return std::move(*refusal);
    const auto rows = store_.tables().rowHistory(name, id, store::kRowsAtMost);
    if (!rows) return rows.error();
    // One that is there and was not found is not his; one that is gone has `removed` at its end.
    const bool gone = !rows->empty() && rows->back().removed;
    if (refusal && !gone) return std::move(*refusal);
    // One that was merged comes back when the merge is split.
    const auto into =
        gone ? mergedInto(store_.tables(), name, id) : Result<std::string>(std::string());
    if (!into) return into.error();
    if (!into->empty()) return std::move(*refusal);
    Record before;
    before.entity = name;
    before.id = id;
    if (!gone) before = std::get<Found>(found).record;
    Record after = before;
    bool there = false;
    for (auto row = rows->rbegin(); row != rows->rend(); ++row) {
        there |= row->version == to_version && !row->removed;
        if (row->version <= to_version) break;
        const auto entry = historyEntryOf(*row);
        if (!entry) return entry.error();
        for (const auto& change : entry->changes) {
            const auto* field = entity->field(change.field);
            const bool state = change.field == kStateField && gone;
            if (change.hidden || (!field && !state)) continue;
            if (change.before.empty())
                after.fields.erase(change.field);
            else
                after.fields.insert_or_assign(change.field, change.before);
        }
    }
    if (!there)
        return refused(Refusal::Why::NotFound,
                       {"", "unknown-version", "it had no such version", "没有该历史版本"});
    if (gone && !asker.may(*entity, "create"))
        return forbidden(asker, entity->name + ".create", entity->name + "/" + id);
    // Values are judged as if they were sent now: limits may have changed since.
    FieldEdits edits;
    for (const auto& field : entity->fields)
        if (!field.secret && !field.read_only) edits[field.name] = after[field.name];
    if (auto wrong = edit(*entity, edits, after); !wrong.empty()) return invalid(std::move(wrong));
    auto answer = plan(asker, *entity, name + ".change", "restore", reason, std::move(before),
                       std::move(after));
    auto* back = std::get_if<Plan>(&answer);
    if (!back || !gone) return answer;
    back->after.version = rows->back().version + 1;
    if (auto status = returnKeys(store_.tables(), *entity, rows->back(), back->unit); !status)
        return status.error();
    return answer;
}

Answer<Plan> Records::plan(const Asker& asker, const Entity& entity, const std::string& right,
                           const std::string& kind, const std::string& reason, Record before,
                           Record after) {
    if (auto fault = faultOf(reason)) return std::move(*fault);
    FieldComplaints complaints;
    for (const auto& field : entity.fields)
        if (before[field.name] != after[field.name])
            if (const auto lacked = asker.lacks(entity, field); !lacked.empty())
                return forbidden(asker, lacked, entity.name + "/" + before.id);
    if (const auto rules = rules_.find(entity.name); rules != rules_.end())
        for (const auto& rule : rules->second) rule(before, after, complaints);
    auto judged = judge(*model_, entity, asker, store_.tables(), before, after);
    if (!judged) return judged.error();
    complaints.insert(complaints.end(), judged->begin(), judged->end());
    if (!complaints.empty()) return invalid(std::move(complaints));
    const auto inside = satisfies(store_.tables(), entity, after, asker.scopeOf(entity, right));
    if (!inside) return inside.error();
    if (!*inside)
        return refused(
            Refusal::Why::Forbidden,
            {entity.scope.own.empty() ? entity.scope.unit : entity.scope.own, "out-of-scope",
             "the record would be beyond what your right " + right + " reaches",
             "该记录将超出权限 " + right + " 的数据范围"});
    store::Unit unit = unitOf(asker, entity, kind, reason, before, after);
    after.version = before.version + 1;
    after.changed = unit.at;
    if (before.version == 0) after.created = unit.at;
    return Plan{std::move(before), std::move(after), std::move(unit), kind, reason};
}

store::Unit Records::unitOf(const Asker& asker, const Entity& entity, const std::string& kind,
                            const std::string& reason, const Record& before, const Record& after) {
    store::Unit out;
    out.actor = access::actorOf(asker.caller.subject);
    out.at = clock_.now();
    store::RowChange row;
    row.table = entity.name;
    row.id = before.id;
    row.version = before.version;
    row.values = valuesOf(entity, before, after);
    row.change = changeText(entity, kind, reason, before, after);
    if (entity.searched()) {
        auto text = searchTextOf(*model_, entity, after);
        if (before.version == 0 || text != searchTextOf(*model_, entity, before))
            row.search = std::move(text);
    }
    out.rows.push_back(std::move(row));
    return out;
}

Plan Records::touched(const Asker& asker, const Entity& entity, const Record& record,
                      const char* kind, const std::string& reason) {
    Plan out{record, record, unitOf(asker, entity, kind, reason, record, record), kind, reason};
    out.after.version = record.version + 1;
    out.after.changed = out.unit.at;
    return out;
}

Result<FieldComplaints> Records::references(const Entity& entity, const Record& record) {
    FieldComplaints out;
    for (const auto& [name, other] : model_->entities())
        for (const auto& field : other.fields) {
            if (field.kind != Kind::Reference || field.entity != entity.name) continue;
            const auto count = store_.tables().count(name, equal(field.name, record.id));
            if (!count) return count.error();
            if (*count == 0) continue;
            const auto amount = std::to_string(*count);
            out.push_back({"", "referred-to",
                           amount + " of " + name + " refer to it by " + field.name +
                               "; change or remove those first",
                           "有" + amount + "条" + other.label.zh + "通过" + field.label.zh +
                               "引用它，请先处理"});
        }
    return out;
}

Refusal Records::refusalOf(const store::Conflict& conflict) const {
    if (auto taken = takenKey(conflict)) return refused(Refusal::Why::Invalid, std::move(*taken));
    if (conflict.kind != store::Conflict::Kind::Unique)
        return refused(Refusal::Why::Changed,
                       {"", "changed", "it was changed meanwhile; read it again",
                        "记录已被他人修改，请重新读取"});
    const auto dot = conflict.what.find('.');
    return refused(Refusal::Why::Invalid,
                   {dot == conflict.what.npos ? "" : conflict.what.substr(dot + 1), "not-unique",
                    "another record has this value", "该值已被其他记录使用"});
}

}  // namespace kamhub::records
