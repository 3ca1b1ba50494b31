#include "records/transfer.hpp"

#include <algorithm>
#include <set>

#include "records/business_keys.hpp"
#include "records/csv.hpp"
#include "records/export_rows.hpp"
#include "records/external_keys.hpp"
#include "xml/limits.hpp"

namespace kamhub::records {

namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
constexpr int kAttempts = 3;  // of a row whose record somebody else changes meanwhile

bool isText(Kind kind) { return kind == Kind::Text || kind == Kind::LongText; }

// A column of an import: a field, the keys of another system, or the state.
struct Column {
    const Field* field = nullptr;
    std::string system;
    bool state = false;
};
using Columns = std::vector<Column>;

Answer<Columns> columnsOf(const Entity& entity, const CsvRow& header, Taken taken) {
    Columns out;
    FieldComplaints wrong;
    std::set<std::string> seen;
    std::vector<std::string> known;
    for (const auto& field : entity.fields) known.push_back(field.name);
    for (const auto& cell : header.cells) {
        if (cell.rfind(kKeyPrefix, 0) == 0) {
            out.push_back({nullptr, cell.substr(sizeof kKeyPrefix - 1), false});
            continue;
        }
        if (taken == Taken::AsTheyAre && cell == kStateField && !entity.states.empty()) {
            out.push_back({nullptr, {}, true});
            continue;
        }
        const auto at =
            std::find_if(entity.fields.begin(), entity.fields.end(), [&](const auto& f) {
                return f.name == cell || f.label.en == cell || f.label.zh == cell;
            });
        if (at == entity.fields.end()) {
            const auto close = config::nearest(cell, known);
            wrong.push_back({cell, "unknown-field",
                             "there is no such column" + (close.empty() ? "" : "; write " + close),
                             "没有该列" + (close.empty() ? "" : "，是否为 " + close)});
            continue;
        }
        if (!seen.insert(at->name).second)
            wrong.push_back({cell, "twice", "the column stands twice", "该列重复出现"});
        out.push_back({&*at, {}, false});
    }
    if (wrong.empty() && !seen.contains(entity.key))
        wrong.push_back(
            {entity.key, "required", "the table lacks the column of the key", "缺少关键字段列"});
    if (wrong.empty()) return out;
    Refusal refusal;
    refusal.complaints = std::move(wrong);
    return refusal;
}

// One import. One thread at a time.
class Import {
public:
    Import(Records& records, store::Tables& tables, const Asker& asker, const Entity& entity,
           const Submit& submit, Taken taken)
        : records_(records),
          asker_(asker),
          entity_(entity),
          submit_(submit),
          taken_(taken),
          keys_(records.model(), asker, tables) {}

    Result<ImportRow> take(const Columns& columns, const CsvRow& row) {
        ImportRow out;
        out.line = row.line;
        if (row.cells.size() != columns.size()) {
            out.complaints.push_back({"", "cells",
                                      "has " + std::to_string(row.cells.size()) + " cells, not " +
                                          std::to_string(columns.size()),
                                      "共" + std::to_string(row.cells.size()) + "列，应为" +
                                          std::to_string(columns.size()) + "列"});
            return out;
        }
        FieldEdits edits;
        std::vector<ExternalKey> keys;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto& [field, system, state] = columns[i];
            if (state) {
                if (!row.cells[i].empty()) edits[kStateField] = row.cells[i];
                continue;
            }
            if (!field) {
                if (!row.cells[i].empty()) keys.push_back({system, withoutMark(row.cells[i]), {}});
                continue;
            }
            auto value = valueOf(*field, row.cells[i], out.complaints);
            if (!value) return value.error();
            edits[field->name] = std::move(*value);
        }
        out.key = edits[entity_.key].value_or("");
        if (out.key.empty())
            out.complaints.push_back({entity_.key, "required", "is required", "为必填项"});
        if (!out.complaints.empty()) return out;
        for (int attempt = 0; attempt < kAttempts; ++attempt)
            if (auto done = write(edits, keys, out); !done || *done)
                return done ? Result<ImportRow>(out) : done.error();
        return out;
    }

private:
    Result<std::string> valueOf(const Field& field, const std::string& cell,
                                FieldComplaints& complaints) {
        if (isText(field.kind)) return withoutMark(cell);
        if (field.kind != Kind::Reference || cell.empty()) return cell;
        auto id = keys_.idOf(field.entity, cell);
        if (id && id->empty())
            complaints.push_back({field.name, "unknown-record",
                                  "there is no " + field.entity + " " + cell,
                                  "没有编码为 " + cell + " 的" + field.label.zh});
        return id;
    }

    // True: the row is done with, well or not; false: once more.
    Result<bool> write(const FieldEdits& edits, const std::vector<ExternalKey>& keys,
                       ImportRow& out) {
        out.complaints.clear();
        const auto id = keys_.idOf(entity_.name, out.key);
        if (!id) return id.error();
        auto answer = taken_ == Taken::AsTheyAre ? records_.load(asker_, entity_.name, *id, edits)
                      : id->empty()              ? records_.create(asker_, entity_.name, edits)
                                    : records_.change(asker_, entity_.name, *id, 0, edits);
        if (auto* error = std::get_if<Error>(&answer)) return *error;
        if (auto* refusal = std::get_if<Refusal>(&answer)) {
            out.complaints = std::move(refusal->complaints);
            return true;
        }
        auto& plan = std::get<Plan>(answer);
        auto added = ExternalKeys(records_).addTo(plan, keys);
        if (auto* error = std::get_if<Error>(&added)) return *error;
        if (auto* refusal = std::get_if<Refusal>(&added)) {
            out.complaints = std::move(refusal->complaints);
            return true;
        }
        if (!id->empty() && plan.unit.rows[0].values.empty() && std::get<std::size_t>(added) == 0) {
            out.is = ImportRow::Is::Unchanged;
            return true;
        }
        auto outcome = submit_(std::move(plan));
        if (auto* error = std::get_if<Error>(&outcome)) return *error;
        if (auto* conflict = std::get_if<store::Conflict>(&outcome)) {
            out.complaints = records_.refusalOf(*conflict).complaints;
            return false;
        }
        out.is = id->empty() ? ImportRow::Is::Created : ImportRow::Is::Changed;
        return true;
    }

    Records& records_;
    const Asker& asker_;
    const Entity& entity_;
    const Submit& submit_;
    const Taken taken_;
    BusinessKeys keys_;
};

void count(ImportReport& report, ImportRow row, bool all) {
    std::size_t ImportReport::*const kCounts[] = {&ImportReport::created, &ImportReport::changed,
                                                  &ImportReport::unchanged, &ImportReport::refused};
    ++(report.*kCounts[static_cast<std::size_t>(row.is)]);
    if (all || row.is == ImportRow::Is::Refused) report.rows.push_back(std::move(row));
}

Refusal unreadable(const std::string& what) { return noTable(what, what); }

}  // namespace

Answer<ImportReport> importCsv(Records& records, store::Tables& tables, const Asker& asker,
                               const std::string& name, std::string_view bytes, Charset charset,
                               const Submit& submit, bool all, Taken taken) {
    const auto* entity = records.model().entity(name);
    if (!entity) return unknownEntity(records.model(), name);
    const char* action = taken == Taken::AsTheyAre ? kLoadKind : "create";
    if (!asker.may(*entity, action)) return forbidden(asker, name + "." + action, name);
    if (entity->key.empty())
        return unreadable(name + " has no business key, so that rows name no record");
    if (bytes.size() > kImportBytes)
        return unreadable("it has more than " + std::to_string(kImportBytes) + " bytes");
    const bool marked = bytes.rfind(kByteOrderMark, 0) == 0;
    if (marked) bytes.remove_prefix(sizeof kByteOrderMark - 1);
    const auto text = xml::toUtf8(bytes, marked || charset == Charset::Utf8 ? "UTF-8" : "GB18030");
    if (!text) return unreadable(text.error().message);
    CsvReader reader(*text);
    CsvRow row;
    auto more = reader.next(row);
    if (!more) return unreadable(more.error().message);
    if (!*more) return unreadable("it is empty; the first row names the fields");
    auto columns = columnsOf(*entity, row, taken);
    if (auto* refusal = std::get_if<Refusal>(&columns)) return std::move(*refusal);
    Import import(records, tables, asker, *entity, submit, taken);
    ImportReport report;
    for (std::size_t rows = 0; (more = reader.next(row)) && *more; ++rows) {
        if (rows == kImportRows)
            return unreadable("it has more than " + std::to_string(rows) + " rows");
        auto done = import.take(std::get<Columns>(columns), row);
        if (!done) return done.error();
        count(report, std::move(*done), all);
    }
    if (!more) {
        ImportRow broken;
        broken.line = row.line;
        broken.complaints.push_back({"", "table", more.error().message, more.error().message});
        count(report, std::move(broken), all);
    }
    return report;
}

Answer<std::string> exportCsv(Records& records, store::Tables& tables, const Asker& asker,
                              Query query, Charset charset) {
    auto opened = ExportRows::open(records, tables, asker, std::move(query));
    if (auto* refusal = std::get_if<Refusal>(&opened)) return std::move(*refusal);
    if (auto* error = std::get_if<Error>(&opened)) return std::move(*error);
    auto& rows = std::get<ExportRows>(opened);
    std::vector<std::string> cells;
    for (const auto* field : rows.columns()) cells.push_back(field->name);
    std::string out = csvLine(cells);
    for (;;) {
        auto more = rows.next(cells);
        if (auto* refusal = std::get_if<Refusal>(&more)) return std::move(*refusal);
        if (auto* error = std::get_if<Error>(&more)) return std::move(*error);
        if (!std::get<bool>(more)) break;
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (isText(rows.columns()[i]->kind)) cells[i] = withMark(cells[i]);
        out += csvLine(cells);
    }
    if (charset == Charset::Utf8) return kByteOrderMark + out;
    auto converted = xml::fromUtf8(out, "GB18030");
    if (!converted) return unreadable(converted.error().message);
    return std::move(*converted);
}

}  // namespace kamhub::records
