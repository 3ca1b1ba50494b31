#include "records/merging.hpp"

#include <algorithm>

#include "records/attachments.hpp"
#include "records/external_keys.hpp"
#include "records/limits.hpp"
#include "records/merge_log.hpp"
#include "records/table_of.hpp"

namespace kamhub::records {

namespace {

constexpr int kChainAtMost = 100;  // of merges, of parents

Refusal about(Refusal::Why why, std::string field, const char* code, std::string en,
              std::string zh) {
    return refused(why, {std::move(field), code, std::move(en), std::move(zh)});
}

// Finds what a merge moves. One thread at a time.
class References {
public:
    References(const Model& model, store::Tables& tables, const Entity& entity)
        : model_(model), tables_(tables), entity_(entity) {}

    // How many there are, and whether all may move: a field whose values are unique holds one.
    Answer<std::size_t> count(const std::string& survivor, const std::string& loser) {
        std::size_t out = 0;
        for (const auto& [name, other] : model_.entities())
            for (const auto& field : other.fields) {
                if (!leadsHere(field)) continue;
                const auto many = tables_.count(name, equal(field.name, loser));
                if (!many) return many.error();
                out += static_cast<std::size_t>(*many);
                if (*many == 0 || !field.unique) continue;
                const auto there = tables_.count(name, equal(field.name, survivor));
                if (!there) return there.error();
                if (*there > 0)
                    return about(Refusal::Why::State, "", "not-unique",
                                 "both have one of " + name + " by " + field.name +
                                     "; change or remove one first",
                                 "两条记录都被" + other.label.zh + "通过" + field.label.zh +
                                     "引用，请先处理其一");
            }
        return out;
    }

    Status collect(const std::string& survivor, const std::string& loser, ReferringRows& out) {
        for (const auto& [name, other] : model_.entities())
            for (const auto& field : other.fields)
                if (leadsHere(field))
                    if (auto status = collect(other, field, survivor, loser, out); !status)
                        return status;
        return okStatus();
    }

private:
    bool leadsHere(const Field& field) const {
        return field.kind == Kind::Reference && field.entity == entity_.name;
    }

    Status collect(const Entity& other, const Field& field, const std::string& survivor,
                   const std::string& loser, ReferringRows& out) {
        store::Selection selection;
        selection.table = other.name;
        selection.limit = kPageRows;
        std::string last;
        for (;;) {
            store::Condition behind = equal("id", last);
            behind.is = store::Condition::Is::Greater;
            selection.where = both(equal(field.name, loser), std::move(behind));
            selection.order = {{"id", false}};
            const auto rows = tables_.select(selection);
            if (!rows) return rows.error();
            for (const auto& row : *rows) {
                auto& referring = out[{other.name, row.id}];
                if (!referring.entity)
                    referring = {&other, recordOf(other, row), recordOf(other, row)};
                referring.after.fields[field.name] = survivor;
                last = row.id;
            }
            if (rows->size() < static_cast<std::size_t>(kPageRows)) return okStatus();
        }
    }

    const Model& model_;
    store::Tables& tables_;
    const Entity& entity_;
};

// Whether a parent of the survivor's parents is the loser: then its other parts would become the
// survivor's, and lead back to it.
Result<bool> standsAbove(store::Tables& tables, const Entity& entity, const Field& field,
                         const std::string& loser, const Record& survivor) {
    auto at = survivor[field.name];
    for (int i = 0; i < kChainAtMost && !at.empty(); ++i) {
        if (at == loser) return i > 0;
        const auto row = tables.row(entity.name, at);
        if (!row) return row.error();
        at = *row ? recordOf(entity, **row)[field.name] : std::string();
    }
    return false;
}

// What the survivor takes, and that it does not refer to what will be gone.
Answer<Record> joined(store::Tables& tables, const Entity& entity, const Record& survivor,
                      const Record& loser, const std::vector<std::string>& take) {
    Record out = survivor;
    Refusal wrong;
    for (const auto& name : take) {
        if (!entity.field(name)) {
            wrong.complaints.push_back(
                {name, "unknown-field", "there is no such field to take", "没有该字段"});
            continue;
        }
        out.fields.erase(name);
        if (const auto value = loser[name]; !value.empty()) out.fields[name] = value;
    }
    for (const auto& field : entity.fields) {
        if (field.kind != Kind::Reference || field.entity != entity.name) continue;
        if (out[field.name] == loser.id) out.fields.erase(field.name);
        if (!field.parent) continue;
        const auto above = standsAbove(tables, entity, field, loser.id, survivor);
        if (!above) return above.error();
        if (*above)
            wrong.complaints.push_back({field.name, "circle",
                                        "the other record stands above this one; keep that one",
                                        "另一条记录是其上级，请保留那一条"});
    }
    if (!wrong.complaints.empty()) return wrong;
    return out;
}

}  // namespace

Answer<Plan> Merging::merge(const Asker& asker, const std::string& name, const Two& two,
                            const std::vector<std::string>& take, const std::string& reason) {
    if (auto fault = Records::faultOf(reason)) return std::move(*fault);
    if (reason.empty()) return needsReason();
    if (two.survivor == two.loser)
        return about(Refusal::Why::Invalid, "", "itself", "a record is not merged into itself",
                     "不能与自身合并");
    auto found = records_.find(asker, name, two.survivor, name + ".merge", two.survivor_version);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    auto found_loser = records_.find(asker, name, two.loser, name + ".merge", two.loser_version);
    if (auto* refusal = std::get_if<Refusal>(&found_loser)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found_loser)) return std::move(*error);
    const auto& entity = *std::get<Records::Found>(found).entity;
    const auto survivor = std::get<Records::Found>(found).record;
    const auto loser = std::get<Records::Found>(found_loser).record;
    auto& tables = records_.store_.tables();

    References references(records_.model(), tables, entity);
    auto count = references.count(survivor.id, loser.id);
    if (auto* refusal = std::get_if<Refusal>(&count)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&count)) return std::move(*error);
    if (std::get<std::size_t>(count) > kMergeReferences)
        return about(Refusal::Why::State, "", "too-many",
                     std::to_string(std::get<std::size_t>(count)) + " records refer to " +
                         loser.id + "; one merge moves at most " +
                         std::to_string(kMergeReferences) + ", change some of them first",
                     "引用过多，一次合并最多转移" + std::to_string(kMergeReferences) + "条");
    ReferringRows referring;
    if (auto status = references.collect(survivor.id, loser.id, referring); !status)
        return status.error();
    const auto keys = keyRowsOf(tables, name, loser.id), own = keyRowsOf(tables, name, survivor.id);
    if (!keys || !own) return keys ? own.error() : keys.error();
    if (keys->size() + own->size() > kKeysOfARecord)
        return about(
            Refusal::Why::State, "", "too-many",
            "together they have more than " + std::to_string(kKeysOfARecord) + " external keys",
            "两条记录的外部标识合计超过" + std::to_string(kKeysOfARecord) + "个");

    const auto files = attachmentRowsOf(tables, name, loser.id),
               own_files = attachmentRowsOf(tables, name, survivor.id);
    if (!files || !own_files) return files ? own_files.error() : files.error();
    if (files->size() + own_files->size() > kAttachmentsOfARecord)
        return about(Refusal::Why::State, "", "too-many",
                     "together they have more than " + std::to_string(kAttachmentsOfARecord) +
                         " attachments",
                     "两条记录的附件合计超过" + std::to_string(kAttachmentsOfARecord) + "个");

    auto after = joined(tables, entity, survivor, loser, take);
    if (auto* refusal = std::get_if<Refusal>(&after)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&after)) return std::move(*error);
    auto answer = records_.plan(asker, entity, name + ".merge", "merge", reason, survivor,
                                std::move(std::get<Record>(after)));
    auto* plan = std::get_if<Plan>(&answer);
    if (!plan) return answer;

    MergeMemory memory;
    memory.loser = loser.fields;
    for (const auto& field : entity.fields)
        if (survivor[field.name] != plan->after[field.name])
            memory.taken.push_back({field.name, survivor[field.name], plan->after[field.name]});
    store::RowChange gone;
    gone.table = name;
    gone.id = loser.id;
    gone.version = loser.version;
    gone.removed = true;
    Record nothing;
    gone.change = changeText(entity, "merge", reason, loser, nothing);
    appendChange(gone.change, {"merged_into", "", survivor.id});
    auto kept = std::move(plan->unit.rows[0]);
    appendChange(kept.change, {"merged", "", loser.id});
    // The loser goes first: the survivor may take a value of which there is one only.
    auto& rows = plan->unit.rows;
    rows.clear();
    rows.push_back(std::move(gone));
    rows.push_back(std::move(kept));
    for (const auto& key : *keys) {
        memory.keys.push_back(key.id);
        moveKey(key, survivor.id, "merge", reason, rows[0].change, rows[1].change, rows);
    }
    for (const auto& file : *files) {
        memory.files.push_back({file.id, file.of.name});
        moveAttachment(file, survivor.id, freeName(file.of.name, *own_files, *files), "merge",
                       reason, rows[0].change, rows[1].change, rows);
    }
    for (const auto& [place, row] : referring) {
        for (const auto& field : row.entity->fields)
            if (row.before[field.name] != row.after[field.name])
                memory.references.push_back({place.first, place.second, field.name});
        // What the two say of themselves is with their own rows.
        const bool one_of_them =
            place.first == name && (place.second == loser.id || place.second == survivor.id);
        if (!one_of_them) rows.push_back(changeOf(row, "merge", reason));
    }
    rows.push_back(mergeLogRow(records_.newId(), "merge", name, survivor.id, loser.id,
                               plan->unit.actor, reason, print(memory)));
    return answer;
}

}  // namespace kamhub::records
