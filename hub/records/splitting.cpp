// What a merge did is undone.

#include <algorithm>

#include "records/attachments.hpp"
#include "records/external_keys.hpp"
#include "records/limits.hpp"
#include "records/merge_log.hpp"
#include "records/table_of.hpp"

namespace kamhub::records {

namespace {

Refusal refusedSplit(Refusal::Why why, const char* code, std::string en, std::string zh) {
    return refused(why, {"", code, std::move(en), std::move(zh)});
}

// The rows that were moved to the survivor and still refer to it, as they are to be.
Result<ReferringRows> movedRows(const Model& model, store::Tables& tables,
                                const MergeMemory& memory, const std::string& survivor,
                                const std::string& loser) {
    std::map<std::string, std::vector<const MergeMemory::Moved*>> by_entity;
    for (const auto& moved : memory.references)
        if (moved.id != survivor && moved.id != loser) by_entity[moved.entity].push_back(&moved);
    ReferringRows out;
    for (const auto& [name, moves] : by_entity) {
        const auto* entity = model.entity(name);
        if (!entity) continue;
        for (std::size_t from = 0; from < moves.size(); from += kFilterValues) {
            const auto to = std::min(moves.size(), from + kFilterValues);
            store::Selection selection;
            selection.table = name;
            selection.limit = kPageRows;
            selection.where.is = store::Condition::Is::Equal;
            selection.where.column = "id";
            for (auto i = from; i < to; ++i) selection.where.values.emplace_back(moves[i]->id);
            const auto rows = tables.select(selection);
            if (!rows) return rows.error();
            for (const auto& row : *rows) {
                const auto record = recordOf(*entity, row);
                for (auto i = from; i < to; ++i) {
                    const auto& [of, id, field] = *moves[i];
                    if (id != row.id || !entity->field(field) || record[field] != survivor)
                        continue;
                    auto& referring = out[{of, id}];
                    if (!referring.entity) referring = {entity, record, record};
                    referring.after.fields[field] = loser;
                }
            }
        }
    }
    return out;
}

}  // namespace

Answer<Plan> Merging::split(const Asker& asker, const std::string& name,
                            const std::string& merge_id, std::int64_t survivor_version,
                            const std::string& reason) {
    if (auto fault = Records::faultOf(reason)) return std::move(*fault);
    if (reason.empty()) return needsReason();
    const auto& model = records_.model();
    const auto* of = model.entity(name);
    if (!of) return unknownEntity(model, name);
    if (!asker.may(*of, "merge")) return forbidden(asker, name + ".merge", name);
    const auto& entity = *of;
    auto& tables = records_.store_.tables();
    const auto unknown = [&] {
        return refusedSplit(Refusal::Why::NotFound, "unknown-merge",
                            "there is no merge " + merge_id + ", or it is not yours to see",
                            "没有编号为 " + merge_id + " 的合并记录，或无权查看");
    };
    const auto row = tables.row(kMergeTable, merge_id);
    if (!row) return row.error();
    if (!*row || textIn(**row, "entity") != name || textIn(**row, "kind") != "merge")
        return unknown();
    const auto survivor_id = textIn(**row, "survivor"), loser_id = textIn(**row, "loser");
    auto found = records_.find(asker, name, survivor_id, name + ".merge", survivor_version);
    if (auto* refusal = std::get_if<Refusal>(&found)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&found)) return std::move(*error);
    if (wasUndone(**row))
        return refusedSplit(Refusal::Why::State, "split", "this merge was split already",
                            "该合并已拆分");
    const auto memory = mergeMemoryOf(textIn(**row, "detail"));
    if (!memory) return memory.error();

    const auto survivor = std::get<Records::Found>(found).record;
    Record after = survivor;
    std::vector<std::string> to_loser;  // fields of the survivor that named it
    for (const auto& taken : memory->taken) {
        const auto* field = entity.field(taken.field);
        if (!field || survivor[taken.field] != taken.after) continue;
        if (field->kind == Kind::Reference && taken.before == loser_id)
            to_loser.push_back(taken.field);
        else if (taken.before.empty())
            after.fields.erase(taken.field);
        else
            after.fields[taken.field] = taken.before;
    }
    auto answer =
        records_.plan(asker, entity, name + ".merge", "split", reason, survivor, std::move(after));
    auto* plan = std::get_if<Plan>(&answer);
    if (!plan) return answer;
    auto& rows = plan->unit.rows;
    for (const auto& field : to_loser) {
        rows[0].values.emplace_back(field, loser_id);
        appendChange(rows[0].change, {field, "", loser_id});
        plan->after.fields[field] = loser_id;
    }
    appendChange(rows[0].change, {"split", "", loser_id});

    Record nothing, loser;
    nothing.entity = loser.entity = name;
    nothing.id = loser.id = loser_id;
    for (const auto& [field, value] : memory->loser)
        if (entity.field(field) || (field == kStateField && entity.hasState(value)))
            loser.fields[field] = value;
    const auto wrong = judge(model, entity, asker, tables, nothing, loser);
    if (!wrong) return wrong.error();
    if (!wrong->empty()) {
        Refusal refusal;
        refusal.complaints = *wrong;
        return refusal;
    }
    const auto inside = satisfies(tables, entity, loser, asker.scopeOf(entity, name + ".merge"));
    if (!inside) return inside.error();
    if (!*inside) return unknown();
    auto back = records_.unitOf(asker, entity, "split", reason, nothing, loser).rows[0];
    appendChange(back.change, {"split_from", "", survivor_id});
    rows.push_back(std::move(back));

    for (const auto& id : memory->keys) {
        const auto key = keyRow(tables, id);
        if (!key) return key.error();
        if (*key && (*key)->record == survivor_id)
            moveKey(**key, loser_id, "split", reason, rows[0].change, rows[1].change, rows);
    }
    const auto files = attachmentRowsOf(tables, name, survivor_id);
    if (!files) return files.error();
    for (const auto& file : *files)
        for (const auto& [id, earlier] : memory->files)
            if (file.id == id)
                moveAttachment(file, loser_id, earlier, "split", reason, rows[0].change,
                               rows[1].change, rows);
    const auto referring = movedRows(model, tables, *memory, survivor_id, loser_id);
    if (!referring) return referring.error();
    for (const auto& [place, moved] : *referring) rows.push_back(changeOf(moved, "split", reason));

    store::RowChange done;
    done.table = kMergeTable;
    done.id = merge_id;
    done.version = (*row)->version;
    done.values.emplace_back("undone", std::int64_t{1});
    done.change = changeText("split", reason, {});
    rows.push_back(std::move(done));
    rows.push_back(mergeLogRow(records_.newId(), "split", name, survivor_id, loser_id,
                               plan->unit.actor, reason, {}));
    return answer;
}

}  // namespace kamhub::records
